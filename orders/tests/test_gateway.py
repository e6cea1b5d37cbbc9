"""The real SDK, through our wall, against the simulator."""

import pytest

from orders import gateways
from orders.gateways.base import (
    GatewayMisconfigured,
    GatewayRefused,
    GatewayUnavailable,
)
from orders.gateways.razorpay import RazorpayGateway
from orders.simulator.server import Account, serve_in_thread
from orders.states import PaymentStatus, RefundStatus
from orders.tests.fake_gateway import FakeGateway

ACCOUNT = Account("rzp_test_GatewayTests1", "key-secret-of-the-tests", "webhook-secret-of-tests")
KEY = "0f0c8a52-58a1-4c58-9d8e-0d6f6f3f2b11"


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture
def gateway(simulator):
    return make_gateway(simulator.url)


def make_gateway(url, *, secret=ACCOUNT.key_secret, seconds=5):
    return RazorpayGateway(
        key_id=ACCOUNT.key_id, key_secret=secret, api_url=url, timeout=(seconds, seconds)
    )


def open_order(gateway, receipt="A-1", amount_paise=129900):
    return gateway.create_order(
        amount_paise=amount_paise, currency="INR", receipt=receipt, hold_minutes=30, notes={}
    )


def open_manual_order(simulator):
    """Open an order whose payments somebody has to capture."""
    body = {"amount": 50000, "currency": "INR", "payment": {"capture": "manual"}}
    return simulator.ledger.create_order(body)["id"]


def test_an_order_is_opened_with_its_amount_and_receipt(gateway):
    order = open_order(gateway)

    assert (order.amount_paise, order.currency, order.status) == (129900, "INR", "created")
    assert order.receipt == "A-1"
    assert gateway.find_order("A-1") == order
    assert gateway.find_order("A-2") is None


@pytest.mark.parametrize("mode", ["reject", "return_same"])
def test_an_order_opened_twice_with_one_receipt_is_one_order(simulator, gateway, mode):
    simulator.ledger.terms.receipt_mode = mode

    assert open_order(gateway) == open_order(gateway)


def test_where_receipts_may_repeat_a_lost_order_is_found_by_its_receipt(simulator, gateway):
    simulator.faults.plan("drop", "POST /v1/orders", after=True)
    with pytest.raises(GatewayUnavailable):
        open_order(gateway)

    found = gateway.find_order("A-1")

    assert (found.receipt, found.amount_paise) == ("A-1", 129900)


def test_of_two_orders_with_one_receipt_the_paid_one_is_found(simulator, gateway):
    first, second = open_order(gateway), open_order(gateway)
    assert first.id != second.id

    simulator.pay(first.id)

    assert gateway.find_order("A-1").id == first.id


def test_a_used_receipt_with_another_amount_is_not_adopted(simulator, gateway):
    simulator.ledger.terms.receipt_mode = "reject"
    open_order(gateway, amount_paise=129900)

    with pytest.raises(GatewayRefused, match="Duplicate request"):
        open_order(gateway, amount_paise=100)


def test_a_paid_order_shows_its_payments_failed_ones_too(simulator, gateway):
    order = open_order(gateway)
    simulator.fail(order.id, method="card")
    paid = simulator.pay(order.id, method="upi")

    payments = {one.status: one for one in gateway.payments_of(order.id)}

    assert set(payments) == {PaymentStatus.FAILED, PaymentStatus.CAPTURED}
    captured = payments[PaymentStatus.CAPTURED]
    assert captured.id == paid["razorpay_payment_id"]
    assert (captured.amount_paise, captured.method) == (129900, "upi")
    assert (captured.fee_paise, captured.tax_paise) == (3066, 468)
    assert payments[PaymentStatus.FAILED].error_reason == "payment_failed"


def test_what_the_buyer_brings_back_is_genuine_only_as_it_was_signed(simulator, gateway):
    order = open_order(gateway)
    back = simulator.pay(order.id)

    def is_genuine(**other):
        triple = {
            "order_id": back["razorpay_order_id"],
            "payment_id": back["razorpay_payment_id"],
            "signature": back["razorpay_signature"],
        }
        return gateway.is_genuine_callback(**triple | other)

    assert is_genuine()
    assert not is_genuine(order_id=open_order(gateway, "A-2").id)
    assert not is_genuine(payment_id="pay_00000000000000")
    for odd in ["", None, "é", back["razorpay_signature"].upper()]:
        assert not is_genuine(signature=odd)


def test_capturing_takes_the_money(simulator, gateway):
    order_id = open_manual_order(simulator)
    payment_id = simulator.pay(order_id)["razorpay_payment_id"]
    assert gateway.fetch_payment(payment_id).status == PaymentStatus.AUTHORIZED

    payment = gateway.capture(payment_id, amount_paise=50000, currency="INR")

    assert payment.status == PaymentStatus.CAPTURED


