"""A buyer's bank asks for its money back: until that is decided, nothing leaves this shop."""

from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Case, F, Sum, When

from orders import emails
from orders.gateways.base import GatewayDispute
from orders.models import Dispute, DisputeStatus, Order, Payment
from orders.services import lifecycle
from orders.states import DISPUTE_STEPS
from shop.money import rupees


def record(found: GatewayDispute) -> Dispute:
    """Write down what the gateway says of a dispute, in any order and any number of times.

    The first news of a running one goes to the shop by mail; a lost one is money gone, and
    stands so in the diary. Locks the order. Raises Payment.DoesNotExist.
    """
    with transaction.atomic():
        order_id = Payment.objects.values_list("order_id", flat=True).get(
            gateway_id=found.payment_id
        )
        order = Order.objects.select_for_update().get(pk=order_id)
        payment = Payment.objects.get(gateway_id=found.payment_id)
        dispute, is_new = Dispute.objects.get_or_create(
            gateway_id=found.id,
            defaults={"payment": payment, "amount_paise": found.amount_paise},
        )
        if found.status in DISPUTE_STEPS[dispute.status]:
            lifecycle.move(dispute, DisputeStatus(found.status), by="gateway")
        if found.status == dispute.status:
            _write_details(dispute, found)
        if is_new and dispute.is_running:
            lifecycle.note(
                order, f"Dispute {dispute} over {rupees(dispute.amount_paise)}", by="gateway"
            )
            emails.queue_dispute(dispute)
        if dispute.status == DisputeStatus.LOST:
            _note_loss(order, dispute)
    return dispute


def _write_details(dispute: Dispute, found: GatewayDispute) -> None:
    """Keep the newest facts; news that is older than the dispute's status brings none."""
    respond_by = datetime.fromtimestamp(found.respond_by, UTC) if found.respond_by else None
    facts = {
        "amount_paise": found.amount_paise,
        "deducted_paise": found.deducted_paise,
        "phase": found.phase or dispute.phase,
        "reason": found.reason or dispute.reason,
        "respond_by": respond_by or dispute.respond_by,
    }
    Dispute.objects.filter(pk=dispute.pk).update(**facts)
    for name, value in facts.items():
        setattr(dispute, name, value)


def _note_loss(order: Order, dispute: Dispute) -> None:
    """Say once that the bank took the money; that is no refund of ours."""
    gone = dispute.deducted_paise or dispute.amount_paise
    text = f"Dispute {dispute} is lost: {rupees(gone)} is gone, taken by the buyer's bank"
    if not order.events.filter(text=text).exists():
        lifecycle.note(order, text, by="gateway")


def is_frozen(payment: Payment) -> bool:
    """Whether a dispute over this payment is running."""
    return Dispute.objects.running().filter(payment=payment).exists()


def lost_paise(payment: Payment) -> int:
    """What lost disputes took of this payment: it cannot be refunded any more."""
    lost = Dispute.objects.filter(payment=payment, status=DisputeStatus.LOST)
    gone = Case(When(deducted_paise__gt=0, then=F("deducted_paise")), default=F("amount_paise"))
    return lost.aggregate(total=Sum(gone))["total"] or 0


def hold_back_goods(order: Order) -> None:
    """Raise IllegalStep while a dispute over any payment of the order is running."""
    running = Dispute.objects.running().filter(payment__order=order).first()
    if running:
        raise lifecycle.IllegalStep(
            f"Order {order.number} is in dispute ({running}): nothing is shipped until the "
            f"buyer's bank has decided."
        )
