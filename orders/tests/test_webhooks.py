import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.models import GatewayEvent, Order, Payment
from orders.services import webhooks
from orders.states import OrderStatus
from orders.tests.factories import at_once, make_request
from orders.views.webhooks import razorpay_webhook

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


@contextmanager
def someone_else_holds(order, *, table=""):
    """Let another connection hold the order's row, or the table, while the block runs."""
    holds, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            list(Order.objects.select_for_update().filter(pk=order.pk))
            if table and connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")
            holds.set()
            may_end.wait(20)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait(20)
    try:
        yield
    finally:
        may_end.set()
        thread.join()


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
        b'{"event": "payment.captured\\u0000", "payload": {}}',
        b'{"event": "half \\ud800", "payload": {}}',
        b"[" * 200_000,
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

    ended = at_once(*[partial(webhooks.receive, "evt1", body)] * 30)

    assert ended == {"ok": 30}
    order = Order.objects.get()
    assert Payment.objects.count() == 1
    assert order.events.filter(text__contains="→ confirmed").count() == 1
    assert GatewayEvent.objects.get().processed_at


def test_a_failure_after_the_success_changes_nothing(client, gateway):
    request = make_request()
    send(client, message(request), event_id="1")

    send(client, message(request, event="payment.failed", status="failed"), event_id="2")

    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert Payment.objects.get().status == "captured"


def test_more_than_a_mebibyte_is_refused(client, gateway):
    assert send(client, b"x" * (1024 * 1024 + 1)).status_code == 413
    assert not GatewayEvent.objects.exists()


def test_what_says_that_it_is_too_large_is_refused_before_it_is_read(rf, gateway):
    request = rf.post("/payments/razorpay/webhook/", b"{}", content_type="application/json")
    request.META["CONTENT_LENGTH"] = str(1024 * 1024 + 1)
    request._stream = None  # to read would fail

    assert razorpay_webhook(request).status_code == 413


def test_a_mebibyte_is_kept_byte_for_byte(client, gateway):
    body = b'{"event": "x", "pad": "' + b"y" * (1024 * 1024 - 25) + b'"}'

    assert send(client, body).status_code == 200

    assert len(body) == 1024 * 1024
    assert bytes(GatewayEvent.objects.get().body) == body


def test_a_kind_that_the_shop_does_not_act_upon_is_set_aside(client, gateway):
    send(client, {"event": "settlement.processed", "payload": {}})

    event = GatewayEvent.objects.get()
    assert event.set_aside_at is not None
    assert event.problem == "Nothing that this shop acts upon"
    assert not webhooks.for_a_person().exists()


def test_a_message_that_always_fails_is_tried_ever_later_and_then_set_aside(client, gateway):
    send(client, {"event": "payment.captured", "payload": {"payment": {}}})
    now, runs = timezone.now(), 0

    while not GatewayEvent.objects.get().set_aside_at:
        now, runs = now + timedelta(hours=2), runs + 1
        webhooks.process_waiting(now)

    assert runs == webhooks.TRIES - 1
    assert webhooks.for_a_person().count() == 1


def test_a_message_that_failed_often_is_not_tried_every_minute(client, gateway):
    send(client, {"event": "payment.captured", "payload": {"payment": {}}})
    for _ in range(30):
        webhooks.process_waiting(timezone.now())

    assert GatewayEvent.objects.get().attempts == webhooks.TRIES_FOR_THE_UNKNOWN + 1


@pytest.mark.race
def test_of_several_workers_each_takes_what_the_others_leave(gateway):
    requests = [make_request() for _ in range(6)]
    for number, request in enumerate(requests):
        body = json.dumps(message(request, payment=f"pay_{number}")).encode()
        GatewayEvent.objects.create(event_id=str(number), type="payment.captured", body=body)
    tallies = []

    ended = at_once(*[lambda: tallies.append(webhooks.process_waiting(timezone.now()))] * 4)

    assert ended == {"ok": 4}
    assert sum(tally["processed"] for tally in tallies) == 6
    assert Order.objects.filter(status=OrderStatus.CONFIRMED).count() == 6
    assert OutgoingMail.objects.filter(key__endswith=":payment_received").count() == 6


@pytest.mark.race
def test_where_the_database_is_busy_what_is_stored_is_left_to_a_worker(gateway, monkeypatch):
    request = make_request()
    monkeypatch.setattr(webhooks, "SECONDS_TO_ACT", 0.2)
    real_process = webhooks.process

    def process_while_another_writes(event):
        with someone_else_holds(request.order):
            return real_process(event)

    monkeypatch.setattr(webhooks, "process", process_while_another_writes)
    event = webhooks.receive("evt1", json.dumps(message(request)).encode())
    monkeypatch.undo()

    event.refresh_from_db()
    assert (event.processed_at, event.attempts, event.problem) == (None, 0, "")
    assert webhooks.process_waiting(timezone.now()) == {"processed": 1, "left": 0}
    assert Order.objects.get().status == OrderStatus.CONFIRMED


@pytest.mark.race
def test_what_cannot_be_stored_is_for_the_gateway_to_send_again(client, gateway, monkeypatch):
    request = make_request()
    monkeypatch.setattr(webhooks, "SECONDS_TO_STORE", 0.2)

    with someone_else_holds(request.order, table="orders_gatewayevent"):
        answer = send(client, message(request))

    assert answer.status_code == 503
    assert not GatewayEvent.objects.exists()
    assert send(client, message(request)).status_code == 200
