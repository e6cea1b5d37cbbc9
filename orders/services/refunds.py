"""Money that goes back: a row first, then the call, then what became of it."""

import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Sum

from orders import emails, gateways
from orders.gateways.base import (
    GatewayError,
    GatewayMisconfigured,
    GatewayRefund,
    GatewayRefused,
    GatewayUnavailable,
)
from orders.models import Dispute, Order, Payment, Refund
from orders.services import disputes, lifecycle, refund_items, refund_matching
from orders.states import PAYMENT_STEPS, REFUND_STEPS, PaymentStatus, RefundStatus
from shop.money import rupees

logger = logging.getLogger(__name__)

LONGEST_GAP = timedelta(hours=6)
TOO_MUCH = "More was refunded at the gateway than was paid, as far as we know."


class RefundTooLarge(lifecycle.IllegalStep):
    """More than what is left of the payment; nothing was refunded."""


class RefundsFrozen(lifecycle.IllegalStep):
    """The payment is in dispute; nothing was refunded."""


def left_paise(payment: Payment) -> int:
    """What of the payment could still be refunded: no row asks for it, no dispute took it.

    Nothing of money that has not reached us.
    """
    if payment.status not in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}:
        return 0
    rows = Refund.objects.filter(payment=payment).exclude(status=RefundStatus.FAILED)
    given = rows.aggregate(total=Sum("amount_paise"))["total"] or 0
    return max(payment.amount_paise - given - disputes.lost_paise(payment), 0)


def request(
    payment: Payment,
    amount_paise: int,
    *,
    reason: str,
    actor=None,
    items: Sequence[refund_items.Part] = (),
    key: uuid.UUID | None = None,
) -> Refund:
    """Write down that so much goes back; send() or send_due() asks the gateway afterwards.

    items  the units it is for, at the amounts that were shown; what the refund is worth
           beyond them is for delivery, or goodwill
    key    the one-time key of a form: sent twice, it finds the refund of the first time

    Locks the order, so two people cannot give back more than was captured. The buyer gets
    a mail when a person asked; what follows from something else is told in the mail about
    that. Raises RefundTooLarge, RefundsFrozen or refund_items.ItemsChanged.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=payment.order_id)
        known = Refund.objects.filter(key=key, payment=payment).first() if key else None
        if known:
            return known
        payment = Payment.objects.get(pk=payment.pk)
        payment.order = order
        refund = write(payment, amount_paise, reason=reason, actor=actor, key=key)
        refund_items.write(refund, order, items, actor=actor)
        lifecycle.note(
            order, f"Refund of {rupees(amount_paise)}: {reason}", by=str(actor or "shop")
        )
        if actor is not None:
            emails.queue_refund_started(refund)
    return refund


def write(payment: Payment, amount_paise: int, *, reason: str, actor=None, key=None) -> Refund:
    """Add the row of a refund. Call it under the order's lock. Raises as request() does."""
    if disputes.is_frozen(payment):
        raise RefundsFrozen(
            f"Payment {payment} is in dispute: nothing is refunded until the buyer's bank has "
            f"decided, or the buyer could be paid twice."
        )
    if not 0 < amount_paise <= left_paise(payment):
        raise RefundTooLarge("That is more than what is left of the payment.")
    return Refund.objects.create(
        payment=payment,
        amount_paise=amount_paise,
        reason=reason[:200],
        actor=actor,
        key=key or uuid.uuid4(),
    )


def due(now):
    """Refunds whose time has come to be sent or asked about.

    One that was never sent waits while its payment is in dispute.
    """
    dispute = Dispute.objects.running().filter(payment=OuterRef("payment"))
    return (
        Refund.objects.outstanding()
        .filter(next_try_at__lte=now, payment__gateway_id__gt="")
        .exclude(Exists(dispute), attempts=0)
        .select_related("payment__order")
        .order_by("next_try_at", "pk")
    )


def send_due(now) -> dict[str, int]:
    """Send every refund that waits, and ask about those that have not ended."""
    tally = {"sent": 0, "pending": 0, "refused": 0, "unclear": 0}
    for refund in due(now)[:200]:
        if outcome := send(refund, now):
            tally[outcome] += 1
    return tally


def send(refund: Refund, now) -> str:
    """Ask the gateway for one refund, or about it: `sent`, `pending`, `refused` or `unclear`.

    The key and the body are the same each time, so a repeated call never pays twice. Says
    nothing when another worker has taken it. Never call it in a transaction.
    """
    if not _claim(refund, now):
        return ""
    try:
        found = _ask(refund)
    except GatewayMisconfigured as problem:
        # Our keys are wrong, not the refund: it stays until an operator has acted.
        _keep_waiting(refund, problem)
        return "unclear"
    except GatewayRefused as problem:
        _refused(refund, problem)
        return "refused"
    except GatewayError as problem:
        _unclear(refund, problem, now)
        return "unclear"
    if found is None:
        return "pending"
    is_new = refund.gateway_id is None
    row = record(found, refund=refund)
    return "sent" if is_new or row.status != RefundStatus.PENDING else "pending"


def _claim(refund: Refund, now) -> bool:
    """Take the refund for this worker; the next try is later each time."""
    if not refund.payment.gateway_id:
        return False
    gap = min(timedelta(minutes=2 ** min(refund.attempts, 10)), LONGEST_GAP)
    # The row's own columns alone: a condition on another table would stand in a subquery,
    # which PostgreSQL does not ask again after it has waited for another worker's claim.
    mine = Refund.objects.filter(pk=refund.pk, attempts=refund.attempts)
    return bool(mine.outstanding().update(attempts=F("attempts") + 1, next_try_at=now + gap))


