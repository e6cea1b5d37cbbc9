"""What shoppers ask a shop of `benchmarks.make_catalogue` for, drawn by chance."""

import random
from urllib.parse import urlencode

from benchmarks.wares import GOODS, MANNERS, MATERIALS
from shop import wishes
from shop.models import Category, Collection, OptionValue, Product, Variant

SORTS = [name for name, _ in wishes.SORTS]


class Questions:
    """Each method draws one address of its kind."""

    def __init__(self, source: random.Random):
        self.random = source
        self.last = Product.objects.latest("pk").pk
        self.shelves = list(Category.objects.values_list("slug", flat=True))
        self.collections = list(Collection.objects.values_list("slug", flat=True))
        self.brands = list(Product.objects.order_by("brand").values_list("brand", flat=True)[:500])
        self.options = list(OptionValue.objects.values_list("option_slug", "value_slug"))

    def home(self) -> str:
        return f"/?{urlencode({'from': self.random.random()})}"

    def list(self) -> str:
        """A collection, which may be half of the shop, in any order, on any page."""
        slug = self.random.choice(self.collections)
        return f"/collections/{slug}/?{urlencode(self._order())}"

    def category(self) -> str:
        return f"/c/{self.random.choice(self.shelves)}/?{urlencode(self._order())}"

    def filters(self) -> str:
        """A list that is narrowed in one to three ways; one in three is a whole collection."""
        narrowed = [
            ("brand", self.random.choice(self.brands)),
            self.random.choice(self.options),
            ("max", self.random.choice([500, 999, 2000])),
            ("min", self.random.choice([100, 250, 400])),
            ("in_stock", "1"),
            ("discount", "20"),
            ("rating", "4"),
        ]
        chosen = self.random.sample(narrowed, self.random.randint(1, 3))
        address = self.list() if self.random.random() < 1 / 3 else self.category()
        return f"{address}&{urlencode(chosen)}"

    def search(self) -> str:
        return f"/search/?{urlencode({'q': self._words()})}"

    def suggestion(self) -> str:
        words = self._words()
        return f"/search/suggest/?{urlencode({'q': words[: self.random.randint(2, len(words))]})}"

    def product(self) -> str:
        product = Product.objects.get(pk=self.random.randint(1, self.last))
        return product.get_absolute_url()

    def _order(self) -> dict:
        return {
            "sort": self.random.choice(SORTS),
            "page": self.random.choice([1, 1, 1, 2, 3, 40]),
        }

    def _words(self) -> str:
        """One word or several, some misspelled; now and then a code."""
        kind = self.random.random()
        thing, material = self.random.choice(GOODS), self.random.choice(MATERIALS)
        if kind < 0.1:
            variants = Variant.objects.filter(product=self.random.randint(1, self.last))
            return variants.values_list("sku", flat=True)[0]
        if kind < 0.3:
            return thing
        if kind < 0.5:
            return self._misspelled(f"{material} {thing}")
        if kind < 0.8:
            return f"{material} {thing}"
        return f"{self.random.choice(MANNERS)} {material} {thing}"

    def _misspelled(self, words: str) -> str:
        at = self.random.randrange(1, len(words) - 1)
        return words[:at] + words[at + 1 :]
