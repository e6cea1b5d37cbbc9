"""How much a pack holds, in the units of the law, and what that makes a unit cost. Pure."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db import models

from shop.money import rupees


class NetUnit(models.TextChoices):
    G = "g", "g"
    KG = "kg", "kg"
    ML = "ml", "ml"
    L = "l", "litre"
    CM = "cm", "cm"
    M = "m", "m"
    SQM = "sqm", "sq m"
    PIECE = "piece", "piece"


# The smaller unit of the same kind, and how many of it one is.
SMALLER = {
    NetUnit.G: (NetUnit.G, 1),
    NetUnit.KG: (NetUnit.G, 1000),
    NetUnit.ML: (NetUnit.ML, 1),
    NetUnit.L: (NetUnit.ML, 1000),
    NetUnit.CM: (NetUnit.CM, 1),
    NetUnit.M: (NetUnit.CM, 100),
    NetUnit.SQM: (NetUnit.SQM, 1),
    NetUnit.PIECE: (NetUnit.PIECE, 1),
}
# What a unit price is told for: from so many of the smaller unit, per so many of which.
# Per gram for what is measured in grains, per kilogram for what is bought in sacks.
STEPS = {
    NetUnit.G: [(1000, 1, NetUnit.KG), (10, 100, NetUnit.G), (0, 1, NetUnit.G)],
    NetUnit.ML: [(1000, 1, NetUnit.L), (10, 100, NetUnit.ML), (0, 1, NetUnit.ML)],
    NetUnit.CM: [(0, 1, NetUnit.M)],
    NetUnit.SQM: [(0, 1, NetUnit.SQM)],
    NetUnit.PIECE: [(0, 1, NetUnit.PIECE)],
}


@dataclass(frozen=True)
class UnitPrice:
    """What so much of it costs, such as ₹48 for 100 g."""

    paise: int
    per: int
    unit: NetUnit

    def __str__(self):
        measure = words(Decimal(self.per), self.unit) if self.per > 1 else self.unit.label
        return f"{rupees(self.paise)} per {measure}"


def words(amount: Decimal | None, unit: str) -> str:
    """Write a quantity as it stands on a pack; empty where it is not known.

    >>> words(Decimal("250.000"), "g"), words(Decimal("0.5"), "l"), words(Decimal(12), "piece")
    ('250 g', '0.5 litre', '12 pieces')
    """
    if amount is None:
        return ""
    ending = "s" if unit in {NetUnit.PIECE, NetUnit.L} and amount > 1 else ""
    return f"{plain(amount)} {NetUnit(unit).label}{ending}"


def plain(amount: Decimal) -> str:
    """Write a number without the zeros that say nothing: `250`, `0.5`."""
    return f"{amount.normalize():f}"


def unit_price(paise: int | None, amount: Decimal | None, unit: str) -> UnitPrice | None:
    """What a unit of a pack costs that holds so much; None where that is the price itself.

    >>> str(unit_price(120_00, Decimal(250), "g")), unit_price(48_00, Decimal(100), "g")
    ('₹48 per 100 g', None)
    """
    if paise is None or amount is None:
        return None
    smaller, times = SMALLER[NetUnit(unit)]
    held = amount * times
    per, of = next((per, of) for least, per, of in STEPS[smaller] if held >= least)
    measure = per * SMALLER[of][1]
    if held == measure:
        return None
    cost = (paise * measure / held).quantize(Decimal(1), ROUND_HALF_UP)
    return UnitPrice(int(cost), per, of)
