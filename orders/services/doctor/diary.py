"""Rules of the diary: no status is reached but by a legal step that was written down."""

from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat

from orders.models import Dispute, Order, OrderEvent, Payment, PaymentRequest, Refund
from orders.services.doctor.check import Check
from orders.states import (
    DISPUTE_STEPS,
    FULFILMENT_STEPS,
    ORDER_STEPS,
    PAYMENT_STEPS,
    REFUND_STEPS,
    REQUEST_STEPS,
)


def _last_step(steps: dict[str, set[str]], *, order: str, kind: str, name: str) -> Subquery:
    """Where the last legal step on this axis led, in the words of lifecycle.move()."""
    beginning = (Value(f"{kind} "), OuterRef(name))
    told = Case(
        *[
            When(text=Concat(*beginning, Value(f": {old} → {new}")), then=Value(str(new)))
            for old, news in steps.items()
            for new in sorted(news)
        ],
        default=Value(""),
    )
    lines = OrderEvent.objects.filter(order=OuterRef(order)).annotate(doctors_step=told)
    # Ids within one order rise with time: its row was locked whenever one was written.
    return Subquery(lines.exclude(doctors_step="").order_by("-pk").values("doctors_step")[:1])


def _off(column: str, steps: dict[str, set[str]], *, order: str, kind: str, name: str):
    first = Value(str(next(iter(steps))))  # the tables begin with where everything begins

    def wrong(rows):
        last = _last_step(steps, order=order, kind=kind, name=name)
        return rows.annotate(diary_says=Coalesce(last, first)).exclude(**{column: F("diary_says")})

    return wrong


def _payments_off(payments):
    """Cash has no id to be named by."""
    wrong = _off("status", PAYMENT_STEPS, order="order", kind="Payment", name="gateway_id")
    return wrong(payments.exclude(gateway_id=None))


def _refunds_off(refunds):
    """Before the gateway has given it an id, a refund goes by another name."""
    wrong = _off("status", REFUND_STEPS, order="payment__order", kind="Refund", name="gateway_id")
    return wrong(refunds.exclude(gateway_id=None))


CHECKS = [
    Check(
        "order-status-is-in-diary",
        8,
        "An order's status is where the last step in its diary led.",
        Order,
        _off("status", ORDER_STEPS, order="pk", kind="Order", name="number"),
        ("number", "status", "diary_says"),
    ),
    Check(
        "fulfilment-is-in-diary",
        8,
        "An order's fulfilment is where the last step in its diary led.",
        Order,
        _off("fulfilment", FULFILMENT_STEPS, order="pk", kind="Order", name="number"),
        ("number", "fulfilment", "diary_says"),
    ),
    Check(
        "request-status-is-in-diary",
        8,
        "A payment request's status is where the last step in the diary led.",
        PaymentRequest,
        _off("status", REQUEST_STEPS, order="order", kind="Payment request", name="receipt"),
        ("receipt", "order__number", "status", "diary_says"),
    ),
    Check(
        "payment-status-is-in-diary",
        8,
        "A payment's status is where the last step in the diary led.",
        Payment,
        _payments_off,
        ("gateway_id", "order__number", "status", "diary_says"),
    ),
    Check(
        "refund-status-is-in-diary",
        8,
        "A refund's status is where the last step in the diary led.",
        Refund,
        _refunds_off,
        ("gateway_id", "payment__order__number", "status", "diary_says"),
    ),
    Check(
        "dispute-status-is-in-diary",
        8,
        "A dispute's status is where the last step in the diary led.",
        Dispute,
        _off("status", DISPUTE_STEPS, order="payment__order", kind="Dispute", name="gateway_id"),
        ("gateway_id", "payment__order__number", "status", "diary_says"),
    ),
]
