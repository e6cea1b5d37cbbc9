"""Money that comes after a no, after the end, a second time, or only half."""

import pytest
from django.core.management import call_command

from orders import gateways
from orders.models import Payment, Refund
from orders.services import cancellation, payments
from orders.states import OrderStatus, PaymentStatus
from orders.tests.factories import make_order, make_request
from orders.tests.scenarios.world import as_stored, assert_paid_once, assert_unpaid, mails
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("is_left", [True, False], ids=["stock left", "stock gone"])
def test_24_failed_then_hours_later_authorized_and_captured(world, later, is_left):
    lamp = make_variant(on_hand=1)
    request = make_request((lamp, 1))
    payment = world.ledger.attempt(request.gateway_id)
    world.ledger.fail(payment["id"])
    world.deliver("payment.failed")
    later(hours=5)
    call_command("expire_orders")
    assert as_stored(request.order).status == OrderStatus.EXPIRED
    if not is_left:
        make_order((lamp, 1), email="quick@example.com", payment="cod")

    world.ledger.authorize(payment["id"])
    world.deliver("payment.authorized", "payment.captured", "order.paid")

    if is_left:
        assert_paid_once(request.order)
        return
    order = as_stored(request.order)
    assert (order.status, order.paid_paise) == (OrderStatus.EXPIRED, 0)
    assert Refund.objects.get().amount_paise == order.total_paise
    assert mails(order).count("money_returned") == 1


def test_25_late_success_after_the_shop_cancelled_and_restocked(world):
    lamp = make_variant(on_hand=1)
    request = make_request((lamp, 1))
    payment = world.ledger.attempt(request.gateway_id)
    cancellation.cancel(request.order, by="staff")
    lamp.refresh_from_db()
    assert lamp.reserved == 0

    world.ledger.authorize(payment["id"])
    for _ in range(2):
        world.deliver("payment.authorized", "payment.captured", "order.paid")
        call_command("reconcile_payments")

    order = as_stored(request.order)
    assert order.status == OrderStatus.CANCELLED
    refund = Refund.objects.get()
    assert refund.amount_paise == order.total_paise
    assert world.ledger.payment(payment["id"])["amount_refunded"] == order.total_paise
    assert mails(order).count("money_returned") == 1


def test_26_late_second_success_after_another_payment_paid(world):
    request = make_request()
    second = world.ledger.attempt(request.gateway_id)
    world.ledger.fail(second["id"])
    world.pay(request)
    world.deliver("payment.failed", "payment.authorized", "payment.captured", "order.paid")

    world.ledger.authorize(second["id"])  # Razorpay gives it back by itself
    world.deliver("payment.authorized", "refund.created", "refund.processed")
    call_command("reconcile_payments")

    assert_paid_once(request.order)
    late = Payment.objects.get(gateway_id=second["id"])
    assert not late.accepted
    refund = late.refunds.get()
    assert (refund.amount_paise, refund.status) == (late.amount_paise, "processed")
    assert world.ledger.refunds_of(second["id"], {})["count"] == 1


def test_27_authorized_only_and_the_shop_captures(world):
    request, elsewhere = make_request(), make_request(email="two@example.com")
    for one in (request, elsewhere):
        world.ledger.capture_by_hand(one.gateway_id)
        world.pay(one)
        world.deliver("payment.authorized")

    payments.check(request.order)
    payment = elsewhere.order.payments.get()
    agreed = {"amount": payment.amount_paise, "currency": "INR"}
    world.ledger.capture(payment.gateway_id, agreed)
    again = gateways.current().capture(  # refused there: it is captured already
        payment.gateway_id, amount_paise=payment.amount_paise, currency="INR"
    )
    payments.record_payment(again)

    assert len(world.told("payment.captured")) == 2
    assert_paid_once(request.order)
    assert_paid_once(elsewhere.order)


def test_28_authorized_and_never_captured_is_given_back_by_razorpay(world):
    request = make_request()
    world.ledger.capture_by_hand(request.gateway_id)
    fields = world.pay(request)
    world.deliver("payment.authorized")
    cancellation.cancel(request.order, by="buyer")

    world.ledger.give_up(fields["razorpay_payment_id"])
    for event in ("refund.created", "refund.processed", "refund.created"):
        assert world.deliver(event) == [200]

    order = as_stored(request.order)
    assert (order.status, order.paid_paise, order.refunded_paise) == (OrderStatus.CANCELLED, 0, 0)
    refund = Refund.objects.get()
    assert (refund.amount_paise, refund.status) == (order.total_paise, "processed")
    assert not Payment.objects.for_review().exists()


def test_29_the_capture_call_times_out_and_fetching_decides(world):
    request = make_request()
    world.ledger.capture_by_hand(request.gateway_id)
    world.pay(request)
    world.simulator.faults.plan("drop", "POST /v1/payments/{id}/capture", after=True)
    address = f"/orders/{request.order.number}/check/?key={request.order.access_key}"

    page = world.follow(world.client.post(address))

    assert "confirming with your bank" in page
    assert_unpaid(request.order)
    type(request).objects.update(checked_at=None)
    world.client.post(address)
    assert_paid_once(request.order)
    assert len(world.told("payment.captured")) == 1


@pytest.mark.parametrize("wrong", [{"amount_paise": 499_00}, {"currency": "USD"}])
def test_17_amount_or_currency_differs_from_the_request(gateway, wrong):
    request = make_request()

    gateway.pay(request.gateway_id, **wrong)
    payments.check(request.order)

    assert_unpaid(request.order)
    payment = Payment.objects.for_review().get()
    assert payment.status == PaymentStatus.CAPTURED
    assert payment.review
