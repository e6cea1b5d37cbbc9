"""Money that goes back: a row first, then the call, then what became of it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Sum

from orders import gateways
from orders.gateways.base import (
    GatewayError,
    GatewayMisconfigured,
    GatewayRefund,
    GatewayRefused,
)
from orders.models import Order, Payment, Refund
from orders.services import lifecycle
from orders.states import PAYMENT_STEPS, REFUND_STEPS, PaymentStatus, RefundStatus


class RefundTooLarge(Exception):
    """More than what is left of the payment; nothing was refunded."""


def request(payment: Payment, amount_paise: int, *, reason: str, actor=None) -> Refund:
    """Write down that so much goes back; send_due() asks the gateway afterwards.

    Locks the order, so two people cannot give back more than was captured. Raises
    RefundTooLarge.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=payment.order_id)
        given = (
            Refund.objects.filter(payment=payment)
            .exclude(status=RefundStatus.FAILED)
            .aggregate(total=Sum("amount_paise"))["total"]
            or 0
        )
        if not 0 < amount_paise <= payment.amount_paise - given:
            raise RefundTooLarge("That is more than what is left of the payment.")
        refund = Refund.objects.create(
            payment=payment, amount_paise=amount_paise, reason=reason[:200], actor=actor
        )
        lifecycle.note(order, f"Refund of {amount_paise} paise: {reason}", by=str(actor or "shop"))
    return refund


def send_due(now) -> dict[str, int]:
    """Ask the gateway for every refund that waits, and about those it has not finished.

    The same key and body each time: a repeated call never pays twice.
    """
    tally = {"sent": 0, "refused": 0, "unclear": 0}
    waiting = Refund.objects.outstanding().filter(next_try_at__lte=now, payment__gateway_id__gt="")
    for refund in waiting.select_related("payment__order")[:200]:
        if not _claim(refund, now):
            continue
        try:
            found = gateways.current().refund(
                refund.payment.gateway_id,
                amount_paise=refund.amount_paise,
                key=str(refund.key),
                notes={"order": refund.payment.order.number},
            )
        except GatewayMisconfigured as problem:
            # Our keys are wrong, not the refund: it stays until an operator has acted.
            Refund.objects.filter(pk=refund.pk).update(problem=str(problem)[:300])
            tally["unclear"] += 1
        except GatewayRefused as problem:
            _failed(refund, str(problem))
            tally["refused"] += 1
        except GatewayError as problem:
            Refund.objects.filter(pk=refund.pk).update(problem=str(problem)[:300])
            tally["unclear"] += 1
        else:
            record(found, refund=refund)
            tally["sent"] += 1
    return tally


def _claim(refund: Refund, now) -> bool:
    """Take the refund for this worker; the next try is later each time."""
    gap = timedelta(minutes=min(2**refund.attempts, 360))
    mine = Refund.objects.filter(pk=refund.pk, attempts=refund.attempts)
    return bool(mine.update(attempts=F("attempts") + 1, next_try_at=now + gap))


def _failed(refund: Refund, problem: str) -> None:
    with transaction.atomic():
        refund.refresh_from_db()
        if RefundStatus.FAILED in REFUND_STEPS[refund.status]:
            lifecycle.move(refund, RefundStatus.FAILED, by="gateway")
            Refund.objects.filter(pk=refund.pk).update(problem=problem[:300])


def record(found: GatewayRefund, *, refund: Refund | None = None) -> None:
    """Write down what the gateway says of one refund, ours or one made on its dashboard.

    Any number of times and in any order; a refund of a payment we do not know raises
    Payment.DoesNotExist.
    """
    with transaction.atomic():
        payment = Payment.objects.get(gateway_id=found.payment_id)
        order = Order.objects.select_for_update().get(pk=payment.order_id)
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        payment.order = order
        row = refund or _find(found) or Refund(payment=payment, amount_paise=found.amount_paise)
        if row.pk is None:
            row.reason = "Made at the gateway"
            row.save()
        row.refresh_from_db()
        row.payment = payment
        if row.gateway_id is None:
            Refund.objects.filter(pk=row.pk).update(gateway_id=found.id)
        if found.status in REFUND_STEPS[row.status]:
            lifecycle.move(row, RefundStatus(found.status), by="gateway")
        _add_up(order, payment)


def _find(found: GatewayRefund) -> Refund | None:
    known = Refund.objects.filter(gateway_id=found.id).first()
    if known is None and found.key:
        known = Refund.objects.filter(key=found.key, payment__gateway_id=found.payment_id).first()
    return known


def _add_up(order: Order, payment: Payment) -> None:
    """Write the sums that follow from the refunds the gateway has taken on."""
    returned = (
        Refund.objects.filter(
            payment=payment, status__in=[RefundStatus.PENDING, RefundStatus.PROCESSED]
        ).aggregate(total=Sum("amount_paise"))["total"]
        or 0
    )
    returned = min(returned, payment.amount_paise)
    Payment.objects.filter(pk=payment.pk).update(refunded_paise=returned)
    if payment.accepted:
        Order.objects.filter(pk=order.pk).update(refunded_paise=returned)
    is_all = returned == payment.amount_paise
    if is_all and PaymentStatus.REFUNDED in PAYMENT_STEPS[payment.status]:
        lifecycle.move(payment, PaymentStatus.REFUNDED, by="gateway")
