"""Lists of products: which, in what order, on which page, and what to narrow them by."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np
from django.core.paginator import Page, Paginator
from django.db.models import OuterRef, QuerySet, Subquery

from shop import choices, facets, wishes
from shop.choices import Choice, Facet, Links
from shop.columns import BEFORE_ALL_ELSE, Columns, memory
from shop.models import Product, ProductImage
from shop.prepared import statement
from shop.search import Found
from shop.services import option_values

PAGE_SIZE = 24
WORST = 100  # grades of a search are better, which is less, than this
CARD_COLUMNS = (
    *("name", "slug", "brand", "from_paise", "from_mrp_paise", "is_in_stock", "variant_count"),
    *("from_net_amount", "from_net_unit", "rating_hundredths", "rating_count", "popularity"),
    "category_id",  # the window shows things from different shelves
)


@dataclass(frozen=True)
class Listing:
    """One page of a list, with what was asked for and the addresses around it."""

    path: str
    wish: wishes.Wish
    page: Page
    facets: list[Facet]
    active: list[Choice]
    price_range: tuple[int, int] | None = None
    extra: tuple = ()  # what belongs to every address of this list, as pairs

    @property
    def products(self) -> list[Product]:
        return self.page.object_list

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wish.pairs)

    @property
    def is_rearranged(self) -> bool:
        """Whether it shows what another address shows as well."""
        return self.is_narrowed or self.sort != "relevance"

    @property
    def kept(self) -> list:
        """Pairs that a form for prices and order must carry along."""
        return [*self.extra, *(pair for pair in self.wish.pairs if pair[0] not in {"min", "max"})]

    @property
    def min_rupees(self) -> str:
        return wishes.typed(self.wish.asked.min_paise)

    @property
    def max_rupees(self) -> str:
        return wishes.typed(self.wish.asked.max_paise)

    @property
    def lowest_rupees(self) -> str:
        """What a price can be here: for the fields that nobody has filled in."""
        return wishes.typed(self.price_range[0]) if self.price_range else ""

    @property
    def highest_rupees(self) -> str:
        return wishes.typed(self.price_range[1]) if self.price_range else ""

    @property
    def sort(self) -> str:
        return self.wish.sort

    @property
    def sorts(self):
        return wishes.SORTS

    @property
    def plain_url(self) -> str:
        """The list without any filter."""
        return wishes.address(self.path, self.extra)

    @property
    def canonical_url(self) -> str:
        """The address that stands for this page, whatever it was sorted by."""
        return wishes.address(self.path, self.extra, page=self.page.number)

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
        pairs = [*self.extra, *self.wish.pairs]
        return wishes.address(self.path, pairs, sort=self.sort, page=number)


@dataclass(frozen=True)
class Scope:
    """Which products a list is about, before anybody narrows it.

    categories  only what stands on these shelves, by key
    found       only what a search has found, the best grade first
    rule        only what fits it
    """

    categories: Collection[int] | None = None
    found: Found | None = None
    rule: facets.Asked | None = None

    def rows(self, columns: Columns) -> tuple[np.ndarray, np.ndarray | None]:
        """What is on sale of it: rows and the grade of each, where something was searched for;
        otherwise for every row, whether it belongs here."""
        if self.found is None:
            return self._belongs(columns, slice(0, columns.size)), None
        rows, known = columns.look_for(self.found.keys)
        rows, grades = rows[known], self.found.grades[known]
        belongs = self._belongs(columns, rows)
        return rows[belongs], grades[belongs]

    def count(self, columns: Columns) -> int:
        """How many products on sale it has."""
        rows, _ = self.rows(columns)
        return np.count_nonzero(rows) if self.found is None else len(rows)

    def _belongs(self, columns: Columns, rows: np.ndarray | slice) -> np.ndarray:
        belongs = columns.is_shown[rows]
        if self.categories is not None:
            wanted = np.zeros(max([0, *self.categories, columns.category.max(initial=0)]) + 1, bool)
            wanted[list(self.categories)] = True
            belongs = belongs & wanted[columns.category[rows]]
        if self.rule is not None:
            belongs = belongs & facets.fits(columns, rows, self.rule)
        return belongs


def list_products(request, scope: Scope, *, extra=()) -> Listing:
    """Filter, sort and cut as the address asks; what it asks in error is ignored.

    extra  pairs that stay in every address of the list
    """
    with memory.lock:
        columns = memory.read()
        wish = wishes.read(request.GET, columns.options)
        rows, grades = scope.rows(columns)
        counted = facets.count(
            columns,
            rows,
            wish.asked,
            keys=lambda chosen: _keys(columns, chosen, grades, wish.sort),
            page=wish.page,
            size=PAGE_SIZE,
        )
        pks = columns.pk[counted.rows].tolist()
        options = columns.options
    page = Paginator(range(counted.total), PAGE_SIZE).page(counted.page)
    page.object_list = with_pictures(cards(pks))
    _show_what_was_asked_for(page.object_list, wish, options)
    links = Links(request.path, wish, tuple(extra))
    return Listing(
        path=request.path,
        wish=wish,
        page=page,
        facets=choices.facets_of(counted, options, links),
        active=choices.active(options, links),
        price_range=counted.price_range,
        extra=tuple(extra),
    )


def best(columns: Columns, scope: Scope, sort: str, number: int) -> list[int]:
    """The keys of the first few products of a list that nobody searched or narrowed."""
    belongs, _ = scope.rows(columns)
    fitting = np.flatnonzero(belongs)
    keys = _keys(columns, slice(0, columns.size), None, sort)[fitting]
    return columns.pk[facets.best(keys, columns.pk, fitting, 0, number)].tolist()


def _keys(columns: Columns, rows, grades, sort: str):
    """What these rows are sorted by, the greatest first; equals go by the newest product.

    grades  parallel to rows, where something was searched for
    """
    if sort == "price":
        return -columns.price[rows]
    if sort == "-price":
        return columns.price[rows]
    if sort == "rating":
        return columns.rating[rows].astype(np.int64) << 32 | columns.rating_count[rows]
    if sort == "new":
        return columns.created[rows]
    if sort == "saving":
        return columns.discount[rows]
    if sort == "popular":
        return columns.popular(rows)
    relevance = columns.relevance[rows]
    return relevance if grades is None else relevance | WORST - grades << BEFORE_ALL_ELSE + 1


def cards(pks: Collection[int]) -> list[Product]:
    """These products in this order, with what their cards show; one query."""
    found = {product.pk: product for product in _shown(list(pks))}
    return [found[pk] for pk in pks if pk in found]


@statement
def _shown(pks: list[int]) -> QuerySet[Product]:
    return Product.objects.filter(pk__in=pks).only(*CARD_COLUMNS)


def with_pictures(products: Iterable[Product]) -> list[Product]:
    """The products as a list, each with its first picture, or None, as `picture`; one query."""
    products = list(products)
    images = _first_pictures(sorted({product.pk for product in products}))
    by_product = {image.product_id: image for image in images}
    for product in products:
        product.picture = by_product.get(product.pk)
    return products


def _show_what_was_asked_for(products: list[Product], wish: wishes.Wish, options) -> None:
    """Among red things each is shown in red, where it has a picture of that; at most one query."""
    chosen = {options[key] for keys in wish.asked.options.values() for key in keys}
    asked = {(one.option_slug, one.value_slug) for one in chosen}
    if not asked:
        return
    images = ProductImage.objects.filter(product__in=products, option_name__gt="")
    first: dict[int, ProductImage] = {}
    for image in images.order_by("position", "pk"):
        if option_values.slugs_of(image.option_name, image.option_value) in asked:
            first.setdefault(image.product_id, image)
    for product in products:
        product.picture = first.get(product.pk, product.picture)


@statement
def _first_pictures(pks: list[int]) -> QuerySet[ProductImage]:
    """The picture that each of these products shows first."""
    pictures = ProductImage.objects.filter(product=OuterRef("pk")).order_by("position", "pk")
    first = Product.objects.filter(pk__in=pks).values_list(Subquery(pictures.values("pk")[:1]))
    return ProductImage.objects.filter(pk__in=first).order_by()


def common_brands(most: int) -> list[str]:
    """The brands with the most products on sale, the largest first; one query."""
    with memory.lock:
        columns = memory.read()
        counts = np.bincount(columns.brand[: columns.size][columns.is_shown[: columns.size]])
        counts[:1] = 0  # no brand at all
        largest = np.argsort(-counts, kind="stable")[:most]
        return [columns.brands[number] for number in largest if counts[number]]
