"""What can be changed in bulk: which column, what a rule makes of it, and what cannot be."""

from dataclasses import dataclass

from shop import price_rules
from shop.models import BulkKind, Product, ProductStatus, Variant
from shop.money import MAX_PAISE, rupees


@dataclass(frozen=True)
class Kind:
    """A column, and whether it is the variants' or the products' own."""

    column: str
    is_of_variants: bool


KINDS = {
    BulkKind.PRICE: Kind("price_paise", True),
    BulkKind.MRP: Kind("mrp_paise", True),
    BulkKind.STOCK: Kind("on_hand", True),
    BulkKind.STATUS: Kind("status", False),
    BulkKind.CATEGORY: Kind("category_id", False),
    BulkKind.GST: Kind("gst_rate_bps", False),
}
RECEIVE, COUNT = "receive", "count"


def new_value(kind: str, rule: dict, row: Variant | Product):
    """What the rule makes of this row."""
    if kind == BulkKind.PRICE:
        wanted = price_rules.changed(row.price_paise, rule["how"], rule["amount"])
        return price_rules.rounded(wanted, rule["rounding"], most=row.mrp_paise)
    if kind == BulkKind.MRP:
        wanted = price_rules.changed(row.mrp_paise, rule["how"], rule["amount"])
        return price_rules.rounded(wanted, rule["rounding"])
    if kind == BulkKind.STOCK and rule["how"] == RECEIVE:
        return row.on_hand + rule["value"]
    return rule["value"]


def refusal(kind: str, new, row: Variant | Product, lacks: dict[int, str]) -> str:
    """Why this row cannot have this value, or nothing.

    lacks  of products, what they still need to be put on sale
    """
    if kind in {BulkKind.PRICE, BulkKind.MRP} and not 0 < new <= MAX_PAISE:
        return f"It would be {rupees(new)}."
    if kind == BulkKind.PRICE and new > row.mrp_paise:
        return f"{rupees(new)} would be above its MRP of {rupees(row.mrp_paise)}."
    if kind == BulkKind.MRP and new < row.price_paise:
        return f"{rupees(new)} would be below its price of {rupees(row.price_paise)}."
    if kind == BulkKind.STOCK and new < row.reserved:
        return f"{row.reserved} are promised to orders."
    if kind == BulkKind.STATUS and new == ProductStatus.ACTIVE:
        return lacks.get(row.pk, "")
    return ""
