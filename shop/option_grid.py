"""What a product comes in, laid out so that what cannot be had is told in words. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as combinations

from shop.models import OptionValue, Variant

# Beyond so many combinations only those that are made are shown.
MOST_CELLS = 120
LAST = (2**15, ())  # where what nothing is known of stands

Known = Mapping[tuple[str, str], OptionValue]  # by option and value, as products name them


@dataclass(frozen=True)
class Cell:
    """One combination: what sets it apart in its row, and its variant if it is made at all."""

    label: str
    variant: Variant | None
    swatch: str = ""


@dataclass(frozen=True)
class Row:
    """Combinations with the same first option; without options or with one, all stand in one."""

    title: str
    cells: list[Cell]
    swatch: str = ""


def rows(option_names: Sequence[str], variants: Sequence[Variant], known: Known) -> list[Row]:
    """Every combination of the values in use: as staff placed the values, then sizes as people
    look for them, then in the order in which variants have them.

    Products of one option, and those whose variants do not fit their options, have one
    row without a title, of what is made.
    """
    depth = len(option_names)
    if not depth or any(len(variant.options) != depth for variant in variants):
        return [Row("", [Cell(variant.label or variant.sku, variant) for variant in variants])]
    made = {tuple(variant.options): variant for variant in variants}
    columns = zip(option_names, zip(*made, strict=True), strict=True)
    values = [_sorted(name, dict.fromkeys(column), known) for name, column in columns]
    if depth == 1:
        return [Row("", [_cell(option_names, (one,), made[one,], known) for one in values[0]])]
    others = list(combinations(*values[1:]))
    shows_all = len(values[0]) * len(others) <= MOST_CELLS
    return [
        Row(
            first,
            [
                _cell(option_names[1:], rest, made.get((first, *rest)), known)
                for rest in others
                if shows_all or (first, *rest) in made
            ],
            _swatch(option_names[:1], [first], known),
        )
        for first in values[0]
    ]


def _sorted(option: str, values: Iterable[str], known: Known) -> list[str]:
    """Those that are equal stay as they came."""
    pairs = {value: known.get((option, value)) for value in values}
    return sorted(pairs, key=lambda value: pairs[value].order if pairs[value] else LAST)


def _cell(options: Sequence[str], values: Sequence[str], variant: Variant | None, known) -> Cell:
    return Cell(" / ".join(values), variant, _swatch(options, values, known))


def _swatch(options: Sequence[str], values: Sequence[str], known: Known) -> str:
    """The colour of the first of these that has one."""
    found = (known.get(pair) for pair in zip(options, values, strict=True))
    return next((one.shown_swatch for one in found if one and one.shown_swatch), "")


def has_one_price(variants: Sequence[Variant]) -> bool:
    """Whether a price beside each choice would say the same thing again and again."""
    return len({(variant.price_paise, variant.mrp_paise) for variant in variants}) == 1
