from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from shop import structured_data
from shop.catalogue import list_products
from shop.models import Category
from shop.page_cache import public_page
from shop.tree import branch_of
from shop.views.moved import moved_or_gone


@require_safe
@public_page
@moved_or_gone
def category(request, slug):
    """What stands on a shelf and on all shelves below it."""
    shelf = get_object_or_404(Category.objects.visible(), slug=slug)
    ancestors, below = branch_of(shelf)
    if not all(above.is_active for above in ancestors):
        raise Http404
    listing = list_products(request, categories=[shelf.pk, *(one.pk for one in below)])
    trail = [("Home", "/"), *((step.name, step.get_absolute_url()) for step in ancestors)]
    return render(
        request,
        "shop/category.html",
        {
            "category": shelf,
            "trail": trail,
            "shelves_below": [one for one in below if one.depth == shelf.depth + 1],
            "listing": listing,
            # What the page shows first is what a link to it is pictured by.
            "share_image": next((one.picture for one in listing.products if one.picture), None),
            "structured": [structured_data.breadcrumbs(trail)],
        },
    )
