"""Lets search find what an import has written.

It is the longer half of the work and is done afterwards, some hundred products at a time,
so that others may write in between.
"""

from collections.abc import Iterable

from shop.services import listing
from shop.services.batches import in_batches
from shop.services.imports.plan import find_products


def make_findable(product_ids: Iterable[int]) -> None:
    """Write anew what search knows of these products; call it outside a transaction."""
    for batch in in_batches(product_ids):
        listing.make_findable(batch)


def keys_of(handles: Iterable[str]) -> Iterable[int]:
    """The keys of the products that these handles name, some hundred asked for at a time."""
    for batch in in_batches(handles):
        for product in find_products(batch, "pk").values():
            yield product.pk
