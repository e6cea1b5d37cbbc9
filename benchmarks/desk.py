"""What staff ask the admin of a shop of `benchmarks.make_catalogue` for, drawn by chance."""

import random
from urllib.parse import urlencode

from django.urls import reverse

from accounts.models import OutgoingMail
from benchmarks.wares import GOODS, MATERIALS
from orders.models import GatewayEvent, Order, Payment, Refund
from shop.models import Category, Collection, Product, Review, Variant

MOST_KEYS = 100_000  # among which a row is drawn

LISTS = {
    "shop": (
        *("product", "variant", "stockmovement", "category", "collection", "optionvalue"),
        *("review", "searchsynonym", "searchmiss", "productimport", "change", "shortlink"),
    ),
    "accounts": ("user", "outgoingmail"),
    "orders": ("order", "payment", "refund", "paymentrequest", "gatewayevent", "dispute"),
}
FILTERS = {
    "product": ["status__exact=active", "needs=any", "needs=alt", "is_in_stock__exact=0", "o=5"],
    "variant": ["shelf=low", "shelf=out", "is_active__exact=1", "o=4"],
    "stockmovement": ["kind=receive", "kind__exact=receive", "o=1"],
    "review": ["status__exact=pending", "rating__exact=1"],
    "change": ["kind=changed", "subject=variant"],
    "order": ["work=to_ship", "status__exact=completed", "fulfilment__exact=delivered", "o=4"],
    "payment": ["review=waiting", "method=upi", "status__exact=captured"],
    "refund": ["work=failed"],
    "gatewayevent": ["inbox=open"],
    "outgoingmail": ["status__exact=failed", "status__exact=sent"],
}


class Desk:
    def __init__(self, source: random.Random):
        self.random = source
        self.last = Product.objects.latest("pk").pk
        self.orders = self._keys(Order) or [0]
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
            "order: deep page": self._deep_orders,
            "payment: by number": self._payments,
            "outgoingmail: by address": self._mails,
            "product: form": self._form("product", Product),
            "product: new": lambda: reverse("admin:shop_product_add"),
            "product: all variants": self._matrix,
            "variant: form": self._form("variant", Variant),
            "category: form": self._category,
            "collection: form": self._form("collection", Collection),
            "review: form": self._form("review", Review),
            "order: page": self._form("order", Order),
            "payment: page": self._form("payment", Payment),
            "refund: page": self._form("refund", Refund),
            "gatewayevent: page": self._form("gatewayevent", GatewayEvent),
            "outgoingmail: page": self._form("outgoingmail", OutgoingMail),
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

    def _number(self) -> str:
        """An order's, or only its beginning."""
        pk = self.random.choice(self.orders)
        number = Order.objects.filter(pk=pk).values_list("number", flat=True).first() or "none"
        return number[: self.random.choice([4, 6, 64])]

    def _order(self) -> str:
        word = self.random.choice([self._number(), "meera", "c00"])
        return f"{reverse('admin:orders_order_changelist')}?{urlencode({'q': word})}"

    def _deep_orders(self) -> str:
        return f"{reverse('admin:orders_order_changelist')}?p={self.random.randint(100, 1000)}"

    def _payments(self) -> str:
        return f"{reverse('admin:orders_payment_changelist')}?{urlencode({'q': self._number()})}"

    def _mails(self) -> str:
        url = reverse("admin:accounts_outgoingmail_changelist")
        return f"{url}?{urlencode({'q': self._number().lower()})}"

    def _form(self, name: str, model):
        """The page of any row; of a list where there is none."""
        url, keys = f"admin:{model._meta.app_label}_{name}", self._keys(model)
        if not keys:
            return lambda: reverse(f"{url}_changelist")
        return lambda: reverse(f"{url}_change", args=[self.random.choice(keys)])

    def _keys(self, model) -> list[int]:
        return list(model.objects.order_by("-pk").values_list("pk", flat=True)[:MOST_KEYS])

    def _matrix(self) -> str:
        return reverse("admin:shop_product_variant_matrix", args=[self._product().pk])

    def _category(self) -> str:
        return reverse("admin:shop_category_change", args=[self.random.choice(self.shelves)])