def test_capturing_what_is_captured_already_is_success(simulator, gateway):
    payment_id = simulator.pay(open_order(gateway).id)["razorpay_payment_id"]

    payment = gateway.capture(payment_id, amount_paise=129900, currency="INR")

    assert (payment.id, payment.status) == (payment_id, PaymentStatus.CAPTURED)


def test_capturing_another_amount_is_refused(simulator, gateway):
    payment_id = simulator.pay(open_manual_order(simulator))["razorpay_payment_id"]

    with pytest.raises(GatewayRefused, match="Capture amount must be equal"):
        gateway.capture(payment_id, amount_paise=100, currency="INR")


def test_one_capture_leaves_nothing_behind_for_the_next(simulator, gateway):
    for _ in range(2):
        payment_id = simulator.pay(open_manual_order(simulator))["razorpay_payment_id"]
        payment = gateway.capture(payment_id, amount_paise=50000, currency="INR")
        assert payment.status == PaymentStatus.CAPTURED


def test_a_refund_asked_for_twice_is_paid_once(simulator, gateway):
    payment_id = simulator.pay(open_order(gateway).id)["razorpay_payment_id"]

    def ask():
        return gateway.refund(payment_id, amount_paise=29900, key=KEY, notes={"order": "1"})

    simulator.faults.plan("drop", "POST /v1/payments/{id}/refund", after=True)
    with pytest.raises(GatewayUnavailable):
        ask()
    first, second = ask(), ask()

    assert first == second
    assert (first.key, first.receipt, first.status) == (KEY, KEY, RefundStatus.PROCESSED)
    assert gateway.refunds_of(payment_id) == [first]
    assert gateway.fetch_payment(payment_id).refunded_paise == 29900


def test_a_refund_is_found_by_its_receipt_where_keys_are_not_kept(simulator, gateway):
    payment_id = simulator.pay(open_order(gateway).id)["razorpay_payment_id"]
    made = simulator.ledger.refund(payment_id, {"amount": 29900, "receipt": KEY})

    refund = gateway.refund(payment_id, amount_paise=29900, key=KEY, notes={})

    assert refund.id == made["id"]
    assert len(gateway.refunds_of(payment_id)) == 1


def test_one_key_with_two_amounts_is_refused(simulator, gateway):
    payment_id = simulator.pay(open_order(gateway).id)["razorpay_payment_id"]
    gateway.refund(payment_id, amount_paise=29900, key=KEY, notes={})

    with pytest.raises(GatewayRefused, match="Different request") as refusal:
        gateway.refund(payment_id, amount_paise=100, key=KEY, notes={})

    assert refusal.value.status == 409


def test_a_refund_of_more_than_is_left_is_refused(simulator, gateway):
    payment_id = simulator.pay(open_order(gateway).id)["razorpay_payment_id"]

    with pytest.raises(GatewayRefused, match="greater than amount captured"):
        gateway.refund(payment_id, amount_paise=129901, key=KEY, notes={})

    assert gateway.refunds_of(payment_id) == []


def test_a_wrong_key_is_a_matter_for_the_operator(simulator):
    gateway = make_gateway(simulator.url, secret="another-secret")

    with pytest.raises(GatewayMisconfigured, match="Authentication failed"):
        open_order(gateway)


@pytest.mark.parametrize(
    "odd",
    [
        "../orders",
        "pay_12345678901234/../../orders",
        "pay_12345678901234?x=1",
        "pay_12345678901234\n",
        "pay_1234567890123é",
        "order_12345678901234",
        "",
        None,
    ],
)
def test_what_is_no_id_is_refused_before_anybody_is_asked(odd):
    nowhere = make_gateway("http://127.0.0.1:1")

    for ask in (
        lambda: nowhere.fetch_payment(odd),
        lambda: nowhere.refunds_of(odd),
        lambda: nowhere.capture(odd, amount_paise=100, currency="INR"),
        lambda: nowhere.refund(odd, amount_paise=100, key=KEY, notes={}),
        lambda: nowhere.payments_of(odd and odd.replace("order_", "pay_")),
    ):
        with pytest.raises(GatewayRefused, match="not an id"):
            ask()


def test_the_gateway_of_the_settings_can_be_replaced_for_a_while(settings):
    assert gateways.current().key_id == settings.RAZORPAY_KEY_ID

    with gateways.use(FakeGateway()) as fake:
        assert gateways.current() is fake

    assert gateways.current() is not fake


def test_the_secret_does_not_show_when_the_gateway_is_printed():
    assert ACCOUNT.key_secret not in repr(make_gateway("http://127.0.0.1:1"))
