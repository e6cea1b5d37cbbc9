"""Rules of what filters and search know of the products: it follows from the products alone."""

from collections.abc import Callable, Collection

from django.db.models import QuerySet

from orders.services.doctor.check import Check
from shop.models import Product, ProductStatus, SearchDocument
from shop.searching import index
from shop.services import listing, option_values

AT_ONCE = 500  # products that are in memory together


def _by(outdated: Callable[[Collection[int]], list[int]]) -> Callable[[QuerySet], QuerySet]:
    """Products that a function of shop finds fault with, asked for a few at a time.

    It compares what several queries told it. Who is found is therefore looked at once more:
    a product that somebody was changing meanwhile is right by then.
    """

    def wrong(products: QuerySet) -> QuerySet:
        pks = list(products.order_by("pk").values_list("pk", flat=True))
        parts = [pks[start : start + AT_ONCE] for start in range(0, len(pks), AT_ONCE)]
        found = [pk for part in parts if (suspects := outdated(part)) for pk in outdated(suspects)]
        return products.filter(pk__in=found)

    return wrong


def _of_nothing_on_sale(documents: QuerySet) -> QuerySet:
    return documents.exclude(product__status=ProductStatus.ACTIVE)


CHECKS = [
    Check(
        "filters-know-their-variants",
        15,
        "The option values that filters find a product by are those of its variants.",
        Product,
        _by(option_values.outdated),
        ("slug", "option_names", "option_value_ids"),
        cure=listing.reindex,
    ),
    Check(
        "search-knows-what-is-on-sale",
        15,
        "Search has the words of every product on sale, as they are now.",
        Product,
        _by(index.outdated),
        ("slug", "name"),
        cure=listing.reindex,
    ),
    Check(
        "search-knows-nothing-else",
        15,
        "Search has no words of a product that is not on sale.",
        SearchDocument,
        _of_nothing_on_sale,
        ("pk", "product__slug", "product__status"),
        cure=listing.reindex,
    ),
]
