"""Refunds that failed: a person tries again, or notes how the buyer got the money otherwise."""

from django.db import transaction
from django.utils import timezone

from orders.models import Order, Refund, RefundItem
from orders.services import lifecycle, refund_items, refunds
from orders.states import RefundStatus
from shop.money import rupees


def try_again(refund: Refund, *, actor) -> Refund:
    """Ask for a failed refund once more, as a row of its own with a key of its own.

    The goods that came back with it are not put back a second time. Locks the order.
    Raises IllegalStep when somebody has taken it up already, and what refunds.write() and
    refund_items.write() raise.
    """
    with transaction.atomic():
        order = _take_up(refund)
        again = refunds.write(
            refund.payment, refund.amount_paise, reason=refund.reason, actor=actor
        )
        left = {one.item.pk: one for one in refund_items.left_of(order)}
        for part in refund.items.all():
            if part.quantity > left[part.item_id].quantity:
                raise refund_items.ItemsChanged("These items were refunded otherwise meanwhile.")
            RefundItem.objects.create(
                refund=again,
                item_id=part.item_id,
                quantity=part.quantity,
                amount_paise=part.amount_paise,
            )
        lifecycle.note(
            order, f"Refund of {rupees(refund.amount_paise)} is tried again", by=str(actor)
        )
    return again


def done_otherwise(refund: Refund, *, note: str, actor) -> None:
    """Take a failed refund off the worklist: the buyer got the money in another way.

    Locks the order. Raises IllegalStep when somebody has taken it up already.
    """
    with transaction.atomic():
        order = _take_up(refund)
        text = f"Refund of {rupees(refund.amount_paise)} was done otherwise: {note}"
        lifecycle.note(order, text, by=str(actor))


def _take_up(refund: Refund) -> Order:
    """Lock the order and take the refund off the worklist, for one of those who want to."""
    order = Order.objects.select_for_update().get(pk=refund.payment.order_id)
    waiting = Refund.objects.for_worklist().filter(pk=refund.pk)
    if not waiting.update(seen_at=timezone.now()):
        state = RefundStatus(refund.status).label.lower()
        raise lifecycle.IllegalStep(
            f"This refund ({state}) does not wait on the worklist any more."
        )
    return order
