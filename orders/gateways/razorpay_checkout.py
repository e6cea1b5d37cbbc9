"""What the pay page gives to Razorpay Checkout: options, the hosted form, allowed hosts."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

THEME_COLOUR = "#b0125b"  # as --accent in tokens.css


class HostedForm(NamedTuple):
    """A form that works without JavaScript: post `fields` to `action`."""

    action: str
    fields: dict[str, str]


def checkout_options(
    request, *, description: str, callback_url: str, name: str, email: str, phone: str
) -> dict:
    """Return the options of checkout.js for a payment request; nothing in them is secret.

    Failures stay in the pop-up, where the buyer can try again (`redirect` is off).
    """
    return {
        "key": request.key_id,
        "amount": request.amount_paise,
        "currency": request.currency,
        "order_id": request.gateway_id,
        "name": settings.SHOP_NAME,
        "description": _description(description),
        "callback_url": callback_url,
        "redirect": False,
        "prefill": _prefill(name, email, phone),
        "retry": {"enabled": True},
        "remember_customer": False,
        "theme": {"color": THEME_COLOUR},
        "modal": {"confirm_close": True, "escape": False},
    }


def hosted_form(
    request,
    *,
    description: str,
    callback_url: str,
    cancel_url: str,
    name: str,
    email: str,
    phone: str,
) -> HostedForm:
    """Return the form that takes the buyer to Razorpay's own page, and back to us."""
    fields = {
        "key_id": request.key_id,
        "amount": str(request.amount_paise),
        "currency": request.currency,
        "order_id": request.gateway_id,
        "name": settings.SHOP_NAME,
        "description": _description(description),
        "callback_url": callback_url,
        "cancel_url": cancel_url,
    }
    for part, value in _prefill(name, email, phone).items():
        fields[f"prefill[{part}]"] = value
    return HostedForm(f"{settings.RAZORPAY_API_URL}/v1/checkout/embedded", fields)


def content_security_policy() -> dict[str, list[str]]:
    """Return the hosts that a pay page must allow besides its own, by directive."""
    api = _origin(settings.RAZORPAY_API_URL)
    checkout = _origin(settings.RAZORPAY_CHECKOUT_JS)
    ours = list(dict.fromkeys([api, checkout]))
    cdn = "https://cdn.razorpay.com"
    return {
        "script-src": [checkout, cdn],
        "frame-src": ours,
        "connect-src": [
            *ours,
            "https://lumberjack.razorpay.com",
            "https://lumberjack-metrics.razorpay.com",
        ],
        "img-src": [checkout, cdn, "data:"],
        # checkout.js draws its overlay with inline styles. Scripts stay strict.
        "style-src": ["'unsafe-inline'"],
        "form-action": ours,
    }


def _prefill(name: str, email: str, phone: str) -> dict[str, str]:
    parts = {"name": name, "email": email, "contact": phone}
    return {part: value for part, value in parts.items() if value}


def _description(text: str) -> str:
    """Razorpay wants it to begin with a letter or a digit."""
    return re.sub(r"^[^A-Za-z0-9]+", "", text)[:255] or "Order"


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
