"""Which row a refund of the gateway's belongs to: ours, or one made without us."""

import uuid

from orders.gateways.base import GatewayRefund
from orders.models import Payment, Refund, RefundOrigin
from orders.states import RefundStatus


def row_of(
    found: GatewayRefund, payment: Payment, *, ours: Refund | None = None
) -> tuple[Refund, bool]:
    """Return the row of this refund, and whether it is new.

    ours  the row that was just asked for, where this is the answer

    By id, else by the key we sent along. An answer to us that the webhook outran, with
    nothing on it to know it by, takes the place of the row that the webhook made. A refund
    made elsewhere that leaves no room for one of ours is what ours was for.
    """
    known = Refund.objects.filter(gateway_id=found.id).first()
    if ours is None:
        ours = known or _by_key(found, payment) or _made_needless(found, payment)
    elif known and known.pk != ours.pk:
        known.delete()
    if ours:
        ours.refresh_from_db()
        if ours.origin != RefundOrigin.SHOP and found.is_automatic is not None:
            ours.origin = _origin(found, payment)
        return ours, False
    row = Refund(
        payment=payment,
        gateway_id=found.id,
        amount_paise=found.amount_paise,
        origin=_origin(found, payment),
        reason="Made at the gateway",
    )
    row.save()
    return row, True


def _by_key(found: GatewayRefund, payment: Payment) -> Refund | None:
    """Our refund that was asked for with this key, unless it was refused for good."""
    try:
        key = uuid.UUID(found.key or "")
    except ValueError:
        return None  # somebody else's receipt
    ours = Refund.objects.filter(key=key, payment=payment)
    return ours.exclude(status=RefundStatus.FAILED, gateway_id=None).first()


def _made_needless(found: GatewayRefund, payment: Payment) -> Refund | None:
    """Our refund of this amount that the gateway has not, where both would be too much.

    Without this it would be refused, and staff told to see to money that is back already.
    """
    refunds = list(Refund.objects.filter(payment=payment).exclude(status=RefundStatus.FAILED))
    room = payment.amount_paise - sum(refund.amount_paise for refund in refunds)
    if room >= found.amount_paise:
        return None
    waiting = [refund for refund in refunds if refund.gateway_id is None]
    return next((one for one in waiting if one.amount_paise == found.amount_paise), None)


def _origin(found: GatewayRefund, payment: Payment) -> RefundOrigin:
    """By the gateway itself if it says so, or if the money never was ours to give back."""
    is_automatic = found.is_automatic
    if is_automatic is None:
        is_automatic = payment.captured_at is None
    return RefundOrigin.AUTOMATIC if is_automatic else RefundOrigin.DASHBOARD
