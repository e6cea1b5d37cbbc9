"""Filters of a list: what fits them, in what order, and how many each further one would leave.

Within a facet what was chosen is joined by "or", across facets by "and", and each facet is
counted without its own choice: its numbers say what a click on them would show.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from shop.columns import Columns

ROUND_PRICES = np.array(  # ₹10, ₹15, ₹20 ... ₹7.5 crore
    [tens * 10**zeros for zeros in range(2, 9) for tens in (10, 15, 20, 25, 30, 40, 50, 60, 75)]
)
PRICE_STEPS = 5  # at most
OUTSIDE = 100  # more than all facets that can be missed
LARGE = 4  # a scope of a fourth of the shop and more
SAMPLED = 32  # one of so many
LOOKED_AT = 10_000  # prices of a shelf, to find steps that suit it
RATING_STEPS = [400, 300, 200]
DISCOUNT_STEPS = [50, 30, 20, 10]


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to; prices in paise, the rating in hundredths, discount in percent.

    options        by the slug of the option, keys of its OptionValues
    created_since  seconds since 1970
    """

    brands: frozenset[str] = frozenset()
    options: dict[str, frozenset[int]] = field(default_factory=dict)
    min_paise: int | None = None
    max_paise: int | None = None
    rating: int | None = None
    discount: int | None = None
    in_stock: bool = False
    created_since: int | None = None


@dataclass(frozen=True)
class Counted:
    """What fits: a page of rows, best first, how many in all, and the counts by facet.

    page         which page it is: the last one, if there are not so many as were asked for
    options      how many have each OptionValue, by its key
    prices       from, to (None at the end), how many; both ends are within
    price_range  the lowest and the highest price, whatever range was asked for
    """

    rows: np.ndarray
    page: int
    total: int
    brands: dict[str, int]
    options: dict[int, int]
    prices: list[tuple[int, int | None, int]]
    price_range: tuple[int, int] | None
    ratings: list[int]
    discounts: list[int]
    in_stock: int


