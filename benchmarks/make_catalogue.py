"""Fill an empty shop with goods: `python -m benchmarks.make_catalogue --products 100000`.

Uses the database of DATABASE_URL, which must be migrated and hold no products. The same
seed makes the same shop. Names, brands and options are drawn from small vocabularies with
few common and many rare words, as in real catalogues, so that searches and facets find
sets of all sizes. There are no pictures: their rows would only be joined by key.
"""

import argparse
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate, islice

import django
from tqdm import tqdm

BATCH = 2000
START = datetime(2026, 1, 1, tzinfo=UTC)


def words(text: str) -> list[str]:
    return text.split()


GOODS = words(
    """
    kurta saree dupatta shawl shirt trouser jacket scarf cushion curtain bedsheet towel
    rug lamp lantern vase planter bowl plate mug kettle tawa kadhai spoon basket tray
    bottle jar candle incense soap oil powder honey tea coffee pickle ghee atta rice dal
    spice notebook pen diary bag purse wallet belt sandal slipper necklace earring
    bangle ring anklet toy puzzle drum flute
    """
)
MATERIALS = words(
    """
    cotton silk linen wool khadi jute brass copper steel clay terracotta wood teak
    bamboo cane leather paper glass marble stone rubber canvas velvet chiffon georgette
    denim
    """
)
MANNERS = words(
    """
    handmade printed woven embroidered painted carved plain striped checked floral
    festive daily light heavy soft large small round square classic modern travel family
    gift organic pure
    """
)
SYLLABLES = words(
    """
    ka na ra vi sha lo me ti pu da ya ro ni ma su ta ke bha gu li jo ha
    """
)
OPTIONS = {
    "Size": ["XS", "S", "M", "L", "XL", "XXL"],
    "Colour": [
        "Indigo",
        "Red",
        "Green",
        "Blue",
        "Black",
        "White",
        "Yellow",
        "Pink",
        "Orange",
        "Brown",
        "Grey",
        "Maroon",
    ],
    "Pack": ["1", "2", "4", "6", "12"],
    "Volume": ["100 ml", "250 ml", "500 ml", "1 l"],
}
SHAPES = [("Size", "Colour"), ("Colour",), ("Size",), ("Pack",), ("Volume",)]


def zipf(number: int) -> list[float]:
    """Cumulative weights of so many things, of which the first are common and the last rare."""
    return list(accumulate(1 / (rank + 1) for rank in range(number)))


