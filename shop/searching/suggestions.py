"""What to offer while somebody types: products, categories and words."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.urls import reverse

from shop.models import Category, Product
from shop.money import rupees
from shop.searching import lookup, words
from shop.searching.matching import match_some
from shop.searching.ranking import rank
from shop.searching.understanding import Reading, read

LOOKED_AT = 200
MOST_PRODUCTS, MOST_CATEGORIES, MOST_WORDS = 6, 3, 3
WORDS_LOOKED_AT = 8


@dataclass(frozen=True)
class Suggestion:
    """Something that what was typed may lead to; `kind` is product, category or word."""

    kind: str
    name: str
    url: str
    price: str = ""


def suggest(text: str) -> list[Suggestion]:
    """The best few for what has been typed so far; two letters at least. Four queries."""
    typed = words.flat(text[:100])[:WORDS_LOOKED_AT]
    if sum(len(word) for word in typed) < 2:
        return []
    known = lookup.look_up(typed)
    reading = read(typed, known, as_typed=False, is_open=True)
    matches = match_some(reading.terms, limit=LOOKED_AT)
    return [
        *_products(reading.terms, matches),
        *categories(typed),
        *_words(typed, reading, known),
    ]


def _products(terms, matches) -> list[Suggestion]:
    if not matches.documents:
        return []
    grades = dict(zip(*(column.tolist() for column in rank(terms, matches)), strict=True))
    found = Product.objects.on_sale().filter(pk__in=list(grades))
    order = ("-is_in_stock", "-popularity", "-created_at", "-pk")
    products = list(found.order_by(*order).only("name", "slug", "from_paise"))
    products.sort(key=lambda product: grades[product.pk])  # equals stay as they were
    return [
        Suggestion("product", product.name, product.get_absolute_url(), rupees(product.from_paise))
        for product in products[:MOST_PRODUCTS]
    ]


def categories(typed: list[str]) -> list[Suggestion]:
    """Categories that shoppers see and in whose names a word begins as each of these does.

    One query.
    """
    # A shelf that stands on a hidden one is hidden as well.
    hidden = Category.objects.filter(is_active=False)
    above = hidden.annotate(below=ExpressionWrapper(OuterRef("path"), CharField())).filter(
        below__startswith=F("path")
    )
    shelves = Category.objects.visible().exclude(Exists(above))
    for word in typed:
        shelves = shelves.filter(Q(name__istartswith=word) | Q(name__icontains=f" {word}"))
    return [
        Suggestion("category", shelf.name, shelf.get_absolute_url())
        for shelf in shelves.order_by("depth", "path")[:MOST_CATEGORIES]
    ]


def _words(typed: list[str], reading: Reading, known: lookup.Known) -> list[Suggestion]:
    """The words in full: what the last one may become, or what was meant by all of them."""
    meant = [" ".join(reading.words)] if reading.is_corrected else longer(typed, known)
    phrases = [phrase for phrase in meant if phrase != " ".join(typed)]
    return [Suggestion("word", phrase, _address(phrase)) for phrase in phrases[:MOST_WORDS]]


def longer(typed: list[str], known: lookup.Known) -> list[str]:
    """The words with what the last one may become, the commonest first."""
    return [" ".join([*typed[:-1], word]) for word, _ in known.prefixes]


def _address(phrase: str) -> str:
    return f"{reverse('shop:search')}?{urlencode({'q': phrase})}"
