"""Pages that are not where they were: moved for good, or gone for good."""

from functools import wraps

from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse

from shop.models import FormerAddress, Product, ProductStatus
from shop.recommendations import in_place_of
from shop.services.addresses import FIELDS, VIEWS, Place


def moved_or_gone(view):
    """Where `view` finds nothing, lead on to the new address, or say that it is gone.

    For views of one product, category or collection by its slug. A product that was archived
    is gone: the page says so with 410 and shows what is similar.
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


def _former_place(request, slug: str) -> Place | None:
    """What stood here once, if shoppers may know of it and it stands elsewhere by now."""
    path = reverse(VIEWS[_kind(request)], args=[slug])
    found = FormerAddress.objects.select_related(*FIELDS.values()).filter(path=path).first()
    if not found or found.place.get_absolute_url() == path:
        return None
    if found.product:
        return found.product if found.product.status != ProductStatus.DRAFT else None
    return found.place if found.place.is_active else None


def _kind(request) -> type[Place]:
    """What this page is of; a product has several pages."""
    kinds = {view: kind for kind, view in VIEWS.items()}
    return kinds.get(request.resolver_match.view_name, Product)


def _lead_on(request, place):
    path = reverse(request.resolver_match.view_name, args=[place.slug])
    query = request.GET.urlencode()
    return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def _gone_product(request, slug: str) -> Product | None:
    if _kind(request) is not Product:
        return None
    return Product.objects.filter(slug=slug, status=ProductStatus.ARCHIVED).first()


def _say_gone(request, product: Product):
    context = {"product": product, "instead": in_place_of(product)}
    return render(request, "shop/gone.html", context, status=410)