class Maker:
    """Draws everything from one seeded source, in one order."""

    def __init__(self, seed: int, *, products: int, variants: int, categories: int):
        self.random = random.Random(seed)
        self.products, self.variants, self.categories = products, variants, categories
        self.brands = [self._brand() for _ in range(max(10, products // 200))]
        self.brand_weights = zipf(len(self.brands))
        self.goods_weights = zipf(len(GOODS))

    def _brand(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))).title()

    def make_categories(self) -> list[int]:
        """A tree, three deep, with goods as its roots; returns the keys of its leaves."""
        from shop.models import Category

        rows, leaves, paths = [], [], []
        tops = min(len(GOODS), max(1, self.categories // 20))
        for number in range(self.categories):
            parent = None if number < tops else paths[self.random.randrange(len(paths))]
            if parent and parent.depth == 3:
                parent = paths[number % tops]
            rows.append(self._category(number, parent))
            paths.append(rows[-1])
        Category.objects.bulk_create(rows, batch_size=BATCH)
        leaves = [row.pk for row in Category.objects.filter(numchild=0).order_by("path")]
        return leaves

    def _category(self, number: int, parent):
        from shop.models import Category

        if parent:
            parent.numchild += 1
        else:
            self.roots = getattr(self, "roots", 0) + 1
        path = Category._get_path(
            parent.path if parent else "",
            (parent.depth if parent else 0) + 1,
            parent.numchild if parent else self.roots,
        )
        word = GOODS[number % len(GOODS)].title()
        manner = self.random.choice(MANNERS).title()
        return Category(
            path=path,
            depth=(parent.depth + 1) if parent else 1,
            numchild=0,
            name=f"{manner} {word}" if parent else word,
            slug=f"shelf-{number}",
        )

    def goods(self, leaves: list[int]) -> Iterator[tuple]:
        """Products with their variants, one pair after the other; keys are counted from 1."""
        for number in range(1, self.products + 1):
            yield self._product(number, leaves)

    def _product(self, number: int, leaves: list[int]):
        from shop.models import Product, Variant

        draw = self.random
        thing = draw.choices(GOODS, cum_weights=self.goods_weights)[0]
        material, manner = draw.choice(MATERIALS), draw.choice(MANNERS)
        brand = draw.choices(self.brands, cum_weights=self.brand_weights)[0]
        names = draw.choice(SHAPES)
        base = max(49_00, int(draw.lognormvariate(6.5, 0.9)) * 100)
        variants = [
            Variant(
                product_id=number,
                sku=f"{thing[:3].upper()}-{number}-{place}",
                options=[
                    OPTIONS[name][(place + draw.randrange(2) * 7) % len(OPTIONS[name])]
                    for name in names
                ],
                price_paise=base + place * 10_00,
                mrp_paise=int((base + place * 10_00) * draw.choice([1, 1, 1.1, 1.25, 1.5, 2])),
                on_hand=0 if draw.random() < 0.15 else draw.randint(1, 60),
                weight_grams=draw.randint(50, 4000),
                barcode=f"890{number:08d}{place:02d}",
                position=place,
            )
            for place in range(self._variant_count(number))
        ]
        for variant in variants:
            variant.option_key = f"{' / '.join(variant.options)} {variant.position}"[:200]
        can_be_had = [variant for variant in variants if variant.on_hand] or variants
        cheapest = min(can_be_had, key=lambda one: (one.price_paise, one.position))
        is_rated = draw.random() < 0.4
        return Product(
            pk=number,
            category_id=draw.choice(leaves),
            name=f"{manner.title()} {material} {thing} {number}",
            slug=f"{manner}-{material}-{thing}-{number}",
            brand=brand,
            summary=f"A {manner} {thing} of {material} by {brand}.",
            description=f"<p>{' '.join(draw.choices(MANNERS + MATERIALS + GOODS, k=40))}</p>",
            status="active",
            hsn="6304",
            option_names=list(names),
            from_paise=cheapest.price_paise,
            from_mrp_paise=cheapest.mrp_paise,
            is_in_stock=any(variant.on_hand for variant in variants),
            variant_count=len(variants),
            popularity=int(draw.paretovariate(0.9)) - 1 if draw.random() < 0.5 else 0,
            rating_hundredths=draw.randrange(200, 501) if is_rated else None,
            rating_count=draw.randint(1, 90) if is_rated else 0,
            created_at=START + timedelta(minutes=draw.randrange(450_000)),
            updated_at=START,
        ), variants

    def _variant_count(self, number: int) -> int:
        """Spread the wanted number of variants evenly: one at least for each product."""
        return max(
            1,
            self.variants * number // self.products - self.variants * (number - 1) // self.products,
        )


def make(maker: Maker) -> None:
    """Write the shop of this maker into the database that Django is set up with."""
    from django.db import connection, transaction

    from shop.models import MovementKind, Product, StockMovement, Variant
    from shop.searching import index

    leaves = maker.make_categories()
    goods = maker.goods(leaves)
    progress = tqdm(total=maker.products, unit="product", disable=None)
    while batch := list(islice(goods, BATCH)):
        with transaction.atomic():
            Product.objects.bulk_create([product for product, _ in batch])
            variants = [variant for _, some in batch for variant in some]
            Variant.objects.bulk_create(variants)
            StockMovement.objects.bulk_create(
                StockMovement(variant=variant, kind=MovementKind.RECEIVE, quantity=variant.on_hand)
                for variant in variants
                if variant.on_hand
            )
            index.write(product.pk for product, _ in batch)
        progress.update(len(batch))
    progress.close()
    index.count_words()
    if connection.vendor == "postgresql":
        from django.core.management.color import no_style

        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [Product]):
                cursor.execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


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
        Maker(
            chosen.seed,
            products=chosen.products,
            variants=chosen.variants or chosen.products * 3,
            categories=chosen.categories or min(1000, max(20, chosen.products // 100)),
        )
    )
    if chosen.orders:
        from benchmarks import make_orders
        from benchmarks.baskets import Baskets

        baskets = Baskets(chosen.seed, products=chosen.products).draw(chosen.orders)
        items = make_orders.write(baskets, total=chosen.orders)
        print(f"{chosen.orders:,} orders with {items:,} items")


if __name__ == "__main__":
    main()
