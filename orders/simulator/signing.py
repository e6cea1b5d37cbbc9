"""What Razorpay signs: the buyer's way back, and the bodies of webhooks."""

import hashlib
import hmac
import json


def sign(message: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def success_fields(payment: dict, key_secret: str) -> dict[str, str]:
    """Return the three fields that a buyer who has paid brings back to the shop."""
    return {
        "razorpay_payment_id": payment["id"],
        "razorpay_order_id": payment["order_id"],
        "razorpay_signature": sign(f"{payment['order_id']}|{payment['id']}".encode(), key_secret),
    }


def failure_error(payment: dict) -> dict:
    """Return what checkout.js tells of a failure."""
    return {
        "code": payment["error_code"],
        "description": payment["error_description"],
        "source": payment["error_source"],
        "step": payment["error_step"],
        "reason": payment["error_reason"],
        "metadata": {"payment_id": payment["id"], "order_id": payment["order_id"]},
    }


def failure_fields(payment: dict) -> dict[str, str]:
    """Return the same as form fields, which nobody signs."""
    error = failure_error(payment)
    error["metadata"] = json.dumps(error["metadata"], separators=(",", ":"))
    return {f"error[{name}]": value for name, value in error.items()}
