"""Razorpay's messages: repeated, reversed, forged, foreign, late, or at a bad moment."""

import json
import time

import pytest
from django.core.management import call_command
from django.db import OperationalError

from orders.models import GatewayEvent, Payment
from orders.services import afterwards, webhooks
from orders.simulator import webhooks as messenger
from orders.simulator.signing import sign
from orders.tests.factories import make_request
from orders.tests.scenarios.world import assert_paid_once, assert_unpaid

pytestmark = pytest.mark.django_db(transaction=True)


def test_04_browser_closed_after_paying(world):
    request = make_request()
    world.pay(request)

    world.deliver("payment.authorized", "payment.captured", "order.paid")

    assert_paid_once(request.order)


def test_06_the_same_webhook_five_times_also_after_hours(world, later):
    request = make_request()
    world.pay(request)
    answers = []

    for hours in (0, 0, 1, 5, 23):
        later(hours=hours)
        answers += world.deliver("payment.captured")

    assert answers == [200] * 5
    assert GatewayEvent.objects.count() == 1
    assert_paid_once(request.order)


def test_07_events_in_reverse_order_with_an_old_failure_last(world):
    request = make_request()
    payment = world.ledger.attempt(request.gateway_id)
    world.ledger.fail(payment["id"])
    world.ledger.authorize(payment["id"])

    for event in ("order.paid", "payment.captured", "payment.authorized", "payment.failed"):
        assert world.deliver(event) == [200]
        assert_paid_once(request.order)

    assert Payment.objects.get().status == "captured"


def test_08_the_endpoint_fails_for_an_hour(wired, monkeypatch):
    request = make_request()
    receive, failures = webhooks.receive, iter(range(12))

    def down_at_first(*message):
        if next(failures, None) is not None:
            raise OperationalError("down")
        return receive(*message)

    monkeypatch.setattr(webhooks, "receive", down_at_first)
    wired.pay(request)
    wired.until_delivered()

    answers = [one.answers for one in wired.simulator.messenger.deliveries]
    assert sum(len(tried) - 1 for tried in answers) == 12
    assert {status for tried in answers for status in tried[:-1]} == {503}
    assert_paid_once(request.order)


def test_09_the_endpoint_is_slower_than_razorpay_waits(wired, monkeypatch):
    request = make_request()
    receive, delays = webhooks.receive, iter([0.6, 0.6, 0.6])
    monkeypatch.setattr(messenger, "TIMEOUT_SECONDS", 0.3)

    def slow_at_first(*message):
        time.sleep(next(delays, 0))
        return receive(*message)

    monkeypatch.setattr(webhooks, "receive", slow_at_first)
    wired.pay(request)
    wired.until_delivered()
    time.sleep(0.6)  # what Razorpay no longer waited for arrives too

    answers = [one.answers for one in wired.simulator.messenger.deliveries]
    assert all(tried[0] == "ReadTimeout" and tried[-1] == 200 for tried in answers)
    assert GatewayEvent.objects.count() == 3
    assert_paid_once(request.order)


@pytest.mark.parametrize("forgery", ["body", "signature", "no header", "empty secret"])
def test_10_a_tampered_webhook(world, settings, forgery):
    request = make_request()
    world.pay(request)
    told = world.told("payment.captured")[-1]
    body, signature = told.body, told.signature
    if forgery == "body":
        body = body.replace(b'"amount":', b'"amount":1')
    elif forgery == "signature":
        signature = signature[:-1] + ("0" if signature[-1] != "0" else "1")
    elif forgery == "no header":
        signature = None
    else:
        settings.RAZORPAY_WEBHOOK_SECRETS = [""]
        signature = sign(body, "")

    assert world.post(body, signature, told.id).status_code == 400

    assert not GatewayEvent.objects.exists()
    assert_unpaid(request.order)


def test_11_json_written_anew_does_not_match_its_signature(world):
    request = make_request()
    world.pay(request)
    told = world.told("payment.captured")[-1]
    rewritten = json.dumps(json.loads(told.body)).encode()

    assert world.post(rewritten, told.signature, told.id).status_code == 400

    assert rewritten != told.body
    assert_unpaid(request.order)


