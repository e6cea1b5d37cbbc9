"""Pages that are not where they were: moved for good, or gone for good."""

from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from shop.models import Category, FormerAddress, Product, ProductStatus
from shop.recommendations import in_place_of


def moved_or_gone(view):
    """Where `view` finds nothing, lead on to the new address, or say that it is gone.

    For views of one product or category by its slug. A product that was archived is gone:
    the page says so with 410 and shows what is similar.
    """

    @wraps(view)
    def finding_view(request, slug, *args, **kwargs):
        try:
            return view(request, slug, *args, **kwargs)
        except Http404:
            if place := _former_place(request, slug):
                return _lead_on(request, place)
            if product := _gone_product(request, slug):
                return _say_gone(request, product)
            raise

    return finding_view


def _former_place(request, slug: str) -> Product | Category | None:
    """What stood here once, if shoppers may know of it and it stands elsewhere by now."""
    path = reverse("shop:category" if _is_category(request) else "shop:product", args=[slug])
    found = FormerAddress.objects.select_related("product", "category").filter(path=path).first()
    if not found or found.place.get_absolute_url() == path:
        return None
    if found.category:
        return found.category if found.category.is_active else None
    return found.product if found.product.status != ProductStatus.DRAFT else None


def _is_category(request) -> bool:
    return request.resolver_match.url_name == "category"


def _lead_on(request, place):
    path = reverse(request.resolver_match.view_name, args=[place.slug])
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _gone_product(request, slug: str) -> Product | None:
    if _is_category(request):
        return None
    return Product.objects.filter(slug=slug, status=ProductStatus.ARCHIVED).first()


def _say_gone(request, product: Product):
    context = {"product": product, "instead": in_place_of(product)}
    return render(request, "shop/gone.html", context, status=410)
