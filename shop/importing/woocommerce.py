"""WooCommerce's product export: a row for each product, and for each variation of one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from shop.html import clean_html
from shop.importing import cells, notation, woo_options
from shop.importing.beyond import WOOCOMMERCE, Beyond
from shop.importing.cells import BadCell
from shop.importing.spool import Groups, Spool
from shop.importing.table import Row, Table
from shop.importing.values import Parsed, ParsedImage, ParsedProduct, ParsedVariant, shown_by
from shop.models import ProductStatus

NAME = "woocommerce"
MAX_COMBINATIONS = 100
NOT_SOLD_HERE = {  # words in the type of a product, and why this shop leaves it
    "grouped": "A grouped product is only a list of others; the others are taken by themselves.",
    "external": "An external product is sold by another shop.",
    "downloadable": "Downloads cannot be sold here: this shop sells what comes in a parcel.",
    "virtual": "Virtual products cannot be sold here: this shop sells what comes in a parcel.",
}


def knows(columns: list[str]) -> bool:
    """Tell a WooCommerce export by its header."""
    return {"type", "name", "regular price"} <= set(columns)


@dataclass
class _File:
    """What must be known of the whole file while its rows are read."""

    parsed: Parsed
    today: date
    weight_unit: str
    skus: dict[str, int]
    beyond: Beyond

    def refuse(self, row: Row, text: str) -> None:
        self.parsed.refuse(row.line, f"{_name(row)}: {text}")


def products(table: Table, parsed: Parsed, *, today: date) -> Iterator[ParsedProduct]:
    """Turn rows into products; `today` decides whether a sale price holds."""
    beyond = Beyond(WOOCOMMERCE, table.columns)
    file = _File(parsed, today, _weight_unit(table.columns), {}, beyond)
    parents: dict[str, int] = {}  # the line of each product, by SKU and by ID
    unsold: set[str] = set()
    groups, variations = Groups(), Spool()
    for row in beyond.rows(table.rows):
        kinds = _kinds(row)
        if reason := _not_sold(kinds):
            parsed.leave(row.line, f"{_name(row)}: {reason}")
            unsold |= {_key(row), f"id:{row.get('ID')}"}
        elif reason := _why_not(row, kinds):
            file.refuse(row, reason)
        elif "variation" in kinds:
            variations.append(row)
        elif (key := _key(row)) in parents:
            file.refuse(row, f"Line {parents[key]} has the same SKU.")
        else:
            parents[key] = parents[f"id:{row.get('ID')}"] = row.line
            groups.add(row.line, row)
    for row in variations:
        parent = parents.get(row.get("Parent"))
        if row.get("Parent") in unsold:
            parsed.leave(row.line, f"{_name(row)}: It belongs to what is not sold here.")
        elif parent is None:
            file.refuse(row, f"Its parent “{row.get('Parent')}” is not among what was taken.")
        else:
            groups.add(parent, row)
    for line, rows in groups:
        head = next(row for row in rows if row.line == line)
        children = [row for row in rows if row is not head]
        if product := _product(_key(head), head, children, file):
            yield product


def _kinds(row: Row) -> set[str]:
    return {kind.lower() for kind in cells.split_list(row.get("Type"))}


def _key(row: Row) -> str:
    """How the file names a product: by SKU, or by ID where it has none."""
    return row.get("SKU") or f"id:{row.get('ID')}"


def _name(row: Row) -> str:
    return row.get("SKU", "Name", "ID")


def _not_sold(kinds: set[str]) -> str:
    """Say why what is of these types is not sold here; empty if it is."""
    return next((reason for kind, reason in NOT_SOLD_HERE.items() if kind in kinds), "")


def _why_not(row: Row, kinds: set[str]) -> str:
    """Say what is wrong with a row of these types; empty if nothing is."""
    if unknown := kinds - {"simple", "variable", "variation"}:
        return f"The type “{', '.join(sorted(unknown))}” cannot be sold here."
    if not kinds:
        return "There is no type."
    if "variation" not in kinds and not row.get("Name"):
        return "There is no name."
    if not row.get("SKU") and not row.get("ID"):
        return "There is neither a SKU nor an ID."
    return ""


def _product(key: str, row: Row, children: list[Row], file: _File) -> ParsedProduct | None:
    """Put a product and its variations together; what cannot be taken is named."""
    is_variable = "variable" in row.get("Type").lower()
    if is_variable:
        choices = woo_options.choices(row, children)
        variants = _variations(key, row, children, choices, file)
    else:
        choices = {}
        for child in children:
            file.refuse(child, "Its parent is not a variable product.")
        variants = _simple(key, row, file)
    if not variants:
        if is_variable:
            file.refuse(row, "No variation of it could be taken.")
        return None
    more = file.beyond.of_product(row, file.parsed)
    return ParsedProduct(
        line=row.line,
        source_handle=file.beyond.handle(row, cells.make_handle(NAME, key)),
        name=cells.one_line(row.get("Name"), 160),
        slug=more.get("slug") or cells.make_slug(row.get("Name"), key),
        status=_status(row),
        variants=tuple(variants),
        category=_category(row, file.beyond),
        hint=next(iter(cells.split_list(row.get("Tags"))), ""),
        brand=next((cells.one_line(b, 80) for b in cells.split_list(row.get("Brands"))), None),
        summary=cells.one_line(woo_options.text(row.get("Short description")), 200) or None,
        description=_description(row, choices, file.beyond) or None,
        option_names=tuple(choices),
        images=tuple(_images(row, children, variants, tuple(choices))),
        more=more,
    )


def _simple(key: str, row: Row, file: _File) -> list[ParsedVariant]:
    try:
        sku = _sku(row.get("SKU") or cells.make_sku(key), row, file)
        variant = _variant(row, row, sku, (), file)
    except BadCell as problem:
        file.refuse(row, f"{problem}.")
        return []
    return [variant]


def _variations(
    key: str, parent: Row, children: list[Row], choices: dict, file: _File
) -> list[ParsedVariant]:
    """One variant for each variation; one for each value where it leaves an option open."""
    wanted = [(child, woo_options.combinations(child, choices)) for child in children]
    # What is named exactly wins over what a variation for "any" would make.
    wanted.sort(key=lambda entry: len(entry[1]) > 1)
    taken: dict[tuple[str, ...], ParsedVariant] = {}
    for child, combinations in wanted:
        try:
            if not 1 <= len(combinations) <= MAX_COMBINATIONS:
                raise BadCell("it leaves an option open, and the choices are none or too many")
            fresh = [options for options in combinations if options not in taken]
            if not fresh:
                raise BadCell("another variation has the same options")
            is_shared = len(combinations) > 1
            sku = _sku(child.get("SKU") or cells.make_sku(key, combinations[0]), child, file)
            for options in fresh:
                own = cells.make_sku(sku, woo_options.not_fixed(child, choices, options))
                taken[options] = _variant(
                    child, parent, own if is_shared else sku, options, file, is_shared=is_shared
                )
        except BadCell as problem:
            file.refuse(child, f"{problem}.")
    return sorted(taken.values(), key=lambda variant: variant.line)


def _sku(sku: str, row: Row, file: _File) -> str:
    """Return the SKU if it can be used. Raises BadCell."""
    if len(sku) > cells.MAX_SKU:
        raise BadCell(f"the SKU is longer than {cells.MAX_SKU} characters")
    if sku in file.skus:
        raise BadCell(f"line {file.skus[sku]} has the same SKU")
    file.skus[sku] = row.line
    return sku


def _variant(
    row: Row, parent: Row, sku: str, options: tuple, file: _File, *, is_shared: bool = False
) -> ParsedVariant:
    """Read what is sold. A variation takes its weight from its parent. Raises BadCell.

    is_shared  the row's stock is that of several variants, and cannot be told apart
    """
    price, mrp = _prices(row, file.today)
    column = f"weight ({file.weight_unit})"
    stock = row.get("Stock")
    if stock.lower() == "parent":
        stock, is_shared = parent.get("Stock"), True
    units = cells.units(stock) if stock else None
    if is_shared and units:
        file.parsed.note(
            row.line,
            f"{_name(row)}: {units} in stock are of several variants together; "
            "count each, and receive them in the admin.",
        )
        units = None
    elif not stock and cells.is_yes(row.get("In stock?")):
        file.parsed.uncounted.add(sku)
    return ParsedVariant(
        line=row.line,
        sku=sku,
        options=options,
        price_paise=price,
        mrp_paise=mrp,
        weight_grams=cells.grams(row.get(column) or parent.get(column), file.weight_unit),
        barcode=row.get("GTIN, UPC, EAN, or ISBN")[:32] or None,
        is_active=row is parent or row.get("Published") != "0",
        stock=units,
        more=file.beyond.of_variant(row, file.parsed),
    )


def _prices(row: Row, today: date) -> tuple[int, int]:
    """Price and MRP: a sale that is on is the price, and the regular price the MRP."""
    regular, sale = row.get("Regular price"), row.get("Sale price")
    begins, ends = row.get("Date sale price starts"), row.get("Date sale price ends")
    is_on = (not begins or begins[:10] <= today.isoformat()) and (
        not ends or ends[:10] >= today.isoformat()
    )
    if sale and is_on:
        price = cells.price(sale)
        return price, max(price, cells.paise(regular))
    price = cells.price(regular)
    return price, price


def _status(row: Row) -> str:
    is_shown = cells.is_yes(row.get("Published"))
    is_hidden = row.get("Visibility in catalog").lower() == "hidden"
    return ProductStatus.ACTIVE if is_shown and not is_hidden else ProductStatus.DRAFT


def _category(row: Row, beyond: Beyond) -> tuple[str, ...] | None:
    """The first path of the cell, from the root to the shelf."""
    first = next(iter(cells.split_list(row.get("Categories"))), "")
    path = notation.split_list(first, ">") if beyond.is_ours else first.split(">")
    return tuple(name for part in path if (name := cells.one_line(part, 80))) or None


def _description(row: Row, choices: dict, beyond: Beyond) -> str:
    """The text, and the attributes that are no choice, such as a material."""
    facts = "".join(
        f"<li>{name}: {', '.join(values)}</li>"
        for name, values in woo_options.attributes(row).items()
        if values and name not in choices
    )
    text = woo_options.text(row.get("Description"))
    text = text if beyond.is_ours else cells.as_html(text)
    return clean_html(text + (f"<ul>{facts}</ul>" if facts else ""))


def _images(
    row: Row, children: list[Row], variants: list[ParsedVariant], option_names: Sequence[str]
) -> list[ParsedImage]:
    """The product's pictures, then those of variations; each once.

    See values.shown_by for the variants that have a picture as their own.
    """
    by_line: dict[int, list[str]] = {}
    for variant in variants:
        by_line.setdefault(variant.line, []).append(variant.sku)
    first_seen = dict.fromkeys(cells.split_list(row.get("Images")), row.line)
    owners: dict[str, list[str]] = {}
    for child in children:
        for url in cells.split_list(child.get("Images")):
            if child.line in by_line:
                first_seen.setdefault(url, child.line)
                owners.setdefault(url, []).extend(by_line[child.line])
    return [
        ParsedImage(line, url, **shown_by(owners.get(url, ()), variants, option_names))
        for url, line in first_seen.items()
    ]


def _weight_unit(columns: list[str]) -> str:
    """The unit stands in the name of the column: `Weight (lbs)`."""
    for name in columns:
        if (found := re.fullmatch(r"weight \((\w+)\)", name)) and found[1] in cells.GRAMS:
            return found[1]
    return "kg"
