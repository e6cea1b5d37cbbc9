"""What a shopper asks of a list, read from its address, and addresses that ask a little else.

Nothing in an address is refused: what is unknown or makes no sense is left out, as if it
had not been asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from shop.facets import DISCOUNT_STEPS, RATING_STEPS, Asked
from shop.models import OptionValue
from shop.money import RupeeField, plain_rupees

SORTS = (
    ("relevance", "Most relevant"),
    ("popular", "Most popular"),
    ("new", "Newest first"),
    ("price", "Price: low to high"),
    ("-price", "Price: high to low"),
    ("rating", "Best rated"),
)
MOST_PAGES = 100_000
MOST_CHOICES = 40  # of one facet in one address
OWN_NAMES = frozenset(
    {
        "q",
        "page",
        "sort",
        "min",
        "max",
        "in_stock",
        "brand",
        "rating",
        "discount",
        "variant",
        "exact",
    }
)

Pair = tuple[str, str]


@dataclass(frozen=True)
class Wish:
    """What was asked: the filters as `asked`, and as `pairs` of an address in a fixed order."""

    asked: Asked
    pairs: tuple[Pair, ...]
    sort: str = "relevance"
    page: int = 1

    def with_pair(self, name: str, value: str) -> tuple[Pair, ...]:
        """The pairs with one more choice, or without it where it was chosen."""
        pair = (name, value)
        return (
            tuple(one for one in self.pairs if one != pair)
            if pair in self.pairs
            else (
                *self.pairs,
                pair,
            )
        )

    def with_only(self, values: Mapping[str, str]) -> tuple[Pair, ...]:
        """The pairs with these values, "" for none, in the place of what their names had."""
        kept = [pair for pair in self.pairs if pair[0] not in values]
        return (*kept, *((name, value) for name, value in values.items() if value))


def read(query: QueryDict, options: Mapping[int, OptionValue]) -> Wish:
    """Read a wish from an address.

    options   all OptionValues by key: what is none of them is not asked
    """
    brands = [brand for brand in _unique(query.getlist("brand")) if brand and "\0" not in brand]
    prices = _prices(query)
    wanted, option_pairs = _options(query, options)
    rating = _one_of(query.get("rating"), [step // 100 for step in RATING_STEPS])
    discount = _one_of(query.get("discount"), DISCOUNT_STEPS)
    in_stock = query.get("in_stock") in {"on", "1", "true"}
    asked = Asked(
        brands=frozenset(brands),
        options=wanted,
        min_paise=prices.get("min"),
        max_paise=prices.get("max"),
        rating=rating and rating * 100,
        discount=discount,
        in_stock=in_stock,
    )
    pairs = [("brand", brand) for brand in brands] + option_pairs
    pairs += [(name, typed(paise)) for name, paise in prices.items()]
    pairs += [("rating", str(rating))] if rating else []
    pairs += [("discount", str(discount))] if discount else []
    pairs += [("in_stock", "on")] if in_stock else []
    sort = query.get("sort", "")
    return Wish(
        asked=asked,
        pairs=tuple(pairs),
        sort=sort if sort in dict(SORTS) else "relevance",
        page=_page(query.get("page", "")),
    )


def address(path: str, pairs: Iterable[Pair], *, sort: str = "", page: int = 1) -> str:
    """An address that asks for these pairs, in this order, on this page."""
    all_pairs = [*pairs]
    if sort and sort != "relevance":
        all_pairs.append(("sort", sort))
    if page > 1:
        all_pairs.append(("page", page))
    return f"{path}?{urlencode(all_pairs)}" if all_pairs else path


def name_of(option_slug: str) -> str:
    """The name under which an option stands in an address."""
    return f"option-{option_slug}" if option_slug in OWN_NAMES else option_slug


def typed(paise: int | None) -> str:
    """An amount as one would type it."""
    return "" if paise is None else plain_rupees(paise).removesuffix(".00")


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value.strip() for value in values))[:MOST_CHOICES]


def _options(query: QueryDict, options: Mapping[int, OptionValue]):
    """The OptionValues asked for, by option, and the pairs that ask for them."""
    known = {(name_of(one.option_slug), one.value_slug): one for one in options.values()}
    wanted: dict[str, set[int]] = {}
    pairs = []
    for name in query:
        if name in OWN_NAMES:
            continue
        for value in _unique(query.getlist(name)):
            if found := known.get((name, value)):
                wanted.setdefault(found.option_slug, set()).add(found.pk)
                pairs.append((name, value))
    return {option: frozenset(keys) for option, keys in wanted.items()}, pairs


def _prices(query: QueryDict) -> dict[str, int]:
    form = PriceForm(query)
    form.is_valid()
    return {name: paise for name, paise in form.cleaned_data.items() if paise is not None}


class PriceForm(forms.Form):
    """The two ends of a price range, in rupees."""

    min = RupeeField(required=False)
    max = RupeeField(required=False)


def _one_of(text: str | None, numbers: Iterable[int]) -> int | None:
    return next((number for number in numbers if str(number) == text), None)


def _page(text: str) -> int:
    return min(int(text), MOST_PAGES) if text.isdecimal() and len(text) < 8 and int(text) else 1
