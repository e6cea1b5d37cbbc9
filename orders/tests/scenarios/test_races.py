"""Two things happen at the same moment."""

from functools import partial

import pytest
from django.core.management import call_command
from django.test import Client

from orders.models import Order, Payment, Refund
from orders.services import refunds
from orders.services.checkout import place_order
from orders.states import OrderStatus
from orders.tests.factories import (
    at_once,
    make_buyer,
    make_cart,
    make_order,
    make_paid_order,
    make_request,
)
from orders.tests.scenarios.world import as_stored, assert_paid_once, assert_unpaid, mails
from shop.services.stock import OutOfStock
from shop.tests.factories import make_variant

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def answered(send) -> None:
    """Fail, in the thread where it happened, if the shopper or Razorpay saw an error."""
    assert send().status_code in {200, 303}


def test_03_webhook_and_callback_at_the_same_instant(world):
    request = make_request()
    fields = world.pay(request)
    news = [partial(world.come_back, fields, request.order, client=Client()) for _ in range(3)]
    for event in ("payment.authorized", "payment.captured", "order.paid"):
        news += [partial(world.bring, world.told(event)[-1], client=Client())] * 2

    ended = at_once(*(partial(answered, send) for send in news))

    assert ended == {"ok": 9}
    assert Payment.objects.count() == 1
    assert_paid_once(request.order)


def test_30_orders_expire_while_the_customer_is_on_the_bank_page(world, later):
    request = make_request()
    payment = world.ledger.attempt(request.gateway_id)

    later(minutes=31)
    call_command("expire_orders")

    assert_unpaid(request.order)
    world.ledger.authorize(payment["id"])
    world.deliver("payment.captured")
    assert_paid_once(request.order)


def test_32_two_admins_refund_at_once(gateway):
    payment = make_paid_order().payments.get()
    two_thirds = payment.amount_paise * 2 // 3

    ended = at_once(*[partial(refunds.request, payment, two_thirds, reason="Broken")] * 2)

    assert ended == {"ok": 1, "RefundTooLarge": 1}
    assert Refund.objects.get().amount_paise == two_thirds
    assert "refund" not in gateway.calls


def test_57_the_stock_is_gone_when_the_money_comes(world, later):
    lamp = make_variant(on_hand=1)
    request = make_request((lamp, 1))
    payment = world.ledger.attempt(request.gateway_id)
    with pytest.raises(OutOfStock):  # it is held before anything is paid
        make_order((lamp, 1), email="quick@example.com", payment="cod")

    later(hours=2)
    call_command("expire_orders")
    quick = make_cart((lamp, 1)).key
    place_order(quick, make_buyer(payment="cod"), shown_paise=500_00)
    world.ledger.authorize(payment["id"])
    world.deliver("payment.captured", "order.paid")
    call_command("reconcile_payments")

    lamp.refresh_from_db()
    assert (lamp.on_hand, lamp.reserved) == (0, 0)
    order = as_stored(request.order)
    assert order.status == OrderStatus.EXPIRED
    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 1
    assert world.ledger.payment(payment["id"])["amount_refunded"] == order.total_paise
    assert "money_returned" in mails(order)
