from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop import rules, structured_data
from shop.catalogue import Scope, list_products
from shop.models import Category, Collection
from shop.page_cache import public_page
from shop.prepared import row
from shop.tree import branch_of
from shop.views.moved import moved_or_gone


@require_safe
@public_page
@moved_or_gone
def category(request, slug):
    """What stands on a shelf and on all shelves below it."""
    shelf = row(Category, slug=slug, is_active=True)
    if shelf is None:
        raise Http404
    ancestors, below = branch_of(shelf)
    if not all(above.is_active for above in ancestors):
        raise Http404
    return _list_page(
        request,
        shelf,
        Scope(categories=[shelf.pk, *(one.pk for one in below)]),
        steps=ancestors,
        shelves_below=[one for one in below if one.depth == shelf.depth + 1],
    )


@require_safe
@public_page
@moved_or_gone
def collection(request, slug):
    """What fits the rule of a collection now."""
    found = get_object_or_404(Collection.objects.visible(), slug=slug)
    return _list_page(request, found, rules.scope_of(found, timezone.now()), steps=[found])


def _list_page(request, place: Category | Collection, scope: Scope, *, steps, shelves_below=()):
    """The list of a place that has a name and an address; `steps` lead to it from the top."""
    listing = list_products(request, scope)
    trail = [("Home", "/"), *((step.name, step.get_absolute_url()) for step in steps)]
    return render(
        request,
        "shop/place.html",
        {
            "place": place,
            "trail": trail,
            "shelves_below": shelves_below,
            "listing": listing,
            # What the page shows first is what a link to it is pictured by.
            "share_image": next((one.picture for one in listing.products if one.picture), None),
            "structured": [structured_data.breadcrumbs(trail)],
        },
    )
