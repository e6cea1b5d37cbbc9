"""What a product comes in, laid out so that what cannot be had is told in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product as combinations

from shop.models import Variant

# Beyond so many combinations only those that are made are shown.
MOST_CELLS = 120


@dataclass(frozen=True)
class Cell:
    """One combination: what sets it apart in its row, and its variant if it is made at all."""

    label: str
    variant: Variant | None


@dataclass(frozen=True)
class Row:
    """Combinations with the same first option; without options or with one, all stand in one."""

    title: str
    cells: list[Cell]


def rows(option_names: Sequence[str], variants: Sequence[Variant]) -> list[Row]:
    """Every combination of the values in use, in the order in which variants have them.

    Products of one option, and those whose variants do not fit their options, have one
    row without a title, of what is made.
    """
    depth = len(option_names)
    if depth < 2 or any(len(variant.options) != depth for variant in variants):
        return [Row("", [Cell(variant.label or variant.sku, variant) for variant in variants])]
    made = {tuple(variant.options): variant for variant in variants}
    values = [list(dict.fromkeys(column)) for column in zip(*made, strict=True)]
    others = list(combinations(*values[1:]))
    shows_all = len(values[0]) * len(others) <= MOST_CELLS
    return [
        Row(
            first,
            [
                Cell(" / ".join(rest), made.get((first, *rest)))
                for rest in others
                if shows_all or (first, *rest) in made
            ],
        )
        for first in values[0]
    ]


def has_one_price(variants: Sequence[Variant]) -> bool:
    """Whether a price beside each choice would say the same thing again and again."""
    return len({(variant.price_paise, variant.mrp_paise) for variant in variants}) == 1
