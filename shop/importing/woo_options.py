"""What tells the variations of a WooCommerce product apart: its attributes and their values."""

import itertools
import re

from shop.importing import cells
from shop.importing.table import Row

ATTRIBUTE = re.compile(r"attribute (\d{1,4}) name")


def text(cell: str) -> str:
    r"""WooCommerce writes a line break in a text as \n."""
    return cell.replace("\\n", "\n")


def attributes(row: Row) -> dict[str, list[str]]:
    """The row's attributes and the values of each."""
    found = {}
    numbers = {int(at[1]) for column in row.cells if (at := ATTRIBUTE.fullmatch(column))}
    for number in sorted(numbers):
        if name := cells.one_line(row.get(f"Attribute {number} name"), 60):
            values = cells.split_list(text(row.get(f"Attribute {number} value(s)")))
            found[name] = [cells.one_line(value, 80) for value in values]
    return found


def choices(row: Row, children: list[Row]) -> dict[str, list[str]]:
    """The options that tell variations apart, in the parent's order, with their values."""
    own = attributes(row)
    used = {name for child in children for name in attributes(child)}
    return {name: own.get(name, []) for name in [*own, *sorted(used - own.keys())] if name in used}


def combinations(child: Row, choices: dict[str, list[str]]) -> list[tuple[str, ...]]:
    """All options a variation stands for: a blank value means any."""
    own = attributes(child)
    return list(itertools.product(*(own.get(name) or values for name, values in choices.items())))


def not_fixed(child: Row, choices: dict, options: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the options that the variation left open."""
    own = attributes(child)
    return tuple(value for name, value in zip(choices, options, strict=True) if not own.get(name))
