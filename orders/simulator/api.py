"""The paths of Razorpay's API, and the function behind each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from orders.simulator.errors import ApiError, no_such_url
from orders.simulator.ledger import Ledger


@dataclass(frozen=True)
class Call:
    """One request to the API, taken apart."""

    body: dict
    query: dict[str, str]
    headers: dict[str, str]


Route = Callable[..., dict]


def _card(ledger: Ledger, call: Call, payment_id: str) -> dict:
    payment = ledger.payment(payment_id)
    if "card" not in payment:
        raise ApiError("Payment was not done using card")
    return payment["card"]


def _refund(ledger: Ledger, call: Call, payment_id: str) -> dict:
    return ledger.refund(payment_id, call.body, key=call.headers.get("x-refund-idempotency"))


def _no_downtimes(ledger: Ledger, call: Call) -> dict:
    return {"entity": "collection", "count": 0, "items": []}


# The names in braces are ids; faults are planned by the method and the path as written here.
ROUTES: dict[str, Route] = {
    "POST /v1/orders": lambda ledger, call: ledger.create_order(call.body),
    "GET /v1/orders": lambda ledger, call: ledger.page("order", call.query),
    "GET /v1/orders/{id}": lambda ledger, call, one: ledger.order(one),
    "PATCH /v1/orders/{id}": lambda ledger, call, one: ledger.edit_notes("order", one, call.body),
    "GET /v1/orders/{id}/payments": lambda ledger, call, one: ledger.payments_of(one),
    "GET /v1/payments": lambda ledger, call: ledger.page("pay", call.query),
    "GET /v1/payments/downtimes": _no_downtimes,
    "GET /v1/payments/{id}": lambda ledger, call, one: ledger.payment(one),
    "PATCH /v1/payments/{id}": lambda ledger, call, one: ledger.edit_notes("pay", one, call.body),
    "GET /v1/payments/{id}/card": _card,
    "POST /v1/payments/{id}/capture": lambda ledger, call, one: ledger.capture(one, call.body),
    "POST /v1/payments/{id}/refund": _refund,
    "GET /v1/payments/{id}/refunds": lambda ledger, call, one: ledger.refunds_of(one, call.query),
    "GET /v1/payments/{id}/refunds/{id}": lambda ledger, call, one, refund: ledger.refund_by_id(
        refund, of=one
    ),
    "GET /v1/refunds": lambda ledger, call: ledger.page("rfnd", call.query),
    "GET /v1/refunds/{id}": lambda ledger, call, one: ledger.refund_by_id(one),
    "PATCH /v1/refunds/{id}": lambda ledger, call, one: ledger.edit_notes("rfnd", one, call.body),
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
    raise no_such_url()
