"""Finding products in the admin, on sale or not: by indexes alone, however many there are."""

import numpy as np
from django.db import connection
from django.db.models import Q

from shop import search
from shop.models import Product, Variant

MOST = 1000  # of each kind; who finds more writes more of the word
LAST = chr(0x10FFFF)


def products(term: str) -> list[int]:
    """The keys of products whose name, address or SKU begins so, or that have this barcode;
    and of those on sale that have these words anywhere. Six queries."""
    named = Product.objects.filter(begins("name", term) | begins("slug", term))
    sold = Variant.objects.filter(begins("sku", term) | Q(barcode=term))
    found = {
        *named.order_by().values_list("pk", flat=True)[:MOST],
        *sold.order_by().values_list("product", flat=True)[:MOST],
    }
    worded = search.find(term, exact=True)
    best = np.argsort(worded.grades, kind="stable")[:MOST]
    return sorted(found | set(worded.keys[best].tolist()))


def variants(term: str) -> list[int]:
    """The keys of variants whose SKU or barcode begins so. One query."""
    coded = Variant.objects.filter(begins("sku", term) | begins("barcode", term))
    return list(coded.order_by().values_list("pk", flat=True)[:MOST])


def begins(column: str, term: str) -> Q:
    """Whether a text begins so, in the cases in which people write; an index can tell.

    SQLite's LIKE cannot use one where cases are equal, and PostgreSQL's order of words is
    that of its language, so each is asked in its own way.
    """
    chosen = Q()
    for one in {term, term.lower(), term.upper(), term.title(), term[:1].upper() + term[1:]}:
        if connection.vendor == "sqlite":
            chosen |= Q(**{f"{column}__gte": one, f"{column}__lt": one + LAST})
        else:
            chosen |= Q(**{f"{column}__startswith": one})
    return chosen
