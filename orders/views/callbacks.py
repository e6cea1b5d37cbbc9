"""The shopper's browser comes back from Razorpay: a cross-site POST without cookies."""

import json

from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from orders import access
from orders.models import Order, PaymentRequest
from orders.services import payments
from orders.views.answers import see_other


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def razorpay_callback(request):
    """Act on the return and show the order. Touches no session: the cookie was not sent.

    Success is believed only with its signature, and only for the order whose address it
    came to: the signature covers neither. A failure is signed by nobody, so it decides
    which page to show and nothing else.
    """
    named = _named_order(request)
    request_row = _believed(request, named)
    if request_row is not None:
        return _to(request, request_row.order, "order")
    if any(name.startswith("error[") for name in request.POST):
        order = _failed_order(request) or named
        return _to(request, order, "pay", news="failed") if order else _unclear(request)
    if named is None:
        return _unclear(request)
    return _to(request, named, "order", news="unclear" if request.POST else "")


def _believed(request, named: Order | None) -> PaymentRequest | None:
    order_id = request.POST.get("razorpay_order_id", "")
    if named is not None and named.requests.find(order_id) is None:
        return None
    return payments.confirm_return(
        order_id=order_id,
        payment_id=request.POST.get("razorpay_payment_id", ""),
        signature=request.POST.get("razorpay_signature", ""),
    )


def _unclear(request):
    return render(request, "orders/callback_unclear.html", status=400)


def _to(request, order: Order, page: str, *, news: str = ""):
    """303 to the order, with its key only for who brought the key."""
    path = reverse(f"orders:{page}", args=[order.number])
    if constant_time_compare(request.GET.get("key", ""), order.access_key):
        path = access.with_key(path, order)
    if news:
        path += ("&" if "?" in path else "?") + f"{news}=1"
    return see_other(path)


def _failed_order(request) -> Order | None:
    try:
        metadata = json.loads(request.POST.get("error[metadata]", ""))
        gateway_id = str(metadata["order_id"])
    except (ValueError, TypeError, KeyError):
        return None
    row = PaymentRequest.objects.find(gateway_id)
    return row.order if row else None


def _named_order(request) -> Order | None:
    """An empty return still names its order in the address we gave."""
    return Order.objects.find(request.GET.get("order", ""))
