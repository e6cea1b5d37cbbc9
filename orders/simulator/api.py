"""The paths of Razorpay's API, and the function behind each."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from orders.simulator.errors import known
from orders.simulator.ledger import Ledger


@dataclass(frozen=True)
class Call:
    """One request to the API, taken apart. `expand` is what is to be shown in full."""

    body: dict
    query: dict[str, str]
    headers: dict[str, str]
    expand: set[str] = field(default_factory=set)
    key_id: str | None = None


Route = Callable[..., dict]


def _create_order(ledger: Ledger, call: Call) -> dict:
    return ledger.create_order(call.body, key_id=call.key_id)


def _orders(ledger: Ledger, call: Call) -> dict:
    page = ledger.page("order", call.query)
    if call.expand & {"payments", "payments.card"}:
        for order in page["items"]:
            order["payments"] = ledger.payments_of(order["id"])
    return page


def _payments(ledger: Ledger, call: Call) -> dict:
    page = ledger.page("pay", call.query)
    page["items"] = [_unexpanded(one, call) for one in page["items"]]
    return page


def _payment(ledger: Ledger, call: Call, payment_id: str) -> dict:
    return _unexpanded(ledger.payment(payment_id), call)


def _unexpanded(payment: dict, call: Call) -> dict:
    """Leave out the card, of which only the id is shown until it is asked for."""
    if "card" not in call.expand:
        payment.pop("card", None)
    return payment


def _card(ledger: Ledger, call: Call, payment_id: str) -> dict:
    payment = ledger.payment(payment_id)
    if "card" not in payment:
        raise known("card_not_card")
    return payment["card"]


def _refund(ledger: Ledger, call: Call, payment_id: str) -> dict:
    return ledger.refund(payment_id, call.body, key=call.headers.get("x-refund-idempotency"))


def _refund_of(ledger: Ledger, call: Call, payment_id: str, refund_id: str) -> dict:
    return ledger.refund_by_id(refund_id, of=payment_id)


# The names in braces are ids; faults are planned by the method and the path as written here.
ROUTES: dict[str, Route] = {
    "POST /v1/orders": _create_order,
    "GET /v1/orders": _orders,
    "GET /v1/orders/{id}": lambda ledger, call, one: ledger.order(one),
    "PATCH /v1/orders/{id}": lambda ledger, call, one: ledger.edit_notes("order", one, call.body),
    "GET /v1/orders/{id}/payments": lambda ledger, call, one: ledger.payments_of(one),
    "GET /v1/payments": _payments,
    "GET /v1/payments/downtimes": lambda ledger, call: ledger.downtimes(),
    "GET /v1/payments/downtimes/{id}": lambda ledger, call, one: ledger.one("down", one),
    "GET /v1/payments/{id}": _payment,
    "PATCH /v1/payments/{id}": lambda ledger, call, one: ledger.edit_notes("pay", one, call.body),
    "GET /v1/payments/{id}/card": _card,
    "POST /v1/payments/{id}/capture": lambda ledger, call, one: ledger.capture(one, call.body),
    "POST /v1/payments/{id}/refund": _refund,
    "GET /v1/payments/{id}/refunds": lambda ledger, call, one: ledger.refunds_of(one, call.query),
    "GET /v1/payments/{id}/refunds/{id}": _refund_of,
    "GET /v1/refunds": lambda ledger, call: ledger.page("rfnd", call.query),
    "GET /v1/refunds/{id}": lambda ledger, call, one: ledger.refund_by_id(one),
    "PATCH /v1/refunds/{id}": lambda ledger, call, one: ledger.edit_notes("rfnd", one, call.body),
    "GET /v1/disputes": lambda ledger, call: ledger.page("disp", call.query),
    "GET /v1/disputes/{id}": lambda ledger, call, one: ledger.one("disp", one),
}
_PATTERNS = [
    (name, re.compile(name.replace("{id}", "([^/ ]+)")), route) for name, route in ROUTES.items()
]


def find_route(method: str, path: str) -> tuple[str, Route, tuple[str, ...]]:
    """Return the name of the route, its function and the ids in the path."""
    for name, pattern, route in _PATTERNS:
        match = pattern.fullmatch(f"{method} {path.rstrip('/')}")
        if match:
            return name, route, match.groups()
    raise known("url_not_found")
