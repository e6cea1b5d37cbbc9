"""Finding products in the admin, on sale or not: by indexes alone, however many there are."""

import numpy as np
from django.db.models import Q

from shop import search
from shop.models import Product, Variant

MOST = 1000  # of each kind; who finds more writes more of the word


def products(term: str) -> list[int]:
    """The keys of products whose name, address or SKU begins so, or that have this barcode;
    and of those on sale that have these words anywhere. Six queries."""
    named = Product.objects.filter(Q(name__begins=term) | Q(slug__begins=term))
    sold = Variant.objects.filter(Q(sku__begins=term) | Q(barcode=term))
    found = {
        *named.order_by().values_list("pk", flat=True)[:MOST],
        *sold.order_by().values_list("product", flat=True)[:MOST],
    }
    worded = search.find(term, exact=True)
    best = np.argsort(worded.grades, kind="stable")[:MOST]
    return sorted(found | set(worded.keys[best].tolist()))


def variants(term: str) -> list[int]:
    """The keys of variants whose SKU or barcode begins so. One query."""
    coded = Variant.objects.filter(Q(sku__begins=term) | Q(barcode__begins=term))
    return list(coded.order_by().values_list("pk", flat=True)[:MOST])
