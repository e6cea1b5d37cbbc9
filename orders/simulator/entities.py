"""The shapes of what the API gives: an order, a payment, a refund."""

from collections.abc import Callable

METHODS = {"upi": "UPI", "card": "Card", "netbanking": "Netbanking", "wallet": "Wallet"}
# Why a payment can fail: error code, text, and who is the cause.
FAILURES = {
    "payment_failed": ("BAD_REQUEST_ERROR", "The payment was declined by the bank.", "bank"),
    "payment_cancelled": (
        "BAD_REQUEST_ERROR",
        "Payment was cancelled by the customer before authentication finished.",
        "customer",
    ),
    "gateway_technical_error": (
        "GATEWAY_ERROR",
        "Payment processing failed due to error at bank or wallet gateway",
        "gateway",
    ),
}


def new_order(order_id: str, wanted: dict, now: int) -> dict:
    return {
        "id": order_id,
        "entity": "order",
        "amount": wanted["amount"],
        "amount_paid": 0,
        "amount_due": wanted["amount"],
        "currency": wanted["currency"],
        "receipt": wanted["receipt"],
        "offer_id": None,
        "status": "created",
        "attempts": 0,
        "notes": wanted["notes"] or [],  # as Razorpay does: no notes are a list
        "created_at": now,
    }


def new_payment(
    make_id: Callable[[str], str], order: dict, method: str, details: dict[str, str], now: int
) -> dict:
    """Return a payment that has just begun. `details`: email, contact, description."""
    return {
        "id": make_id("pay"),
        "entity": "payment",
        "amount": order["amount_due"],
        "currency": order["currency"],
        "status": "created",
        "order_id": order["id"],
        "invoice_id": None,
        "international": False,
        "method": method,
        "amount_refunded": 0,
        "refund_status": None,
        "captured": False,
        "description": details.get("description") or None,
        "card_id": None,
        "bank": None,
        "wallet": None,
        "vpa": None,
        "email": details.get("email") or "void@razorpay.com",
        "contact": details.get("contact") or "",
        "notes": order["notes"],
        "fee": None,
        "tax": None,
        "error_code": None,
        "error_description": None,
        "error_source": None,
        "error_step": None,
        "error_reason": None,
        "acquirer_data": {},
        "created_at": now,
    } | _instrument(make_id, method)


def new_refund(refund_id: str, payment: dict, amount: int, wanted: dict, now: int) -> dict:
    return {
        "id": refund_id,
        "entity": "refund",
        "amount": amount,
        "currency": payment["currency"],
        "payment_id": payment["id"],
        "notes": wanted["notes"] or [],
        "receipt": wanted.get("receipt"),
        "acquirer_data": {"arn": None},
        "created_at": now,
        "batch_id": None,
        "status": "pending",
        "speed_processed": "normal",
        "speed_requested": wanted["speed"],
    }


def _instrument(make_id: Callable[[str], str], method: str) -> dict:
    if method == "card":
        card_id = make_id("card")
        card = {
            "id": card_id,
            "entity": "card",
            "name": "",
            "last4": "1007",
            "network": "Visa",
            "type": "credit",
            "issuer": "HDFC",
            "international": False,
            "emi": False,
            "sub_type": "consumer",
            "token_iin": None,
        }
        return {"card_id": card_id, "card": card, "acquirer_data": {"auth_code": None}}
    if method == "netbanking":
        return {"bank": "HDFC", "acquirer_data": {"bank_transaction_id": None}}
    if method == "wallet":
        return {"wallet": "payzapp", "acquirer_data": {"transaction_id": None}}
    upi = {"payer_account_type": "bank_account", "vpa": "success@razorpay", "flow": "intent"}
    return {"vpa": "success@razorpay", "upi": upi, "acquirer_data": {"rrn": None}}
