"""What our goods have and other shop systems have no column for.

Our exports in their formats carry it in fields of the kind that merchants may add there, so
that nothing is lost on the way; by them a file of ours is known when it comes back.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from shop.importing import notation, own
from shop.importing.cells import BadCell
from shop.importing.own import Column
from shop.importing.table import Row
from shop.importing.values import Parsed
from shop.models import Product, Variant

HANDLE = "Handle"
OF_PRODUCT = {
    *("slug", "gst_rate_bps", "hsn", "country_of_origin", "maker", "net_quantity", "consumer_care"),
    *("specifications", "size_guide"),
}
OF_VARIANT = {"net_amount", "net_unit", "low_stock_at"}
PRODUCT_COLUMNS = [column for column in own.PRODUCT_COLUMNS if column.field in OF_PRODUCT]
VARIANT_COLUMNS = [column for column in own.VARIANT_COLUMNS if column.field in OF_VARIANT]


@dataclass(frozen=True)
class Style:
    """How a shop system calls fields that merchants add.

    product  from the title and the field to the name of the column
    words    columns of plain words, in which the system would read HTML
    """

    product: Callable[[str, str], str]
    variant: Callable[[str, str], str]
    words: frozenset[str]

    @property
    def header(self) -> list[str]:
        return [
            self.product(HANDLE, "handle"),
            *(self.product(column.title, column.field) for column in PRODUCT_COLUMNS),
            *(self.variant(column.title, column.field) for column in VARIANT_COLUMNS),
        ]


SHOPIFY = Style(
    lambda title, field: f"{title} (product.metafields.angadi.{field})",
    lambda title, field: f"{title} (variant.metafields.angadi.{field})",
    words=frozenset(
        [
            *("title", "vendor", "type", "seo description", "image alt text"),
            *(f"option{n} {what}" for n in range(1, 4) for what in ("name", "value")),
        ]
    ),
)
WOOCOMMERCE = Style(
    lambda title, field: f"Meta: angadi_{field}",
    lambda title, field: f"Meta: angadi_{field}",
    words=frozenset(
        [
            *("name", "short description", "brands", "categories"),
            *(f"attribute {n} {what}" for n in range(1, 11) for what in ("name", "value(s)")),
        ]
    ),
)


def handle_of(product: Product) -> str:
    return product.source_handle or product.slug


def written(product: Product | None, variant: Variant | None) -> list[str]:
    """The cells under Style.header; empty for what this row does not tell."""
    return [
        handle_of(product) if product else "",
        *_cells(PRODUCT_COLUMNS, product),
        *_cells(VARIANT_COLUMNS, variant),
    ]


def _cells(columns: list[Column], row: Product | Variant | None) -> list[str]:
    return [column.write(getattr(row, column.field)) if row else "" for column in columns]


def fitting(product: Product, variants: Iterable[Variant]) -> list[Variant]:
    """Those variants that have a value for each option, if any of them is sold at all."""
    found = [one for one in variants if len(one.options) == len(product.option_names)]
    return found if any(one.is_active for one in found) else []


class Beyond:
    """The added fields of one file.

    is_ours  there are any: the file is an export of ours
    """

    def __init__(self, style: Style, columns: list[str]):
        there = set(columns)
        self._words = style.words
        self._handle = style.product(HANDLE, "handle").lower()
        self.is_ours = self._handle in there
        self._of_product = _found(PRODUCT_COLUMNS, style.product, there)
        self._of_variant = _found(VARIANT_COLUMNS, style.variant, there)

    def rows(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows as the other system would have written them: without our quotes, and with
        the signs of HTML spelled out."""
        for row in rows:
            yield self._plain(row) if self.is_ours else row

    def _plain(self, row: Row) -> Row:
        cells = {name: notation.unsafe(text) for name, text in row.cells.items()}
        for name in cells.keys() & self._words:
            cells[name] = cells[name].replace("&", "&amp;").replace("<", "&lt;")
        return Row(row.line, cells)

    def handle(self, row: Row, otherwise: str) -> str:
        """How our shop knows the product."""
        return row.get(self._handle) or otherwise

    def of_product(self, row: Row, parsed: Parsed) -> dict:
        found = _values(row, self._of_product, parsed)
        if not found.get("slug"):
            found.pop("slug", None)  # the product keeps its address
        return found

    def of_variant(self, row: Row, parsed: Parsed) -> dict:
        return _values(row, self._of_variant, parsed)


def _found(columns: list[Column], name: Callable, there: set[str]) -> list[tuple[str, Column]]:
    named = ((name(column.title, column.field).lower(), column) for column in columns)
    return [(key, column) for key, column in named if key in there]


def _values(row: Row, columns: list[tuple[str, Column]], parsed: Parsed) -> dict:
    found = {}
    for key, column in columns:
        try:
            found[column.field] = column.read(row.get(key))
        except BadCell as problem:
            parsed.refuse(row.line, f"{column.title}: {problem}.")
    return found


@dataclass(frozen=True)
class Shown:
    """A picture where the web finds it, and the SKUs of the variants that have it as their own."""

    url: str
    alt: str
    skus: frozenset[str]
