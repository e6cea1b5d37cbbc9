"""Remembers where places of the shop stood, so that old links still lead to them."""

from collections.abc import Iterable
from functools import cache

from django.db import transaction
from django.urls import reverse

from shop.models import Category, Collection, FormerAddress, Product

Place = Product | Category | Collection
VIEWS = {Product: "shop:product", Category: "shop:category", Collection: "shop:collection"}
FIELDS = {Product: "product", Category: "category", Collection: "collection"}


def path_of(model: type[Place], slug: str) -> str:
    """Where a place with this slug stands, for whoever asks of very many."""
    before, after = _around(model)
    return f"{before}{slug}{after}"


@cache
def _around(model: type[Place]) -> tuple[str, str]:
    before, _, after = reverse(VIEWS[model], args=["slug"]).rpartition("slug")
    return before, after


def find_products(slugs: Iterable[str]) -> dict[str, Product]:
    """The products that once stood at these addresses, by slug; one query."""
    paths = {path_of(Product, slug): slug for slug in slugs}
    former = FormerAddress.objects.filter(path__among=paths).exclude(product=None)
    return {paths[one.path]: one.product for one in former.select_related("product")}


def remember(place: Place, *, former_slug: str) -> None:
    """Note that this place, which has its new address by now, once had another one.

    Call it in the transaction that changed the slug. What stands at an address now always
    wins over what stood there before.
    """
    if former_slug == place.slug:
        return
    path = path_of(type(place), former_slug)
    with transaction.atomic():
        FormerAddress.objects.filter(path=place.get_absolute_url()).delete()
        FormerAddress.objects.update_or_create(
            path=path,
            defaults=dict.fromkeys(FIELDS.values()) | {FIELDS[type(place)]: place},
        )
