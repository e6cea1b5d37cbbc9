"""Writes the whole index anew, without a gap in which something is not found."""

from collections.abc import Callable

from django.db import DatabaseError, connection, transaction

from shop.models import Product, ProductStatus, SearchDocument, SearchWord
from shop.searching import index, tables


def rebuild(*, progress: Callable) -> dict[str, int]:
    """Write every document anew, count the words, and tell how many of both there are.

    progress   given the number of products, returns a bar with update() and close()

    Goes through the products in small transactions, so that the shop can write meanwhile.
    A document is there before, during and after; what breaks off can be run again.
    """
    mend()
    bar = progress(Product.objects.count())
    last = 0
    while True:
        with transaction.atomic():
            after = Product.objects.filter(pk__gt=last).order_by("pk")
            batch = list(after.select_for_update().values_list("pk", flat=True)[: index.BATCH])
            index.write(batch)
        if not batch:
            break
        last = batch[-1]
        bar.update(len(batch))
    bar.close()
    index.count_words()
    return {
        "products": SearchDocument.objects.filter(product__status=ProductStatus.ACTIVE).count(),
        "words": SearchWord.objects.count(),
    }


def mend() -> None:
    """Make the database's index agree with the documents, should something have broken it.

    In one transaction: who reads meanwhile sees the index as it was. On PostgreSQL this takes
    out what has no document; what is missing comes back as documents are written.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables.VECTORS:
                cursor.execute(LEFT_OVER.format(table=table))
            return
        for table in tables.SQLITE:
            try:
                with transaction.atomic():
                    cursor.execute(CHECK.format(table=table))
            except DatabaseError:
                cursor.execute(tables.REBUILD.format(table=table))


LEFT_OVER = (
    "DELETE FROM {table} WHERE NOT EXISTS "
    "(SELECT 1 FROM shop_searchdocument AS known WHERE known.product_id = {table}.product_id)"
)
CHECK = "INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)"
