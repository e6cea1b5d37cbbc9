"""Messages as the gateway sends them, for tests."""

import json

from orders.gateways.base import GatewayPayment, GatewayRefund


def payment_told(payment: GatewayPayment, *, event: str) -> bytes:
    """The body of a message about a payment."""
    entity = {
        "id": payment.id,
        "entity": "payment",
        "order_id": payment.order_id,
        "amount": payment.amount_paise,
        "currency": payment.currency,
        "status": payment.status,
        "method": payment.method,
        "amount_refunded": payment.refunded_paise,
        "captured": payment.reached_us,
        "error_code": payment.error_code,
        "error_reason": payment.error_reason,
        "error_description": payment.error_text,
    }
    return _body(event, payment=entity)


def capture_told(payment: GatewayPayment) -> bytes:
    return payment_told(payment, event="payment.captured")


def refund_told(refund: GatewayRefund, *, event: str = "refund.processed") -> bytes:
    """The body of a message about a refund."""
    entity = {
        "id": refund.id,
        "entity": "refund",
        "payment_id": refund.payment_id,
        "amount": refund.amount_paise,
        "status": refund.status,
    }
    return _body(event, refund=entity)


def _body(event: str, **entities) -> bytes:
    payload = {kind: {"entity": entity} for kind, entity in entities.items()}
    return json.dumps({"entity": "event", "event": event, "payload": payload}).encode()
