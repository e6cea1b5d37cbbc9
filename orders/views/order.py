"""One order, for whoever may see it: how it stands, and what can be done next."""

from django.contrib import messages
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.places import STATES
from orders import access, payment_words
from orders.gateways.base import GatewayError
from orders.models import Order, OrderAddress, OrderItem, Payment, Refund
from orders.services import cancellation, feedback, payments
from orders.services.lifecycle import IllegalStep
from orders.states import Fulfilment, PaymentStatus
from orders.views.answers import see_other
from shop.prepared import row, rows


@require_safe
def show(request, number: str):
    """How the order stands, in words, with the next step as a button."""
    order = access.order_or_404(request, number)
    address = row(OrderAddress, order=order)
    items = feedback.with_reviews(order, rows(OrderItem, order=order))
    found = rows(Payment, order=order)
    refunds = list(Refund.objects.filter(payment__order=order)) if found else []
    is_unsent = order.fulfilment == Fulfilment.UNFULFILLED
    words = {
        "order": order,
        "items": items,
        "address": address,
        "is_buyer": access.is_buyer(request, order),
        "state_name": STATES.get(address.state, "") if address else "",
        "shipments": [] if is_unsent else list(order.shipments.all()),
        "refunds": payment_words.given_back(refunds),
        "attempts": [] if order.paid_paise else payment_words.attempts(found, refunds),
        "is_confirming": order.is_awaiting_payment and _may_be_paid(found),
        "is_unclear": "unclear" in request.GET,
        "can_cancel": cancellation.can_cancel(order),
        "key": order.access_key if request.GET.get("key") else "",
        "links": {page: access.link(request, order, page) for page in PAGES},
    }
    return render(request, "orders/order.html", words)


PAGES = ("order", "pay", "check", "cancel", "change")


def _may_be_paid(found) -> bool:
    """Money is on its way as far as we know: never say that it failed."""
    return any(
        payment.status in {PaymentStatus.CREATED, PaymentStatus.AUTHORIZED} for payment in found
    )


@require_POST
def check(request, number: str):
    """Ask the gateway at once how the payment stands."""
    order = access.order_or_404(request, number)
    try:
        payments.check(order)
    except GatewayError:
        messages.warning(
            request,
            "We could not reach the payment service just now. Nothing is lost: we ask again "
            "by ourselves, and you will get a mail.",
        )
    else:
        messages.info(request, _answer(Order.objects.get(pk=order.pk)))
    return see_other(access.link(request, order))


def _answer(order: Order) -> str:
    refunds = list(Refund.objects.filter(payment__order=order))
    return payment_words.answer(order, list(order.payments.all()), refunds)


@require_POST
def cancel(request, number: str):
    """Cancel what was not shipped yet."""
    order = access.order_or_404(request, number)
    try:
        cancellation.cancel(order, by=order.email, reason="Cancelled by the buyer")
    except IllegalStep as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Your order is cancelled.")
    return see_other(access.link(request, order))


@require_POST
def change(request, number: str):
    """Turn an unpaid order back into a cart."""
    order = access.order_or_404(request, number)
    user = request.user if request.user.is_authenticated else None
    try:
        cart = cancellation.turn_back(order, by=order.email, user=user)
    except IllegalStep as problem:
        messages.error(request, str(problem))
        return see_other(access.link(request, order))
    request.session[access.CART_KEY] = cart.key
    access.show_count(request, cart)
    messages.success(request, "Your order is a cart again. Change what you like.")
    return see_other(reverse("orders:cart"))
