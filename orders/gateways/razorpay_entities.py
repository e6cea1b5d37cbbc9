"""Razorpay's entities turned into ours. Lenient about what is missing, strict about money."""

from orders.gateways.base import (
    GatewayDispute,
    GatewayDowntime,
    GatewayOrder,
    GatewayPayment,
    GatewayRefund,
    GatewayUnavailable,
)
from orders.states import DisputeStatus, PaymentStatus, RefundStatus

REFUND_WORDS = {RefundStatus.PENDING, RefundStatus.PROCESSED, RefundStatus.FAILED}


def read_order(entity: dict) -> GatewayOrder:
    """Read an order, or raise GatewayUnavailable for what is none."""
    return GatewayOrder(
        id=_needed_text(entity, "id"),
        amount_paise=_needed_paise(entity, "amount"),
        currency=_needed_text(entity, "currency"),
        status=_needed_text(entity, "status"),
        receipt=_text(entity, "receipt") or None,
    )


def read_payment(entity: dict) -> GatewayPayment:
    """Read a payment, or raise GatewayUnavailable for what is none.

    Only `status` says how far it has come: Razorpay's own samples have `captured: true`
    on a payment that is merely authorised.
    """
    status = _needed_text(entity, "status")
    if status not in PaymentStatus.values:
        raise GatewayUnavailable(f"A payment with the unknown status “{status[:40]}”.")
    return GatewayPayment(
        id=_needed_text(entity, "id"),
        order_id=_text(entity, "order_id") or None,
        amount_paise=_needed_paise(entity, "amount"),
        currency=_needed_text(entity, "currency"),
        status=PaymentStatus(status),
        method=_text(entity, "method")[:20],
        fee_paise=_paise(entity, "fee"),
        tax_paise=_paise(entity, "tax"),
        refunded_paise=_paise(entity, "amount_refunded") or 0,
        error_code=_text(entity, "error_code")[:60],
        error_reason=_text(entity, "error_reason")[:80],
        error_text=_text(entity, "error_description")[:300],
        created_at=_paise(entity, "created_at"),
        was_captured=_was_captured(status, entity.get("captured")),
    )


def _was_captured(status: str, captured) -> bool:
    """Whether refunded money was ours before: a refund without capture is the gateway's own."""
    return status == PaymentStatus.REFUNDED and captured is not False


def read_refund(
    entity: dict, *, key: str | None = None, payment: dict | None = None
) -> GatewayRefund:
    """Read a refund, or raise GatewayUnavailable for what is none.

    payment  the payment's entity, where it came along: `captured: false` on it tells that
             the gateway returned by itself what nobody took

    Razorpay does not give the idempotency key back. We send it as the receipt too, and in
    the notes.
    """
    status = _text(entity, "status")
    if status not in REFUND_WORDS:
        raise GatewayUnavailable(f"A refund with the unknown status “{status[:40]}”.")
    receipt = _text(entity, "receipt") or None
    captured = payment.get("captured") if isinstance(payment, dict) else None
    return GatewayRefund(
        id=_needed_text(entity, "id"),
        payment_id=_needed_text(entity, "payment_id"),
        amount_paise=_needed_paise(entity, "amount"),
        status=RefundStatus(status),
        receipt=receipt,
        key=key or receipt or _text(entity.get("notes"), "refund") or None,
        is_automatic=not captured if isinstance(captured, bool) else None,
    )


def read_dispute(entity: dict) -> GatewayDispute:
    """Read a dispute, or raise GatewayUnavailable for what is none."""
    status = _needed_text(entity, "status")
    if status not in DisputeStatus.values:
        raise GatewayUnavailable(f"A dispute with the unknown status “{status[:40]}”.")
    return GatewayDispute(
        id=_needed_text(entity, "id"),
        payment_id=_needed_text(entity, "payment_id"),
        amount_paise=_needed_paise(entity, "amount"),
        status=DisputeStatus(status),
        deducted_paise=_paise(entity, "amount_deducted") or 0,
        phase=_text(entity, "phase")[:20],
        reason=(_text(entity, "reason_description") or _text(entity, "reason_code"))[:80],
        respond_by=_paise(entity, "respond_by"),
    )


def read_downtime(entity: dict) -> GatewayDowntime:
    """Read a downtime, or raise GatewayUnavailable for what is none."""
    begins_at = _paise(entity, "begin")
    told_at = _paise(entity, "updated_at") or _paise(entity, "created_at") or begins_at
    if begins_at is None:
        raise GatewayUnavailable("A downtime that does not say when it begins.")
    return GatewayDowntime(
        id=_needed_text(entity, "id"),
        method=_needed_text(entity, "method")[:20],
        instrument=_instrument(entity.get("instrument")),
        severity=_text(entity, "severity")[:10],
        status=_needed_text(entity, "status")[:12],
        begins_at=begins_at,
        ends_at=_paise(entity, "end"),
        told_at=told_at,
    )


def _instrument(words) -> str:
    """Whose trouble it is, by the word that tells most: a bank, an app, a card network."""
    names = ("bank", "issuer", "psp", "vpa_handle", "wallet", "network", "flow")
    said = [_text(words, name) for name in names]
    return next((word for word in said if word), "")[:80]


def _text(entity: dict, name: str) -> str:
    value = entity.get(name) if isinstance(entity, dict) else None
    return value if isinstance(value, str) else ""


def _needed_text(entity: dict, name: str) -> str:
    text = _text(entity, name)
    if not text:
        raise GatewayUnavailable(f"The answer has no {name}.")
    return text


def _paise(entity: dict, name: str) -> int | None:
    value = entity.get(name) if isinstance(entity, dict) else None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and value >= 0 else None


def _needed_paise(entity: dict, name: str) -> int:
    paise = _paise(entity, name)
    if paise is None:
        raise GatewayUnavailable(f"The answer has no {name} in whole paise.")
    return paise
