"""From the text of one cell to a value, or to a sentence that says why not."""

import hashlib
import html
import re
from decimal import Decimal, InvalidOperation

from django.utils.html import strip_tags
from django.utils.text import Truncator, slugify

from shop.money import parse_rupees

MAX_SKU = 64
MAX_UNITS = 10_000_000
MAX_GRAMS = 100_000_000
GRAMS = {
    "": Decimal(1),
    "g": Decimal(1),
    "kg": Decimal(1000),
    "lb": Decimal("453.59237"),
    "lbs": Decimal("453.59237"),
    "oz": Decimal("28.349523125"),
}
CURRENCY = re.compile(r"^(?:rs\.?|[^\d.,\-+]+)\s*|\s*[^\d.,]+$", re.IGNORECASE)
DECIMAL_COMMA = re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d{1,2}")


class BadCell(ValueError):
    """The cell says something, but nothing that the shop can use."""


def paise(text: str) -> int:
    """Read an amount in any currency as if it were rupees; a blank cell is 0.

    A comma followed by one or two last digits is a decimal comma.

    >>> paise("50"), paise("11.05"), paise("$1,250.50"), paise("12,50"), paise("")
    (5000, 1105, 125050, 1250, 0)

    Raises BadCell.
    """
    plain = CURRENCY.sub("", text.strip())
    if DECIMAL_COMMA.fullmatch(plain):
        plain = plain.replace(".", "").replace(",", ".")
    if not plain:
        if text.strip():
            raise BadCell(f"“{text}” is not an amount")
        return 0
    try:
        return parse_rupees(plain)
    except ValueError as problem:
        raise BadCell(str(problem).rstrip(".")) from None


def price(text: str) -> int:
    """Read what must be paid. Raises BadCell also for nothing, 0 and less."""
    amount = paise(text)
    if amount <= 0:
        raise BadCell(f"the price is {text}" if text else "there is no price")
    return amount


def units(text: str) -> int:
    """Read a stock count; blank, and less than nothing, is 0. Raises BadCell.

    >>> units("7"), units("7.0"), units("-2"), units("")
    (7, 7, 0, 0)
    """
    number = _decimal(text)
    if number != number.to_integral_value() or number > MAX_UNITS:
        raise BadCell(f"“{text}” is not a number of units")
    return max(0, int(number))


def grams(text: str, unit: str = "g") -> int | None:
    """Read a weight in `unit`; None where the file does not say. Raises BadCell.

    >>> grams(".5", "lbs"), grams("1.25", "kg"), grams("0"), grams("")
    (227, 1250, None, None)
    """
    weight = _decimal(text) * GRAMS[unit.lower()]
    if not 0 <= weight <= MAX_GRAMS:
        raise BadCell(f"“{text}” is not a weight")
    return int(weight.to_integral_value("ROUND_HALF_UP")) or None


def _decimal(text: str) -> Decimal:
    if DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    try:
        number = Decimal(text.replace(",", "") or 0)
    except InvalidOperation:
        raise BadCell(f"“{text}” is not a number") from None
    if not number.is_finite():
        raise BadCell(f"“{text}” is not a number")
    return number


def is_yes(text: str) -> bool:
    """Tell what shop systems write for yes from everything else."""
    return text.lower() in {"1", "true", "yes", "y"}


def one_line(text: str, at_most: int) -> str:
    """Return text without tags, entities and line breaks, cut at a word where too long.

    >>> one_line("<b>Salt &amp; <i>pepper</i></b>\\n mill", 40)
    'Salt & pepper mill'
    """
    plain = " ".join(html.unescape(strip_tags(text)).split())
    return plain if len(plain) <= at_most else Truncator(plain).chars(at_most)


def as_html(text: str) -> str:
    """Return HTML as it is, and plain text with its paragraphs marked.

    >>> as_html("Salt & pepper\\n\\nWash by hand"), as_html("<p>Salt</p>")
    ('<p>Salt &amp; pepper</p><p>Wash by hand</p>', '<p>Salt</p>')
    """
    if re.search(r"<(p|div|ul|ol|h[1-6]|table|br)\b", text, re.IGNORECASE):
        return text
    blocks = [" ".join(block.split()) for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n"))]
    # Inline tags and entities may be there on purpose; only a lone & is written out.
    blocks = [re.sub(r"&(?!#?\w+;)", "&amp;", block) for block in blocks if block]
    return "".join(f"<p>{block}</p>" for block in blocks)


def split_list(text: str) -> list[str]:
    r"""Part a cell at its commas; a comma after a backslash belongs to the value.

    >>> split_list(r"Small, Medium, 1\,5 l")
    ['Small', 'Medium', '1,5 l']
    """
    parts = re.split(r"(?<!\\),", text)
    return [plain for part in parts if (plain := part.replace("\\,", ",").strip())]


def make_sku(handle: str, options: tuple[str, ...] = ()) -> str:
    """Return a SKU for what has none: the same for the same handle and options, always.

    It does not depend on the other rows or on their order. Where the readable part
    alone might belong to another product too, a digest tells them apart.

    >>> make_sku("steel-tiffin")
    'steel-tiffin'
    >>> make_sku("steel-tiffin", ("3 tiers", "Red"))
    'steel-tiffin-3-tiers-red-bdb4b7'
    """
    if not options and handle == slugify(handle) and len(handle) <= MAX_SKU:
        return handle
    return with_digest("-".join([handle, *options]), "\0".join([handle, *options]), MAX_SKU)


def make_slug(*texts: str) -> str:
    """Return an address for the first of these texts that has Latin letters or digits."""
    for text in texts:
        if slug := slugify(text)[:150].strip("-_"):
            return slug
    return with_digest("product", texts[0], 150)


def make_handle(source: str, key: str) -> str:
    """Return the lasting name of a product of another system, at most 200 characters."""
    full = f"{source}:{key}"
    if len(full) <= 200:
        return full
    return f"{full[:180]}~{hashlib.sha256(full.encode()).hexdigest()[:16]}"


def with_digest(words: str, whole: str, at_most: int) -> str:
    """Join readable words and a short digest of the whole."""
    digest = hashlib.sha256(whole.encode()).hexdigest()[:6]
    readable = slugify(words)[: at_most - 7].strip("-_")
    return f"{readable}-{digest}" if readable else f"sku-{digest}"
