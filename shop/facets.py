"""Filters of a list: what fits them, in what order, and how many each further one would leave.

Within a facet what was chosen is joined by "or", across facets by "and", and each facet is
counted without its own choice: its numbers say what a click on them would show.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from shop.columns import Columns

ROUND_PRICES = np.array(  # ₹10, ₹15, ₹20 ... ₹7.5 crore
    [tens * 10**zeros for zeros in range(2, 9) for tens in (10, 15, 20, 25, 30, 40, 50, 60, 75)]
)
PRICE_STEPS = 5  # at most
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
    """What fits: rows of the columns, best first, how many in all, and the counts by facet.

    options      how many have each OptionValue, by its key
    prices       from, to (None at the end), how many; both ends are within
    price_range  the lowest and the highest price, whatever range was asked for
    """

    rows: np.ndarray
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
    option_of: dict[int, str],
    keys: np.ndarray,
    start: int,
    stop: int,
) -> Counted:
    """Narrow the rows of `scope` to what was asked for, and count what else there is.

    scope       rows that are on sale
    option_of   the slug of the option of each OptionValue
    keys        parallel to scope: the greatest comes first, equals go by the newest product
    start, stop which of those that fit are returned
    """
    owners, values = columns.values_of(scope)
    fits = _fits(columns, scope, asked, owners, values)
    misses = np.zeros(len(scope), np.int8)
    for fit in fits.values():
        misses += ~fit

    def others(facet: str) -> np.ndarray:
        """What fits all facets but this one."""
        return misses == (~fits[facet] if facet in fits else 0)

    fitting = np.flatnonzero(misses == 0)
    prices = columns.price[scope[others("price")]]
    return Counted(
        rows=scope[fitting[_best(keys[fitting], columns.pk[scope[fitting]], start, stop)]],
        total=len(fitting),
        brands=_brands(columns, scope[others("brand")]),
        options=_options(asked, fits, others, owners, values, option_of),
        prices=_prices(prices, price_steps(columns.price[scope])),
        price_range=(int(prices.min()), int(prices.max())) if len(prices) else None,
        ratings=_at_least(columns.rating[scope[others("rating")]], RATING_STEPS),
        discounts=_at_least(columns.discount[scope[others("discount")]], DISCOUNT_STEPS),
        in_stock=int(columns.in_stock[scope[others("in_stock")]].sum()),
    )


def fits(columns: Columns, scope: np.ndarray, asked: Asked) -> np.ndarray:
    """Which rows of the scope fit all that was asked; options are not looked at."""
    each = _fits(columns, scope, asked, (), ())
    return np.logical_and.reduce([np.ones(len(scope), bool), *each.values()])


def _fits(columns, scope, asked: Asked, owners, values) -> dict[str, np.ndarray]:
    """By facet that was used: which rows of the scope fit it."""
    fits = {}
    if asked.brands:
        wanted = [number for number, name in enumerate(columns.brands) if name in asked.brands]
        fits["brand"] = np.isin(columns.brand[scope], wanted)
    if asked.min_paise is not None or asked.max_paise is not None:
        price = columns.price[scope]
        fits["price"] = (price >= (asked.min_paise or 0)) & (
            price <= (np.inf if asked.max_paise is None else asked.max_paise)
        )
    if asked.rating is not None:
        fits["rating"] = columns.rating[scope] >= asked.rating
    if asked.discount is not None:
        fits["discount"] = columns.discount[scope] >= asked.discount
    if asked.in_stock:
        fits["in_stock"] = columns.in_stock[scope]
    if asked.created_since is not None:
        fits["created"] = columns.created[scope] >= asked.created_since
    for option, wanted in asked.options.items():
        has_it = np.zeros(len(scope), bool)
        has_it[owners[np.isin(values, list(wanted))]] = True
        fits[f"option {option}"] = has_it
    return fits


def _best(keys: np.ndarray, pks: np.ndarray, start: int, stop: int) -> np.ndarray:
    """Which of these come from `start` to `stop` when the greatest key is first."""
    stop = min(stop, len(keys))
    if start >= stop:
        return np.zeros(0, np.int64)
    if stop < len(keys):
        # Only the front is sorted: all that are no worse than its last.
        last = np.partition(keys, len(keys) - stop)[len(keys) - stop]
        front = np.flatnonzero(keys >= last)
    else:
        front = np.arange(len(keys))
    order = np.lexsort((-pks[front], -keys[front]))
    return front[order][start:stop]


def _brands(columns: Columns, rows: np.ndarray) -> dict[str, int]:
    counts = np.bincount(columns.brand[rows])
    return {
        columns.brands[number]: int(counts[number]) for number in np.flatnonzero(counts) if number
    }


def _options(asked: Asked, fits, others, owners, values, option_of) -> dict[int, int]:
    """Count values; of an option that was used, without what was chosen of it."""
    counts = np.bincount(values[others("")[owners] if fits else slice(None)])
    found = {int(value): int(counts[value]) for value in np.flatnonzero(counts)}
    for option in asked.options:
        free = np.bincount(values[others(f"option {option}")[owners]])
        found = {value: n for value, n in found.items() if option_of.get(value) != option}
        found |= {
            int(value): int(free[value])
            for value in np.flatnonzero(free)
            if option_of.get(int(value)) == option
        }
    return found


def price_steps(prices: np.ndarray) -> list[int]:
    """Round amounts between which about as many of these prices lie; few prices have none.

    They come from the whole shelf, so that they stay while it is narrowed.

    >>> price_steps(np.array([99_00, 149_00, 499_00, 999_00, 1499_00, 2999_00]))
    [15000, 50000, 100000, 150000]
    """
    if not len(prices):
        return []
    some = prices[:: max(1, len(prices) // LOOKED_AT)]
    parts = np.quantile(some, [part / PRICE_STEPS for part in range(1, PRICE_STEPS)])
    nearest = np.searchsorted((ROUND_PRICES[1:] + ROUND_PRICES[:-1]) / 2, parts)
    steps = np.unique(ROUND_PRICES[nearest])
    return steps[(steps >= some.min()) & (steps < some.max())].tolist()


def _prices(prices: np.ndarray, steps: list[int]) -> list[tuple[int, int | None, int]]:
    if not steps:
        return []
    ends = [*steps, None]
    return [
        (start, end, int(((prices >= start) & (prices <= (np.inf if end is None else end))).sum()))
        for start, end in zip([0, *steps], ends, strict=True)
    ]


def _at_least(numbers: np.ndarray, steps: Sequence[int]) -> list[int]:
    return [int((numbers >= step).sum()) for step in steps]
