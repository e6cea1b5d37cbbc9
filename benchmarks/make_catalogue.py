"""Fill an empty shop with goods: `python -m benchmarks.make_catalogue --products 100000`.

Uses the database of DATABASE_URL, which must be migrated and hold no products. The same
seed makes the same shop. There are no pictures: their rows would only be joined by key.
"""

import argparse
import os
from itertools import islice

import django
from tqdm import tqdm


def make(seed: int, *, products: int, variants: int, categories: int) -> None:
    """Write such a shop into the database that Django is set up with."""
    from benchmarks.wares import BATCH, Maker
    from shop.models import Category, Collection
    from shop.searching import index

    maker = Maker(seed, products=products, variants=variants, categories=categories)
    Category.objects.bulk_create(maker.shelves(), batch_size=BATCH)
    Collection.objects.bulk_create(maker.collections())
    leaves = Category.objects.filter(numchild=0).order_by("path")
    wares = maker.wares(list(leaves.values_list("pk", flat=True)))
    progress = tqdm(total=products, unit="product", disable=None)
    while batch := list(islice(wares, BATCH)):
        write(batch)
        progress.update(len(batch))
    progress.close()
    index.count_words()
    _tell_the_database()


def write(wares: list) -> None:
    """Write some wares with all that lists, filters and search know of them."""
    from django.db import transaction

    from shop.models import MovementKind, Product, Review, StockMovement, Variant
    from shop.searching import index
    from shop.services import option_values

    with transaction.atomic():
        Product.objects.bulk_create([ware.product for ware in wares])
        variants = [variant for ware in wares for variant in ware.variants]
        Variant.objects.bulk_create(variants)
        StockMovement.objects.bulk_create(
            StockMovement(variant=variant, kind=MovementKind.RECEIVE, quantity=variant.on_hand)
            for variant in variants
            if variant.on_hand
        )
        Review.objects.bulk_create([review for ware in wares for review in ware.reviews])
        keys = [ware.product.pk for ware in wares]
        option_values.write(keys)
        index.write(keys)


def _tell_the_database() -> None:
    """Which keys are taken, and how the rows are spread."""
    from django.core.management.color import no_style
    from django.db import connection

    from shop.models import Product

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Product]):
            cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--products", type=int, default=1000)
    parser.add_argument("--variants", type=int, help="in all; three times the products")
    parser.add_argument("--categories", type=int, help="in all; a hundredth of the products")
    parser.add_argument("--orders", type=int, default=0, help="paid in cash, 2.3 items each")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from shop.models import Product

    if Product.objects.exists():
        parser.error("The shop must be empty.")
    make(
        chosen.seed,
        products=chosen.products,
        variants=chosen.variants or chosen.products * 3,
        categories=chosen.categories or min(1000, max(20, chosen.products // 100)),
    )
    if chosen.orders:
        from benchmarks import make_orders
        from benchmarks.baskets import Baskets

        baskets = Baskets(chosen.seed, products=chosen.products).draw(chosen.orders)
        items = make_orders.write(baskets, total=chosen.orders)
        print(f"{chosen.orders:,} orders with {items:,} items")


if __name__ == "__main__":
    main()