def count(
    columns: Columns,
    scope: np.ndarray,
    asked: Asked,
    *,
    keys: Callable[[np.ndarray | slice], np.ndarray],
    page: int,
    size: int,
) -> Counted:
    """Narrow the rows of `scope` to what was asked for, and count what else there is.

    scope   rows that are on sale; or for every row, whether it belongs here
    keys    given rows, what they are sorted by: the greatest first, equals by the newest product
    page    counted from 1, of so many as `size` says
    """
    rows, inside = _rows(scope)
    fits = _fits(columns, rows, asked)
    misses = (~inside).view(np.int8) * np.int8(OUTSIDE)
    for fit in fits.values():
        misses += ~fit

    fitting = np.flatnonzero(misses == 0)

    def others(facet: str) -> np.ndarray:
        """Where those are that fit all facets but this one."""
        return np.flatnonzero(misses == ~fits[facet]) if facet in fits else fitting

    page = max(1, min(page, -(-len(fitting) // size)))
    chosen = best(keys(rows)[fitting], columns.pk[rows], fitting, (page - 1) * size, page * size)
    prices = columns.price[rows][others("price")]
    return Counted(
        rows=chosen if isinstance(rows, slice) else rows[chosen],
        page=page,
        total=len(fitting),
        brands=_brands(columns, columns.brand[rows][others("brand")]),
        options=_options(columns, asked, others, columns.assortment[rows]),
        prices=_prices(prices, price_steps(_some(columns.price[rows], inside))),
        price_range=(int(prices.min()), int(prices.max())) if len(prices) else None,
        ratings=_at_least(columns.rating[rows][others("rating")], RATING_STEPS),
        discounts=_at_least(columns.discount[rows][others("discount")], DISCOUNT_STEPS),
        in_stock=np.count_nonzero(columns.in_stock[rows][others("in_stock")]),
    )


def fits(columns: Columns, rows: np.ndarray | slice, asked: Asked) -> np.ndarray:
    """Which of these rows fit all that was asked."""
    each = _fits(columns, rows, asked)
    return np.logical_and.reduce([np.ones(len(columns.pk[rows]), bool), *each.values()])


def _rows(scope: np.ndarray) -> tuple[np.ndarray | slice, np.ndarray]:
    """The rows to look at, and which of them belong to the scope.

    Of a large part of the shop all rows are looked at, where they stand: to copy every column
    for the scope would take longer than all that is done with it.
    """
    if scope.dtype != bool:
        return scope, np.ones(len(scope), bool)
    if np.count_nonzero(scope) * LARGE < len(scope):
        return _rows(np.flatnonzero(scope))
    return slice(0, len(scope)), scope


def _fits(columns: Columns, rows, asked: Asked) -> dict[str, np.ndarray]:
    """By facet that was used: which of these rows fit it."""
    fits = {}
    if asked.brands:
        wanted = np.array([name in asked.brands for name in columns.brands])
        fits["brand"] = wanted[columns.brand[rows]]
    if asked.min_paise is not None or asked.max_paise is not None:
        price = columns.price[rows]
        most = np.iinfo(price.dtype).max if asked.max_paise is None else asked.max_paise
        fits["price"] = (price >= (asked.min_paise or 0)) & (price <= most)
    if asked.rating is not None:
        fits["rating"] = columns.rating[rows] >= asked.rating
    if asked.discount is not None:
        fits["discount"] = columns.discount[rows] >= asked.discount
    if asked.in_stock:
        fits["in_stock"] = columns.in_stock[rows]
    if asked.created_since is not None:
        fits["created"] = columns.created[rows] >= asked.created_since
    for option, wanted in asked.options.items():
        fits[f"option {option}"] = columns.assortments.having(wanted)[columns.assortment[rows]]
    return fits


def best(keys, pks, fitting, start: int, stop: int) -> np.ndarray:
    """Which of `fitting` come from `start` to `stop` when the greatest key is first.

    keys   parallel to fitting
    pks    by what stands in fitting
    """
    stop = min(stop, len(keys))
    if start >= stop:
        return np.zeros(0, np.int64)
    near = _front(keys, stop)
    some = keys[near]
    # Sorted are those between the first and the last of the page only, and their equals.
    first, last = len(some) - 1 - start, len(some) - stop
    parted = np.partition(some, (last, first))
    before = np.count_nonzero(some > parted[first])
    chosen = near[(some <= parted[first]) & (some >= parted[last])]
    order = np.lexsort((-pks[fitting[chosen]], -keys[chosen]))
    return fitting[chosen[order][start - before : stop - before]]


def _front(keys: np.ndarray, number: int) -> np.ndarray:
    """Where the greatest so many are, with some or all of the others."""
    if number * SAMPLED * 4 < len(keys):
        # A sample tells how great they are, about: most of the rest need not be sorted.
        sample = keys[::SAMPLED]
        place = max(0, len(sample) - number * 2 // SAMPLED - 8)
        near = np.flatnonzero(keys >= np.partition(sample, place)[place])
        if len(near) >= number:
            return near
    return np.arange(len(keys))


def _some(prices: np.ndarray, inside: np.ndarray) -> np.ndarray:
    """Enough prices of the scope to find steps that suit it."""
    places = np.flatnonzero(inside)
    return prices[places[:: max(1, len(places) // LOOKED_AT)]]


def _brands(columns: Columns, numbers: np.ndarray) -> dict[str, int]:
    counts = np.bincount(numbers)
    return {
        columns.brands[number]: int(counts[number]) for number in np.flatnonzero(counts) if number
    }


def _options(columns: Columns, asked: Asked, others, numbers: np.ndarray) -> dict[int, int]:
    """Count values; of an option that was used, without what was chosen of it."""
    found = columns.assortments.count(numbers[others("")])
    for option in asked.options:
        free = columns.assortments.count(numbers[others(f"option {option}")])
        found = {value: n for value, n in found.items() if columns.option_slug(value) != option}
        found |= {value: n for value, n in free.items() if columns.option_slug(value) == option}
    return found


def price_steps(prices: np.ndarray) -> list[int]:
    """Round amounts between which about as many of these prices lie; few prices have none.

    They come from the whole shelf, so that they stay while it is narrowed.

    >>> price_steps(np.array([99_00, 149_00, 499_00, 999_00, 1499_00, 2999_00]))
    [15000, 50000, 100000, 150000]
    """
    if not len(prices):
        return []
    parts = np.quantile(prices, [part / PRICE_STEPS for part in range(1, PRICE_STEPS)])
    nearest = np.searchsorted((ROUND_PRICES[1:] + ROUND_PRICES[:-1]) / 2, parts)
    steps = np.unique(ROUND_PRICES[nearest])
    return steps[(steps >= prices.min()) & (steps < prices.max())].tolist()


def _prices(prices: np.ndarray, steps: list[int]) -> list[tuple[int, int | None, int]]:
    if not steps:
        return []
    starts, ends = [0, *steps], [*steps, None]
    reached = [np.count_nonzero(prices >= start) for start in starts]
    passed = [np.count_nonzero(prices > end) for end in steps] + [0]
    counts = [one - other for one, other in zip(reached, passed, strict=True)]
    return list(zip(starts, ends, counts, strict=True))


def _at_least(numbers: np.ndarray, steps: Sequence[int]) -> list[int]:
    return [np.count_nonzero(numbers >= step) for step in steps]
