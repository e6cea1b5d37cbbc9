"""Which variants the values of a product's options make, and what those become. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product as crossed

from shop.models import Variant
from shop.services.option_values import slug_of

MOST = 150  # of one product, made at once
MOST_OPTIONS = 3
Values = tuple[str, ...]


@dataclass(frozen=True)
class Value:
    """One value of an option; `was` is what variants call it that have it already."""

    text: str
    was: str = ""


@dataclass(frozen=True)
class Option:
    """An option as it is to be; `place` is where it stands among those that the product has."""

    name: str
    values: tuple[Value, ...]
    place: int | None = None


@dataclass(frozen=True)
class Fate:
    """What becomes of a variant: which values it will have."""

    variant: Variant
    values: Values

    @property
    def key(self) -> str:
        return key_of(self.values)


def key_of(values: Iterable[str]) -> str:
    """What may be there once in a product, as Variant.option_key."""
    return " / ".join(values)[:200]


def combinations(options: Sequence[Option]) -> list[Values]:
    """Every combination, those with the same first value together; none without options."""
    if not options:
        return []
    return list(crossed(*([value.text for value in option.values] for option in options)))


def values_in_use(names: Sequence[str], variants: Iterable[Variant]) -> list[list[str]]:
    """For each option the values that are on sale, in the order of the variants."""
    rows = [one.options for one in variants if one.is_active and len(one.options) == len(names)]
    return [list(dict.fromkeys(row[place] for row in rows)) for place in range(len(names))]


def settled(
    options: Sequence[Option], names: Sequence[str], variants: Iterable[Variant]
) -> list[Option]:
    """The options as a page has them that was made before somebody wrote, for what is there now.

    What bears its new name already is not renamed again.
    """
    there = [variant.options for variant in variants]
    return [_settled(option, list(names), there) for option in options]


def fates(options: Sequence[Option], variants: Iterable[Variant]) -> list[Fate]:
    """Of each variant there is, what it becomes.

    A value that is renamed renames it. Of an option that is new it takes the first value.
    What has a value that goes away keeps it.
    """
    return [_fate(options, variant) for variant in variants]


def twins(found: Iterable[Fate]) -> tuple[Fate, Fate] | None:
    """Two variants that would have the same values, if there are any."""
    seen: dict[str, Fate] = {}
    for fate in found:
        if fate.key in seen:
            return seen[fate.key], fate
        seen[fate.key] = fate
    return None


def sku(pattern: str, values: Mapping[str, str]) -> str:
    """Fill a pattern with the values of a variant, by the names of their options.

    >>> sku("KUR-{Colour}-{size}", {"Size": "XL", "Colour": "Dark Blue"})
    'KUR-DARK-BLUE-XL'

    Raises ValueError for a name in braces that no option has.
    """
    slugs = {name.casefold(): slug_of(value).upper() for name, value in values.items()}

    def filled(found: re.Match) -> str:
        name = found[1].strip()
        if name.casefold() not in slugs:
            raise ValueError(f"There is no option “{name}”: write one of {_braced(values)}.")
        return slugs[name.casefold()]

    return re.sub(r"\{([^{}]*)\}", filled, pattern)


def pattern_for(slug: str, names: Sequence[str]) -> str:
    """A first pattern: the beginning of the product's address, then its options.

    >>> pattern_for("cotton-kurta", ["Size", "Colour"])
    'COT-KUR-{Size}-{Colour}'
    """
    beginnings = [word[:3].upper() for word in slug.split("-")[:2]]
    return "-".join([*beginnings, *(f"{{{name}}}" for name in names)])


def _settled(option: Option, names: list[str], there: list[list[str]]) -> Option:
    place = names.index(option.name) if option.name in names else option.place
    used = {row[place] for row in there if place is not None and place < len(row)}
    values = (Value(one.text, one.was if one.was in used else one.text) for one in option.values)
    return Option(option.name, tuple(values), place)


def _fate(options: Sequence[Option], variant: Variant) -> Fate:
    values = []
    for option in options:
        if option.place is None or option.place >= len(variant.options):
            values.append(option.values[0].text)
            continue
        old = variant.options[option.place]
        known = {one.was: one.text for one in option.values}
        values.append(known.get(old, old))
    return Fate(variant, tuple(values))


def _braced(names: Iterable[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
