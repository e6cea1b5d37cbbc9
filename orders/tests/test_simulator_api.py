"""The simulator answers as the catalogue of Razorpay's errors says, and keeps its books."""

import pytest
import requests

from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT

CATALOGUE = {entry["id"]: entry for entry in sample("errors_catalogue.json")}
ORDER = {"amount": 50000, "currency": "INR"}
UNKNOWN_ORDER, UNKNOWN_PAYMENT = "order_12345678901234", "pay_12345678901234"
KEY = {"X-Refund-Idempotency": "refund-key-0001"}


@pytest.fixture(scope="module")
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def books_in_order(simulator):
    yield
    assert simulator.ledger.check() == []


@pytest.fixture
def ask(simulator):
    """Return a function that asks the API and gives the response."""

    def ask(method, path, body=None, *, auth=(ACCOUNT.key_id, ACCOUNT.key_secret), **options):
        return requests.request(
            method, simulator.url + path, json=body, auth=auth, timeout=5, **options
        )

    return ask


@pytest.fixture
def captured(simulator):
    """Return the id of a captured payment of 500 rupees."""
    order = simulator.ledger.create_order(ORDER)
    return simulator.pay(order["id"], method="upi")["razorpay_payment_id"]


@pytest.fixture
def authorized(simulator):
    """Return the id of a payment that waits to be captured."""
    order = simulator.ledger.create_order(ORDER | {"payment": {"capture": "manual"}})
    return simulator.pay(order["id"])["razorpay_payment_id"]


def assert_is(response, error_id, **differs):
    """Compare with the catalogue, word for word."""
    entry = CATALOGUE[error_id]
    assert response.status_code == entry["http_status"]
    assert response.json() == {"error": entry["body"]["error"] | differs}


@pytest.mark.parametrize(
    ("body", "error_id"),
    [
        ({"amount": "500", "currency": "INR"}, "amount_not_integer"),
        ({"amount": 500.5, "currency": "INR"}, "amount_not_integer"),
        ({"amount": True, "currency": "INR"}, "amount_not_integer"),
        ({"amount": 99, "currency": "INR"}, "amount_below_min"),
        ({"amount": -1, "currency": "INR"}, "amount_negative"),
        ({"amount": 10**12, "currency": "INR"}, "amount_above_max"),
        ({"amount": 500}, "field_missing"),
        ({"amount": 500, "currency": "XYZ"}, "currency_invalid"),
        (ORDER | {"foo": 1}, "extra_field"),
        (ORDER | {"receipt": "r" * 41}, "receipt_too_long"),
        (ORDER | {"receipt": "अ-1"}, "receipt_non_ascii"),
    ],
)
def test_an_order_that_cannot_be_right_is_refused(ask, body, error_id):
    assert_is(ask("POST", "/v1/orders", body), error_id)


def test_the_missing_field_is_named(ask):
    assert ask("POST", "/v1/orders", {"currency": "INR"}).json()["error"]["field"] == "amount"


def test_a_body_that_is_no_json_is_refused(simulator):
    response = requests.post(
        simulator.url + "/v1/orders",
        data=b'{"amount": 1',
        auth=(ACCOUNT.key_id, ACCOUNT.key_secret),
        timeout=5,
    )

    assert_is(response, "bad_json")


def test_without_the_right_key_nothing_is_told(ask):
    for auth in (None, (ACCOUNT.key_id, "wrong"), ("rzp_test_Another000001", ACCOUNT.key_secret)):
        assert_is(ask("GET", "/v1/orders", auth=auth), "auth_bad_key")
        assert_is(ask("POST", "/_simulator/deliveries", auth=auth), "auth_bad_key")


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/v1/nothing"), ("DELETE", "/v1/orders"), ("GET", "/_simulator/faults")],
)
def test_a_wrong_path_or_verb_is_answered_with_400(ask, method, path):
    assert_is(ask(method, path), "url_not_found")


