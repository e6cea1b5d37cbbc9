"""Lists of products: which, in what order, on which page, and with one picture each."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from shop.forms import ListForm
from shop.models import Category, Product, ProductImage
from shop.money import plain_rupees

PAGE_SIZE = 24
SHELF_SIZE = 8
ORDERS = {  # every order ends in the key, so that pages neither repeat nor lose a row
    "relevance": ("-is_in_stock", "-popularity", "-created_at", "-pk"),
    "popular": ("-popularity", "-created_at", "-pk"),
    "new": ("-created_at", "-pk"),
    "price": ("from_paise", "pk"),
    "-price": ("-from_paise", "-pk"),
    "rating": (F("rating_hundredths").desc(nulls_last=True), "-rating_count", "-pk"),
}


@dataclass(frozen=True)
class Listing:
    """One page of a list, with what was asked for and the addresses around it."""

    path: str
    asked: dict
    page: Page
    extra: tuple = ()  # what belongs to every address of this list, as pairs

    @property
    def products(self) -> list[Product]:
        return self.page.object_list

    @property
    def is_narrowed(self) -> bool:
        return bool(self.asked)

    @property
    def min_rupees(self) -> str:
        return _typed(self.asked.get("min"))

    @property
    def max_rupees(self) -> str:
        return _typed(self.asked.get("max"))

    @property
    def sort(self) -> str:
        return self.asked.get("sort", "relevance")

    @property
    def sorts(self):
        return ListForm.SORTS

    @property
    def plain_url(self) -> str:
        """The list without any filter."""
        return self._url(self.extra, 1)

    @property
    def canonical_url(self) -> str:
        """The address that stands for this page, whatever it was sorted by."""
        return self._url(self.extra, self.page.number)

    @property
    def previous_url(self) -> str:
        return self._page_url(self.page.number - 1) if self.page.has_previous() else ""

    @property
    def next_url(self) -> str:
        return self._page_url(self.page.number + 1) if self.page.has_next() else ""

    @property
    def pages(self) -> list[tuple[object, str]]:
        """Numbers with their addresses; a gap has none."""
        numbers = self.page.paginator.get_elided_page_range(
            self.page.number, on_each_side=1, on_ends=1
        )
        return [
            (number, self._page_url(number) if isinstance(number, int) else "")
            for number in numbers
        ]

    def _page_url(self, number: int) -> str:
        asked = [(name, _typed(value)) for name, value in self.asked.items()]
        return self._url([*self.extra, *asked], number)

    def _url(self, pairs, number: int) -> str:
        pairs = [*pairs, *([("page", number)] if number > 1 else [])]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path


def list_products(products: QuerySet, request, *, order=ORDERS["relevance"], extra=()) -> Listing:
    """Filter, sort and cut `products` as the address asks; what it asks in error is ignored.

    order  what "relevance" means for this list
    extra  pairs that stay in every address of the list
    """
    asked = ListForm(request.GET).values()
    products = products.filter(_narrowing(asked))
    sort = asked.get("sort", "relevance")
    products = products.order_by(*(order if sort == "relevance" else ORDERS[sort]))
    page = Paginator(products, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = with_pictures(page.object_list)
    return Listing(path=request.path, asked=asked, page=page, extra=tuple(extra))


def with_pictures(products: Iterable[Product]) -> list[Product]:
    """The products as a list, each with its first picture, or None, as `picture`; one query."""
    products = list(products)
    first = ProductImage.objects.filter(product=OuterRef("pk")).order_by("position", "pk")
    chosen = Product.objects.filter(pk__in=[product.pk for product in products]).order_by()
    images = ProductImage.objects.filter(
        pk__in=chosen.values(first=Subquery(first.values("pk")[:1]))
    )
    by_product = {image.product_id: image for image in images}
    for product in products:
        product.picture = by_product.get(product.pk)
    return products


def branch_of(category: Category) -> tuple[list[Category], list[Category]]:
    """The shelves from the root down to this one, and the visible ones below it; one query."""
    step = Category.steplen
    above = [category.path[:end] for end in range(step, len(category.path) + 1, step)]
    found = Category.objects.filter(Q(path__in=above) | Q(path__startswith=category.path)).order_by(
        "path"
    )
    ancestors, below, hidden = [], [], ()
    for shelf in found:
        if shelf.path in above:
            ancestors.append(shelf)
        elif not shelf.is_active or shelf.path.startswith(hidden):
            hidden = (*hidden, shelf.path)
        else:
            below.append(shelf)
    return ancestors, below


def shelves_with_covers() -> list[tuple[Category, int | None]]:
    """Every top shelf with the key of a new product of its branch, to picture it; one query."""
    newest = Product.objects.on_sale().filter(category=OuterRef("pk"))
    newest = newest.order_by("-created_at", "-pk").values("pk")[:1]
    tree = Category.objects.visible().order_by("path").annotate(newest=Subquery(newest))
    roots, covers = [], {}
    for shelf in tree:
        if shelf.depth == 1:
            roots.append(shelf)
        if shelf.newest:
            covers.setdefault(shelf.path[: Category.steplen], shelf.newest)
    return [(shelf, covers.get(shelf.path)) for shelf in roots]


def best_savings() -> QuerySet:
    """Products that cost less than their MRP, the largest share first."""
    reduced = Product.objects.on_sale().filter(is_in_stock=True, from_paise__lt=F("from_mrp_paise"))
    share = F("from_paise") * 1000 / F("from_mrp_paise")
    return reduced.annotate(share=share).order_by("share", "-pk")


def _narrowing(asked: dict) -> Q:
    narrowing = Q()
    if "min" in asked:
        narrowing &= Q(from_paise__gte=asked["min"])
    if "max" in asked:
        narrowing &= Q(from_paise__lte=asked["max"])
    if "in_stock" in asked:
        narrowing &= Q(is_in_stock=True)
    if "brand" in asked:
        narrowing &= Q(brand=asked["brand"])
    return narrowing


def _typed(value) -> str:
    """A filter's value as one would type it."""
    if value is None:
        return ""
    if value is True:
        return "on"
    if isinstance(value, int):
        return plain_rupees(value).removesuffix(".00")
    return str(value)
