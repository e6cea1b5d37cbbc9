"""Time passes when a test says so, and what was only a matter of time happens."""

import pytest

from orders.simulator.clock import Clock
from orders.simulator.server import serve_in_thread
from orders.tests.test_gateway import ACCOUNT, make_gateway, open_order

ORDER = {"amount": 50000, "currency": "INR"}
MINUTE, HOUR, DAY = 60, 3600, 24 * 3600
WINDOWS = {
    "automatic_expiry_period": 30,
    "manual_expiry_period": 600,
    "refund_speed": "optimum",
}
TIMED = ORDER | {"payment": {"capture": "automatic", "capture_options": WINDOWS}}


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture
def ledger(simulator):
    return simulator.ledger


def told(simulator):
    return [one.event for one in simulator.messenger.deliveries]


def test_a_clock_can_be_put_forward_set_and_stopped():
    real = [1000.0]
    clock = Clock(lambda: real[0])
    clock.advance(50)
    assert clock.now() == 1050
    clock.set(5000)
    real[0] += 7
    assert (clock.now(), clock.skipped) == (5007, 4000)

    clock.stop()
    real[0] += 100
    assert clock.now() == 5007
    clock.advance(3)
    clock.go_on()
    real[0] += 1
    assert clock.now() == 5011


def test_a_stopped_clock_gives_the_same_times_again(simulator, ledger):
    simulator.clock.stop()
    simulator.clock.set(1_800_000_000)

    assert ledger.create_order(ORDER)["created_at"] == 1_800_000_000
    simulator.advance(2)
    assert ledger.create_order(ORDER)["created_at"] == 1_800_000_002


def test_a_payment_within_its_window_is_captured_by_itself(simulator, ledger):
    payment = ledger.attempt(ledger.create_order(TIMED)["id"])
    ledger.fail(payment["id"])
    simulator.advance(29 * MINUTE)

    assert ledger.authorize(payment["id"])["status"] == "captured"


def test_a_late_success_waits_to_be_captured_by_hand(simulator, ledger):
    payment = ledger.attempt(ledger.create_order(TIMED)["id"])
    ledger.fail(payment["id"])
    simulator.advance(31 * MINUTE)

    late = ledger.authorize(payment["id"])

    assert (late["status"], late["late_authorized"], late["error_code"]) == (
        "authorized",
        True,
        None,
    )
    captured = make_gateway(simulator.url).capture(
        payment["id"], amount_paise=50000, currency="INR"
    )
    assert captured.status == "captured"


def test_what_nobody_captures_is_given_back_at_the_end_of_the_window(simulator, ledger):
    payment = ledger.attempt(ledger.create_order(TIMED)["id"])
    ledger.fail(payment["id"])
    simulator.advance(31 * MINUTE)
    ledger.authorize(payment["id"])

    simulator.advance(9 * HOUR)
    assert ledger.payment(payment["id"])["status"] == "authorized"
    simulator.advance(HOUR)

    after = ledger.payment(payment["id"])
    assert (after["status"], after["captured"]) == ("refunded", False)
    [refund] = ledger.refunds_of(payment["id"], {})["items"]
    assert (refund["amount"], refund["speed_requested"]) == (50000, "optimum")
    assert told(simulator)[-2:] == ["refund.created", "refund.processed"]


def test_an_account_may_leave_all_captures_to_the_merchant(simulator, ledger):
    ledger.terms.captures_automatically = False

    unsaid = ledger.attempt(ledger.create_order(ORDER)["id"])
    said = ledger.attempt(ledger.create_order(TIMED)["id"])

    assert ledger.authorize(unsaid["id"])["status"] == "authorized"
    assert ledger.authorize(said["id"])["status"] == "captured"


def test_a_bank_that_does_not_answer_has_failed_after_ten_minutes(simulator, ledger):
    payment = ledger.attempt(ledger.create_order(ORDER)["id"])

    simulator.advance(9 * MINUTE)
    assert ledger.payment(payment["id"])["status"] == "created"
    simulator.advance(MINUTE)

    failed = ledger.payment(payment["id"])
    assert (failed["status"], failed["error_reason"]) == ("failed", "payment_timed_out")


def test_the_bank_says_yes_to_the_same_payment_hours_after_its_no(simulator, ledger):
    order_id = ledger.create_order(ORDER)["id"]
    payment = ledger.attempt(order_id)
    ledger.fail(payment["id"])
    ledger.authorize_later(payment["id"], 3 * HOUR)

    simulator.advance(2 * HOUR)
    assert ledger.order(order_id)["status"] == "attempted"
    simulator.advance(HOUR)

    assert ledger.order(order_id)["status"] == "paid"
    assert told(simulator) == [
        *("payment.failed", "payment.authorized", "payment.captured", "order.paid")
    ]


