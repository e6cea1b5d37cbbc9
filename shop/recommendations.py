"""What else a shopper may want: beside one product, or beside a whole cart.

What is bought together comes first, then what is similar, then what is popular on the same
shelves, then what is popular at all: so there is an answer on the first day of a shop too.
What cannot be had now is not recommended.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import F, QuerySet, Sum

from shop.catalogue import CARD_COLUMNS, with_pictures
from shop.models import Product, ProductStatus, Recommendation, RecommendationKind
from shop.prepared import statement

MOST = 20
ROW = 8
SECONDS = 60  # so long what goes with a cart is remembered
ENOUGH = 2  # a row of similar products with fewer is not worth its heading


@dataclass(frozen=True)
class Row:
    """A heading and the products below it."""

    title: str
    products: list[Product]


def recommend(pks: Collection[int], *, limit: int = MOST) -> list[Product]:
    """Products for whoever looks at these, the best first, each with its picture.

    Never one of `pks`, never more than MOST; keys that no product has are ignored. Six
    queries at most, however many products are asked about.
    """
    limit = max(1, min(limit, MOST))
    found = {pk: None for kind in _recommended(pks).values() for pk in kind}
    if len(found) < limit:
        shelves = Product.objects.filter(pk__in=list(pks)).order_by()
        found |= _more(
            _popular_on(set(shelves.values_list("category", flat=True))), pks, found, limit
        )
    if len(found) < limit:
        found |= _more(_popular(), pks, found, limit)
    return _cards(list(found)[:limit])


def recommend_with(pks: Collection[int]) -> list[Product]:
    """A row for whoever has these in the cart; which they are is remembered for a minute."""
    key = f"recommended:{','.join(map(str, sorted(pks)))}"
    found = cache.get_or_set(key, lambda: [one.pk for one in recommend(pks)], SECONDS)
    # Whether it can be had now is looked up each time, as is all that its card shows.
    had = {one.pk: one for one in _that_can_be_had(found)}
    return with_pictures([had[pk] for pk in found if pk in had][:ROW])


def rows_beside(product: Product) -> list[Row]:
    """What a product page shows below the product: bought together, and similar.

    Where neither is known, what is popular on the same shelf. Three queries at most.
    """
    together, similar, beside = _beside(product)
    with_pictures([*together, *similar, *beside])
    rows = [
        Row("Bought together", together),
        Row("Similar products", similar),
        Row("From the same shelf", beside),
    ]
    return [row for row in rows if row.products]


def in_place_of(product: Product) -> list[Product]:
    """What to offer where a product is gone."""
    _, similar, beside = _beside(product)
    return with_pictures(similar or beside)


def _beside(product: Product) -> tuple[list[Product], list[Product], list[Product]]:
    """What is bought together, what is similar, and if that is too little, what is near."""
    found: dict[str, list[Product]] = {kind.value: [] for kind in RecommendationKind}
    for other in _that_go_with(product.pk):
        found[other.recommended_as].append(other)
    together = found[RecommendationKind.TOGETHER][:ROW]
    similar = [one for one in found[RecommendationKind.SIMILAR] if one not in together][:ROW]
    if len(similar) >= ENOUGH:
        return together, similar, []
    shown = [product.pk, *(one.pk for one in together)]
    return together, [], _near(product.category_id, shown)


@statement
def _that_go_with(product: int) -> QuerySet:
    """What was worked out for one product, each with its kind as `recommended_as`."""
    found = Product.objects.filter(
        recommended_for__product=product, status=ProductStatus.ACTIVE, is_in_stock=True
    )
    found = found.annotate(recommended_as=F("recommended_for__kind")).only(*CARD_COLUMNS)
    return found.order_by("recommended_as", "-recommended_for__score", "pk")


@statement
def _near(shelf: int, shown: list[int]) -> QuerySet:
    """What is popular on a shelf, without those that are shown already."""
    return _popular_on([shelf]).exclude(pk__in=shown).only(*CARD_COLUMNS)[:ROW]


@statement
def _that_can_be_had(pks: list[int]) -> QuerySet:
    shown = Product.objects.on_sale().filter(is_in_stock=True, pk__in=pks)
    return shown.only(*CARD_COLUMNS)


def _cards(pks: list[int]) -> list[Product]:
    """These products in this order, with what a card shows."""
    found = Product.objects.only(*CARD_COLUMNS).in_bulk(pks)
    return with_pictures(found[pk] for pk in pks if pk in found)


def _recommended(pks: Collection[int]) -> dict[str, list[int]]:
    """By kind, what was worked out for these products: what fits several of them comes first."""
    found = {kind.value: [] for kind in RecommendationKind}
    rows = _can_be_had(Recommendation.objects.filter(product__in=list(pks)))
    summed = rows.exclude(other__in=list(pks)).order_by().values("kind", "other")
    for row in summed.annotate(points=Sum("score")).order_by("-points", "other"):
        found[row["kind"]].append(row["other"])
    return found


def _can_be_had(rows: QuerySet) -> QuerySet:
    return rows.filter(other__status=ProductStatus.ACTIVE, other__is_in_stock=True)


def _more(products: QuerySet, pks: Collection[int], found: dict, limit: int) -> dict:
    """So many of these products as are missing, without those that are there already."""
    keys = products.exclude(pk__in=[*pks, *found]).values_list("pk", flat=True)
    return dict.fromkeys(keys[: limit - len(found)])


def _popular_on(shelves: Collection[int]) -> QuerySet:
    """What is popular on these shelves."""
    # Keys, not a subquery: for one shelf both databases then go by the index, without sorting.
    return _popular().filter(category__in=list(shelves))


def _popular() -> QuerySet:
    """What is popular in the whole shop."""
    return Product.objects.on_sale().filter(is_in_stock=True).order_by("-popularity", "-pk")
