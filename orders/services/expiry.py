"""Unpaid orders whose time has run out give their stock back."""

from datetime import timedelta

from django.db import transaction

from orders import emails
from orders.gateways.base import GatewayError
from orders.models import Order
from orders.services import lifecycle, payments
from orders.states import OrderStatus, PaymentStatus

GRACE = timedelta(minutes=60)


def expire(order: Order, now) -> bool:
    """Expire one overdue order; False if it was paid after all or is being paid.

    The gateway is asked first. When it does not answer, or holds a payment that has not
    ended, the order waits some more, but not for ever: money that comes after that
    revives it or goes back.
    """
    is_clear = _ask(order)
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        in_flight = order.payments.filter(
            status__in=[PaymentStatus.CREATED, PaymentStatus.AUTHORIZED]
        ).exists()
        has_patience = order.expires_at is not None and now < order.expires_at + GRACE
        if not order.is_awaiting_payment or ((in_flight or not is_clear) and has_patience):
            return False
        lifecycle.let_go(order, OrderStatus.EXPIRED, by="expiry")
        emails.queue_expired(order)
    return True


def _ask(order: Order) -> bool:
    try:
        for request in order.requests.unsettled():
            payments.ask(request)
    except GatewayError:
        return False
    return True
