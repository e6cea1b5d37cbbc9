"""Money is integer paise in the database and rupees wherever people read or type it."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.core.exceptions import ValidationError

MAX_PAISE = 10_00_00_000_00  # ten crore rupees: beyond it, somebody typed too many digits


def group_indian(digits: str) -> str:
    """Put commas as India does: the last three digits, then pairs.

    >>> group_indian("12345678")
    '1,23,45,678'
    """
    head, tail = digits[:-3], digits[-3:]
    pairs = []
    while head:
        pairs.insert(0, head[-2:])
        head = head[:-2]
    return ",".join([*pairs, tail])


def rupees(paise: int) -> str:
    """Write an amount in paise as people read it; whole rupees go without paise.

    >>> rupees(12345600), rupees(9950), rupees(-100)
    ('₹1,23,456', '₹99.50', '−₹1')
    """
    sign = "−" if paise < 0 else ""
    whole, part = divmod(abs(paise), 100)
    return f"{sign}₹{group_indian(str(whole))}" + (f".{part:02d}" if part else "")


def plain_rupees(paise: int) -> str:
    """Write an amount for machines and form fields: `1234.50`."""
    sign = "-" if paise < 0 else ""
    whole, part = divmod(abs(paise), 100)
    return f"{sign}{whole}.{part:02d}"


def parse_rupees(text: str) -> int:
    """Turn what people type (`₹1,23,456.50`) into paise.

    Raises ValueError for anything that is not an amount with at most two decimals.
    """
    cleaned = text.strip().removeprefix("₹").removeprefix("Rs.").replace(",", "").strip()
    try:
        amount = Decimal(cleaned)
    except InvalidOperation:
        raise ValueError(f"“{text}” is not an amount in rupees.") from None
    if not amount.is_finite() or abs(amount) > MAX_PAISE // 100:
        raise ValueError(f"“{text}” is not an amount this shop can take.")
    paise = amount * 100
    if paise != paise.to_integral_value():
        raise ValueError(f"“{text}” has more than two decimals.")
    return int(paise)


class RupeeField(forms.CharField):
    """A form field that shows rupees and gives paise."""

    def __init__(self, *, min_paise: int | None = 0, **kwargs):
        self.min_paise = min_paise
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return plain_rupees(value) if isinstance(value, int) else value

    def to_python(self, value):
        text = super().to_python(value)
        if text in self.empty_values:
            return None
        try:
            paise = parse_rupees(text)
        except ValueError as problem:
            raise ValidationError(str(problem)) from None
        if self.min_paise is not None and paise < self.min_paise:
            raise ValidationError(f"The amount must be at least {rupees(self.min_paise)}.")
        return paise

    def has_changed(self, initial, data):
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True
