"""Reading product files, ours and those of other shop systems: one module for each format."""

from datetime import date
from typing import BinaryIO

from shop.importing import own, shopify, to_shopify, to_woocommerce, woocommerce
from shop.importing.spool import Spool
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
    "WRITERS",
    "Parsed",
    "ParsedImage",
    "ParsedProduct",
    "ParsedVariant",
    "Problem",
    "Spool",
    "UnreadableFile",
    "parse_file",
]

FORMATS = {module.NAME: module for module in (own, shopify, woocommerce)}
WRITERS = {own.NAME: own, shopify.NAME: to_shopify, woocommerce.NAME: to_woocommerce}


def parse_file(
    file: BinaryIO,
    *,
    format: str = "auto",
    today: date,
    spool: Spool | None = None,
    progress=iter,
) -> Parsed:
    """Return all products that a file holds, and every row that holds none.

    format    a name from FORMATS, or "auto" to tell by the header
    spool     where the products are to wait; a file of its own unless told
    progress  wraps the rows, to see how far it is

    A large file takes little memory: what it says waits on the disk. Raises UnreadableFile.
    """
    table = read_table(file)
    if format == "auto":
        module = detect(table.columns)
    else:
        module = FORMATS[format]
        if not module.knows(table.columns):
            raise UnreadableFile(f"The header is not that of an export of {format}.")
    table.rows = iter(progress(table.rows))
    parsed = Parsed(module.NAME, Spool() if spool is None else spool)
    for product in module.products(table, parsed, today=today):
        parsed.products.append(product)
    if not (parsed.products or parsed.problems or parsed.left or table.problems):
        raise UnreadableFile("There is a header, but no product under it.")
    parsed.problems = sorted(table.problems + parsed.problems, key=lambda found: found.line)
    parsed.notes = sorted(table.notes + parsed.notes, key=lambda found: found.line)
    parsed.left.sort(key=lambda found: found.line)
    return parsed


def detect(columns: list[str]):
    """Return the module that knows this header. Raises UnreadableFile."""
    for module in FORMATS.values():
        if module.knows(columns):
            return module
    raise UnreadableFile(
        "The header is not that of a product export of this shop, of Shopify or of WooCommerce."
    )
