"""Nobody told us, or Razorpay did not answer: asking finds it out."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from orders.gateways.base import GatewayUnavailable
from orders.models import Order, PaymentRequest
from orders.services import payments
from orders.states import RequestStatus
from orders.tests.factories import make_order, make_request
from orders.tests.scenarios.world import assert_paid_once, assert_unpaid
from orders.tests.test_pages import put, submit

pytestmark = pytest.mark.django_db(transaction=True)


def test_05_no_callback_and_no_webhook_at_all(world, later):
    request = make_request()
    world.pay(request)

    later(minutes=4)
    call_command("reconcile_payments")

    assert_paid_once(request.order)


@pytest.mark.parametrize("receipts", ["allow", "reject", "return_same"])
def test_21_opening_times_out_but_the_order_exists(world, receipts):
    world.ledger.receipt_mode = receipts
    world.simulator.faults.plan("drop", "POST /v1/orders", after=True)
    order = make_order()
    with pytest.raises(GatewayUnavailable):
        payments.open_request(order)

    request = payments.open_request(order)

    [opened] = world.ledger.page("order", {})["items"]
    assert request.gateway_id == opened["id"]
    assert request.status == RequestStatus.OPEN
    world.pay(request)
    world.deliver("payment.captured")
    assert_paid_once(order)


@pytest.mark.parametrize("fault", ["500", "429", "html", "502", "drop", "refused connection"])
def test_22_opening_fails(world, settings, fault):
    if fault == "refused connection":
        settings.RAZORPAY_API_URL = "http://127.0.0.1:9"
    else:
        world.simulator.faults.plan(fault, "POST /v1/orders")
    put(world.client)

    page = world.follow(submit(world.client))

    order = Order.objects.get()
    assert "could not reach the payment service" in page
    assert "Traceback" not in page
    assert_unpaid(order)
    settings.RAZORPAY_API_URL = world.simulator.url
    page = world.follow(world.client.post(f"/orders/{order.number}/pay/"))
    request = order.requests.get(status=RequestStatus.OPEN)
    assert request.gateway_id in page
    assert world.ledger.page("order", {})["count"] == 1


def test_52_lists_lag_and_orders_grow_old(world, later):
    request = make_request()
    world.pay(request)
    for route in ("GET /v1/orders", "GET /v1/payments"):  # lists; each order can be asked for
        world.simulator.faults.plan("500", route, times=100)

    later(minutes=4)
    call_command("reconcile_payments")

    assert_paid_once(request.order)
    old = make_request(email="old@example.com")
    later(days=181)
    call_command("reconcile_payments")
    old.refresh_from_db()
    assert old.status == RequestStatus.CLOSED
    assert old.checks == 0


def open_many(number: int) -> None:
    """As many orders, each with a request that is open at the gateway and due to be asked about."""
    past = timezone.now() - timedelta(minutes=1)
    first = make_order()
    Order.objects.bulk_create(
        Order(
            cart_key=f"outage-{n}",
            email=first.email,
            phone=first.phone,
            payment_method=first.payment_method,
            items_paise=500_00,
            total_paise=500_00,
            delivery_name=first.delivery_name,
            expires_at=timezone.now() + timedelta(days=1),
        )
        for n in range(number)
    )
    PaymentRequest.objects.bulk_create(
        PaymentRequest(
            order=order,
            receipt=f"{order.number}-1",
            gateway_id=f"order_Outage{order.pk:08d}",
            key_id="rzp_test_FakeGateway1",
            amount_paise=order.total_paise,
            status=RequestStatus.OPEN,
            next_check_at=past,
        )
        for order in Order.objects.exclude(pk=first.pk)
    )


def test_58_ten_thousand_orders_are_open_after_an_outage(gateway):
    open_many(10_000)
    budget = 50

    for _ in range(2):
        with pytest.raises(CommandError):  # there is more to do: it says so
            call_command("reconcile_payments", budget=budget)

    assert gateway.calls.count("payments_of") == 2 * budget
    assert PaymentRequest.objects.filter(checks=1).count() == 2 * budget
    gateway.fails_next = GatewayUnavailable("Too many requests.", retry_after=2)
    with pytest.raises(CommandError):
        call_command("reconcile_payments", budget=budget)
    assert gateway.calls.count("payments_of") == 2 * budget + 1
