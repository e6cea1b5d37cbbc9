"""Money that no rule could place: what a person may decide about it, and that it was decided."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from orders import emails
from orders.models import Order, Payment, Refund
from orders.services import lifecycle, refunds
from orders.states import REQUEST_STEPS, OrderStatus, PaymentStatus, RequestStatus
from shop.money import rupees

PAYABLE = {OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED}


def why_not_accepted(payment: Payment) -> str:
    """Say why this money cannot buy its order; nothing where only the stock may be in the way."""
    order = payment.order
    if payment.status != PaymentStatus.CAPTURED:
        return f"The payment is {payment.get_status_display().lower()}: the money is not here."
    if payment.currency != settings.CURRENCY:
        return f"The shop sells for {settings.CURRENCY}, and this is {payment.currency}."
    if refunds.left_paise(payment) < payment.amount_paise:
        return "Some of the money went back already."
    if order.status not in PAYABLE:
        return f"The order is {order.get_status_display().lower()}."
    return ""


def accept(payment: Payment, *, note: str, actor) -> None:
    """Let this payment buy its order, though it is not what was asked for, and tell the buyer.

    Locks the order. Raises IllegalStep when it cannot, or somebody has decided already, and
    OutOfStock when the items cannot be had any more; then nothing is changed.
    """
    with transaction.atomic():
        order, payment = _take_up(payment, actor)
        if problem := why_not_accepted(payment):
            raise lifecycle.IllegalStep(problem)
        lifecycle.confirm(order, by=str(actor))
        Payment.objects.filter(pk=payment.pk).update(accepted=True)
        Order.objects.filter(pk=order.pk).update(paid_paise=payment.amount_paise)
        order.paid_paise = payment.amount_paise
        if payment.request and RequestStatus.PAID in REQUEST_STEPS[payment.request.status]:
            lifecycle.move(payment.request, RequestStatus.PAID, by=str(actor))
        words = f"{rupees(payment.amount_paise)} of {rupees(order.total_paise)} accepted as payment"
        lifecycle.note(order, f"{words}: {note}", by=str(actor))
        emails.queue_paid(order)


def give_back(payment: Payment, *, note: str, actor) -> Refund:
    """Refund what is left of the payment; refunds.send() asks the gateway afterwards.

    Locks the order. Raises IllegalStep as refunds.request() does, or when somebody has
    decided already.
    """
    with transaction.atomic():
        _order, payment = _take_up(payment, actor)
        return refunds.request(
            payment, refunds.left_paise(payment), reason=note or payment.review, actor=actor
        )


def settle(payment: Payment, *, note: str, actor) -> None:
    """Take the payment off the queue as it is; the note says why that is right.

    Locks the order. Raises IllegalStep when somebody has decided already.
    """
    with transaction.atomic():
        order, payment = _take_up(payment, actor)
        lifecycle.note(order, f"Payment {payment} is settled: {note}", by=str(actor))


def _take_up(payment: Payment, actor) -> tuple[Order, Payment]:
    """Lock order and payment, and take the payment off the queue for one of those who want to."""
    order = Order.objects.select_for_update().get(pk=payment.order_id)
    waiting = Payment.objects.for_review().filter(pk=payment.pk)
    if not waiting.update(reviewed_at=timezone.now(), reviewed_by=str(actor)[:254]):
        raise lifecycle.IllegalStep(f"Somebody has decided about payment {payment} already.")
    payment = Payment.objects.select_related("request").get(pk=payment.pk)
    payment.order = order
    if payment.request:
        payment.request.order = order
    return order, payment
