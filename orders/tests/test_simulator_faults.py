"""What the simulator does wrong on purpose, met through the real SDK."""

import pytest
import razorpay
import requests

from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT
from orders.tests.test_simulator_errors import ORDER, RAISED, Caller, assert_heard

STUMBLES = (*RAISED.values(), requests.RequestException)


@pytest.fixture
def caller():
    with serve_in_thread(ACCOUNT) as simulator:
        yield Caller(simulator)


@pytest.mark.parametrize(
    ("kind", "raised"),
    [
        ("no_route", razorpay.errors.ServerError),
        ("502", requests.exceptions.JSONDecodeError),
        ("503", requests.exceptions.JSONDecodeError),
        ("html", requests.exceptions.JSONDecodeError),
        ("empty", requests.exceptions.JSONDecodeError),
        ("null_error", TypeError),
        ("drop", requests.exceptions.ConnectionError),
        ("cut", requests.exceptions.RequestException),
        ("429_without_header", razorpay.errors.BadRequestError),
    ],
)
def test_an_answer_of_another_shape_makes_the_sdk_stumble(caller, kind, raised):
    order_id = caller.order()
    caller.simulator.faults.plan(kind, "GET /v1/orders/{id}")

    with pytest.raises(raised):
        caller.sdk.order.fetch(order_id)


@pytest.mark.parametrize("kind", ["500", "502", "drop", "cut", "429", "busy", "html"])
def test_what_is_lost_after_it_was_done_has_been_done(caller, kind):
    caller.simulator.faults.plan(kind, "POST /v1/orders", after=True)

    with pytest.raises(STUMBLES):
        caller.sdk.order.create(ORDER | {"receipt": "A-1"})

    assert caller.sdk.order.all({"receipt": "A-1"})["count"] == 1


def test_a_fault_without_end_lasts_until_it_is_cleared(caller):
    caller.simulator.faults.plan("server_error_blocked_ip", times=0)
    for _ in range(3):
        with pytest.raises(razorpay.errors.ServerError, match="reported to admins"):
            caller.sdk.order.all()

    caller.simulator.faults.clear()

    assert caller.sdk.order.all()["count"] == 0


def test_a_refund_key_that_is_still_at_work_is_refused(caller):
    payment_id = caller.captured()
    key = {"X-Refund-Idempotency": "refund-key-1"}
    caller.simulator.faults.plan("delay", "POST /v1/payments/{id}/refund", after=True, seconds=5)
    with pytest.raises(requests.exceptions.ReadTimeout):
        caller.sdk.payment.refund(payment_id, {"amount": 500}, headers=dict(key), timeout=0.5)

    with pytest.raises(razorpay.errors.BadRequestError):
        caller.sdk.payment.refund(payment_id, {"amount": 500}, headers=dict(key))

    assert_heard(caller, "refund_idem_inflight")
    assert caller.sdk.payment.fetch_multiple_refund(payment_id)["count"] == 1


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("captured_flag", "captured", True),
        ("without_fee", "fee", None),
        ("unknown_fields", "new_field", {"since": 2027}),
    ],
)
def test_an_answer_may_be_odd_and_true(caller, kind, field, value):
    payment_id = caller.captured() if kind == "without_fee" else caller.authorized()
    status = caller.ledger.payment(payment_id)["status"]
    caller.simulator.faults.plan(kind, "GET /v1/payments/{id}")

    odd = caller.sdk.payment.fetch(payment_id)

    assert (odd["status"], odd[field]) == (status, value)
    assert caller.sdk.payment.fetch(payment_id).get(field) != value


def test_a_refund_may_leave_out_its_speed(caller):
    payment_id = caller.captured()
    caller.simulator.faults.plan("without_speed", "POST /v1/payments/{id}/refund")

    made = caller.sdk.payment.refund(payment_id, {"amount": 500})

    assert made.keys() == sample("entities/refund_without_speed_fields.json").keys()


def test_a_fault_can_be_planned_over_http_and_is_met_once(caller):
    planned = requests.post(
        f"{caller.simulator.url}/_simulator/faults",
        json={"kind": "no_route", "route": "GET /v1/orders", "times": 1},
        auth=(ACCOUNT.key_id, ACCOUNT.key_secret),
        timeout=5,
    )
    assert planned.json() == {"planned": "no_route"}

    with pytest.raises(razorpay.errors.ServerError):
        caller.sdk.order.all()

    assert caller.sdk.order.all()["count"] == 0
