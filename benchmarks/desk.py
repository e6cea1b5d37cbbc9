"""What staff ask the admin of a shop of `benchmarks.make_catalogue` for, drawn by chance."""

import random
from urllib.parse import urlencode

from django.urls import reverse

from benchmarks.wares import GOODS, MATERIALS
from shop.models import Category, Product, Variant

LISTS = {
    "shop": (
        *("product", "variant", "stockmovement", "category", "collection", "optionvalue"),
        *("review", "searchsynonym", "searchmiss", "productimport", "change", "shortlink"),
    ),
    "orders": ("order", "payment", "refund", "paymentrequest", "gatewayevent", "dispute"),
}
FILTERS = {
    "product": ["status__exact=active", "needs=any", "needs=alt", "is_in_stock__exact=0", "o=5"],
    "variant": ["shelf=low", "shelf=out", "is_active__exact=1", "o=4"],
    "stockmovement": ["kind=receive", "kind__exact=receive", "o=3"],
    "review": ["status__exact=pending", "rating__exact=1"],
    "change": ["kind=changed", "subject=variant"],
    "order": ["work=to_ship", "status__exact=confirmed"],
}


class Desk:
    def __init__(self, source: random.Random):
        self.random = source
        self.last = Product.objects.latest("pk").pk
        self.shelves = list(Category.objects.values_list("pk", flat=True))

    def addresses(self, count: int) -> dict[str, list[str]]:
        """By kind of page, so many addresses each."""
        found = {"dashboard": [reverse("admin:index")] * count}
        for app, models in LISTS.items():
            for model in models:
                url = reverse(f"admin:{app}_{model}_changelist")
                found[f"{model}: list"] = [url] * count
                for query in FILTERS.get(model, ()):
                    found[f"{model}: {query}"] = [f"{url}?{query}"] * count
        draws = {
            "product: of a category": self._shelf,
            "product: by name": self._name,
            "product: by SKU": self._sku_of("product"),
            "product: by barcode": self._barcode,
            "product: not there": self._nothing,
            "product: deep page": self._deep,
            "variant: by SKU": self._sku_of("variant"),
            "stockmovement: by SKU": self._sku_of("stockmovement"),
            "change: by SKU": self._sku_of("change"),
            "review: by product": self._review,
            "order: by number": self._order,
            "product: form": self._form("product", Product),
            "product: new": lambda: reverse("admin:shop_product_add"),
            "product: all variants": self._matrix,
            "variant: form": self._form("variant", Variant),
            "category: form": self._category,
        }
        return found | {kind: [draw() for _ in range(count)] for kind, draw in draws.items()}

    def _list(self, model: str, **query) -> str:
        return f"{reverse(f'admin:shop_{model}_changelist')}?{urlencode(query)}"

    def _shelf(self) -> str:
        return self._list("product", category__id__exact=self.random.choice(self.shelves))

    def _product(self) -> Product:
        return Product.objects.get(pk=self.random.randint(1, self.last))

    def _name(self) -> str:
        name = self._product().name
        return self._list("product", q=name[: self.random.randint(3, len(name))].lower())

    def _sku_of(self, model: str):
        return lambda: self._list(model, q=self._sku())

    def _sku(self) -> str:
        skus = Variant.objects.filter(product=self._product()).values_list("sku", flat=True)
        return skus[0][: self.random.choice([4, 6, 64])]

    def _barcode(self) -> str:
        return self._list("product", q=f"890{self.random.randrange(10**10)}")

    def _nothing(self) -> str:
        return self._list("product", q="zz" + self.random.choice(GOODS))

    def _deep(self) -> str:
        return self._list("product", p=self.random.randint(100, 1000))

    def _review(self) -> str:
        return self._list("review", q=self.random.choice(MATERIALS))

    def _order(self) -> str:
        url = reverse("admin:orders_order_changelist")
        return f"{url}?{urlencode({'q': self.random.choice(['A', 'B2', 'meera'])})}"

    def _form(self, name: str, model):
        last = model.objects.latest("pk").pk
        return lambda: reverse(f"admin:shop_{name}_change", args=[self.random.randint(1, last)])

    def _matrix(self) -> str:
        return reverse("admin:shop_product_variant_matrix", args=[self._product().pk])

    def _category(self) -> str:
        return reverse("admin:shop_category_change", args=[self.random.choice(self.shelves)])
