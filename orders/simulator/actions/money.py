"""What can be done with one order, payment, refund, dispute or downtime."""

import dataclasses

from orders.simulator.control import Action, Field
from orders.simulator.disputes import NEWS, PHASES
from orders.simulator.downtimes import SEVERITIES
from orders.simulator.entities import METHODS
from orders.simulator.failures import FAILURES

METHOD = Field("method", "choice", tuple(METHODS))
AMOUNT = Field("amount", "whole", hint="paise")
SEVERITY = Field("severity", "choice", SEVERITIES)
HOW = (METHOD, AMOUNT)
REASON = Field("reason", "choice", tuple(FAILURES))


def _attempt(it, order_id, **how):
    return it.ledger.attempt(order_id, **how)


def _pay(it, order_id, **how):
    return it.ledger.authorize(it.ledger.attempt(order_id, **how)["id"])


def _fail(it, order_id, reason="payment_failed", **how):
    return it.ledger.fail(it.ledger.attempt(order_id, **how)["id"], reason)


def _late(it, order_id, minutes=1.0, **how):
    """Fail now; the bank says yes to the same payment when the time has passed."""
    payment = _fail(it, order_id, **how)
    it.ledger.authorize_later(payment["id"], minutes * 60)
    return payment


def _capture_by_hand(it, order_id):
    it.ledger.capture_by_hand(order_id)
    return it.ledger.order(order_id)


def _capture(it, payment_id):
    payment = it.ledger.payment(payment_id)
    return it.ledger.capture(
        payment_id, {"amount": payment["amount"], "currency": payment["currency"]}
    )


def _refund(it, payment_id, **body):
    return it.ledger.refund(payment_id, body)


OF_ORDERS = (
    Action("orders/{id}/pay", "Pay", _pay, HOW),
    Action("orders/{id}/attempt", "Begin to pay", _attempt, HOW),
    Action("orders/{id}/fail", "Fail", _fail, (REASON, *HOW)),
    Action(
        "orders/{id}/late",
        "Fail, and approve later",
        _late,
        (Field("minutes", "number"), REASON, *HOW),
    ),
    Action("orders/{id}/capture_by_hand", "Capture by hand", _capture_by_hand),
)
OF_PAYMENTS = (
    Action("payments/{id}/authorize", "Approve", lambda it, one: it.ledger.authorize(one)),
    Action("payments/{id}/capture", "Capture", _capture),
    Action("payments/{id}/give_up", "Give back uncaptured", lambda it, one: it.ledger.give_up(one)),
    Action(
        "payments/{id}/refund",
        "Refund on the dashboard",
        _refund,
        (AMOUNT, Field("speed", "choice", ("normal", "optimum"))),
    ),
    Action(
        "payments/{id}/dispute",
        "Dispute",
        lambda it, one, **how: it.ledger.begin_dispute(one, **how),
        (AMOUNT, Field("phase", "choice", PHASES), Field("days_to_respond", "whole")),
    ),
)
OF_REFUNDS = (
    Action(
        "refunds/{id}/settle",
        "Settle",
        lambda it, one, status="processed": it.ledger.settle_refund(one, status),
        (Field("status", "choice", ("processed", "failed")),),
    ),
)
OF_DISPUTES = (
    Action(
        "disputes/{id}",
        "Go on",
        lambda it, one, news: it.ledger.move_dispute(one, news),
        (Field("news", "choice", tuple(NEWS), is_required=True),),
    ),
)
OF_DOWNTIMES = (
    Action(
        "downtimes/{id}/update",
        "Update",
        lambda it, one, severity: it.ledger.update_downtime(one, severity),
        (dataclasses.replace(SEVERITY, is_required=True),),
    ),
    Action("downtimes/{id}/resolve", "Resolve", lambda it, one: it.ledger.resolve_downtime(one)),
)

BEGIN_DOWNTIME = Action(
    "downtimes",
    "Begin a downtime",
    lambda it, **how: it.ledger.begin_downtime(**how),
    (METHOD, SEVERITY, Field("instrument", hint="HDFC, Visa, bhim …")),
)
