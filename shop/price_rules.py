"""New prices from old ones by rule, and prices as shops like to write them. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from django.db import models


class How(models.TextChoices):
    SET = "set", "Set to ₹"
    RAISE = "raise", "Raise by ₹"
    LOWER = "lower", "Lower by ₹"
    RAISE_PERCENT = "raise_percent", "Raise by %"
    LOWER_PERCENT = "lower_percent", "Lower by %"


class Rounding(models.TextChoices):
    NONE = "none", "Not at all"
    RUPEE = "rupee", "To ₹1"
    FIVE = "five", "To ₹5"
    TEN = "ten", "To ₹10"
    NINE = "nine", "To an end of 9, such as ₹249"
    NINETY_NINE = "ninety_nine", "To an end of .99, such as ₹249.99"


STEPS = {  # so many paise apart, and what is added to each
    Rounding.NONE: (1, 0),
    Rounding.RUPEE: (1_00, 0),
    Rounding.FIVE: (5_00, 0),
    Rounding.TEN: (10_00, 0),
    Rounding.NINE: (10_00, 9_00),
    Rounding.NINETY_NINE: (1_00, 99),
}


def changed(paise: int, how: str, amount: int) -> int:
    """The amount that a rule makes of another; `amount` is in paise or in basis points.

    >>> changed(200_00, How.RAISE, 5_50), changed(199_00, How.LOWER_PERCENT, 12_50)
    (20550, 17413)
    """
    if how in {How.RAISE_PERCENT, How.LOWER_PERCENT}:
        share = 10_000 + (amount if how == How.RAISE_PERCENT else -amount)
        return int((Decimal(paise) * share / 10_000).quantize(Decimal(1), ROUND_HALF_UP))
    return {How.SET: amount, How.RAISE: paise + amount, How.LOWER: paise - amount}[How(how)]


def rounded(paise: int, rounding: str, *, most: int | None = None) -> int:
    """The nearest amount that ends so, the higher of two; what fits under `most` stays there.

    >>> rounded(247_30, Rounding.NINE), rounded(248_00, Rounding.TEN, most=249_00)
    (24900, 24000)
    """
    step, ending = STEPS[Rounding(rounding)]
    nearest = (paise - ending + step // 2) // step * step + ending
    if most is not None and nearest > most >= paise:
        return (most - ending) // step * step + ending
    return nearest
