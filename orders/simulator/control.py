"""The simulator's own paths, under /_simulator/: what a test, or a curious person, may turn."""

from orders.simulator.entities import FAILURES
from orders.simulator.errors import ApiError, invalid, no_such_url, unknown_id
from orders.simulator.faults import Faults
from orders.simulator.ledger import RECEIPT_MODES, Ledger
from orders.simulator.webhooks import Delivery, Messenger


def answer(ledger: Ledger, faults: Faults, messenger: Messenger, path: list[str], body: dict):
    """Do what a POST to /_simulator/<path> asks for, and return what JSON can hold."""
    match path:
        case ["faults"]:
            return _plan(faults, body)
        case ["faults", "clear"]:
            faults.clear()
            return {"planned": 0}
        case ["weather"]:
            faults.weather.change(**body)
            return faults.weather.shown()
        case ["weather", "clear"]:
            faults.weather.clear()
            return faults.weather.shown()
        case ["ledger"]:
            return _books(ledger, messenger)
        case ["settings"]:
            return _settings(ledger, messenger, body)
        case ["orders", order_id, "pay"]:
            payment = ledger.attempt(order_id, method=body.get("method", "upi"))
            return ledger.authorize(payment["id"])
        case ["orders", order_id, "attempt"]:
            return ledger.attempt(order_id, method=body.get("method", "upi"))
        case ["orders", order_id, "fail"]:
            payment = ledger.attempt(order_id, method=body.get("method", "upi"))
            return ledger.fail(payment["id"], _one_of(FAILURES, body, "reason", "payment_failed"))
        case ["payments", payment_id, "authorize"]:
            return ledger.authorize(payment_id)
        case ["refunds", refund_id, "settle"]:
            statuses = ("processed", "failed")
            return ledger.settle_refund(refund_id, _one_of(statuses, body, "status", "processed"))
        case ["deliveries"]:
            return {"items": [_shown(one) for one in list(messenger.deliveries)]}
        case ["deliveries", delivery_id, "again"]:
            return _again(messenger, delivery_id)
    raise no_such_url()


def _plan(faults: Faults, body: dict) -> dict:
    allowed = {"kind": str, "route": str, "times": int, "after": bool, "seconds": (int, float)}
    for name, value in body.items():
        if not isinstance(value, allowed.get(name, ())):
            raise invalid(f"{name} is not a part of a fault, or of the wrong kind.", name)
    if "kind" not in body:
        raise invalid("The kind field is required.", "kind")
    faults.plan(**body)
    return {"planned": body["kind"]}


def _settings(ledger: Ledger, messenger: Messenger, body: dict) -> dict:
    if "receipt_mode" in body:
        ledger.receipt_mode = _one_of(RECEIPT_MODES, body, "receipt_mode", "allow")
    if "refunds_settle_at_once" in body:
        ledger.refunds_settle_at_once = body["refunds_settle_at_once"] is True
    if "webhook_url" in body:
        messenger.url = body["webhook_url"] or None
    return {
        "receipt_mode": ledger.receipt_mode,
        "refunds_settle_at_once": ledger.refunds_settle_at_once,
        "webhook_url": messenger.url,
    }


def _books(ledger: Ledger, messenger: Messenger) -> dict:
    """Return everything that the simulator holds, for who compares it with the shop."""
    state = ledger.dump()
    return {
        "orders": list(state["order"].values()),
        "payments": list(state["pay"].values()),
        "refunds": list(state["rfnd"].values()),
        "deliveries": [_shown(one) for one in list(messenger.deliveries)],
        "problems": ledger.check(),
    }


def _again(messenger: Messenger, delivery_id: str) -> dict:
    for delivery in list(messenger.deliveries):
        if delivery.id == delivery_id:
            messenger.send_again(delivery)
            return _shown(delivery)
    raise unknown_id()


def _shown(delivery: Delivery) -> dict:
    return {
        "id": delivery.id,
        "event": delivery.event,
        "answers": list(delivery.answers),
        "is_done": delivery.is_done,
        "is_dropped": delivery.is_dropped,
    }


def _one_of(allowed, body: dict, name: str, default: str) -> str:
    value = body.get(name, default)
    if value not in allowed:
        raise ApiError(f"The {name} must be one of {', '.join(allowed)}.")
    return value
