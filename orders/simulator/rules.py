"""What may be sent to the API: each function returns clean values or raises an ApiError."""

import re

from orders.simulator.errors import ApiError, invalid, known, malformed_id, not_expected, required

LEAST_PAISE = 100
MOST_PAISE = 1_00_00_000_00
RECEIPT_LENGTH = 40
CURRENCIES = {"INR", "USD", "EUR", "GBP", "AED", "SGD", "AUD", "CAD", "JPY", "KWD", "BHD", "OMR"}
ORDER_FIELDS = {
    "amount",
    "currency",
    "receipt",
    "notes",
    "partial_payment",
    "first_payment_min_amount",
    "payment",
    "payment_capture",
    "unique_receipt",
    "offers",
    "customer_id",
    "method",
    "bank",
    "account_number",
}
REFUND_FIELDS = {"amount", "speed", "notes", "receipt"}
SPEEDS = ("normal", "optimum")
CAPTURE_EXPIRY_MINUTES = (12, 7200)
THREE_DAYS = 3 * 24 * 60
UNSAID_CAPTURE = {
    "is_automatic": None,
    "automatic": THREE_DAYS,
    "manual": THREE_DAYS,
    "speed": "normal",
}


def order(body: dict) -> dict:
    """Check what opens an order."""
    _nothing_else_than(ORDER_FIELDS, body)
    currency = _currency(body)
    return {
        "amount": _amount(body, most=MOST_PAISE),
        "currency": currency,
        "receipt": _receipt(body),
        "notes": notes(body),
        "capture": _capture(body),
        "unique_receipt": body.get("unique_receipt") is True,
    }


def capture(body: dict) -> dict:
    _nothing_else_than({"amount", "currency"}, body)
    return {"amount": _amount(body), "currency": _currency(body)}


def refund(body: dict) -> dict:
    """Check what opens a refund; `amount` is None where all that is left is meant."""
    _nothing_else_than(REFUND_FIELDS, body)
    if body.get("amount") == 0:
        raise known("refund_amount_zero")
    speed = body.get("speed", "normal")
    if speed not in SPEEDS:
        raise known("refund_bad_speed")
    return {
        "amount": _amount(body) if body.get("amount") is not None else None,
        "speed": speed,
        "notes": notes(body),
        "receipt": _receipt(body),
    }


def idempotency_key(key: str | None) -> str | None:
    if key is None:
        return None
    if len(key) < 10:
        raise known("refund_idem_short")
    if not re.fullmatch(r"[A-Za-z0-9_-]+", key):
        raise ApiError("The idempotency key has characters that are not allowed.")
    return key


def notes(body: dict) -> dict:
    value = body.get("notes") or {}
    if not isinstance(value, dict):
        raise invalid("The notes must be an object.", "notes")
    if len(value) > 15:
        raise invalid("The notes may not have more than 15 items.", "notes")
    if any(len(str(text)) > 256 for text in value.values()):
        raise invalid("A note may not have more than 256 characters.", "notes")
    return value


def only_notes(body: dict) -> dict:
    """Check a PATCH: notes are all that can be changed."""
    _nothing_else_than({"notes"}, body)
    if "notes" not in body:
        raise required("notes")
    return notes(body)


def page(query: dict[str, str]) -> tuple[int, int]:
    """Return which part of a list is asked for: how many to skip, how many to give."""
    count, skip = _number(query, "count", 10), _number(query, "skip", 0)
    if count > 100:
        raise known("list_count")
    return skip, count


def window(query: dict[str, str]) -> tuple[int, int]:
    return _number(query, "from", 0), _number(query, "to", 2**40)


def entity_id(prefix: str, value: str) -> str:
    if not re.fullmatch(rf"{prefix}_[A-Za-z0-9]{{14}}", value):
        raise malformed_id(value)
    return value


def _number(query: dict[str, str], name: str, default: int) -> int:
    text = query.get(name) or str(default)
    if not text.isdecimal():
        raise invalid(f"The {name} must be an integer.", name)
    return int(text)


def _nothing_else_than(known: set[str], body: dict) -> None:
    extra = sorted(set(body) - known)
    if extra:
        raise not_expected(extra)


def _amount(body: dict, most: int | None = None) -> int:
    amount = body.get("amount")
    if amount is None:
        raise required("amount")
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise known("amount_not_integer")
    if amount < 0:
        raise known("amount_negative")
    if amount < LEAST_PAISE:
        raise known("amount_below_min")
    if most and amount > most:
        raise known("amount_above_max")
    return amount


def _currency(body: dict) -> str:
    currency = body.get("currency")
    if not currency:
        raise required("currency")
    if currency not in CURRENCIES:
        raise known("currency_invalid")
    return currency


def _receipt(body: dict) -> str | None:
    receipt = body.get("receipt")
    if receipt is None:
        return None
    if not isinstance(receipt, str):
        raise invalid("The receipt must be a string.", "receipt")
    if not receipt.isascii():
        raise known("receipt_non_ascii")
    if len(receipt) > RECEIPT_LENGTH:
        raise known("receipt_too_long")
    return receipt


def _capture(body: dict) -> dict:
    """Return how payments of this order are captured.

    is_automatic  None where the order leaves it to the account
    automatic     minutes in which a payment is captured by itself
    manual        minutes until one that is not captured is given back
    speed         of that refund
    """
    payment = body.get("payment") or {}
    if not payment:
        by_flag = {0: False, 1: True}.get(body.get("payment_capture"))
        return UNSAID_CAPTURE | {"is_automatic": by_flag}
    if payment.get("capture") not in {"automatic", "manual"}:
        raise invalid("The selected payment.capture is invalid.", "payment.capture")
    is_automatic = payment["capture"] == "automatic"
    options = payment.get("capture_options")
    if not options:
        return UNSAID_CAPTURE | {"is_automatic": is_automatic}
    return {"is_automatic": is_automatic} | _windows(options, is_automatic)


def _windows(options: dict, is_automatic: bool) -> dict:
    least, most = CAPTURE_EXPIRY_MINUTES
    automatic = options.get("automatic_expiry_period")
    manual = options.get("manual_expiry_period", most)
    if is_automatic and automatic is None:
        raise required("automatic_expiry_period")
    if automatic is not None and automatic < least:
        raise invalid("The automatic expiry period must be at least 12.", "automatic_expiry_period")
    if not (automatic or least) <= manual <= most:
        raise invalid("The manual expiry period is invalid.", "manual_expiry_period")
    speed = options.get("refund_speed", "normal")
    if speed not in SPEEDS:
        raise known("refund_bad_speed")
    return {"automatic": automatic or least, "manual": manual, "speed": speed}
