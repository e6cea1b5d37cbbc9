"""Remembers where places of the shop stood, so that old links still lead to them."""

from django.db import transaction
from django.urls import reverse

from shop.models import Category, Collection, FormerAddress, Product

Place = Product | Category | Collection
VIEWS = {Product: "shop:product", Category: "shop:category", Collection: "shop:collection"}
FIELDS = {Product: "product", Category: "category", Collection: "collection"}


def remember(place: Place, *, former_slug: str) -> None:
    """Note that this place, which has its new address by now, once had another one.

    Call it in the transaction that changed the slug. What stands at an address now always
    wins over what stood there before.
    """
    if former_slug == place.slug:
        return
    path = reverse(VIEWS[type(place)], args=[former_slug])
    with transaction.atomic():
        FormerAddress.objects.filter(path=place.get_absolute_url()).delete()
        FormerAddress.objects.update_or_create(
            path=path,
            defaults=dict.fromkeys(FIELDS.values()) | {FIELDS[type(place)]: place},
        )
