"""Reading the product files of other shop systems: one module for each format."""

from datetime import date

from shop.importing import shopify, woocommerce
from shop.importing.table import UnreadableFile, read_table
from shop.importing.values import (
    Parsed,
    ParsedImage,
    ParsedProduct,
    ParsedVariant,
    Problem,
)

__all__ = [
    "FORMATS",
    "Parsed",
    "ParsedImage",
    "ParsedProduct",
    "ParsedVariant",
    "Problem",
    "UnreadableFile",
    "parse_file",
]

FORMATS = {module.NAME: module for module in (shopify, woocommerce)}


def parse_file(data: bytes, *, format: str = "auto", today: date) -> Parsed:
    """Return all products that a file holds, and every row that holds none.

    format  a name from FORMATS, or "auto" to tell by the header

    Raises UnreadableFile.
    """
    table = read_table(data)
    if format == "auto":
        module = detect(table.columns)
    else:
        module = FORMATS[format]
        if not module.knows(table.columns):
            raise UnreadableFile(f"The header is not that of an export of {format}.")
    parsed = module.parse(table, today=today)
    parsed.problems = sorted(table.problems + parsed.problems, key=lambda found: found.line)
    parsed.notes = sorted(table.notes + parsed.notes, key=lambda found: found.line)
    return parsed


def detect(columns: list[str]):
    """Return the module that knows this header. Raises UnreadableFile."""
    for module in FORMATS.values():
        if module.knows(columns):
            return module
    raise UnreadableFile("The header is not that of a product export of Shopify or WooCommerce.")
