"""What a shop of `benchmarks.make_catalogue` is made of: shelves, products, variants, reviews.

Names, brands and options are drawn from small vocabularies with few common and many rare
words, as in real catalogues, so that searches and facets find sets of all sizes.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from shop.models import Category, Collection, Product, Review, ReviewStatus, Variant
from shop.services.reviews import columns_of

BATCH = 2000
START = datetime(2026, 1, 1, tzinfo=UTC)
MINUTES = 450_000  # from START until the newest product
MOST_REVIEWS = 40


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


@dataclass(frozen=True)
class Ware:
    """A product with what belongs to it; none of it is written yet."""

    product: Product
    variants: list[Variant]
    reviews: list[Review]


class Maker:
    """Draws everything from one seeded source, in one order."""

    def __init__(self, seed: int, *, products: int, variants: int, categories: int):
        self.random = random.Random(seed)
        self.products, self.variants, self.categories = products, variants, categories
        self.brands = [self._brand() for _ in range(max(10, products // 200))]
        self.brand_weights = zipf(len(self.brands))
        self.goods_weights = zipf(len(GOODS))
        self.top_shelves = 0

    def _brand(self) -> str:
        return "".join(self.random.choices(SYLLABLES, k=self.random.randint(2, 4))).title()

    def shelves(self) -> list[Category]:
        """A tree, three deep, with goods as its roots; parents come before their children."""
        shelves: list[Category] = []
        tops = min(len(GOODS), max(1, self.categories // 20))
        for number in range(self.categories):
            parent = None if number < tops else shelves[self.random.randrange(len(shelves))]
            if parent and parent.depth == 3:
                parent = shelves[number % tops]
            shelves.append(self._shelf(number, parent))
        return shelves

    def _shelf(self, number: int, parent: Category | None) -> Category:
        word = GOODS[number % len(GOODS)].title()
        manner = self.random.choice(MANNERS).title()
        if parent:
            parent.numchild += 1
            path, depth, place, name = (
                parent.path,
                parent.depth,
                parent.numchild,
                f"{manner} {word}",
            )
        else:
            self.top_shelves += 1
            path, depth, place = "", 0, self.top_shelves
            name = word
        return Category(
            path=Category._get_path(path, depth + 1, place),
            depth=depth + 1,
            numchild=0,
            name=name,
            slug=f"shelf-{number}",
        )

    def collections(self) -> list[Collection]:
        """A third of the shop, about half of it, and nearly all."""
        return [
            Collection(name="20 % off and more", slug="offers", discount_percent=20),
            Collection(name="Under ₹999", slug="under-999", max_paise=999_00),
            Collection(name="In stock", slug="in-stock", in_stock_only=True),
        ]

    def wares(self, shelf_keys: list[int]) -> Iterator[Ware]:
        """Products on these shelves, one after the other; their keys are counted from 1."""
        for number in range(1, self.products + 1):
            yield self._ware(number, shelf_keys)

    def _ware(self, number: int, shelf_keys: list[int]) -> Ware:
        draw = self.random
        thing = draw.choices(GOODS, cum_weights=self.goods_weights)[0]
        material, manner = draw.choice(MATERIALS), draw.choice(MANNERS)
        brand = draw.choices(self.brands, cum_weights=self.brand_weights)[0]
        options = draw.choice(SHAPES)
        variants = self._variants(number, thing, options)
        reviews = self._reviews(number)
        product = Product(
            pk=number,
            category_id=draw.choice(shelf_keys),
            name=f"{manner.title()} {material} {thing} {number}",
            slug=f"{manner}-{material}-{thing}-{number}",
            brand=brand,
            summary=f"A {manner} {thing} of {material} by {brand}.",
            description=f"<p>{' '.join(draw.choices(MANNERS + MATERIALS + GOODS, k=40))}</p>",
            status="active",
            hsn="6304",
            country_of_origin="India",
            maker=f"{brand} Works, Pune 411001",
            missing="picture ",  # as shop.completeness would find
            option_names=list(options),
            popularity=int(draw.paretovariate(0.9)) - 1 if draw.random() < 0.5 else 0,
            created_at=START + timedelta(minutes=draw.randrange(MINUTES)),
            updated_at=START,
            **_of_variants(variants),
            **_of_reviews(reviews),
        )
        return Ware(product, variants, reviews)

    def _variants(self, number: int, thing: str, options: tuple[str, ...]) -> list[Variant]:
        draw = self.random
        base = max(49_00, int(draw.lognormvariate(6.5, 0.9)) * 100)
        variants = []
        for place in range(self._variant_count(number)):
            values = [
                OPTIONS[name][(place + draw.randrange(2) * 7) % len(OPTIONS[name])]
                for name in options
            ]
            price = base + place * 10_00
            variants.append(
                Variant(
                    product_id=number,
                    sku=f"{thing[:3].upper()}-{number}-{place}",
                    options=values,
                    option_key=f"{' / '.join(values)} {place}"[:200],
                    price_paise=price,
                    mrp_paise=int(price * draw.choice([1, 1, 1.1, 1.25, 1.5, 2])),
                    on_hand=0 if draw.random() < 0.15 else draw.randint(1, 60),
                    net_amount=1,
                    net_unit="piece",
                    weight_grams=draw.randint(50, 4000),
                    barcode=f"890{number:08d}{place:02d}",
                    position=place,
                )
            )
        return variants

    def _variant_count(self, number: int) -> int:
        """Spread the wanted number of variants evenly: one at least for each product."""
        return max(
            1,
            self.variants * number // self.products - self.variants * (number - 1) // self.products,
        )

    def _reviews(self, number: int) -> list[Review]:
        """Most products have none, many have one, and a few have many."""
        draw = self.random
        if draw.random() < 0.7:
            return []
        return [
            Review(
                product_id=number,
                author_name="A buyer",
                rating=draw.choices([1, 2, 3, 4, 5], cum_weights=[1, 2, 4, 9, 16])[0],
                text=" ".join(draw.choices(MANNERS + MATERIALS + GOODS, k=12)),
                status=ReviewStatus.PUBLISHED,
                purchase_key=f"made-{number}-{place}",
                created_at=START + timedelta(minutes=draw.randrange(MINUTES)),
            )
            for place in range(min(int(draw.paretovariate(1.2)), MOST_REVIEWS))
        ]


def _of_variants(variants: list[Variant]) -> dict:
    """What shop.services.listing would write of them."""
    can_be_had = [variant for variant in variants if variant.on_hand]
    cheapest = min(can_be_had or variants, key=lambda one: (one.price_paise, one.position))
    return {
        "from_paise": cheapest.price_paise,
        "from_mrp_paise": cheapest.mrp_paise,
        "from_net_amount": cheapest.net_amount,
        "from_net_unit": cheapest.net_unit,
        "is_in_stock": bool(can_be_had),
        "variant_count": len(variants),
    }


def _of_reviews(reviews: list[Review]) -> dict:
    """What shop.services.reviews would write of them."""
    stars = [0] * 5
    for review in reviews:
        stars[review.rating - 1] += 1
    return columns_of(stars)