@pytest.mark.parametrize(
    "path",
    [
        f"/v1/orders/{UNKNOWN_ORDER}",
        f"/v1/orders/{UNKNOWN_ORDER}/payments",
        f"/v1/payments/{UNKNOWN_PAYMENT}",
        f"/v1/payments/{UNKNOWN_PAYMENT}/refunds",
        "/v1/refunds/rfnd_12345678901234",
    ],
)
def test_an_unknown_id_is_answered_with_400(ask, path):
    assert_is(ask("GET", path), "id_unknown")


def test_an_odd_id_is_not_valid(ask):
    assert_is(ask("GET", "/v1/orders/x48wjYEr2I"), "id_malformed")


@pytest.mark.parametrize(
    ("body", "error_id"),
    [
        ({"amount": 400, "currency": "INR"}, "capture_mismatch"),
        ({"amount": 50000, "currency": "USD"}, "capture_currency_mismatch"),
        ({"amount": 50.5, "currency": "INR"}, "amount_not_integer"),
    ],
)
def test_a_capture_has_to_match(ask, authorized, body, error_id):
    assert_is(ask("POST", f"/v1/payments/{authorized}/capture", body), error_id)


def test_a_payment_is_captured_once(ask, authorized):
    path = f"/v1/payments/{authorized}/capture"

    assert ask("POST", path, ORDER).json()["status"] == "captured"
    assert_is(ask("POST", path, ORDER), "capture_twice")


def test_what_has_failed_cannot_be_captured(ask, simulator):
    order = simulator.ledger.create_order(ORDER)
    payment = simulator.ledger.attempt(order["id"])
    path = f"/v1/payments/{payment['id']}/capture"

    assert_is(ask("POST", path, ORDER), "capture_not_authorized")
    simulator.ledger.fail(payment["id"])
    assert_is(ask("POST", path, ORDER), "capture_not_authorized")


@pytest.mark.parametrize(
    ("body", "error_id"),
    [
        ({"amount": 50001}, "refund_over"),
        ({"amount": 0}, "refund_amount_zero"),
        ({"amount": 99}, "amount_below_min"),
        ({"amount": 500, "speed": "fast"}, "refund_bad_speed"),
    ],
)
def test_a_refund_that_cannot_be_right_is_refused(ask, captured, body, error_id):
    assert_is(ask("POST", f"/v1/payments/{captured}/refund", body), error_id)


def test_a_refund_needs_a_captured_payment_with_something_left(ask, captured, authorized):
    assert_is(ask("POST", f"/v1/payments/{authorized}/refund", {}), "refund_uncaptured")

    whole = ask("POST", f"/v1/payments/{captured}/refund", {}).json()

    assert (whole["amount"], whole["status"]) == (50000, "processed")
    assert_is(ask("POST", f"/v1/payments/{captured}/refund", {}), "refund_full_again")


def test_a_refund_key_pays_once(ask, captured):
    path = f"/v1/payments/{captured}/refund"

    first = ask("POST", path, {"amount": 500}, headers=KEY).json()
    second = ask("POST", path, {"amount": 500}, headers=KEY).json()

    assert first == second
    assert_is(ask("POST", path, {"amount": 600}, headers=KEY), "refund_idem_conflict")
    short = ask("POST", path, {"amount": 500}, headers={"X-Refund-Idempotency": "short"})
    assert_is(short, "refund_idem_short")
    assert ask("GET", f"/v1/payments/{captured}/refunds").json()["count"] == 1


def test_a_refund_receipt_is_used_once(ask, captured):
    path, body = f"/v1/payments/{captured}/refund", {"amount": 500, "receipt": "refund-1"}

    assert ask("POST", path, body).ok
    assert_is(ask("POST", path, body), "refund_receipt_dup")


def test_partial_refunds_leave_it_captured_and_the_last_one_does_not(ask, captured):
    path = f"/v1/payments/{captured}"

    ask("POST", f"{path}/refund", {"amount": 20000})
    partly = ask("GET", path).json()
    ask("POST", f"{path}/refund", {"amount": 30000})
    wholly = ask("GET", path).json()

    assert (partly["status"], partly["refund_status"]) == ("captured", "partial")
    assert (wholly["status"], wholly["refund_status"]) == ("refunded", "full")
    assert wholly["amount_refunded"] == 50000


