"""Writes products as WooCommerce takes them: a row for each, and for each variation of one."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from shop.importing import beyond, notation
from shop.importing.beyond import WOOCOMMERCE, Shown
from shop.importing.own_cells import html
from shop.models import Product, ProductStatus, Variant
from shop.money import plain_rupees

MOST_OPTIONS = 10  # for which the header has columns
COLUMNS = (
    *("ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?"),
    *("Visibility in catalog", "Short description", "Description", "Tax status", "In stock?"),
    *("Stock", "Weight (kg)", "Allow customer reviews?", "Sale price", "Regular price"),
    *("Categories", "Images", "Parent", "Position", "Brands"),
)
ATTRIBUTES = tuple(
    f"Attribute {number} {what}"
    for number in range(1, MOST_OPTIONS + 1)
    for what in ("name", "value(s)", "visible", "global")
)
HEADER = [*COLUMNS, *ATTRIBUTES, *WOOCOMMERCE.header]


def lines(
    product: Product, path: tuple[str, ...], variants: list[Variant], pictures: list[Shown]
) -> Iterator[list[str]]:
    """The rows of one product, as cells under HEADER; none where there is nothing to sell."""
    names = product.option_names
    kept = beyond.fitting(product, variants)
    if not kept or len(names) > MOST_OPTIONS:
        return
    told = _product(product, path, pictures)
    if not names:
        yield _row(told | {"Type": "simple"} | _variant(kept[0]), product, kept[0], [])
        return
    values = [(name, [one.options[at] for one in kept]) for at, name in enumerate(names)]
    yield _row(told | {"Type": "variable"}, product, None, values)
    for position, variant in enumerate(kept):
        of_parent = {
            "Type": "variation",
            "Name": f"{product.name} - {variant.label}",
            "Published": "1" if variant.is_active else "0",
            "Parent": f"id:{product.pk}",
            "Position": str(position),
            "Images": next((one.url for one in pictures if variant.sku in one.skus), ""),
        }
        own = [(name, [value]) for name, value in zip(names, variant.options, strict=True)]
        yield _row(of_parent | _variant(variant), None, variant, own)


def _row(
    told: dict[str, str],
    product: Product | None,
    variant: Variant | None,
    attributes: Iterable[tuple[str, list[str]]],
) -> list[str]:
    places = [""] * len(ATTRIBUTES)
    for at, (name, values) in enumerate(attributes):
        listed = ", ".join(map(_masked, dict.fromkeys(values)))
        places[4 * at : 4 * at + 4] = [name, listed, "1", "0"]
    cells = [told.get(column, "") for column in COLUMNS]
    return [*cells, *places, *beyond.written(product, variant)]


def _product(product: Product, path: tuple[str, ...], pictures: list[Shown]) -> dict[str, str]:
    is_shown = product.status == ProductStatus.ACTIVE
    return {
        "ID": str(product.pk),
        "Name": product.name,
        "Published": "1" if is_shown else "0",
        "Is featured?": "0",
        "Visibility in catalog": "visible",
        "Short description": product.summary,
        "Description": html(product.description).replace("\n", "\\n"),
        "Tax status": "taxable",
        "Allow customer reviews?": "1",
        "Categories": _masked(notation.join_list(path, ">")),
        "Images": ", ".join(_masked(one.url) for one in pictures),
        "Brands": _masked(product.brand),
    }


def _variant(variant: Variant) -> dict[str, str]:
    is_reduced = variant.price_paise < variant.mrp_paise
    kilograms = Decimal(variant.weight_grams) / 1000
    return {
        "SKU": variant.sku,
        "GTIN, UPC, EAN, or ISBN": variant.barcode,
        "In stock?": "1" if variant.on_hand else "0",
        "Stock": str(variant.on_hand),
        "Weight (kg)": f"{kilograms:f}" if variant.weight_grams else "",
        "Sale price": plain_rupees(variant.price_paise) if is_reduced else "",
        "Regular price": plain_rupees(variant.mrp_paise),
    }


def _masked(words: str) -> str:
    """Words in a list: a comma in them parts nothing."""
    return words.replace(",", "\\,")
