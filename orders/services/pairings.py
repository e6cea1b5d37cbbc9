"""What is bought together: counted here in orders, and handed to the shop as products.

Two products go together when they are in one order more often than chance alone would have
it. The score of a pair is its excess over chance, divided by the geometric mean of how often
each was bought, plus a constant: so what is bought by everybody does not go with everything,
and one order proves little. An order counts half as much for each half year that it is old.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby

import numpy as np
from django.utils import timezone

from orders.models import Order, OrderItem
from orders.states import OrderStatus
from shop.models import Product, RecommendationKind
from shop.services import recommendations
from shop.services.recommendations import FULL, MOST, Best

BOUGHT = (OrderStatus.CONFIRMED, OrderStatus.COMPLETED)
HALF_LIFE_DAYS = 180
DOUBT = 2.0  # so many purchases are needed before a pair gets half of what it would deserve
LARGEST_BASKET = 30  # of a larger one, these many products: a reseller's order says little
ORDERS_AT_ONCE = 20_000
PRODUCTS_AT_ONCE = 1000
MOST_PAIRS = 6_000_000  # beyond it the weakest are forgotten, so that memory has an end
Progress = Callable[[Iterable], Iterable]


class Counts:
    """How often each product was bought, and each two of them in one order; old orders less.

    A pair is kept as one number, the smaller product in its upper half.
    """

    def __init__(self):
        self.orders = 0.0
        self._products = np.zeros(0, np.int64)
        self._bought = np.zeros(0)
        self._pairs = np.zeros(0, np.int64)
        self._together = np.zeros(0)

    def add(self, baskets: np.ndarray, products: np.ndarray, weights: np.ndarray) -> None:
        """Take in rows of whole orders, sorted by order and product, each product once."""
        self.orders += weights[np.diff(baskets, prepend=-1) != 0].sum()
        self._products, self._bought = _added(self._products, self._bought, products, weights)
        pairs, together = [], []
        for step in range(1, min(LARGEST_BASKET, len(baskets))):
            same = baskets[:-step] == baskets[step:]
            if not same.any():
                break
            pairs.append(products[:-step][same] << 32 | products[step:][same])
            together.append(weights[step:][same])
        if pairs:
            self._pairs, self._together = _added(
                self._pairs, self._together, np.concatenate(pairs), np.concatenate(together)
            )
        if len(self._pairs) > MOST_PAIRS:
            kept = np.sort(np.argpartition(-self._together, MOST_PAIRS // 2)[: MOST_PAIRS // 2])
            self._pairs, self._together = self._pairs[kept], self._together[kept]

    def best(self, products: Iterable[list[int]]) -> Iterator[Best]:
        """For each list of products what goes with them, best first."""
        one, other = self._pairs >> 32, self._pairs & 0xFFFFFFFF
        scores = self._scores(one, other)
        kept = scores > 0
        ones = np.concatenate([one[kept], other[kept]])
        others = np.concatenate([other[kept], one[kept]])
        points = np.concatenate([scores[kept], scores[kept]])
        order = np.lexsort((others, -points, ones))
        ones, others, points = ones[order], others[order], points[order]
        for some in products:
            starts, ends = np.searchsorted(ones, some), np.searchsorted(ones, some, "right")
            yield {
                product: list(
                    zip(others[start:end].tolist(), points[start:end].tolist(), strict=True)
                )
                for product, start, end in zip(
                    some, starts, np.minimum(ends, starts + MOST), strict=True
                )
            }

    def _scores(self, one: np.ndarray, other: np.ndarray) -> np.ndarray:
        bought_one = self._bought[np.searchsorted(self._products, one)]
        bought_other = self._bought[np.searchsorted(self._products, other)]
        by_chance = bought_one * bought_other / max(self.orders, 1)
        usual = np.sqrt(bought_one * bought_other)
        return np.round(FULL * (self._together - by_chance) / (usual + DOUBT)).astype(np.int64)


def refresh(now: datetime | None = None, progress: Progress = iter) -> int:
    """Write anew what is bought together with each product; returns how many rows changed."""
    counts = Counts()
    for baskets in progress(_baskets(now or timezone.now())):
        counts.add(*baskets)
    changed = 0
    for best in counts.best(_products()):
        changed += recommendations.write(RecommendationKind.TOGETHER, best)
    return changed


def _baskets(now: datetime) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """What was bought, some thousand orders at a time: order, product, and weight by age."""
    last = 0
    bought = Order.objects.filter(status__in=BOUGHT).order_by("pk").values_list("pk", "placed_at")
    while placed := dict(bought.filter(pk__gt=last)[:ORDERS_AT_ONCE]):
        first, last = min(placed), max(placed)
        rows = OrderItem.objects.filter(order__gte=first, order__lte=last).order_by("order_id")
        pairs = rows.values_list("order_id", "variant__product_id")
        kept = [
            row
            for order, basket in groupby(pairs.iterator(chunk_size=5000), key=lambda row: row[0])
            if order in placed
            for row in sorted(set(basket))[:LARGEST_BASKET]
        ]
        baskets, products = np.array(kept, np.int64).reshape(-1, 2).T
        days = np.array([(now - placed[order]).total_seconds() / 86_400 for order, _ in kept])
        yield baskets, products, 0.5 ** (np.maximum(days, 0) / HALF_LIFE_DAYS)


def _products() -> Iterator[list[int]]:
    """The keys of all products, in lists."""
    last = 0
    keys = Product.objects.order_by("pk").values_list("pk", flat=True)
    while some := list(keys.filter(pk__gt=last)[:PRODUCTS_AT_ONCE]):
        last = some[-1]
        yield some


def _added(keys, values, more_keys, more_values):
    """Sorted keys with the sums of their values, from both."""
    every = np.concatenate([keys, more_keys])
    found, places = np.unique(every, return_inverse=True)
    return found, np.bincount(places, np.concatenate([values, more_values]), len(found))
