"""The shop window: shelves with a picture each, and what is popular, new and reduced."""

from dataclasses import dataclass

import numpy as np

from shop.catalogue import Scope, best, cards, with_pictures
from shop.columns import Columns, memory
from shop.facets import Asked
from shop.models import Category, Product, ProductImage
from shop.tree import visible_paths

ROW_SIZE = 8
NICHES = 3
IN_STOCK = Scope(rule=Asked(in_stock=True))
REDUCED = Scope(rule=Asked(in_stock=True, discount=1))
BITS_OF_A_ROW = 28  # no process has more rows in memory


@dataclass(frozen=True)
class Window:
    """What the home page shows; a shelf has the first picture of its newest product, or None."""

    shelves: list[tuple[Category, ProductImage | None]]
    popular: list[Product]
    new: list[Product]
    savings: list[Product]

    @property
    def niches(self) -> list[Product]:
        """A few things for the front of the shop, each with a picture and from another shelf."""
        by_shelf: dict[int, Product] = {}
        for product in [*self.popular, *self.new, *self.savings]:
            if product.picture:
                by_shelf.setdefault(product.category_id, product)
        return list(by_shelf.values())[:NICHES]


def dress() -> Window:
    """Choose what is shown now. Five queries, however large the shop is."""
    paths = visible_paths()
    roots = {pk: path for pk, path in paths.items() if len(path) == Category.steplen}
    with memory.lock:
        columns = memory.read()
        popular = best(columns, IN_STOCK, "popular", ROW_SIZE)
        new = best(columns, IN_STOCK, "new", ROW_SIZE)
        savings = best(columns, REDUCED, "saving", ROW_SIZE)
        covers = _newest(columns, paths)
    found = {product.pk: product for product in cards({*popular, *new, *savings})}
    pictured = with_pictures([*found.values(), *(Product(pk=pk) for pk in covers.values())])
    pictures = {product.pk: product.picture for product in pictured}
    shelves = Category.objects.in_bulk(roots)
    return Window(
        shelves=[
            (shelves[pk], pictures.get(covers.get(path)))
            for pk, path in roots.items()
            if pk in shelves
        ],
        # What nobody bought yet is not popular, and must not be called so.
        popular=[found[pk] for pk in popular if pk in found and found[pk].popularity],
        new=[found[pk] for pk in new if pk in found],
        savings=[found[pk] for pk in savings if pk in found],
    )


def _newest(columns: Columns, paths: dict[int, str]) -> dict[str, int]:
    """By the path of a top shelf, the newest product on sale of its branch."""
    tops = sorted({path[: Category.steplen] for path in paths.values()})
    places = {path: place for place, path in enumerate(tops, start=1)}
    top_of = np.zeros(max([0, *paths, columns.category.max(initial=0)]) + 1, np.int32)
    for pk, path in paths.items():
        top_of[pk] = places[path[: Category.steplen]]
    rows = np.flatnonzero(columns.is_shown[: columns.size])
    newest = np.zeros(len(tops) + 1, np.int64)
    # The time before the row: of those that came at once, the one that was written last.
    times = columns.created[rows] << BITS_OF_A_ROW | rows
    np.maximum.at(newest, top_of[columns.category[rows]], times)
    found = newest & ((1 << BITS_OF_A_ROW) - 1)
    return {path: int(columns.pk[found[place]]) for path, place in places.items() if newest[place]}