def test_the_amount_that_fails_is_pending_first_and_can_be_asked_for_again(ask, simulator):
    order = simulator.ledger.create_order({"amount": 2468, "currency": "INR"})
    path = f"/v1/payments/{simulator.pay(order['id'])['razorpay_payment_id']}"

    refund = ask("POST", f"{path}/refund", {}).json()

    assert refund["status"] == "pending"
    assert ask("GET", f"/v1/refunds/{refund['id']}").json()["status"] == "failed"
    assert ask("GET", path).json()["status"] == "captured"


def test_a_second_late_success_on_a_paid_order_is_given_back(ask, simulator):
    order = simulator.ledger.create_order(ORDER)
    late = simulator.ledger.attempt(order["id"])
    simulator.ledger.fail(late["id"])
    simulator.pay(order["id"])

    simulator.ledger.authorize(late["id"])

    after = ask("GET", f"/v1/payments/{late['id']}").json()
    assert (after["status"], after["captured"]) == ("refunded", False)
    assert ask("GET", f"/v1/orders/{order['id']}").json()["status"] == "paid"


def test_a_paid_order_takes_no_further_attempt(ask, simulator):
    order = simulator.ledger.create_order(ORDER)
    simulator.pay(order["id"])

    response = ask("POST", f"/_simulator/orders/{order['id']}/pay", {})

    assert_is(response, "order_already_paid_checkout")


def test_a_card_is_shown_only_where_one_was_used(ask, simulator, captured):
    order = simulator.ledger.create_order(ORDER)
    by_card = simulator.pay(order["id"], method="card")["razorpay_payment_id"]

    assert ask("GET", f"/v1/payments/{by_card}/card").json()["last4"] == "1007"
    assert_is(ask("GET", f"/v1/payments/{captured}/card"), "card_not_card")


def test_lists_come_in_pages(ask):
    for number in range(3):
        ask("POST", "/v1/orders", ORDER | {"receipt": f"page-{number}"})

    newest = ask("GET", "/v1/orders?count=2").json()

    assert [one["receipt"] for one in newest["items"]] == ["page-2", "page-1"]
    assert ask("GET", "/v1/orders?count=1&skip=2").json()["items"][0]["receipt"] == "page-0"
    assert ask("GET", "/v1/orders?receipt=page-1").json()["count"] == 1
    assert_is(ask("GET", "/v1/orders?count=101"), "list_count")


def test_only_notes_can_be_edited(ask, simulator):
    path = f"/v1/orders/{simulator.ledger.create_order(ORDER)['id']}"

    assert ask("PATCH", path, {"notes": {"a": "b"}}).json()["notes"] == {"a": "b"}
    assert ask("PATCH", path, {"amount": 1}).status_code == 400
    assert ask("GET", path).json()["amount"] == 50000


def test_what_the_simulator_gives_has_the_shape_of_the_samples(ask, simulator):
    order = ask("POST", "/v1/orders", ORDER).json()
    assert order.keys() == sample("entities/order_empty_notes.json").keys()
    assert order["notes"] == []

    for method in ("upi", "card", "netbanking", "wallet"):
        paid = simulator.pay(simulator.ledger.create_order(ORDER)["id"], method=method)
        path = f"/v1/payments/{paid['razorpay_payment_id']}"
        payment = ask("GET", f"{path}?expand[]=card").json()
        assert payment.keys() == sample(f"entities/payment_captured_{method}.json").keys()

    refund = ask("POST", f"/v1/payments/{payment['id']}/refund", {"amount": 500}).json()
    assert refund.keys() == sample("entities/refund_processed_normal.json").keys()


def test_an_order_of_last_year_is_only_in_the_reports(ask, simulator):
    order = simulator.ledger.create_order(ORDER)
    a_year_later = order["created_at"] + 365 * 24 * 60 * 60
    simulator.clock.set(a_year_later)

    assert_is(ask("GET", f"/v1/orders/{order['id']}"), "order_too_old")
