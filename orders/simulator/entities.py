"""The shapes of what the API and the webhooks give: orders, payments, refunds and so on."""

from collections.abc import Callable

METHODS = {"upi": "UPI", "card": "Card", "netbanking": "Netbanking", "wallet": "Wallet"}


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


EVIDENCE = (
    *("shipping_proof", "billing_proof", "cancellation_proof", "customer_communication"),
    *("proof_of_service", "explanation_letter", "refund_confirmation", "access_activity_log"),
    *("refund_cancellation_policy", "term_and_conditions", "others", "submitted_at"),
)
# What webhooks show of a payment beside what the API does, by the beginning of the event.
FAILED_TOO = {"provider": None, "reward": None}
RICH_EVENTS = ("payment.captured", "refund.", "payment.dispute.")


def new_dispute(
    dispute_id: str, payment: dict, amount: int, *, phase: str, now: int, respond_by: int
) -> dict:
    return {
        "id": dispute_id,
        "entity": "dispute",
        "payment_id": payment["id"],
        "amount": amount,
        "currency": payment["currency"],
        "amount_deducted": 0,
        "reason_code": "goods_or_services_not_received_or_partially_received",
        "respond_by": respond_by,
        "status": "open",
        "phase": phase,
        "created_at": now,
        "evidence": {"amount": amount, "summary": None} | dict.fromkeys(EVIDENCE),
    }


def new_downtime(
    downtime_id: str, *, method: str, severity: str, instrument: dict, now: int
) -> dict:
    return {
        "id": downtime_id,
        "entity": "payment.downtime",
        "method": method,
        "begin": now,
        "end": None,
        "status": "started",
        "scheduled": False,
        "severity": severity,
        "instrument": instrument,
        "created_at": now,
        "updated_at": now,
    }


def as_told(event: str, entities: dict[str, dict]) -> dict[str, dict]:
    """Return the entities in the shapes that an event carries."""
    payment = entities.get("payment")
    if payment is None:
        return entities
    more = FAILED_TOO if event == "payment.failed" else {}
    if event.startswith(RICH_EVENTS):
        more = {"base_amount": payment.get("amount"), "amount_transferred": 0}
    return entities | {"payment": payment | more}


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
