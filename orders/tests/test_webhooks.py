import hashlib
import hmac
import json
from functools import partial

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import GatewayEvent, Order, Payment
from orders.services import webhooks
from orders.states import OrderStatus
from orders.tests.factories import at_once, make_request

pytestmark = pytest.mark.django_db(transaction=True)
SECRET = "a-webhook-secret-of-tests"


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.RAZORPAY_WEBHOOK_SECRETS = ["the-new-secret-of-tests", SECRET]


def message(request, *, event="payment.captured", status="captured", payment="pay_29QQoUBi66xm2f"):
    entity = {
        "id": payment,
        "entity": "payment",
        "amount": request.amount_paise,
        "currency": "INR",
        "status": status,
        "order_id": request.gateway_id,
        "method": "upi",
        "notes": [],
    }
    return {"entity": "event", "event": event, "payload": {"payment": {"entity": entity}}}


def send(client, body: dict | bytes, *, secret=SECRET, event_id="evt1", signature=None):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signed = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    headers = {"X-Razorpay-Signature": signed if signature is None else signature}
    if event_id:
        headers["X-Razorpay-Event-Id"] = event_id
    return client.post(
        reverse("orders:webhook"), raw, content_type="application/json", headers=headers
    )


def test_a_captured_payment_confirms_the_order(client, gateway):
    request = make_request()

    answer = send(client, message(request))

    assert answer.status_code == 200
    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert not answer.cookies


@pytest.mark.parametrize("secret", [SECRET, "the-new-secret-of-tests"])
def test_the_current_and_the_previous_secret_are_taken(client, gateway, secret):
    make_request()

    assert send(client, {"event": "x", "payload": {}}, secret=secret).status_code == 200


@pytest.mark.parametrize("signature", ["", "00", "é", "A" * 64])
def test_a_bad_signature_is_refused_and_nothing_is_stored(client, gateway, signature):
    request = make_request()

    answer = send(client, message(request), signature=signature)

    assert answer.status_code == 400
    assert not GatewayEvent.objects.exists()
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_the_same_message_five_times_has_one_effect(client, gateway):
    request = make_request()

    answers = {send(client, message(request)).status_code for _ in range(5)}

    assert answers == {200}
    assert GatewayEvent.objects.count() == 1
    assert Payment.objects.count() == 1


def test_a_message_without_an_id_is_known_by_its_bytes(client, gateway):
    request = make_request()

    for _ in range(2):
        send(client, message(request), event_id="")

    assert GatewayEvent.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"event": "a.new.event", "payload": {"odd": 1}, "more": []},
        b"not json at all",
        b"[]",
        b'{"event": "payment.captured"}',
        b'{"event": "payment.captured", "payload": {"payment": {"entity": {}}}}',
        b'{"event": ["payment.captured"], "payload": null}',
        '{"event": "order.paid", "payload": {"नोट": "/"}}'.encode(),
    ],
)
def test_whatever_is_genuine_is_stored_and_answered_200(client, gateway, body):
    assert send(client, body).status_code == 200
    assert GatewayEvent.objects.count() == 1


def test_a_message_of_an_unknown_order_is_tried_a_few_times_then_set_aside(client, gateway):
    request = make_request()
    request.gateway_id = "order_SomebodyElse1"
    send(client, message(request))

    for _ in range(6):
        webhooks.process_waiting(timezone.now())

    event = GatewayEvent.objects.get()
    assert event.set_aside_at is not None
    assert event.attempts == webhooks.TRIES_FOR_THE_UNKNOWN


def test_a_message_that_came_before_its_order_was_stored_is_taken_up_later(client, gateway):
    request = make_request()
    real_id = request.gateway_id
    type(request).objects.update(gateway_id=None)
    send(client, message(request))
    type(request).objects.update(gateway_id=real_id)

    webhooks.process_waiting(timezone.now())

    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert GatewayEvent.objects.get().processed_at


@pytest.mark.race
def test_one_message_delivered_many_times_at_once_acts_once(gateway):
    request = make_request()
    body = json.dumps(message(request)).encode()

    ended = at_once(*[partial(webhooks.receive, "evt1", body)] * 12)

    assert ended == {"ok": 12}
    order = Order.objects.get()
    assert order.events.filter(text__contains="→ confirmed").count() == 1
    assert GatewayEvent.objects.get().processed_at


def test_a_failure_after_the_success_changes_nothing(client, gateway):
    request = make_request()
    send(client, message(request), event_id="1")

    send(client, message(request, event="payment.failed", status="failed"), event_id="2")

    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert Payment.objects.get().status == "captured"


def test_more_than_a_mebibyte_is_refused(client, gateway):
    assert send(client, b"x" * (1024 * 1024 + 1)).status_code in {400, 413}
    assert not GatewayEvent.objects.exists()
