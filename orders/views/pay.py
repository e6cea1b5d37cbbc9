"""The pay page: Razorpay's pop-up, or its hosted page where no script runs."""

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from orders import access
from orders.gateways import razorpay
from orders.gateways.base import GatewayError
from orders.models import Order, PaymentRequest
from orders.services import downtimes, payments
from orders.services.lifecycle import IllegalStep
from orders.views.answers import see_other


@require_http_methods(["GET", "HEAD", "POST"])
def pay(request, number: str):
    """Offer the open payment request; a POST opens one where the gateway was not reached."""
    order = access.order_or_404(request, number)
    if not order.is_awaiting_payment:
        return see_other(access.link(request, order))
    if request.method == "POST":
        try:
            payments.open_request(order)
        except (GatewayError, IllegalStep):
            return _page(request, order, None, status=503)
        return see_other(access.link(request, order, "pay"))
    return _page(request, order, payments.current_request(order))


def _page(request, order: Order, opened: PaymentRequest | None, *, status: int = 200):
    words = {
        "order": order,
        "items": list(order.items.all()),
        "opened": opened,
        "checkout_js": settings.RAZORPAY_CHECKOUT_JS,
        "was_cancelled": "cancelled" in request.GET,
        "troubles": downtimes.hints(timezone.now()),
        "failure": request.GET.get("failed") is not None,
        "links": {page: access.link(request, order, page) for page in LINKS},
    }
    if opened:
        words |= _razorpay(order, opened)
    response = render(request, "orders/pay.html", words, status=status)
    response._csp_update = razorpay.content_security_policy()
    # Bank pages open in windows of their own and report back through window.opener.
    response["Cross-Origin-Opener-Policy"] = "same-origin-allow-popups"
    return response


LINKS = ("order", "pay", "check", "cancel", "change")


def _razorpay(order: Order, opened: PaymentRequest) -> dict:
    """What pop-up and hosted form need; both come back to the same callback."""
    back = settings.SITE_URL + access.with_key(reverse("orders:callback"), order)
    pay_page = settings.SITE_URL + access.with_key(
        reverse("orders:pay", args=[order.number]), order
    )
    address = order.addresses.first()
    buyer = {
        "description": f"Order {order.number}",
        "callback_url": f"{back}&order={order.number}",
        "name": address.name if address else "",
        "email": order.email,
        "phone": order.phone,
    }
    return {
        "options": razorpay.checkout_options(opened, **buyer),
        "hosted": razorpay.hosted_form(opened, **buyer, cancel_url=f"{pay_page}&cancelled=1"),
    }
