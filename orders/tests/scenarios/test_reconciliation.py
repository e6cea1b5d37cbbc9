"""Nobody told us, or Razorpay did not answer: asking finds it out."""

import pytest
from django.core.management import call_command

from orders.gateways.base import GatewayUnavailable
from orders.models import Order
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
