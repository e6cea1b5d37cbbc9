"""What is about another account or the other mode moves nothing, and forgeries are counted."""

import json
import logging

import pytest

from accounts.models import OutgoingMail
from orders.models import GatewayEvent, Order, Payment, PaymentRequest
from orders.services import forgeries
from orders.states import OrderStatus
from orders.tests.factories import make_paid_order, make_request
from orders.tests.test_webhooks import SECRET, message, send

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.RAZORPAY_WEBHOOK_SECRETS = [SECRET]


def refund_message(paid, **more):
    entity = {
        "id": "rfnd_FP8QHiV938haTz",
        "payment_id": paid.gateway_id,
        "amount": paid.amount_paise,
        "status": "processed",
    }
    payload = {"refund": {"entity": entity}} | more
    return {"entity": "event", "event": "refund.processed", "payload": payload}


def test_a_message_of_another_account_is_kept_and_moves_nothing(client, gateway, settings):
    settings.RAZORPAY_ACCOUNT_ID = "acc_OurOwnShop0001"
    request = make_request()

    answer = send(client, message(request) | {"account_id": "acc_SomebodyElse1"})

    assert answer.status_code == 200
    assert GatewayEvent.objects.get().problem == "From another account: acc_SomebodyElse1"
    assert GatewayEvent.objects.get().set_aside_at
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_a_message_of_our_account_is_acted_upon(client, gateway, settings):
    settings.RAZORPAY_ACCOUNT_ID = "acc_OurOwnShop0001"
    request = make_request()

    send(client, message(request) | {"account_id": "acc_OurOwnShop0001"})

    assert Order.objects.get().status == OrderStatus.CONFIRMED


@pytest.mark.parametrize(
    ("opened_with", "now", "mode"),
    [
        ("rzp_live_RealMoney001", "rzp_test_Pretended001", "test"),
        ("rzp_test_Pretended001", "rzp_live_RealMoney001", "live"),
    ],
)
def test_a_payment_of_the_other_mode_buys_nothing(client, gateway, opened_with, now, mode):
    request = make_request()
    PaymentRequest.objects.update(key_id=opened_with)
    gateway.key_id = now

    answer = send(client, message(request))

    assert answer.status_code == 200
    event = GatewayEvent.objects.get()
    assert event.problem == f"About an order of the other mode; this shop is in {mode} mode"
    assert event.set_aside_at
    assert not Payment.objects.exists()
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_a_refund_of_the_other_mode_undoes_no_sale(client, gateway):
    order = make_paid_order()
    gateway.key_id = "rzp_live_RealMoney001"

    send(client, refund_message(order.payments.get()))

    order.refresh_from_db()
    assert order.refunded_paise == 0
    assert GatewayEvent.objects.get().set_aside_at


def test_keys_of_one_mode_may_change(client, gateway):
    request = make_request()
    gateway.key_id = "rzp_test_AnotherPair01"

    send(client, message(request))

    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_a_payment_without_an_order_does_not_pay_the_one_that_is_being_opened(client, gateway):
    request = make_request()
    PaymentRequest.objects.update(gateway_id=None)
    request.gateway_id = None

    send(client, message(request))

    assert GatewayEvent.objects.get().problem == "A payment that belongs to no order"
    assert not Payment.objects.exists()


def test_a_refund_of_a_payment_without_an_order_finds_no_request_either(client, gateway):
    request = make_request()
    PaymentRequest.objects.update(gateway_id=None)
    request.gateway_id = None
    payment = message(request)["payload"]["payment"]

    send(client, refund_message(Payment(gateway_id="pay_1", amount_paise=1), payment=payment))

    assert GatewayEvent.objects.get().problem == "No order of this shop"
    assert not Payment.objects.exists()


def test_what_is_malformed_inside_is_no_trouble(client, gateway):
    payload = {"payment": {"entity": {"id": [1], "order_id": {"a": 1}}}, "order": [], "x": 1}

    answer = send(client, {"event": "order.paid", "account_id": 7, "payload": payload})

    assert answer.status_code == 200


def test_wrong_signatures_are_counted_and_logged_without_what_they_said(client, gateway, caplog):
    body = json.dumps({"event": "x", "email": "asha@example.com"}).encode()

    with caplog.at_level(logging.WARNING):
        for number in range(3):
            send(client, body, signature="00", event_id=f"evt{number}")

    assert forgeries.seen().number == 3
    assert "evt2" in caplog.text
    assert f"{len(body)} bytes" in caplog.text
    assert "asha" not in caplog.text


@pytest.mark.parametrize(("forged", "mails"), [(4, 0), (5, 1), (12, 1)])
def test_the_operator_is_told_of_many_wrong_signatures_once(client, gateway, forged, mails):
    for _ in range(forged):
        assert send(client, {"event": "x"}, signature="00").status_code == 400

    told = OutgoingMail.objects.filter(key__startswith="operator:signatures:")
    assert told.count() == mails
    assert all("no genuine one" in mail.text for mail in told)
    assert not GatewayEvent.objects.exists()


def test_without_a_forgery_nothing_is_counted(client, gateway):
    send(client, {"event": "x", "payload": {}})

    assert forgeries.seen() is None
