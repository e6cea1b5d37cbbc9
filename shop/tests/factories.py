"""Valid rows for tests; a test spells out only what matters to it."""

import itertools

from shop.models import Category, Collection, Product, ProductImage, ProductStatus, Review, Variant
from shop.models.image import RECIPE
from shop.services import listing, reviews, stock

_numbers = itertools.count(1)


def make_category(name: str = "", *, parent: Category | None = None, **fields) -> Category:
    """A category; at the root unless a parent is given."""
    number = next(_numbers)
    fields = {"name": name or f"Shelf {number}", "slug": f"shelf-{number}", **fields}
    if parent is None:
        return Category.objects.add_root(fields)
    parent.refresh_from_db()
    return Category.objects.add_child(parent, fields)


def make_collection(name: str = "", **fields) -> Collection:
    """A collection that shoppers may see; it holds what is in stock unless told otherwise."""
    number = next(_numbers)
    fields = fields or {"in_stock_only": True}
    fields = {"name": name or f"Pick {number}", "slug": f"pick-{number}", **fields}
    return Collection.objects.create(**fields)


def make_product(name: str = "", *, category: Category | None = None, **fields) -> Product:
    """A product that is active but has nothing to sell yet: see make_variant()."""
    number = next(_numbers)
    fields = {
        "name": name or f"Brass lamp {number}",
        "slug": f"product-{number}",
        "status": ProductStatus.ACTIVE,
        "hsn": "94055000",
        **fields,
    }
    return Product.objects.create(category=category or make_category(), **fields)


def make_variant(
    product: Product | None = None,
    *,
    on_hand: int = 10,
    price_paise: int = 500_00,
    mrp_paise: int | None = None,
    **fields,
) -> Variant:
    """A variant with units on the shelf, of a product of its own unless one is given.

    `variant.product` shows what lists know of it by now: price, stock, number of variants.
    """
    number = next(_numbers)
    product = product or make_product()
    variant = Variant.objects.create(
        product=product,
        sku=fields.pop("sku", f"SKU-{number}"),
        price_paise=price_paise,
        mrp_paise=mrp_paise or price_paise,
        **fields,
    )
    if on_hand:
        stock.receive(variant, on_hand, reason="For a test")
    listing.reindex([product.pk])
    variant.refresh_from_db()
    product.refresh_from_db()
    variant.product = product
    return variant


def make_image(product: Product, *, width: int = 1200, height: int = 1200, **fields):
    """A row that tells of a picture and its renditions; there is no file behind it."""
    fields = {"recipe": RECIPE, "alt": f"{product.name}, from the front", **fields}
    image = ProductImage.objects.create(
        product=product,
        file=f"products/test-{next(_numbers)}.png",
        width=width,
        height=height,
        **fields,
    )
    listing.refresh([product.pk])
    return image


def make_complete(**fields) -> Product:
    """A product that lacks nothing, with one variant; a draft unless told otherwise."""
    words = {"description": "<p>Of brass.</p>", "maker": "Deepa Works, Pune 411001"}
    product = make_product(
        **{"status": ProductStatus.DRAFT, "country_of_origin": "India", **words, **fields}
    )
    make_image(product)
    make_variant(product, net_amount=1, net_unit="piece")
    return product


def make_review(
    product: Product, rating: int = 5, *, is_published: bool = True, **fields
) -> Review:
    """What a buyer says; read by the shop and published unless told otherwise."""
    words = {"author_name": "A buyer", "title": "", "text": "", **fields}
    number = next(_numbers)
    review = reviews.submit(product.pk, f"purchase-{number}", rating=rating, **words)
    if is_published:
        reviews.publish([review.pk])
    review.refresh_from_db()
    return review
