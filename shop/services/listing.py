"""Keeps on each product what lists show: lowest price, stock, how many variants, what it lacks."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from shop import completeness
from shop.models import Category, Product, Variant
from shop.searching import index
from shop.services import option_values


def columns() -> dict:
    """What each column that is kept for lists has to be, as expressions of a product."""
    mine = Variant.objects.filter(product=OuterRef("pk"), is_active=True)
    # What can be had counts first: a sold-out bargain is not the price of the product.
    cheapest = mine.annotate(is_gone=Q(on_hand__lte=F("reserved"))).order_by(
        "is_gone", "price_paise", "pk"
    )
    counted = mine.order_by().values("product").annotate(number=Count("pk")).values("number")
    return {
        "from_paise": Subquery(cheapest.values("price_paise")[:1]),
        "from_mrp_paise": Subquery(cheapest.values("mrp_paise")[:1]),
        "from_net_amount": Subquery(cheapest.values("net_amount")[:1]),
        "from_net_unit": Coalesce(Subquery(cheapest.values("net_unit")[:1]), Value("")),
        "is_in_stock": Exists(mine.filter(on_hand__gt=F("reserved"))),
        "variant_count": Coalesce(Subquery(counted), 0),
        "missing": completeness.column(),
    }


def reindex(product_ids: Iterable[int]) -> None:
    """Write anew all that lists, filters and search know of these products.

    For whoever changed more than stock. Call it as refresh() is called.
    """
    chosen = set(product_ids)
    with transaction.atomic():
        refresh(chosen)
        option_values.write(chosen)
        index.write(chosen)


def make_findable(product_ids: Iterable[int]) -> None:
    """Write anew what search knows of these products, for whoever has told lists and filters."""
    chosen = set(product_ids)
    with transaction.atomic():
        products = Product.objects.filter(pk__among=chosen).order_by("pk")
        # Locked as refresh() does it, so that nobody writes an older name over ours.
        index.write(products.select_for_update().values_list("pk", flat=True))


def reindex_shelf(category: Category) -> None:
    """Write anew what search knows of all products of this branch: its names have changed."""
    with transaction.atomic():
        path = Category.objects.values_list("path", flat=True).get(pk=category.pk)
        branch = Product.objects.filter(category__path__startswith=path).order_by("pk")
        # Locked as refresh() does it, so that nobody writes an older name over ours.
        index.write(branch.select_for_update(of=("self",)).values_list("pk", flat=True))


def refresh(product_ids: Iterable[int]) -> None:
    """Write what these products keep for lists anew.

    Call it in the transaction that changed a variant or a picture, as its last step: it locks the
    products by key, after all variants, so that two of them cannot deadlock.
    """
    with transaction.atomic():
        # Locked first, then computed: a statement that waits would write what it saw before.
        products = Product.objects.filter(pk__among=set(product_ids)).order_by("pk")
        locked = list(products.select_for_update().values_list("pk", flat=True))
        Product.objects.filter(pk__among=locked).update(**columns())