def _ask(refund: Refund) -> GatewayRefund | None:
    """Return what the gateway says of the refund, asking for it unless it was taken on.

    What may have been sent before is looked for first: not every account knows the
    idempotency header. None for one that is taken on and not in the list yet.
    """
    if refund.attempts and (found := _look_up(refund)):
        return found
    if refund.gateway_id:
        return None
    return gateways.current().refund(
        refund.payment.gateway_id,
        amount_paise=refund.amount_paise,
        key=str(refund.key),
        notes={"order": refund.payment.order.number, "refund": str(refund.key)},
    )


def _look_up(refund: Refund) -> GatewayRefund | None:
    """Find the refund among those of its payment. A refused look tells nothing of the refund."""
    try:
        known = gateways.current().refunds_of(refund.payment.gateway_id)
    except GatewayMisconfigured:
        raise
    except GatewayRefused as problem:
        raise GatewayUnavailable(str(problem)) from problem
    ours = {refund.gateway_id} - {None}
    return next((one for one in known if one.id in ours or one.key == str(refund.key)), None)


def _keep_waiting(refund: Refund, problem: GatewayError) -> None:
    refund.problem = str(problem)[:300]
    Refund.objects.filter(pk=refund.pk).update(problem=refund.problem)


def _unclear(refund: Refund, problem: GatewayError, now) -> None:
    """It may have happened, or not: the row says so until the gateway has told."""
    with transaction.atomic():
        _locked(refund)
        if refund.status == RefundStatus.REQUESTED:
            lifecycle.move(refund, RefundStatus.UNKNOWN, by="gateway")
        _keep_waiting(refund, problem)
    if wait := getattr(problem, "retry_after", None):
        later = now + min(timedelta(seconds=wait), LONGEST_GAP)
        Refund.objects.filter(pk=refund.pk, next_try_at__lt=later).update(next_try_at=later)


def _refused(refund: Refund, problem: GatewayRefused) -> None:
    """The gateway said no: the refund comes back to the staff, with its words."""
    if problem.status == 409:
        logger.error("Refund %s was asked for before with another body: a bug", refund.key)
    with transaction.atomic():
        _locked(refund)
        if refund.gateway_id is None and RefundStatus.FAILED in REFUND_STEPS[refund.status]:
            _keep_waiting(refund, problem)
            _move(refund, RefundStatus.FAILED)


def _locked(refund: Refund) -> None:
    """Lock the refund's order, then see the refund as it is now."""
    Order.objects.select_for_update().get(pk=refund.payment.order_id)
    refund.refresh_from_db()


def record(found: GatewayRefund, *, refund: Refund | None = None) -> Refund:
    """Write down what the gateway says of one refund, ours or one made on its dashboard.

    Any number of times and in any order; the sums of payment and order follow. More than
    was paid is recorded too, and the payment set aside. Locks the order. Raises
    Payment.DoesNotExist.
    """
    with transaction.atomic():
        order_id = Payment.objects.values_list("order_id", flat=True).get(
            gateway_id=found.payment_id
        )
        order = Order.objects.select_for_update().get(pk=order_id)
        payment = Payment.objects.select_for_update().get(gateway_id=found.payment_id)
        payment.order = order
        row, is_new = refund_matching.row_of(found, payment, ours=refund)
        row.payment = payment
        if row.amount_paise != found.amount_paise:
            logger.error("Refund %s: we asked for another amount than was given", row)
            row.amount_paise = found.amount_paise
        row.gateway_id = found.id
        row.save(update_fields=["gateway_id", "amount_paise", "origin"])
        if found.status in REFUND_STEPS[row.status]:
            _move(row, RefundStatus(found.status))
        if is_new and row.status == RefundStatus.PENDING:
            emails.queue_refund_started(row)
        add_up(order, payment)
    return row


def _move(refund: Refund, to: RefundStatus) -> None:
    """Take the refund further, and tell whoever has to know."""
    lifecycle.move(refund, to, by="gateway")
    if to == RefundStatus.PROCESSED:
        emails.queue_refund_processed(refund)
    if to == RefundStatus.FAILED:
        emails.queue_refund_failed(refund)


def add_up(order: Order, payment: Payment) -> None:
    """Write the sums that follow from the refunds the gateway has taken on.

    Only money that is known to be back makes a payment refunded: one that is on its way
    may still fail. Call it under the order's lock.
    """
    returned = _sum(payment, RefundStatus.PENDING, RefundStatus.PROCESSED)
    if returned > payment.amount_paise and payment.review != TOO_MUCH:
        Payment.objects.filter(pk=payment.pk).update(
            review=TOO_MUCH, reviewed_at=None, reviewed_by=""
        )
        payment.review = TOO_MUCH
        lifecycle.note(order, f"Payment {payment} needs a look: {TOO_MUCH}", by="gateway")
    payment.refunded_paise = min(returned, payment.amount_paise)
    Payment.objects.filter(pk=payment.pk).update(refunded_paise=payment.refunded_paise)
    if payment.accepted:
        order.refunded_paise = min(returned, order.paid_paise)
        Order.objects.filter(pk=order.pk).update(refunded_paise=order.refunded_paise)
    is_all_back = _sum(payment, RefundStatus.PROCESSED) >= payment.amount_paise
    if is_all_back and PaymentStatus.REFUNDED in PAYMENT_STEPS[payment.status]:
        lifecycle.move(payment, PaymentStatus.REFUNDED, by="gateway")


def _sum(payment: Payment, *statuses: RefundStatus) -> int:
    rows = Refund.objects.filter(payment=payment, status__in=statuses)
    return rows.aggregate(total=Sum("amount_paise"))["total"] or 0
