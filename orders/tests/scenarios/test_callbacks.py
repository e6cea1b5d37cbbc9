"""The browser comes back: with the truth, with a lie, twice, late, or without its cookies."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders import access
from orders.models import Payment
from orders.services import heartbeat
from orders.tests.factories import make_request, make_user
from orders.tests.scenarios.world import as_stored, assert_paid_once, assert_unpaid

pytestmark = pytest.mark.django_db(transaction=True)


def test_01_handler_returns_success_then_webhook(world):
    request = make_request()
    fields = world.pay(request)

    answer = world.come_back(fields, request.order)
    answers = world.deliver("payment.authorized", "payment.captured", "order.paid")

    assert answer["Location"] == access.with_key(f"/orders/{request.order.number}/", request.order)
    assert answers == [200, 200, 200]
    assert_paid_once(request.order)


def test_02_webhook_first_then_the_callback(world, later):
    request = make_request()
    fields = world.pay(request)

    world.deliver("payment.authorized", "payment.captured", "order.paid")
    later(seconds=10)
    answer = world.come_back(fields, request.order)

    assert answer.status_code == 303
    assert "Your order is confirmed" in world.follow(answer)
    assert_paid_once(request.order)


@pytest.mark.parametrize("name", ["razorpay_payment_id", "razorpay_order_id", "razorpay_signature"])
def test_13_a_tampered_callback_is_refused_and_the_page_explains(world, name):
    request = make_request()
    fields = world.pay(request)
    last = "0" if fields[name][-1] != "0" else "1"

    bare = world.come_back(fields | {name: fields[name][:-1] + last})
    named = world.come_back(fields | {name: fields[name][:-1] + last}, request.order)

    assert bare.status_code == 400
    assert "We could not match this payment" in bare.content.decode()
    assert "does not match this order" in world.follow(named)
    assert_unpaid(request.order)
    assert not Payment.objects.exists()


def test_14_a_genuine_return_of_another_order_is_refused_here(world):
    paid, other = make_request(), make_request(email="other@example.com")
    fields = world.pay(paid)

    answer = world.come_back(fields, other.order)

    assert "does not match this order" in world.follow(answer)
    assert paid.order.number not in world.follow(answer)
    assert_unpaid(other.order)
    assert_unpaid(paid.order)


def test_15_the_same_return_replayed_later_has_no_effect(world, later):
    request = make_request()
    fields = world.pay(request)
    world.come_back(fields, request.order)

    later(days=3)
    answer = world.come_back(fields, request.order)

    assert "Your order is confirmed" in world.follow(answer)
    assert_paid_once(request.order)


def test_16_a_forged_failure_of_a_paid_order_leaves_it_paid(world):
    request = make_request()
    world.come_back(world.pay(request), request.order)

    forged = {
        "error[code]": "BAD_REQUEST_ERROR",
        "error[description]": "Payment failed",
        "error[metadata]": f'{{"order_id": "{request.gateway_id}"}}',
    }
    answer = world.come_back(forged, request.order)

    assert "Your order is confirmed" in world.follow(answer)
    assert_paid_once(request.order)


def test_41_the_session_cookie_is_absent_on_the_callback(world):
    user = make_user()
    world.client.force_login(user)
    request = make_request()
    type(request.order).objects.filter(pk=request.order_id).update(user=user)

    answer = world.come_back(world.pay(request), request.order, client=Client())

    assert answer.status_code == 303
    assert not answer.cookies
    history = world.client.get(reverse("orders:history"))
    assert request.order.number in history.content.decode()
    assert_paid_once(as_stored(request.order))


def test_46_keys_are_made_anew_while_somebody_pays(world, settings):
    request = make_request()
    fields = world.pay(request)  # signed with the secret of the key that opened it
    old_secret = settings.RAZORPAY_KEY_SECRET
    new = {"key_id": "rzp_test_ScenarioKey46", "secret": "the-secret-of-the-new-key"}
    world.simulator.keys.rotate(**new, grace_seconds=0)

    answer = world.come_back(fields, request.order)  # the shop has not been told

    assert answer.status_code == 303
    assert "waits for your payment" in world.follow(answer)
    assert_unpaid(request.order)
    problems = {problem.check for problem in heartbeat.problems(timezone.now())}
    assert "keys" in problems
    assert world.client.get("/healthz/?deep=1").status_code == 503

    settings.RAZORPAY_KEY_ID, settings.RAZORPAY_KEY_SECRET = new.values()
    settings.RAZORPAY_OLD_KEY_SECRETS = [old_secret]
    world.come_back(fields, request.order)
    assert_paid_once(request.order)
