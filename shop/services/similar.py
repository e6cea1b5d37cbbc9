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

ENOUGH = 2 * MOST  # a shelf with fewer to choose from looks around in the branch above it
MOST_CANDIDATES = 10_000  # of a larger shelf, the most popular ones are chosen from
AT_ONCE = 500
LENGTH = 256  # of a vector
WEIGHTS = {"shelf": 0.8, "brand": 0.5, "option": 0.3}  # a word of the name weighs 1
PRICE_SHARE = 0.25  # how much of the score is a price near to it
LEAST = 0.2  # of likeness, whatever the price: a pen is not like a lamp that costs the same
FIELDS = ("pk", "category_id", "name", "brand", "option_value_ids", "from_paise")
Progress = Callable[[Iterable], Iterable]


def refresh(progress: Progress = iter) -> int:
    """Write anew what is similar to each product, sold-out and archived ones too.

    Only what is on sale is recommended. Returns how many rows changed.
    """
    changed, tree = 0, Tree()
    for shelf in progress(tree.filled):
        for best in _of_shelf(shelf, tree):
            changed += recommendations.write(RecommendationKind.SIMILAR, best)
    return changed


class Tree:
    """The categories: which have products, where each stands, and where to look around.

    filled  the keys of those with products
    above   by key, those above it and itself
    """

    def __init__(self):
        on_sale = Product.objects.on_sale().order_by().values("category")
        counts = dict(on_sale.annotate(number=Count("pk")).values_list("category", "number"))
        filled = set(Product.objects.order_by().values_list("category", flat=True).distinct())
        self._paths = dict(Category.objects.order_by("path").values_list("pk", "path"))
        self._below: dict[str, list[int]] = {"": list(self._paths)}
        self._on_sale: Counter = Counter({"": sum(counts.values())})
        keys = {path: pk for pk, path in self._paths.items()}
        self.filled = [pk for pk in self._paths if pk in filled]
        self.above: dict[int, list[int]] = {}
        for pk, path in self._paths.items():
            branches = _branches(path)
            self.above[pk] = [keys[branch] for branch in branches]
            for branch in branches:
                self._below.setdefault(branch, []).append(pk)
                self._on_sale[branch] += counts.get(pk, 0)

    def around(self, shelf: int) -> list[int]:
        """The shelf with those below it, or the smallest branch with ENOUGH on sale."""
        for branch in reversed(_branches(self._paths[shelf])):
            if self._on_sale[branch] >= ENOUGH:
                return self._below[branch]
        return self._below[""]


def _branches(path: str) -> list[str]:
    """The paths from the root down to this one."""
    return [path[:end] for end in range(Category.steplen, len(path) + 1, Category.steplen)]


def _of_shelf(shelf: int, tree: Tree) -> Iterator[Best]:
    """The most similar products for those of a shelf, some hundred at a time."""
    around = Product.objects.on_sale().filter(category__in=tree.around(shelf))
    others = list(around.order_by("-popularity", "-pk").values_list(*FIELDS)[:MOST_CANDIDATES])
    weigh = Weigher(others, tree)
    vectors, prices = weigh.vectors(others), _prices(others)
    keys = np.array([row[0] for row in others], np.int64)
    mine = Product.objects.filter(category=shelf).order_by("pk").values_list(*FIELDS)
    last = 0
    while some := list(mine.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1][0]
        yield _best(some, weigh, keys, vectors, prices)


def _best(some: list[tuple], weigh: "Weigher", keys, vectors, prices) -> Best:
    nearness = np.exp(-np.abs(_prices(some)[:, None] - prices[None, :]))
    likeness = weigh.vectors(some) @ vectors.T
    scores = (1 - PRICE_SHARE) * likeness + PRICE_SHARE * nearness
    scores[likeness < LEAST] = 0
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

    def __init__(self, rows: list[tuple], tree: Tree):
        self._tree, self._total = tree, len(rows)
        self._seen = Counter(feature for row in rows for feature in self._features(row))

    def vectors(self, rows: list[tuple]) -> np.ndarray:
        found = np.zeros((len(rows), LENGTH), np.float32)
        for at, row in enumerate(rows):
            for feature in self._features(row):
                # A word that no other product has says nothing of likeness.
                if (number := self._seen[feature]) > 1:
                    mark = zlib.crc32(feature.encode())
                    weight = WEIGHTS.get(feature.partition(" ")[0], 1.0)
                    rarity = np.log(1 + self._total / number)
                    found[at, mark % LENGTH] += weight * rarity * (1 if mark & 2**31 else -1)
        lengths = np.linalg.norm(found, axis=1, keepdims=True)
        return found / np.maximum(lengths, 1e-9)

    def _features(self, row: tuple) -> set[str]:
        """What is compared, as words with their kinds before them."""
        _, category, name, brand, option_values, _ = row
        return {
            *(f"shelf {pk}" for pk in self._tree.above.get(category, [category])),
            *([f"brand {brand.casefold()}"] if brand else []),
            *(f"option {number}" for number in option_values.split(",") if number),
            *(f"word {word}" for word in re.findall(r"\w{2,}", name.casefold())),
        }


def _prices(rows: list[tuple]) -> np.ndarray:
    """Logarithms: twice the price is as far away as half of it. What has none is far from all."""
    return np.log(np.array([row[5] or 1 for row in rows], np.float32))
