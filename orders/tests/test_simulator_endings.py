"""The ways in which a payment can end on the simulator's pages, and what the shop hears of it."""

import json
from urllib.parse import parse_qsl

import pytest
import requests

from orders.simulator.failures import FAILURES
from orders.simulator.server import serve_in_thread
from orders.tests.test_gateway import ACCOUNT, make_gateway
from orders.tests.test_simulator_pages import CALLBACK, form_of
from orders.tests.test_simulator_webhooks import Shop, listening


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture
def order_id(simulator):
    return simulator.ledger.create_order({"amount": 129900, "currency": "INR"})["id"]


@pytest.fixture
def press(simulator, order_id):
    """Return a function that ends the hosted page of the order in one of its ways."""

    def press(outcome, **fields):
        hosted = {"key_id": ACCOUNT.key_id, "order_id": order_id, "callback_url": CALLBACK}
        return requests.post(
            f"{simulator.url}/v1/checkout/pay",
            data=hosted | {"outcome": outcome} | fields,
            timeout=5,
        )

    return press


def only_payment(simulator, order_id):
    [payment] = simulator.ledger.payments_of(order_id)["items"]
    return payment


@pytest.mark.parametrize("reason", FAILURES)
def test_a_payment_can_fail_for_every_reason(simulator, press, order_id, reason):
    form = form_of(press("failure", reason=reason))

    code, text, _ = FAILURES[reason]
    assert (form.fields["error[reason]"], form.fields["error[code]"]) == (reason, code)
    assert form.fields["error[description]"] == text
    assert only_payment(simulator, order_id)["error_reason"] == reason


def test_a_reason_that_is_none_is_refused(simulator, press, order_id):
    assert press("failure", reason="bad_weather").status_code == 400
    assert simulator.ledger.payments_of(order_id)["count"] == 0


def test_the_bank_may_approve_a_minute_after_the_buyer_was_told_no(simulator, press, order_id):
    form = form_of(press("late"))
    assert json.loads(form.fields["error[metadata]"])["order_id"] == order_id
    assert only_payment(simulator, order_id)["status"] == "failed"

    simulator.advance(60)

    payment = only_payment(simulator, order_id)
    assert (payment["status"], payment["late_authorized"]) == ("captured", True)


def test_a_payment_can_be_left_open_at_the_bank(simulator, press, order_id):
    assert "Waiting for the bank" in press("open").text

    assert only_payment(simulator, order_id)["status"] == "created"
    assert simulator.ledger.order(order_id)["status"] == "created"


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("callback_empty", set()),
        ("callback_forged", {"razorpay_payment_id", "razorpay_order_id", "razorpay_signature"}),
    ],
)
def test_a_buyer_can_come_back_with_nothing_or_with_a_forgery(
    simulator, press, order_id, kind, fields
):
    simulator.faults.plan(kind)

    form = form_of(press("success"))

    assert (form.action, set(form.fields)) == (CALLBACK, fields)
    assert only_payment(simulator, order_id)["status"] == "captured"
    assert not make_gateway(simulator.url).is_genuine_callback(
        order_id=order_id,
        payment_id=only_payment(simulator, order_id)["id"],
        signature=form.fields.get("razorpay_signature", ""),
    )


def test_a_buyer_may_never_come_back(simulator, press, order_id):
    simulator.faults.plan("callback_never")

    page = press("success").text

    assert CALLBACK not in page
    assert "<form" not in page
    assert only_payment(simulator, order_id)["status"] == "captured"


def test_a_buyer_may_come_back_long_after_the_webhook(simulator, press):
    simulator.faults.plan("callback_late", seconds=0.3)

    page = press("success")

    assert page.elapsed.total_seconds() >= 0.3
    assert form_of(page).action == CALLBACK


def test_a_buyer_may_come_back_twice(simulator, press):
    simulator.faults.plan("callback_twice")

    with listening(Shop()) as shop:
        form = form_of(press("success", callback_url=shop.url))
        [(_, body)] = shop.wait_for(1)

    assert dict(parse_qsl(body.decode())) == form.fields
    assert form.action == shop.url


def test_what_goes_wrong_once_goes_well_the_next_time(simulator, press):
    simulator.faults.plan("callback_empty")
    press("failure")  # a failure leaves the fault to the success that follows

    assert form_of(press("success")).fields == {}
    assert simulator.faults.shown() == []
