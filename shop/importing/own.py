"""Our own product file: a row for each variant, and beside them one for each picture.

What is said of a product stands in the first of its rows. A column that is not in the file
is left as it is in the shop; a cell that is empty empties what it stands for. Columns are
the two tables below: a new one is a line in one of them, and everything else follows.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import zip_longest
from typing import Any

from django.utils.text import slugify

from shop.importing import cells, notation
from shop.importing import own_cells as read
from shop.importing.cells import BadCell
from shop.importing.spool import grouped
from shop.importing.table import Row, Table
from shop.importing.values import Parsed, ParsedImage, ParsedProduct, ParsedVariant
from shop.models import Product, ProductStatus, Variant
from shop.quantities import NetUnit

NAME = "own"


@dataclass(frozen=True)
class Column:
    """One column of the file, and the field of the model that it tells.

    read   turns a cell into a value, or raises BadCell
    write  turns a value into a cell
    """

    title: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = read.written_line

    @cached_property
    def key(self) -> str:
        """How a row of a table knows it."""
        return self.title.lower()


PRODUCT_COLUMNS = (
    Column("Name", "name", read.line(160, needed="name")),
    Column("Slug", "slug", read.slug),
    Column("Status", "status", read.one_of(ProductStatus.values, needed="status")),
    Column("Category", "category", read.path, read.written_path),
    Column("Brand", "brand", read.line(80)),
    Column("Summary", "summary", read.line(200)),
    Column("Description", "description", read.html, read.html),
    Column("GST rate", "gst_rate_bps", read.gst_rate, read.written_rate),
    Column("HSN", "hsn", read.hsn),
    Column("Country of origin", "country_of_origin", read.line(60)),
    Column("Maker", "maker", read.line(200)),
    Column("Contents of a set", "net_quantity", read.line(60)),
    Column("Consumer care", "consumer_care", read.line(200)),
    Column("Specifications", "specifications", read.pairs, notation.join_pairs),
    Column("Size guide", "size_guide", read.html, read.html),
    Column("Options", "option_names", notation.split_list, notation.join_list),
)
VARIANT_COLUMNS = (
    Column("SKU", "sku", read.code(cells.MAX_SKU)),
    Column("Option values", "options", notation.split_list, notation.join_list),
    Column("Price", "price_paise", cells.price, read.written_rupees),
    Column("MRP", "mrp_paise", cells.paise, read.written_rupees),
    Column("Stock", "stock", cells.units, str),
    Column("Net amount", "net_amount", read.amount, read.written_amount),
    Column("Net unit", "net_unit", read.one_of(NetUnit.values)),
    Column("Weight (g)", "weight_grams", read.whole(cells.MAX_GRAMS), str),
    Column("Low stock at", "low_stock_at", read.whole_or_none(cells.MAX_UNITS), read.written_whole),
    Column("Barcode", "barcode", read.code(32)),
    Column("Active", "is_active", read.yes_or_no, read.written_yes_or_no),
)
PICTURE_OPTION = "Picture option"
PICTURE_COLUMNS = ("Picture", "Picture alt", "Picture SKU", PICTURE_OPTION, "Picture focus")
HEADER = [
    "Handle",
    *(column.title for column in PRODUCT_COLUMNS + VARIANT_COLUMNS),
    *PICTURE_COLUMNS,
]


def knows(columns: list[str]) -> bool:
    """Tell our own file by its header."""
    return {"handle", "name", "sku", "price", "mrp"} <= set(columns)


# Writing


def lines(
    product: Product, path: tuple[str, ...], variants: list[Variant], pictures: list[tuple]
) -> Iterator[list[str]]:
    """The rows of one product, as cells under HEADER.

    path      the names of its category, from the root
    pictures  for each, in their order, what stands under PICTURE_COLUMNS
    """
    handle = product.source_handle or product.slug
    facts = {"category": path}
    head = [_cell(column, product, facts) for column in PRODUCT_COLUMNS]
    for number, (variant, picture) in enumerate(zip_longest(variants or [None], pictures)):
        of_variant = [""] * len(VARIANT_COLUMNS)
        if variant:
            facts = {"stock": variant.on_hand}
            of_variant = [_cell(column, variant, facts) for column in VARIANT_COLUMNS]
        of_product = [""] * len(head) if number else head
        yield [handle, *of_product, *of_variant, *(picture or [""] * len(PICTURE_COLUMNS))]


def _cell(column: Column, row: Product | Variant, facts: dict) -> str:
    value = facts[column.field] if column.field in facts else getattr(row, column.field)
    return column.write(value)


# Reading


def products(table: Table, parsed: Parsed, *, today: date) -> Iterator[ParsedProduct]:
    """Turn rows into products. Rows of one handle belong together, wherever they stand."""
    there = set(table.columns)
    of_product = [column for column in PRODUCT_COLUMNS if column.title.lower() in there]
    of_variant = [column for column in VARIANT_COLUMNS if column.title.lower() in there]
    has_pairs = PICTURE_OPTION.lower() in there
    seen: dict[str, int] = {}
    for handle, rows in grouped(_named(table, parsed)):
        images = tuple(_images(rows, parsed, has_pairs=has_pairs))
        if product := _product(handle, rows, of_product, of_variant, images, parsed, seen):
            _note_strange_pairs(product, parsed)
            yield product


def _named(table: Table, parsed: Parsed) -> Iterator[tuple[str, Row]]:
    """Each row with its handle; one that has none is made of the address or the name."""
    for row in table.rows:
        handle = _text(row, "Handle") or _text(row, "Slug")
        if not handle and (name := _text(row, "Name")):
            handle = cells.make_slug(name)
        if not handle:
            parsed.refuse(row.line, "There is no handle, so nobody knows which product it is.")
        elif len(handle) > 200:
            parsed.refuse(row.line, "The handle is longer than 200 characters.")
        else:
            yield handle, row


def _text(row: Row, column: str) -> str:
    return notation.unsafe(row.get(column))


def _product(
    handle: str, rows: list[Row], of_product, of_variant, images, parsed: Parsed, seen: dict
) -> ParsedProduct | None:
    """Put the rows of one handle together; what is wrong with them is named in `parsed`."""
    head = rows[0]
    values = _values(head, of_product, handle, parsed)
    names = values.pop("option_names", ())
    variants = [
        variant
        for row in rows
        if _text(row, "SKU") or _text(row, "Price")
        if (variant := _variant(handle, row, of_variant, names, parsed))
        if _is_new(variant, handle, seen, parsed)
    ]
    if "name" not in values:
        return None
    is_ours = ":" not in handle and handle == slugify(handle)
    slug = values.pop("slug", "") or (handle if is_ours else "")
    if slug:
        values["slug"] = slug
        if seen.setdefault(f"/{slug}/", head.line) != head.line:
            parsed.refuse(head.line, f"Line {seen[f'/{slug}/']} has the same slug {slug}.")
    return ParsedProduct(
        line=head.line,
        source_handle=handle if is_ours or ":" in handle else f"{NAME}:{handle}",
        name=values.pop("name"),
        slug=slug or cells.make_slug(values.get("name", ""), handle),
        status=values.pop("status", None),
        category=values.pop("category", None) or None,
        brand=values.pop("brand", None),
        summary=values.pop("summary", None),
        description=values.pop("description", None),
        option_names=tuple(names),
        variants=tuple(variants),
        images=images,
        more=values,
    )


def _values(row: Row, columns: list[Column], handle: str, parsed: Parsed) -> dict:
    """What the cells of these columns say, by field; those that are wrong are named."""
    found = {}
    for column in columns:
        try:
            found[column.field] = column.read(notation.unsafe(row.cells.get(column.key, "")))
        except BadCell as problem:
            parsed.refuse(row.line, f"{handle}, {column.title}: {problem}.")
    return found


def _variant(
    handle: str, row: Row, columns: list[Column], names, parsed: Parsed
) -> ParsedVariant | None:
    """Return the variant of this row, or None, with the reason in `parsed`."""
    before = len(parsed.problems)
    values = _values(row, columns, handle, parsed)
    if len(parsed.problems) > before:
        return None
    options = values.pop("options", ())
    values["mrp_paise"] = values["mrp_paise"] or values["price_paise"]
    # What was withdrawn may be from a time when the product had other options.
    if len(options) != len(names) and values.get("is_active", True):
        parsed.refuse(row.line, f"{handle}: give one value for each option, with commas between.")
    elif values["price_paise"] > values["mrp_paise"]:
        parsed.refuse(row.line, f"{handle}: the price is above the MRP.")
    elif bool(values.get("net_amount")) != bool(values.get("net_unit")):
        parsed.refuse(row.line, f"{handle}: a net quantity is an amount and a unit.")
    else:
        sku = values.pop("sku") or cells.make_sku(handle, options)
        known = {name: values.pop(name) for name in KNOWN if name in values}
        return ParsedVariant(line=row.line, sku=sku, options=options, **known, more=values)
    return None


KNOWN = ("price_paise", "mrp_paise", "weight_grams", "barcode", "is_active", "stock")


def _is_new(variant: ParsedVariant, handle: str, seen: dict, parsed: Parsed) -> bool:
    """Refuse a variant that the file has had before, by its SKU or by its options."""
    keys = {
        f"SKU {variant.sku}": f"SKU {variant.sku}",
        f"{handle}\0{variant.option_key}": "options",
    }
    for key, what in keys.items():
        if (first := seen.setdefault(key, variant.line)) != variant.line:
            parsed.refuse(variant.line, f"The row has the same {what} as line {first}.")
            return False
    return True


def _images(rows: list[Row], parsed: Parsed, *, has_pairs: bool) -> Iterator[ParsedImage]:
    for row in rows:
        if name := _text(row, "Picture"):
            try:
                yield _image(name, row, has_pairs)
            except BadCell as problem:
                parsed.refuse(row.line, f"{name}: {problem}.")


def _image(name: str, row: Row, has_pairs: bool) -> ParsedImage:
    sku, alt = _text(row, "Picture SKU"), read.line(160)(_text(row, "Picture alt"))
    pair = read.pair(_text(row, PICTURE_OPTION)) if has_pairs else None
    if sku and any(pair or ()):
        raise BadCell("a picture shows one SKU or one value of an option, not both")
    return ParsedImage(row.line, name, alt, sku, read.focus(_text(row, "Picture focus")), pair)


def _note_strange_pairs(product: ParsedProduct, parsed: Parsed) -> None:
    names = product.option_names
    known = {pair for one in product.variants for pair in zip(names, one.options, strict=False)}
    for image in product.images:
        if any(image.pair or ()) and image.pair not in known:
            parsed.note(image.line, f"{image.url}: no variant has {': '.join(image.pair)}.")
