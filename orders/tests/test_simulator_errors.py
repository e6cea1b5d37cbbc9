"""Every error of the catalogue can be met through the real SDK: provoked, and planned."""

import json

import pytest
import razorpay
import requests

from orders.simulator import errors, faults
from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT

CATALOGUE = {entry["id"]: entry for entry in sample("errors_catalogue.json")}
ORDER = {"amount": 50000, "currency": "INR"}
BY_HAND = ORDER | {"payment": {"capture": "manual"}}
RAISED = {
    "BAD_REQUEST_ERROR": razorpay.errors.BadRequestError,
    "GATEWAY_ERROR": razorpay.errors.GatewayError,
    "SERVER_ERROR": razorpay.errors.ServerError,
}
YEAR = 365 * 24 * 60 * 60


class Caller:
    """The real SDK, and what it heard last."""

    def __init__(self, simulator):
        self.simulator = simulator
        self.ledger = simulator.ledger
        self.heard = None
        self.sdk = self.with_key(ACCOUNT.key_id, ACCOUNT.key_secret)

    def with_key(self, key_id, secret):
        session = requests.Session()
        session.hooks["response"].append(self._hear)
        return razorpay.Client(session=session, auth=(key_id, secret), base_url=self.simulator.url)

    def _hear(self, response, **options):
        self.heard = response

    def order(self, **body):
        return self.ledger.create_order(ORDER | body)["id"]

    def captured(self):
        return self.simulator.pay(self.order())["razorpay_payment_id"]

    def authorized(self):
        return self.simulator.pay(self.ledger.create_order(BY_HAND)["id"])["razorpay_payment_id"]


@pytest.fixture
def caller():
    with serve_in_thread(ACCOUNT) as simulator:
        yield Caller(simulator)


def create(**body):
    return lambda at: at.sdk.order.create(ORDER | body)


def refund(**body):
    return lambda at: at.sdk.payment.refund(at.captured(), body)


def capture(amount, currency="INR"):
    return lambda at: at.sdk.payment.capture(at.authorized(), amount, {"currency": currency})


def capture_twice(at):
    payment_id = at.authorized()
    for _ in range(2):
        at.sdk.payment.capture(payment_id, 50000, {"currency": "INR"})


def capture_what_was_only_begun(at):
    payment = at.ledger.attempt(at.order())
    at.sdk.payment.capture(payment["id"], 50000, {"currency": "INR"})


def capture_beside_another(at):
    order_id = at.ledger.create_order(BY_HAND)["id"]
    first, second = at.ledger.attempt(order_id), at.ledger.attempt(order_id)
    for payment in (first, second):
        at.ledger.authorize(payment["id"])
    for payment in (first, second):
        at.sdk.payment.capture(payment["id"], 50000, {"currency": "INR"})


def reuse_a_receipt(at):
    at.ledger.terms.receipt_mode = "reject"
    for _ in range(2):
        at.sdk.order.create(ORDER | {"receipt": "A-1"})


def ask_for_an_old_order(at):
    order_id = at.order()
    at.simulator.advance(YEAR)
    at.sdk.order.fetch(order_id)


def refund_an_old_payment(at):
    payment_id = at.captured()
    at.simulator.advance(YEAR)
    at.sdk.payment.refund(payment_id, {})


def refund_all_twice(at):
    payment_id = at.captured()
    for _ in range(2):
        at.sdk.payment.refund(payment_id, {})


def refund_without_balance(at):
    payment_id = at.captured()
    at.ledger.terms.balance_paise = 49999
    at.sdk.payment.refund(payment_id, {})


def refund_twice(first, second, keys=("refund-key-1", "refund-key-1")):
    def do(at):
        payment_id = at.captured()
        for body, key in zip((first, second), keys, strict=True):
            at.sdk.payment.refund(payment_id, body, headers={"X-Refund-Idempotency": key})

    return do


def call_too_often(times):
    def do(at):
        at.ledger.terms.calls_per_second = 1
        at.simulator.clock.stop()
        for _ in range(times):
            with_refusal(lambda: at.sdk.order.all())
        at.sdk.order.all()

    return do


def with_refusal(call):
    """Make a call whose refusal does not matter."""
    try:
        call()
    except razorpay.errors.BadRequestError:
        return


