"""Whose message is it? What is about another account, or the other mode, moves nothing here."""

from django.conf import settings

from orders import gateways
from orders.models import Payment, PaymentRequest


def objection(message: dict) -> str:
    """Say why this shop must not act on a genuine message; nothing if it may.

    RAZORPAY_ACCOUNT_ID, where set, is the only account that is listened to. Requests that
    were opened with keys of the other mode, test or live, are left as they are: pretended
    money buys nothing, and a test undoes no sale.
    """
    account = message.get("account_id")
    if settings.RAZORPAY_ACCOUNT_ID and account != settings.RAZORPAY_ACCOUNT_ID:
        return f"From another account: {str(account)[:40]}"
    payload = message.get("payload")
    entities = _entities(payload) if isinstance(payload, dict) else {}
    if set(entities) == {"payment"} and not entities["payment"].get("order_id"):
        return "A payment that belongs to no order"
    ours = gateways.current().key_id
    if any(is_test(key_id) != is_test(ours) for key_id in _keys_of(entities)):
        mode = "test" if is_test(ours) else "live"
        return f"About an order of the other mode; this shop is in {mode} mode"
    return ""


def is_test(key_id: str) -> bool:
    """Tell whether a key moves pretended money.

    >>> is_test("rzp_test_AngadiLocal01"), is_test("rzp_live_AngadiLocal01")
    (True, False)
    """
    return key_id.startswith("rzp_test_")


def _entities(payload: dict) -> dict[str, dict]:
    """What the message is about: each thing by its name, without what is malformed."""
    wrapped = {name: part.get("entity") for name, part in payload.items() if isinstance(part, dict)}
    return {name: entity for name, entity in wrapped.items() if isinstance(entity, dict)}


def _keys_of(entities: dict[str, dict]) -> list[str]:
    """The keys that opened the requests which these entities belong to."""
    orders = [entity.get("order_id") for entity in entities.values()]
    orders.append(entities.get("order", {}).get("id"))
    opened = PaymentRequest.objects.filter(gateway_id__in=_texts(orders))
    if keys := list(opened.values_list("key_id", flat=True)):
        return keys
    payments = [entity.get("payment_id") for entity in entities.values()]
    payments.append(entities.get("payment", {}).get("id"))
    known = Payment.objects.filter(gateway_id__in=_texts(payments), request__isnull=False)
    return list(known.values_list("request__key_id", flat=True))


def _texts(values: list) -> list[str]:
    return [value for value in values if isinstance(value, str) and value]
