"""Writes products as Shopify takes them: a row for each variant, and beside them the pictures."""

from collections.abc import Iterator
from itertools import zip_longest

from shop.importing import beyond, notation
from shop.importing.beyond import SHOPIFY, Shown
from shop.importing.own_cells import html
from shop.importing.shopify import MOST_OPTIONS
from shop.models import Product, ProductStatus, Variant
from shop.money import plain_rupees

PRODUCT = ("Title", "Body (HTML)", "Vendor", "Type", "Published", "Status", "SEO Description")
OPTIONS = tuple(
    f"Option{n} {what}" for n in range(1, MOST_OPTIONS + 1) for what in ("Name", "Value")
)
VARIANT = (
    *("Variant SKU", "Variant Grams", "Variant Inventory Tracker", "Variant Inventory Qty"),
    *("Variant Inventory Policy", "Variant Fulfillment Service", "Variant Price"),
    *("Variant Compare At Price", "Variant Requires Shipping", "Variant Taxable"),
    *("Variant Barcode", "Variant Image", "Variant Weight Unit"),
)
PICTURE = ("Image Src", "Image Position", "Image Alt Text")
HEADER = ["Handle", *PRODUCT, *OPTIONS, *VARIANT, *PICTURE, *SHOPIFY.header]


def lines(
    product: Product, path: tuple[str, ...], variants: list[Variant], pictures: list[Shown]
) -> Iterator[list[str]]:
    """The rows of one product, as cells under HEADER; none where there is nothing to sell.

    Shopify sells every variant of a product, so those that were withdrawn stay behind.
    """
    sold = [one for one in beyond.fitting(product, variants) if one.is_active]
    if not sold:
        return
    own = {sku: picture.url for picture in reversed(pictures) for sku in picture.skus}
    pairs = zip_longest(sold, enumerate(pictures, start=1))
    for number, (variant, picture) in enumerate(pairs):
        head = None if number else product
        yield [
            product.slug,
            *(_product(product, path) if head else _nothing(PRODUCT)),
            *(_options(product, variant, head) if variant else _nothing(OPTIONS)),
            *(_variant(variant, own) if variant else _nothing(VARIANT)),
            *((picture[1].url, str(picture[0]), picture[1].alt) if picture else _nothing(PICTURE)),
            *beyond.written(head, variant),
        ]


def _nothing(columns: tuple[str, ...]) -> list[str]:
    return [""] * len(columns)


def _product(product: Product, path: tuple[str, ...]) -> tuple[str, ...]:
    is_shown = product.status == ProductStatus.ACTIVE
    return (
        product.name,
        html(product.description),
        product.brand,
        notation.join_list(path, ">"),
        "true" if is_shown else "false",
        product.status,
        product.summary,
    )


def _options(product: Product, variant: Variant, head: Product | None) -> list[str]:
    """Names and values in turns; the last place holds all for which there is no other."""
    names, values = _placed(product.option_names), _placed(variant.options)
    if not names:
        names, values = ["Title"], ["Default Title"]
    told = [
        word
        for name, value in zip(names, values, strict=True)
        for word in (name if head else "", value)
    ]
    return told + [""] * (len(OPTIONS) - len(told))


def _placed(words: list[str]) -> list[str]:
    if len(words) < MOST_OPTIONS:
        return list(words)
    return [*words[: MOST_OPTIONS - 1], notation.join_list(words[MOST_OPTIONS - 1 :])]


def _variant(variant: Variant, own: dict[str, str]) -> tuple[str, ...]:
    is_reduced = variant.price_paise < variant.mrp_paise
    return (
        variant.sku,
        str(variant.weight_grams),
        "shopify",
        str(variant.on_hand),
        "deny",
        "manual",
        plain_rupees(variant.price_paise),
        plain_rupees(variant.mrp_paise) if is_reduced else "",
        "true",
        "true",
        variant.barcode,
        own.get(variant.sku, ""),
        "g",
    )