PROVOKED = {
    "auth_bad_key": lambda at: at.with_key(ACCOUNT.key_id, "wrong").order.all(),
    "url_not_found": lambda at: at.sdk.invoice.all(),
    "bad_json": lambda at: at.sdk.request("post", "/v1/orders", data='{"amount": 1'),
    "amount_not_integer": create(amount="500"),
    "amount_below_min": create(amount=99),
    "amount_negative": create(amount=-1),
    "amount_above_max": create(amount=10**12),
    "field_missing": lambda at: at.sdk.order.create({"amount": 500}),
    "extra_field": create(foo=1),
    "currency_invalid": create(currency="XYZ"),
    "receipt_too_long": create(receipt="r" * 41),
    "receipt_non_ascii": create(receipt="अ-1"),
    "receipt_duplicate": reuse_a_receipt,
    "order_too_old": ask_for_an_old_order,
    "id_unknown": lambda at: at.sdk.order.fetch("order_12345678901234"),
    "id_malformed": lambda at: at.sdk.order.fetch("x48wjYEr2I"),
    "capture_mismatch": capture(400),
    "capture_currency_mismatch": capture(50000, "USD"),
    "capture_twice": capture_twice,
    "capture_not_authorized": capture_what_was_only_begun,
    "capture_order_paid": capture_beside_another,
    "card_not_card": lambda at: at.sdk.payment.fetchCardDetails(at.captured()),
    "refund_over": refund(amount=50001),
    "refund_full_again": refund_all_twice,
    "refund_uncaptured": lambda at: at.sdk.payment.refund(at.authorized(), {}),
    "refund_no_balance": refund_without_balance,
    "refund_amount_zero": refund(amount=0),
    "refund_bad_speed": refund(amount=500, speed="fast"),
    "refund_receipt_dup": refund_twice(
        {"amount": 500, "receipt": "r-1"}, {"amount": 500, "receipt": "r-1"}, ("a" * 10, "b" * 10)
    ),
    "refund_old": refund_an_old_payment,
    "refund_idem_conflict": refund_twice({"amount": 500}, {"amount": 600}),
    "refund_idem_short": refund_twice({"amount": 500}, {"amount": 500}, ("short", "short")),
    "list_count": lambda at: at.sdk.order.all({"count": 101}),
    "rate_limited": call_too_often(1),
    "rate_limited_cooldown": call_too_often(4),
}
PLANNED = set(errors.KNOWN) & set(CATALOGUE)


def assert_heard(caller, error_id):
    entry = CATALOGUE[error_id]
    assert caller.heard.status_code == entry["http_status"]
    assert caller.heard.json() == entry["body"]
    retry_after = entry.get("headers", {}).get("Retry-After")
    assert caller.heard.headers.get("Retry-After") == retry_after


def test_no_row_of_the_catalogue_is_left_out():
    odd_shapes = {"route_gateway_404": "no_route", "html_502": "502"}

    assert set(CATALOGUE) == set(PROVOKED) | PLANNED | set(odd_shapes)
    for error_id, kind in odd_shapes.items():
        answer, entry = faults.KINDS[kind](faults.Fault(kind)), CATALOGUE[error_id]
        body = entry["body"] if isinstance(entry["body"], str) else json.dumps(entry["body"])
        assert (answer.status, answer.body.decode()) == (entry["http_status"], body)


@pytest.mark.parametrize("error_id", PROVOKED)
def test_the_sdk_meets_the_error_that_it_provokes(caller, error_id):
    with pytest.raises(RAISED[CATALOGUE[error_id]["body"]["error"]["code"]]):
        PROVOKED[error_id](caller)

    assert_heard(caller, error_id)


@pytest.mark.parametrize("error_id", sorted(PLANNED))
def test_the_sdk_meets_the_error_that_was_planned_and_only_once(caller, error_id):
    order_id = caller.order()
    caller.simulator.faults.plan(error_id, "GET /v1/orders/{id}")

    with pytest.raises(RAISED[CATALOGUE[error_id]["body"]["error"]["code"]]):
        caller.sdk.order.fetch(order_id)

    assert_heard(caller, error_id)
    assert caller.sdk.order.fetch(order_id)["id"] == order_id
