"""From a cell of our own file to a value and back; what is read back is what was written."""

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from shop.html import clean_html
from shop.importing import notation
from shop.importing.cells import BadCell
from shop.models import Product, ProductImage, Variant
from shop.money import plain_rupees

MOST_PAIRS, LONGEST_NAME, LONGEST_VALUE = 60, 60, 300
RATES = dict(Product._meta.get_field("gst_rate_bps").choices)
LONGEST_OPTION = ProductImage._meta.get_field("option_value").max_length
NET_AMOUNT = Variant._meta.get_field("net_amount")
ROUNDED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
YES, NO = {"yes", "y", "true", "1", ""}, {"no", "n", "false", "0"}


def line(most: int, *, needed: str = "") -> Callable[[str], str]:
    """A reader of words on one line.

    needed  what the words are, where there must be some
    """

    def read(text: str) -> str:
        words = written_line(text)
        if needed and not words:
            raise BadCell(f"there is no {needed}")
        if len(words) > most:
            raise BadCell(f"it is longer than {most} characters")
        return words

    return read


def written_line(text: str) -> str:
    return " ".join(text.split())


def code(most: int) -> Callable[[str], str]:
    """A reader of SKUs and barcodes, which spreadsheets like to take for numbers."""

    def read(text: str) -> str:
        if ROUNDED.fullmatch(text):
            raise BadCell(f"“{text}” is a number that a spreadsheet has rounded; format it as text")
        return line(most)(text)

    return read


def slug(text: str) -> str:
    if text != slugify(text, allow_unicode=False) or len(text) > 180:
        raise BadCell(f"“{text}” is no address; use small letters, digits and hyphens")
    return text


def one_of(words: list[str], *, needed: str = "") -> Callable[[str], str]:
    """A reader of one of a few words, or of nothing where none is needed."""

    def read(text: str) -> str:
        if needed and not text:
            raise BadCell(f"there is no {needed}")
        if text and text.lower() not in words:
            raise BadCell(f"“{text}” is none of {', '.join(words)}")
        return text.lower()

    return read


def html(text: str) -> str:
    return clean_html(text.replace("\r\n", "\n"))


def gst_rate(text: str) -> int:
    """Read percent: only rates that there are.

    >>> gst_rate("18"), gst_rate("0.25 %"), written_rate(25), written_rate(1800)
    (1800, 25, '0.25', '18')
    """
    try:
        bps = Decimal(text.removesuffix("%").strip()) * 100
    except InvalidOperation:
        bps = None
    if bps not in RATES:
        raise BadCell(f"“{text}” is none of {', '.join(RATES.values())}")
    return int(bps)


def written_rate(bps: int) -> str:
    return f"{Decimal(bps) / 100:f}"


def amount(text: str) -> Decimal | None:
    """Read a number above zero; None for an empty cell.

    >>> amount("250"), written_amount(amount("1.50")), written_amount(amount(""))
    (Decimal('250'), '1.5', '')
    """
    if not text:
        return None
    try:
        found = Decimal(text)
        return NET_AMOUNT.clean(found, None)
    except (InvalidOperation, ValidationError):
        raise BadCell(f"“{text}” is not an amount with at most three decimals") from None


def written_amount(found: Decimal | None) -> str:
    return "" if found is None else f"{found.normalize():f}"


def hsn(text: str) -> str:
    digits = text.replace(" ", "")
    if digits and not (digits.isascii() and digits.isdigit() and len(digits) <= 8):
        raise BadCell("an HSN code has 2, 4, 6 or 8 digits")
    return digits


def path(text: str) -> tuple[str, ...]:
    names = notation.split_list(text, ">")
    if any(len(name) > 80 for name in names):
        raise BadCell("the name of a category is longer than 80 characters")
    return names


def written_path(names: tuple[str, ...]) -> str:
    return notation.join_list(names, ">")


def pairs(text: str) -> list[list[str]]:
    found = notation.split_pairs(text)
    if len(found) > MOST_PAIRS:
        raise BadCell(f"there are more than {MOST_PAIRS} lines")
    if any(len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE for name, value in found):
        raise BadCell("a line is too long")
    return found


def whole(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text and not (text.isascii() and text.isdigit() and int(text) <= most):
            raise BadCell(f"“{text}” is not a whole number")
        return int(text or 0)

    return read


def whole_or_none(most: int) -> Callable[[str], int | None]:
    """A reader of whole numbers that tells an empty cell from 0."""
    return lambda text: whole(most)(text) if text else None


def written_whole(number: int | None) -> str:
    return "" if number is None else str(number)


def written_rupees(paise: int) -> str:
    return plain_rupees(paise)


def yes_or_no(text: str) -> bool:
    if text.lower() not in YES | NO:
        raise BadCell(f"“{text}” is neither yes nor no")
    return text.lower() in YES


def written_yes_or_no(is_so: bool) -> str:
    return "yes" if is_so else "no"


def pair(text: str) -> tuple[str, str]:
    """Read one option with one of its values, or nothing.

    >>> pair("Colour: Red"), pair(""), written_pair("Colour", "Red"), written_pair("", "")
    (('Colour', 'Red'), ('', ''), 'Colour: Red', '')
    """
    found = notation.split_pairs(text)
    if len(found) > 1:
        raise BadCell("a picture shows one value")
    name, value = found[0] if found else ("", "")
    if max(len(name), len(value)) > LONGEST_OPTION:
        raise BadCell("it is too long")
    return name, value


def written_pair(option: str, value: str) -> str:
    return notation.join_pairs([(option, value)]) if option else ""


def focus(text: str) -> tuple[int, int]:
    """Read what stays in view of a picture, in percent from the left and from the top.

    >>> focus("30 70"), focus(""), written_focus(30, 70), written_focus(50, 50)
    ((30, 70), (50, 50), '30 70', '')
    """
    parts = text.split() or ["50", "50"]
    if len(parts) != 2 or not all(part.isascii() and part.isdigit() for part in parts):
        raise BadCell(f"“{text}” is not two percentages, from the left and from the top")
    x, y = map(int, parts)
    if max(x, y) > 100:
        raise BadCell(f"“{text}” is more than 100 percent")
    return x, y


def written_focus(x: int, y: int) -> str:
    return "" if (x, y) == (50, 50) else f"{x} {y}"
