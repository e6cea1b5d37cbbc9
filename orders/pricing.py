"""What a cart comes to: lines, discount, delivery, GST and total. Pure, no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from orders.tax import GstSplit, share, split_gst


@dataclass(frozen=True)
class Line:
    """So many of something at a price, GST included."""

    unit_paise: int
    quantity: int
    rate_bps: int

    @property
    def gross_paise(self) -> int:
        return self.unit_paise * self.quantity


@dataclass(frozen=True)
class QuotedLine:
    """A line with its share of the discount, and the GST within what is left."""

    gross_paise: int
    discount_paise: int
    gst: GstSplit

    @property
    def total_paise(self) -> int:
        return self.gross_paise - self.discount_paise


@dataclass(frozen=True)
class Quote:
    """What is to be paid, in paise: items − discount + delivery = total."""

    lines: tuple[QuotedLine, ...]
    items_paise: int
    discount_paise: int
    delivery_paise: int
    delivery_gst: GstSplit

    @property
    def total_paise(self) -> int:
        return self.items_paise - self.discount_paise + self.delivery_paise

    @property
    def tax_paise(self) -> int:
        """All GST that is within the total."""
        return sum(line.gst.tax_paise for line in self.lines) + self.delivery_gst.tax_paise


def quote(
    lines: Sequence[Line],
    *,
    delivery_paise: int = 0,
    discount_paise: int = 0,
    same_state: bool,
) -> Quote:
    """Work out what these lines cost together.

    discount_paise  taken off the items, shared among the lines by their value
    same_state      the goods stay in the seller's state: CGST and SGST, else IGST

    Delivery follows the goods: it is taxed at the highest rate among them, as a composite
    supply. Raises ValueError for a discount beyond the items.
    """
    items_paise = sum(line.gross_paise for line in lines)
    if not 0 <= discount_paise <= items_paise:
        raise ValueError("A discount lies between nothing and the price of the items.")
    shares = share(discount_paise, [line.gross_paise for line in lines])
    quoted = tuple(
        QuotedLine(
            gross_paise=line.gross_paise,
            discount_paise=part,
            gst=split_gst(line.gross_paise - part, rate_bps=line.rate_bps, same_state=same_state),
        )
        for line, part in zip(lines, shares, strict=True)
    )
    highest = max((line.rate_bps for line in lines), default=0)
    return Quote(
        lines=quoted,
        items_paise=items_paise,
        discount_paise=discount_paise,
        delivery_paise=delivery_paise,
        delivery_gst=split_gst(delivery_paise, rate_bps=highest, same_state=same_state),
    )
