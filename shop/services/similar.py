"""What is like what: by shelf, words of the name, brand, options and price.

Products are compared with those of their own shelf; where it holds few, with the whole
branch above it. Their words are folded into vectors of a fixed length, so memory does not
grow with the vocabulary, nor time with the square of the shop.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from django.db.models import Count

from shop.models import Category, Product, RecommendationKind
from shop.services import recommendations
from shop.services.recommendations import FULL, MOST, Best

ENOUGH = 3 * MOST  # a shelf with fewer to choose from looks around in the branch above it
MOST_CANDIDATES = 10_000  # of a larger shelf, the most popular ones are chosen from
AT_ONCE = 500
LENGTH = 256  # of a vector
WEIGHTS = {"shelf": 1.0, "brand": 0.6, "option": 0.5}  # a word of the name weighs 1
PRICE_SHARE = 0.25  # how much of the score is a price near to it
FIELDS = ("pk", "category_id", "name", "brand", "option_value_ids", "from_paise")
Progress = Callable[[Iterable], Iterable]


def refresh(progress: Progress = iter) -> int:
    """Write anew what is similar to each product, sold-out and archived ones too.

    Only what is on sale is recommended. Returns how many rows changed.
    """
    changed = 0
    for shelf, branch in progress(list(_shelves())):
        for best in _of_shelf(shelf, branch):
            changed += recommendations.write(RecommendationKind.SIMILAR, best)
    return changed


def _shelves() -> Iterator[tuple[int, list[int]]]:
    """Each category that has products, and the categories to choose from."""
    on_sale = Product.objects.on_sale().order_by().values("category").annotate(number=Count("pk"))
    counts = dict(on_sale.values_list("category", "number"))
    filled = set(Product.objects.order_by().values_list("category", flat=True).distinct())
    paths = dict(Category.objects.order_by("path").values_list("path", "pk"))
    below: dict[str, list[int]] = {"": list(paths.values())}
    for path, pk in paths.items():
        for end in range(Category.steplen, len(path) + 1, Category.steplen):
            below.setdefault(path[:end], []).append(pk)
    for path, pk in paths.items():
        if pk in filled:
            around = path
            while around and sum(counts.get(one, 0) for one in below[around]) < ENOUGH:
                around = around[: -Category.steplen]
            yield pk, below[around]


def _of_shelf(shelf: int, branch: list[int]) -> Iterator[Best]:
    """The most similar products for those of a shelf, some hundred at a time."""
    popular = Product.objects.on_sale().filter(category__in=branch).order_by("-popularity", "-pk")
    others = list(popular.values_list(*FIELDS)[:MOST_CANDIDATES])
    seen = Counter(feature for row in others for feature in _features(row))
    weigh = Weigher(seen, len(others))
    vectors, prices = weigh.vectors(others), _prices(others)
    keys = np.array([row[0] for row in others], np.int64)
    mine = Product.objects.filter(category=shelf).order_by("pk").values_list(*FIELDS)
    last = 0
    while some := list(mine.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1][0]
        yield _best(some, weigh, keys, vectors, prices)


def _best(some: list[tuple], weigh: "Weigher", keys, vectors, prices) -> Best:
    nearness = np.exp(-np.abs(_prices(some)[:, None] - prices[None, :]))
    scores = (1 - PRICE_SHARE) * (weigh.vectors(some) @ vectors.T) + PRICE_SHARE * nearness
    scores[np.array([row[0] for row in some])[:, None] == keys[None, :]] = 0
    number = min(MOST, len(keys))
    best = {row[0]: [] for row in some}
    if not number:
        return best
    chosen = np.argpartition(-scores, number - 1, axis=1)[:, :number]
    for at, columns in enumerate(chosen):
        points = np.clip(scores[at, columns] * FULL, 0, FULL).astype(int)
        pairs = zip(keys[columns].tolist(), points.tolist(), strict=True)
        best[some[at][0]] = sorted(
            (pair for pair in pairs if pair[1] > 0), key=lambda pair: (-pair[1], pair[0])
        )
    return best


class Weigher:
    """Turns products into vectors of length one, in which rare words count for more."""

    def __init__(self, seen: Counter, total: int):
        self.seen, self.total = seen, total

    def vectors(self, rows: list[tuple]) -> np.ndarray:
        found = np.zeros((len(rows), LENGTH), np.float32)
        for at, row in enumerate(rows):
            for feature in _features(row):
                # A word that no other product has says nothing of likeness.
                if (number := self.seen[feature]) > 1:
                    mark = zlib.crc32(feature.encode())
                    weight = WEIGHTS.get(feature.partition(" ")[0], 1.0)
                    rarity = np.log(1 + self.total / number)
                    found[at, mark % LENGTH] += weight * rarity * (1 if mark & 2**31 else -1)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return found / np.maximum(lengths, 1e-9)


def _features(row: tuple) -> set[str]:
    """What is compared, as words with their kinds before them."""
    _, category, name, brand, option_values, _ = row
    return {
        f"shelf {category}",
        *([f"brand {brand.casefold()}"] if brand else []),
        *(f"option {number}" for number in option_values.split(",") if number),
        *(f"word {word}" for word in re.findall(r"\w{2,}", name.casefold())),
    }


def _prices(rows: list[tuple]) -> np.ndarray:
    """Logarithms: twice the price is as far away as half of it. What has none is far from all."""
    return np.log(np.array([row[5] or 1 for row in rows], np.float32))