def test_12_the_secret_is_rotated_while_retries_are_pending(world, settings):
    old = settings.RAZORPAY_WEBHOOK_SECRETS[0]
    signed_with_old, signed_with_new = make_request(), make_request(email="two@example.com")
    world.pay(signed_with_old)
    world.simulator.messenger.secret = "the-secret-after-the-rotation"
    settings.RAZORPAY_WEBHOOK_SECRETS = ["the-secret-after-the-rotation", old]
    world.pay(signed_with_new)

    answers = [world.bring(one).status_code for one in world.told("payment.captured")]

    assert answers == [200, 200]
    assert_paid_once(signed_with_old.order)
    assert_paid_once(signed_with_new.order)


def test_47_a_test_mode_event_comes_to_the_live_endpoint(world, settings):
    request = make_request()
    world.pay(request)
    settings.RAZORPAY_KEY_ID = "rzp_live_Scenario47"
    settings.RAZORPAY_WEBHOOK_SECRETS = ["the-secret-of-the-live-endpoint"]

    assert world.deliver("payment.captured", "order.paid") == [400, 400]

    assert not GatewayEvent.objects.exists()
    assert_unpaid(request.order)


def test_48_an_order_of_another_system_on_the_account(world):
    foreign = world.ledger.create_order({"amount": 50000, "currency": "INR"})
    world.simulator.pay(foreign["id"])

    answers = world.deliver("payment.authorized", "payment.captured", "order.paid")

    assert answers == [200, 200, 200]
    for _ in range(webhooks.TRIES_FOR_THE_UNKNOWN):
        call_command("process_gateway_events")
    assert not GatewayEvent.objects.waiting().exists()
    assert not Payment.objects.exists()


def test_49_unknown_events_and_new_fields(world):
    request = make_request()
    world.pay(request)
    told = world.told("payment.captured")[-1]

    def add_fields(message):
        message["new"] = message["payload"]["payment"]["entity"]["new"] = {"field": [1]}

    def rename(message):
        message["event"] = "payment.teleported"

    assert world.bring_changed(told, rename, "evt_unknown").status_code == 200
    assert_unpaid(request.order)
    assert world.bring_changed(told, add_fields, "evt_new_fields").status_code == 200

    assert GatewayEvent.objects.count() == 2
    assert not GatewayEvent.objects.waiting().exists()
    assert_paid_once(request.order)


def test_53_the_worker_is_killed_before_it_processes_what_it_stored(world, monkeypatch, later):
    request = make_request()
    world.pay(request)

    def killed(task, patience):
        """The process is gone, and what it had begun with it."""

    with monkeypatch.context() as patch:
        patch.setattr(afterwards, "do", killed)
        assert world.deliver("payment.captured") == [200]
    assert_unpaid(request.order)
    later(minutes=5)
    call_command("process_gateway_events")

    assert_paid_once(request.order)


def test_54_the_database_is_down_during_the_webhook(world, monkeypatch):
    request = make_request()
    world.pay(request)

    def down(*message):
        raise OperationalError("the database is down")

    with monkeypatch.context() as patch:
        patch.setattr(webhooks, "receive", down)
        [answer] = world.deliver("payment.captured")
    assert answer >= 500
    assert_unpaid(request.order)

    assert world.deliver("payment.captured") == [200]
    assert_paid_once(request.order)


@pytest.mark.parametrize("moment", [0, 978307200, 4102444800])
def test_55_clocks_that_do_not_agree(world, moment):
    request = make_request()
    world.pay(request)

    def set_clock(message):
        message["created_at"] = moment
        message["payload"]["payment"]["entity"]["created_at"] = moment

    for event in ("order.paid", "payment.captured", "payment.authorized"):
        assert world.bring_changed(world.told(event)[-1], set_clock).status_code == 200

    assert_paid_once(request.order)


@pytest.mark.parametrize("address", ["webhook/", "webhook"])
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_56_the_webhook_address_answers_without_a_redirect(world, settings, address, scheme):
    settings.SECURE_SSL_REDIRECT = True
    request = make_request()
    world.pay(request)
    told = world.told("payment.captured")[-1]

    answer = world.client.post(
        f"/payments/razorpay/{address}",
        told.body,
        content_type="application/json",
        headers={"X-Razorpay-Signature": told.signature, "X-Razorpay-Event-Id": told.id},
        secure=scheme == "https",
    )

    assert answer.status_code == 200
    assert_paid_once(request.order)