@pytest.mark.parametrize("is_captured", [False, True])
def test_a_second_success_of_a_paid_order_is_given_back(simulator, ledger, is_captured):
    ledger.terms.captures_second_payments = is_captured
    order_id = ledger.create_order(ORDER)["id"]
    second = ledger.attempt(order_id)
    ledger.fail(second["id"])
    simulator.pay(order_id)

    ledger.authorize(second["id"])

    after = ledger.payment(second["id"])
    assert (after["status"], after["captured"]) == ("refunded", is_captured)
    assert told(simulator).count("payment.captured") == 1 + is_captured
    assert told(simulator).count("order.paid") == 1


def test_a_refund_is_settled_when_its_time_has_come(simulator, ledger):
    ledger.terms.refunds_settle_at_once = False
    ledger.terms.refunds_settle_after = 5 * DAY
    paid = simulator.pay(ledger.create_order(ORDER)["id"])["razorpay_payment_id"]
    refund = ledger.refund(paid, {"amount": 500})

    simulator.advance(4 * DAY)
    assert ledger.refund_by_id(refund["id"])["status"] == "pending"
    simulator.advance(DAY)

    assert ledger.refund_by_id(refund["id"])["status"] == "processed"


def test_a_refund_may_be_pending_and_fail_in_the_end(simulator, ledger):
    ledger.terms.refunds_settle_at_once = False
    ledger.terms.balance_paise = 600
    paid = simulator.pay(ledger.create_order(ORDER)["id"])["razorpay_payment_id"]
    refund = ledger.refund(paid, {"amount": 500})
    assert (refund["status"], ledger.terms.balance_paise) == ("pending", 100)

    ledger.settle_refund(refund["id"], "failed")

    assert ledger.terms.balance_paise == 600
    assert ledger.payment(paid)["amount_refunded"] == 0
    assert told(simulator)[-1] == "refund.failed"


@pytest.mark.parametrize(
    ("amount", "speed", "status", "processed_as", "last"),
    [
        (2468, "normal", "failed", "normal", "refund.failed"),
        (2468, "optimum", "processed", "normal", "refund.processed"),
        (2469, "normal", "processed", "normal", "refund.processed"),
        (2469, "optimum", "processed", "instant", "refund.processed"),
    ],
)
def test_an_amount_decides_what_becomes_of_its_refund(
    simulator, ledger, amount, speed, status, processed_as, last
):
    paid = simulator.pay(ledger.create_order(ORDER)["id"])["razorpay_payment_id"]

    made = ledger.refund(paid, {"amount": amount, "speed": speed})

    refund = ledger.refund_by_id(made["id"])
    assert (refund["status"], refund["speed_processed"]) == (status, processed_as)
    assert told(simulator)[-1] == last
    assert ("refund.speed_changed" in told(simulator)) == (amount == 2468 and speed == "optimum")


def test_a_key_that_is_not_kept_pays_a_second_time(simulator, ledger):
    ledger.terms.keeps_refund_keys = False
    paid = simulator.pay(ledger.create_order(ORDER)["id"])["razorpay_payment_id"]

    for _ in range(2):
        ledger.refund(paid, {"amount": 500}, key="refund-key-1")

    assert ledger.payment(paid)["amount_refunded"] == 1000


def test_a_lagging_list_does_not_show_what_is_new(simulator, ledger):
    ledger.terms.list_lag_seconds = 5 * MINUTE
    gateway = make_gateway(simulator.url)
    order = open_order(gateway, receipt="A-1")
    simulator.pay(order.id)

    assert gateway.find_order("A-1") is None
    assert [one.status for one in gateway.payments_of(order.id)] == ["captured"]
    simulator.advance(5 * MINUTE)

    assert gateway.find_order("A-1").status == "paid"


def test_an_offer_makes_the_payment_smaller_than_its_order(simulator, ledger):
    order_id = ledger.create_order(ORDER)["id"]

    paid = simulator.pay(order_id, amount=45000)["razorpay_payment_id"]

    assert ledger.payment(paid)["amount"] == 45000
    order = ledger.order(order_id)
    assert (order["status"], order["amount"], order["amount_due"]) == ("paid", 50000, 0)
