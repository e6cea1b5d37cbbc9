"""In which order people look for sizes: S M L, 28 30 32, 100 ml 500 ml 1 l. Pure."""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache

LETTERED, MEASURED, NUMBERED, WORDS = range(4)  # in this order they stand in a list
LETTERS = re.compile(r"(?:(\d)x|(x*))([sml])\b")
NAMED = {
    "extra small": "xs",
    "small": "s",
    "medium": "m",
    "large": "l",
    "extra large": "xl",
    "double extra large": "xxl",
}
BY_NAME = re.compile(rf"\b({'|'.join(sorted(NAMED, key=len, reverse=True))})\b")
LONGEST = 120  # characters that are looked at
AMOUNT = re.compile(r"(\d+/\d+|\d+(?:\.\d+)?)(?:\s+(?:to\s+)?[\d.]+)?\s*([a-z\"″]*)")  # 2-3 years
UNITS = {  # what one of it is, in the smallest unit of its kind
    1: {"mm": 1, "cm": 10, "m": 1000, "in": 25, "inch": 25, "inches": 25, '"': 25, "″": 25}
    | {"ft": 305, "foot": 305, "feet": 305},
    2: {"mg": 1, "kg": 1_000_000, "kgs": 1_000_000, "kilo": 1_000_000}
    | dict.fromkeys(["g", "gm", "gms", "gram", "grams"], 1000),
    3: {"ml": 1} | dict.fromkeys(["l", "lt", "ltr", "liter", "liters", "litre", "litres"], 1000),
    4: dict.fromkeys(["day", "days"], 2)
    | dict.fromkeys(["week", "weeks"], 14)
    | dict.fromkeys(["month", "months"], 61)
    | dict.fromkeys(["year", "years", "yr", "yrs"], 731),
}
KINDS = {unit: (kind, factor) for kind, units in UNITS.items() for unit, factor in units.items()}

Order = tuple[int, tuple, tuple]


@lru_cache(maxsize=2000)  # every list asks for the same few
def size_order(value: str) -> Order:
    """A key that sorts sizes as people do; plain words are equal, and come last.

    >>> sorted(["XL", "S", "2XL", "M", "Free size", "XS"], key=size_order)
    ['XS', 'S', 'M', 'XL', '2XL', 'Free size']
    >>> sorted(["1 l", "100 ml", "½ l", "250 ml"], key=size_order)
    ['100 ml', '250 ml', '½ l', '1 l']
    """
    text = unicodedata.normalize("NFKC", value[:LONGEST]).casefold()
    text = text.replace("⁄", "/").replace("-", " ")
    text = BY_NAME.sub(lambda found: NAMED[found[0]], text.strip())
    if found := LETTERS.match(text):
        return LETTERED, (_rank(found),), _natural(text[found.end() :])
    if found := AMOUNT.match(text):
        kind, factor = KINDS.get(found[2], (0, 1))
        return MEASURED, (kind, _number(found[1]) * factor), _natural(text[found.end() :])
    if re.search(r"\d", text):
        return NUMBERED, (), _natural(text)
    return WORDS, (), ()


def _rank(found: re.Match) -> int:
    """Zero for M, below it what is smaller."""
    extra = int(found[1]) if found[1] else len(found[2])
    return {"s": -1 - extra, "m": 0, "l": 1 + extra}[found[3]]


def _number(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(above) / (int(below or 1) or 1)


def _natural(text: str) -> tuple:
    """The text with its numbers as numbers: `Pack of 10` comes after `Pack of 6`."""
    parts = re.split(r"(\d+)", text.strip())
    return tuple(int(part) if at % 2 else part for at, part in enumerate(parts))
