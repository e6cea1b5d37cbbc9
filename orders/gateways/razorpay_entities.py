"""Razorpay's entities turned into ours. Lenient about what is missing, strict about money."""

from orders.gateways.base import (
    GatewayOrder,
    GatewayPayment,
    GatewayRefund,
    GatewayUnavailable,
)
from orders.states import PaymentStatus, RefundStatus

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


def read_refund(entity: dict, *, key: str | None = None) -> GatewayRefund:
    """Read a refund, or raise GatewayUnavailable for what is none.

    Razorpay does not give the idempotency key back. We send it as the receipt too.
    """
    status = _text(entity, "status")
    if status not in REFUND_WORDS:
        raise GatewayUnavailable(f"A refund with the unknown status “{status[:40]}”.")
    receipt = _text(entity, "receipt") or None
    return GatewayRefund(
        id=_needed_text(entity, "id"),
        payment_id=_needed_text(entity, "payment_id"),
        amount_paise=_needed_paise(entity, "amount"),
        status=RefundStatus(status),
        receipt=receipt,
        key=key or receipt,
    )


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
