"""Remembers where products and categories stood, so that old links still lead to them."""

from django.db import transaction
from django.urls import reverse

from shop.models import Category, FormerAddress, Product

VIEWS = {Product: "shop:product", Category: "shop:category"}
FIELDS = {Product: "product", Category: "category"}


def remember(place: Product | Category, *, former_slug: str) -> None:
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
            defaults={"product": None, "category": None} | {FIELDS[type(place)]: place},
        )
