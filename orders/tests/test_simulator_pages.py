"""The simulator's pages, followed as a browser without scripts follows them."""

import json
import re
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
import requests

from orders.simulator.server import serve_in_thread
from orders.tests.test_gateway import ACCOUNT, make_gateway

CALLBACK = "https://shop.example/callback/?a=1&b=2"
CANCEL = "https://shop.example/orders/1/"


class FormParser(HTMLParser):
    """Finds the first form of a page: where it goes, its fields, its buttons."""

    def __init__(self):
        super().__init__()
        self.action, self.fields, self.buttons = None, {}, []

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == "form" and self.action is None:
            self.action = have["action"]
        elif tag == "input" and (have["type"] == "hidden" or "checked" in have):
            self.fields[have["name"]] = have["value"]
        elif tag == "button":
            self.buttons.append(have.get("value"))


def form_of(response):
    parser = FormParser()
    parser.feed(response.text)
    parser.action = urljoin(response.url, parser.action)
    return parser


@pytest.fixture(scope="module")
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture(autouse=True)
def books_in_order(simulator):
    yield
    assert simulator.ledger.check() == []


@pytest.fixture
def order(simulator):
    return simulator.ledger.create_order({"amount": 129900, "currency": "INR"})


@pytest.fixture
def hosted(simulator, order):
    """Return the fields that a shop posts for this order."""
    return {
        "key_id": ACCOUNT.key_id,
        "order_id": order["id"],
        "name": "Angadi & Sons",
        "description": "Order <1001>",
        "callback_url": CALLBACK,
        "cancel_url": CANCEL,
        "prefill[email]": "asha@example.com",
    }


@pytest.fixture
def press(simulator):
    """Return a function that opens the hosted page and presses one of its buttons."""

    def press(fields, outcome, **changes):
        page = requests.post(f"{simulator.url}/v1/checkout/embedded", data=fields, timeout=5)
        form = form_of(page)
        assert form.buttons == ["success", "failure", "cancel", "late", "open"]
        sent = form.fields | {"outcome": outcome} | changes
        return requests.post(form.action, data=sent, timeout=5, allow_redirects=False)

    return press


def test_the_hosted_page_says_what_is_paid_and_that_it_is_not_real(simulator, hosted):
    page = requests.post(f"{simulator.url}/v1/checkout/embedded", data=hosted, timeout=5)

    assert "Razorpay simulator – no real money" in page.text
    assert "₹1,299" in page.text
    assert "Angadi &amp; Sons" in page.text
    assert "Order &lt;1001&gt;" in page.text
    assert not re.search(r"<script(?! src=)|style=|\son\w+=", page.text)


@pytest.mark.parametrize("method", ["upi", "card", "netbanking", "wallet"])
def test_a_success_without_scripts_carries_three_signed_fields_to_the_shop(
    simulator, press, hosted, order, method
):
    form = form_of(press(hosted, "success", method=method))

    assert form.action == CALLBACK
    assert set(form.fields) == {
        "razorpay_payment_id",
        "razorpay_order_id",
        "razorpay_signature",
    }
    assert make_gateway(simulator.url).is_genuine_callback(
        order_id=order["id"],
        payment_id=form.fields["razorpay_payment_id"],
        signature=form.fields["razorpay_signature"],
    )
    payment = simulator.ledger.payment(form.fields["razorpay_payment_id"])
    assert (payment["status"], payment["method"]) == ("captured", method)
    assert payment["email"] == "asha@example.com"


def test_a_failure_without_scripts_carries_the_error_to_the_shop(simulator, press, hosted, order):
    form = form_of(press(hosted, "failure"))

    assert form.action == CALLBACK
    assert form.fields["error[code]"] == "BAD_REQUEST_ERROR"
    assert form.fields["error[reason]"] == "payment_failed"
    metadata = json.loads(form.fields["error[metadata]"])
    assert metadata["order_id"] == order["id"]
    assert simulator.ledger.payment(metadata["payment_id"])["status"] == "failed"
    assert simulator.ledger.order(order["id"])["status"] == "attempted"


def test_cancelling_leads_back_and_leaves_no_payment(simulator, press, hosted, order):
    response = press(hosted, "cancel")

    assert (response.status_code, response.headers["Location"]) == (303, CANCEL)
    assert simulator.ledger.payments_of(order["id"])["count"] == 0


def test_after_a_failure_the_same_order_can_be_paid(simulator, press, hosted, order):
    press(hosted, "failure")
    press(hosted, "success")

    assert simulator.ledger.order(order["id"])["status"] == "paid"


def test_a_paid_order_is_not_paid_again(simulator, press, hosted, order):
    simulator.pay(order["id"])

    page = requests.post(f"{simulator.url}/v1/checkout/embedded", data=hosted, timeout=5)

    assert "already paid" in page.text
    assert form_of(page).fields == {"cancel_url": CANCEL}


@pytest.mark.parametrize(
    "change",
    [
        {"key_id": "rzp_test_Another000001"},
        {"order_id": "order_12345678901234"},
        {"callback_url": "javascript:alert(1)"},
        {"cancel_url": "data:text/html,x"},
    ],
)
def test_what_cannot_be_paid_is_explained(simulator, hosted, change):
    page = requests.post(f"{simulator.url}/v1/checkout/embedded", data=hosted | change, timeout=5)

    assert page.status_code == 400
    assert "cannot go on" in page.text
    assert "javascript:" not in page.text


def in_the_frame(simulator, hosted, **changes):
    fields = {"key_id": hosted["key_id"], "order_id": hosted["order_id"]}
    fields |= {"origin": "https://shop.example"} | changes
    if "outcome" in changes:
        return requests.post(f"{simulator.url}/v1/checkout/pay", data=fields, timeout=5).text
    return requests.get(f"{simulator.url}/v1/checkout/public", params=fields, timeout=5).text


@pytest.mark.parametrize(
    ("outcome", "event"), [("success", "success"), ("failure", "failure"), ("cancel", "dismiss")]
)
def test_the_pop_up_tells_the_page_that_opened_it(simulator, hosted, outcome, event):
    assert "How would you like to pay?" in in_the_frame(simulator, hosted)

    page = in_the_frame(simulator, hosted, outcome=outcome)

    assert f'data-event="{event}" data-origin="https://shop.example"' in page


def test_a_failure_in_the_pop_up_can_be_tried_again_there(simulator, hosted):
    page = in_the_frame(simulator, hosted, outcome="failure")

    assert "You can try again." in page
    assert 'value="success"' in page


def test_the_script_is_served_to_everyone(simulator):
    script = requests.get(f"{simulator.url}/v1/checkout.js", timeout=5)

    assert script.headers["Content-Type"].startswith("text/javascript")
    assert "window.Razorpay = Razorpay" in script.text
