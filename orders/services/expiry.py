"""Unpaid orders whose time has run out give their stock back."""

import logging
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Sum

from orders import emails
from orders.gateways.base import GatewayError, GatewayUnavailable
from orders.models import Order, OrderItem, Payment
from orders.services import lifecycle, payments
from orders.states import OrderStatus, PaymentStatus
from shop.models import Variant

logger = logging.getLogger(__name__)

GRACE = timedelta(minutes=60)
IN_FLIGHT = [PaymentStatus.CREATED, PaymentStatus.AUTHORIZED]
FREED_AT_ONCE = 50


def expire_each(orders: Iterable[Order], now) -> Iterator[bool]:
    """Expire overdue orders one after the other; False for each that is kept.

    Each is kept that was paid after all or is being paid. The gateway is asked first.
    Once it does not answer it is not asked again about the others, and they wait some
    more, but not for ever: money that comes after that revives an order or goes back.
    """
    answers = True
    for order in orders:
        is_clear = False
        try:
            if answers:
                for request in order.requests.unsettled():
                    payments.ask(request)
                is_clear = True
        except GatewayUnavailable:
            answers = False
        except GatewayError as problem:
            logger.warning("Order %s could not be asked about: %s", order.number, problem)
        yield _expire(order, now, is_clear=is_clear)


def _expire(order: Order, now, *, is_clear: bool) -> bool:
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        in_flight = order.payments.filter(status__in=IN_FLIGHT).exists()
        has_patience = order.expires_at is not None and now < order.expires_at + GRACE
        if not order.is_awaiting_payment or ((in_flight or not is_clear) and has_patience):
            return False
        _let_go(order)
    return True


def _let_go(order: Order) -> None:
    lifecycle.let_go(order, OrderStatus.EXPIRED, by="expiry")
    emails.queue_expired(order)


def overdue_holds(variants: Iterable[Variant], now) -> dict[int, int]:
    """How many units of these variants, by key, are held by orders that may be let go.

    Whoever wants to buy them can have them: free_up() is called when they do.
    """
    held = OrderItem.objects.filter(variant__in=variants, order__in=_lapsed(now))
    return dict(held.values_list("variant_id").annotate(units=Sum("quantity")).order_by())


def free_up(variant: Variant, quantity: int, now) -> bool:
    """Let go of overdue orders that hold this variant; True if so many can be had now.

    The gateway is not asked: a buyer waits. Money that comes later revives the order if
    its stock can still be had, and goes back otherwise.
    """
    lapsed = _lapsed(now).filter(items__variant=variant).values_list("pk", flat=True)
    for pk in list(lapsed.order_by("pk")[:FREED_AT_ONCE]):
        with transaction.atomic():
            order = Order.objects.select_for_update().get(pk=pk)
            if order.is_awaiting_payment:
                _let_go(order)
    return Variant.objects.get(pk=variant.pk).available >= quantity


def _lapsed(now):
    """Overdue orders with no payment in flight, as far as we know."""
    in_flight = Payment.objects.filter(order=OuterRef("pk"), status__in=IN_FLIGHT)
    return Order.objects.overdue(now).filter(~Exists(in_flight), holds_stock=True)
