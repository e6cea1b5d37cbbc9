"""Shopify's product export: a row for each variant, and further rows for more pictures."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from shop.html import clean_html
from shop.importing import cells, notation
from shop.importing.beyond import SHOPIFY, Beyond
from shop.importing.cells import BadCell
from shop.importing.spool import grouped
from shop.importing.table import Row, Table
from shop.importing.values import Parsed, ParsedImage, ParsedProduct, ParsedVariant, shown_by
from shop.models import ProductStatus

NAME = "shopify"
# Shopify has renamed its columns; both names are read.
HANDLE = ("Handle", "URL handle")
BODY = ("Body (HTML)", "Description")
PUBLISHED = ("Published", "Published on online store")
SKU = ("Variant SKU", "SKU")
GRAMS = ("Variant Grams", "Weight value (grams)")
STOCK = ("Variant Inventory Qty", "Inventory quantity")
PRICE = ("Variant Price", "Price")
COMPARE_AT = ("Variant Compare At Price", "Compare-at price")
SHIPPED = ("Variant Requires Shipping", "Requires shipping")
BARCODE = ("Variant Barcode", "Barcode")
IMAGE = ("Image Src", "Product image URL")
VARIANT_IMAGE = ("Variant Image", "Variant image URL")
MOST_OPTIONS = 3
NO_OPTION = "default title"
NOT_SHIPPED = "It is not shipped, and this shop sells what comes in a parcel."


def knows(columns: list[str]) -> bool:
    """Tell a Shopify export by its header."""
    has_handle = any(name.lower() in columns for name in HANDLE)
    return has_handle and "title" in columns and any(n.lower() in columns for n in PRICE)


def products(table: Table, parsed: Parsed, *, today: date) -> Iterator[ParsedProduct]:
    """Turn rows into products. Rows of one handle belong together, wherever they stand."""
    skus: dict[str, int] = {}
    beyond = Beyond(SHOPIFY, table.columns)
    for handle, rows in grouped(_named(beyond.rows(table.rows), parsed)):
        if product := _product(handle, rows, parsed, skus, beyond):
            yield product


def _named(rows: Iterable[Row], parsed: Parsed) -> Iterator[tuple[str, Row]]:
    for row in rows:
        if handle := row.get(*HANDLE):
            yield handle, row
        else:
            parsed.refuse(row.line, "There is no handle, so nobody knows which product it is.")


def _product(
    handle: str, rows: list[Row], parsed: Parsed, skus: dict, beyond: Beyond
) -> ParsedProduct | None:
    """Put the rows of one handle together; what cannot be taken is named in `parsed`."""
    head = next((row for row in rows if row.get("Title")), None)
    if head is None:
        for row in rows:
            parsed.refuse(row.line, "There is no title in any row of this handle.")
        return None
    if cells.is_yes(head.get("Gift Card")):
        for row in rows:
            parsed.leave(row.line, f"{handle}: Gift cards cannot be sold here.")
        return None

    options = _options(head)
    names = _unfolded(tuple(options.values()), beyond)
    variants, seen = [], {}
    for row in rows:
        if row.get(*SHIPPED).lower() == "false":
            parsed.leave(row.line, f"{handle}: {NOT_SHIPPED}")
            continue
        if not _is_variant(row, head):
            if not row.get(*IMAGE):
                parsed.refuse(row.line, f"{handle}: the row has neither a variant nor a picture.")
            continue
        variant = _variant(handle, row, options, parsed, beyond)
        if variant and _is_new(variant, seen, skus, parsed):
            variants.append(variant)
    if not variants:
        return None  # each row has been named
    more = beyond.of_product(head, parsed)
    return ParsedProduct(
        line=head.line,
        source_handle=beyond.handle(head, cells.make_handle(NAME, handle)),
        name=cells.one_line(head.get("Title"), 160),
        slug=more.get("slug") or cells.make_slug(handle, head.get("Title")),
        status=_status(head),
        variants=tuple(variants),
        category=_category(head, beyond),
        hint=next(iter(cells.split_list(head.get("Tags"))), ""),
        brand=cells.one_line(head.get("Vendor"), 80) or None,
        summary=cells.one_line(head.get("SEO Description"), 200) or None,
        description=_description(head, beyond) or None,
        option_names=names,
        images=tuple(_images(rows, variants, names)),
        more=more,
    )


def _options(head: Row) -> dict[int, str]:
    """The options by their number; Shopify writes Title / Default Title where there are none."""
    return {
        number: cells.one_line(name, 60)
        for number in (1, 2, 3)
        if (name := head.get(f"Option{number} Name"))
        and head.get(f"Option{number} Value").lower() != NO_OPTION
    }


def _unfolded(words: tuple[str, ...], beyond: Beyond) -> tuple[str, ...]:
    """Options or their values; the last place of a file of ours holds all that are more."""
    if not beyond.is_ours or len(words) < MOST_OPTIONS:
        return words
    return (*words[: MOST_OPTIONS - 1], *notation.split_list(words[MOST_OPTIONS - 1]))


def _is_variant(row: Row, head: Row) -> bool:
    """Tell a row that sells something from one that only shows a further picture."""
    return row is head or bool(row.get(*PRICE) or row.get("Option1 Value"))


def _variant(
    handle: str, row: Row, names: dict[int, str], parsed: Parsed, beyond: Beyond
) -> ParsedVariant | None:
    """Return the variant of this row, or None, with the reason in `parsed`."""
    options = tuple(cells.one_line(row.get(f"Option{number} Value"), 80) for number in names)
    sku = row.get(*SKU).lstrip("'")
    try:
        if not all(options):
            raise BadCell(f"a value is missing, of {', '.join(names.values())}")
        if len(sku) > cells.MAX_SKU:
            raise BadCell(f"the SKU is longer than {cells.MAX_SKU} characters")
        price = cells.price(row.get(*PRICE))
        return ParsedVariant(
            line=row.line,
            sku=sku or cells.make_sku(handle, options),
            options=_unfolded(options, beyond),
            price_paise=price,
            mrp_paise=max(price, cells.paise(row.get(*COMPARE_AT))),
            weight_grams=cells.grams(row.get(*GRAMS)),
            barcode=row.get(*BARCODE).lstrip("'")[:32] or None,
            stock=cells.units(units) if (units := row.get(*STOCK)) else None,
            more=beyond.of_variant(row, parsed),
        )
    except BadCell as problem:
        parsed.refuse(row.line, f"{handle}: {problem}.")
        return None


def _is_new(variant: ParsedVariant, seen: dict, skus: dict, parsed: Parsed) -> bool:
    """Refuse a variant that the file has had before, by its options or by its SKU."""
    if variant.option_key in seen:
        what, line = "options", seen[variant.option_key]
    elif variant.sku in skus:
        what, line = f"SKU {variant.sku}", skus[variant.sku]
    else:
        seen[variant.option_key] = skus[variant.sku] = variant.line
        return True
    parsed.refuse(variant.line, f"The row has the same {what} as line {line}.")
    return False


def _status(head: Row) -> str:
    """What is not published waits as a draft; what was archived there is so here."""
    status = head.get("Status").lower()
    if status == "archived":
        return ProductStatus.ARCHIVED
    hidden = status == "draft" or head.get(*PUBLISHED).lower() == "false"
    return ProductStatus.DRAFT if hidden else ProductStatus.ACTIVE


def _description(head: Row, beyond: Beyond) -> str:
    """HTML, also where somebody wrote plain text; ours is HTML."""
    text = head.get(*BODY)
    return clean_html(text if beyond.is_ours else cells.as_html(text))


def _category(head: Row, beyond: Beyond) -> tuple[str, ...] | None:
    """The type is a category of one level, or our path; the standard category a path."""
    if beyond.is_ours:
        path = notation.split_list(head.get("Type"), ">")
        return tuple(cells.one_line(name, 80) for name in path) or None
    if kind := cells.one_line(head.get("Type"), 80):
        return (kind,)
    path = head.get("Product Category").split(">")
    return tuple(name for part in path if (name := cells.one_line(part, 80))) or None


def _images(
    rows: list[Row], variants: list[ParsedVariant], option_names: Sequence[str]
) -> list[ParsedImage]:
    """All pictures of a product, in the order that the file asks for, each once.

    See values.shown_by for the variants that name a picture as their own.
    """
    by_line = {variant.line: variant.sku for variant in variants}
    found: dict[str, tuple[int, ParsedImage]] = {}
    owners: dict[str, set[str]] = {}
    for row in rows:
        if url := row.get(*IMAGE):
            position = row.get("Image Position")
            rank = int(position) if position.isdecimal() else 1000
            image = ParsedImage(row.line, url, cells.one_line(row.get("Image Alt Text"), 160))
            found.setdefault(url, (rank, image))
    for row in rows:
        if row.line in by_line and (url := row.get(*VARIANT_IMAGE)):
            found.setdefault(url, (2000, ParsedImage(row.line, url)))
            owners.setdefault(url, set()).add(by_line[row.line])
    in_order = sorted(found.items(), key=lambda entry: entry[1][0])
    return [
        ParsedImage(
            image.line, url, image.alt, **shown_by(owners.get(url, ()), variants, option_names)
        )
        for url, (_, image) in in_order
    ]
