"""Baskets of shoppers who buy for occasions: what the recommendations have to find out.

An occasion is a few products from anywhere in the shop, drawn by chance: neither names nor
shelves, brands or prices tell of it. Most baskets are for one of them; some hold one thing
only; and bestsellers that have nothing to do with the rest lie in many.
"""

import random
from collections.abc import Iterator
from itertools import accumulate

SMALLEST, LARGEST = 3, 9  # products of an occasion
SINGLE = 0.3  # baskets with one thing
STRAY = 0.35  # baskets in which something lies that does not belong there
BESTSELLERS = 0.002  # the share of products that strays and single purchases mostly are


class Baskets:
    """Draws baskets, the same for the same seed."""

    def __init__(self, seed: int, *, products: int):
        draw = self._draw = random.Random(f"baskets {seed}")
        shuffled = list(range(1, products + 1))
        draw.shuffle(shuffled)
        number = max(10, products // 12)
        self._occasions = [
            draw.sample(shuffled, min(products, draw.randint(SMALLEST, LARGEST)))
            for _ in range(number)
        ]
        # The first occasions and products are many times as common as the last.
        self._occasion_weights = list(accumulate((n + 20) ** -0.6 for n in range(number)))
        self._bestsellers = shuffled[: max(3, int(products * BESTSELLERS))]
        self._bestseller_weights = list(
            accumulate(1 / (n + 3) for n in range(len(self._bestsellers)))
        )

    def draw(self, number: int) -> Iterator[list[int]]:
        """So many baskets, each with products that differ."""
        for _ in range(number):
            yield self._basket()

    def _basket(self) -> list[int]:
        draw = self._draw
        if draw.random() < SINGLE:
            return [self._stray()]
        (occasion,) = draw.choices(self._occasions, cum_weights=self._occasion_weights)
        size = min(len(occasion), 2 + int(draw.expovariate(1.1)))
        # Some things of an occasion are bought more often than others: the first ones.
        some = sorted(range(len(occasion)), key=lambda place: draw.random() * (place + 2))[:size]
        basket = {occasion[place] for place in some}
        if draw.random() < STRAY:
            basket.add(self._stray())
        return sorted(basket)

    def _stray(self) -> int:
        weights = self._bestseller_weights
        return self._draw.choices(self._bestsellers, cum_weights=weights)[0]
