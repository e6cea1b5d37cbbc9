"""The only door to a status: what is legal stands in orders.states, what happened in the diary."""

from django.utils import timezone

from orders.models import Dispute, Order, OrderEvent, Payment, PaymentRequest, Refund
from orders.states import (
    DISPUTE_STEPS,
    FULFILMENT_STEPS,
    ORDER_STEPS,
    PAYMENT_STEPS,
    REFUND_STEPS,
    REQUEST_STEPS,
    DisputeStatus,
    Fulfilment,
    OrderStatus,
    PaymentStatus,
    RefundStatus,
    RequestStatus,
)
from shop.models import Variant
from shop.services import stock

Goods = list[tuple[Variant, int]]


class IllegalStep(Exception):
    """That step does not lead on from where the order is; nothing was changed."""


AXES = {
    OrderStatus: ("status", ORDER_STEPS),
    Fulfilment: ("fulfilment", FULFILMENT_STEPS),
    RequestStatus: ("status", REQUEST_STEPS),
    PaymentStatus: ("status", PAYMENT_STEPS),
    RefundStatus: ("status", REFUND_STEPS),
    DisputeStatus: ("status", DISPUTE_STEPS),
}


def move(subject: Order | Payment | PaymentRequest | Refund | Dispute, to, *, by: str) -> None:
    """Take `subject` to the status `to`, and write that in the order's diary.

    Of two workers moving the same row, one wins and the other gets IllegalStep.
    Call it inside a transaction, together with what the step entails.
    """
    column, steps = AXES[type(to)]
    old = getattr(subject, column)
    if to not in steps[old]:
        raise IllegalStep(
            f"{_name(subject)} is {_word(to, old)} and cannot become {_word(to, to)}."
        )
    unmoved = type(subject).objects.filter(pk=subject.pk, **{column: old})
    if not unmoved.update(**{column: to}):
        raise IllegalStep(f"{_name(subject)} is no longer {_word(to, old)}.")
    setattr(subject, column, to)
    order = subject if isinstance(subject, Order) else subject.order
    note(order, f"{_name(subject)}: {old} → {to}", by=by)


def note(order: Order, text: str, *, by: str) -> None:
    """Write a line into the order's diary."""
    OrderEvent.objects.create(order=order, text=text[:300], by=by)


def confirm(order: Order, *, by: str, goods: Goods | None = None) -> None:
    """Confirm the order and let its stock become a sale.

    goods  what stock_lines() says of it, where that is at hand

    An expired order takes its stock again first. Raises IllegalStep or OutOfStock; run
    it in a transaction of its own or a savepoint: half a confirmation is none.
    """
    move(order, OrderStatus.CONFIRMED, by=by)
    lines = goods or stock_lines(order)
    if not order.holds_stock:
        stock.reserve(lines, reference=order.number)
    stock.sell(lines, reference=order.number)
    _store(order, holds_stock=False, confirmed_at=timezone.now(), expires_at=None)


def let_go(order: Order, to: OrderStatus, *, by: str) -> None:
    """Expire or cancel an unpaid order and give back the stock it holds.

    What was bought by now goes another way, with its stock and its money: cancel() of
    orders.services.cancellation. Raises IllegalStep.
    """
    if not order.is_awaiting_payment:
        raise IllegalStep(
            f"{_name(order)} is {order.get_status_display().lower()} and does not wait for payment."
        )
    move(order, to, by=by)
    if order.holds_stock:
        stock.release(stock_lines(order), reference=order.number)
    cancelled_at = timezone.now() if to == OrderStatus.CANCELLED else None
    _store(order, holds_stock=False, cancelled_at=cancelled_at)


def stock_lines(order: Order) -> Goods:
    """The order's items as stock wants them: pairs of variant and quantity."""
    items = order.items.select_related("variant__product").order_by("variant_id")
    return [(item.variant, item.quantity) for item in items]


def _store(order: Order, **values) -> None:
    Order.objects.filter(pk=order.pk).update(**values)
    for name, value in values.items():
        setattr(order, name, value)


def _name(subject) -> str:
    kind = str(subject._meta.verbose_name).capitalize()
    return f"{kind} {subject}"


def _word(axis, value: str) -> str:
    return type(axis)(value).label.lower()
