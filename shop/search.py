"""From words to products. Views know only search(), RELEVANCE and suggest()."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from shop.models import Product, Variant

MAX_WORDS = 8
MAX_LENGTH = 100
RELEVANCE = ("rank", "-is_in_stock", "-popularity", "-created_at", "-pk")


def clean_words(text: str) -> str:
    """What was typed, without control characters and too much white space."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable[:MAX_LENGTH].split())


def search(words: str) -> QuerySet:
    """Products on sale in which every word occurs: name, brand, shelf, text or SKU.

    Each is annotated with `rank`: 0 if the name begins with the words, 1 if it holds
    them, 2 for the rest. No words find nothing. Reads the tables as they are, without
    an index of words.
    """
    phrase = clean_words(words)
    found = Product.objects.on_sale() if phrase else Product.objects.none()
    for word in phrase.split()[:MAX_WORDS]:
        sku = Variant.objects.filter(product=OuterRef("pk"), is_active=True, sku__icontains=word)
        found = found.filter(
            Q(name__icontains=word)
            | Q(brand__icontains=word)
            | Q(category__name__icontains=word)
            | Q(summary__icontains=word)
            | Q(description__icontains=word)
            | Exists(sku)
        )
    rank = Case(
        When(name__istartswith=phrase, then=Value(0)),
        When(name__icontains=phrase, then=Value(1)),
        default=Value(2),
    )
    return found.annotate(rank=rank).order_by(*RELEVANCE)


def suggest(words: str, limit: int = 8) -> list[Product]:
    """The best few products for what has been typed so far; two letters at least."""
    return list(search(words)[:limit]) if len(clean_words(words)) >= 2 else []
