"""GST arithmetic: what part of a GST-inclusive amount is tax, and whose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class GstSplit:
    """The parts of an amount in paise; they add up to it."""

    taxable_paise: int
    cgst_paise: int = 0
    sgst_paise: int = 0
    igst_paise: int = 0

    @property
    def tax_paise(self) -> int:
        return self.cgst_paise + self.sgst_paise + self.igst_paise


def _round_half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def split_gst(gross_paise: int, *, rate_bps: int, same_state: bool) -> GstSplit:
    """Split a GST-inclusive amount into its taxable value and its tax.

    gross_paise  what the shopper pays, tax included, in paise
    rate_bps     the GST rate in basis points of the taxable value: 18% is 1800
    same_state   place of supply is the seller's state: CGST and SGST, else IGST

    Each tax is rounded half up to a paisa, and the taxable value is what remains.

    >>> split_gst(1180_00, rate_bps=1800, same_state=True)
    GstSplit(taxable_paise=100000, cgst_paise=9000, sgst_paise=9000, igst_paise=0)

    Raises ValueError for a negative amount or rate. Does not know exemptions or cess.
    """
    if gross_paise < 0 or rate_bps < 0:
        raise ValueError("An amount and a rate of GST cannot be negative.")
    if same_state:
        half = _round_half_up(gross_paise * rate_bps, 2 * (10_000 + rate_bps))
        return GstSplit(gross_paise - 2 * half, cgst_paise=half, sgst_paise=half)
    tax = _round_half_up(gross_paise * rate_bps, 10_000 + rate_bps)
    return GstSplit(gross_paise - tax, igst_paise=tax)


def share(amount_paise: int, weights: list[int]) -> list[int]:
    """Divide an amount by weights; the shares add up to it to the paisa.

    >>> share(100, [1, 1, 1])
    [33, 33, 34]
    >>> share(5, [0, 0])
    [0, 5]
    """
    shares, given, seen, total = [], 0, 0, sum(weights)
    for position, weight in enumerate(weights, 1):
        seen += weight
        is_last = position == len(weights)
        until_here = amount_paise if is_last else (amount_paise * seen // total if total else 0)
        shares.append(until_here - given)
        given = until_here
    return shares
