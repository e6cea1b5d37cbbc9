"""The control API refuses what cannot be, and its page does the same without scripts."""

from html.parser import HTMLParser

import pytest
import razorpay
import requests
from django.conf import settings

from orders.simulator import errors, faults
from orders.simulator.actions import ACTIONS
from orders.simulator.server import serve_in_thread
from orders.tests.test_gateway import ACCOUNT, make_gateway, open_order
from orders.tests.test_simulator_api import assert_is

ORDER = {"amount": 50000, "currency": "INR"}
NEW = ("rzp_test_RotatedKeys01", "the-secret-after-the-rotation")
DOCUMENT = (settings.BASE_DIR / "docs" / "simulator.md").read_text(encoding="utf-8")
LIVE = ("rzp_live_OtherMode0001", "the-secret-of-the-other-mode")


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture
def turn(simulator):
    def turn(path, **body):
        return requests.post(
            f"{simulator.url}/_simulator/{path}",
            json=body,
            auth=(ACCOUNT.key_id, ACCOUNT.key_secret),
            timeout=5,
        )

    return turn


@pytest.fixture
def order_id(simulator):
    return simulator.ledger.create_order(ORDER)["id"]


def sdk_with(simulator, key):
    return razorpay.Client(auth=key, base_url=simulator.url)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("faults", {}),
        ("faults", {"kind": "earthquake"}),
        ("faults", {"kind": "500", "route": "GET /v1/orderz"}),
        ("faults", {"kind": "500", "after": "perhaps"}),
        ("faults", {"kind": "500", "seconds": "soon"}),
        ("clock", {"minutes": True}),
        ("clock", {"hours": 1}),
        ("settings", {"receipt_mode": "forget"}),
        ("settings", {"balance_paise": 1.5}),
        ("downtimes", {"method": "cheque"}),
        ("downtimes", {"severity": "mild"}),
        ("subscribers", {"url": "http://127.0.0.1:1/"}),
        ("subscribers/7", {"secret": "x"}),
        ("deliveries/nobody/again", {}),
        ("weather", {"error_500": 2}),
    ],
)
def test_what_cannot_be_is_refused(turn, path, body):
    answer = turn(path, **body)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "BAD_REQUEST_ERROR"


def test_a_payment_is_led_through_its_whole_life(turn, simulator, order_id):
    late = turn(f"orders/{order_id}/late", minutes=60, reason="incorrect_otp").json()
    assert (late["status"], late["error_reason"]) == ("failed", "incorrect_otp")
    turn("clock", minutes=61)
    assert simulator.ledger.payment(late["id"])["status"] == "captured"

    refund = turn(f"payments/{late['id']}/refund", amount=500).json()

    assert (refund["amount"], refund["status"]) == (500, "processed")
    assert turn("ledger").json()["problems"] == []


def test_a_payment_can_be_captured_or_given_up_by_hand(turn, simulator, order_id):
    other_id = simulator.ledger.create_order(ORDER)["id"]
    for one in (order_id, other_id):
        turn(f"orders/{one}/capture_by_hand")
    taken = turn(f"orders/{order_id}/pay").json()
    given = turn(f"orders/{other_id}/pay", amount=40000).json()
    assert (taken["status"], given["status"]) == ("authorized", "authorized")

    assert turn(f"payments/{taken['id']}/capture").json()["status"] == "captured"
    assert turn(f"payments/{given['id']}/give_up").json()["amount"] == 40000

    assert simulator.ledger.payment(given["id"])["status"] == "refunded"


def test_the_terms_of_the_account_can_be_changed(turn, simulator):
    shown = turn("settings", receipt_mode="reject", refunds_settle_at_once=False).json()

    assert (shown["receipt_mode"], shown["refunds_settle_at_once"]) == ("reject", False)
    assert simulator.ledger.terms.receipt_mode == "reject"


def test_an_event_of_any_name_can_be_told(turn, simulator, order_id):
    told = turn("events", event="invoice.paid", order_id=order_id).json()

    assert told["event"] == "invoice.paid"
    assert order_id.encode() in simulator.messenger.deliveries[-1].body


def test_a_rotated_key_works_on_for_its_time_of_grace(turn, simulator, order_id):
    old = sdk_with(simulator, (ACCOUNT.key_id, ACCOUNT.key_secret))
    opened = open_order(make_gateway(simulator.url))
    turn("keys/rotate", key_id=NEW[0], key_secret=NEW[1], grace_hours=24)

    assert old.order.fetch(order_id)["id"] == order_id
    assert sdk_with(simulator, NEW).order.fetch(order_id)["id"] == order_id
    fields = simulator.pay(opened.id)
    assert old.utility.verify_payment_signature(fields)
    simulator.clock.advance(25 * 3600)

    with pytest.raises(razorpay.errors.BadRequestError, match="Authentication failed"):
        old.order.fetch(order_id)
    assert sdk_with(simulator, NEW).order.fetch(order_id)["id"] == order_id


def test_an_order_is_shown_only_to_the_key_that_opened_it(turn, simulator):
    opened = open_order(make_gateway(simulator.url))
    turn("keys/rotate", key_id=NEW[0], key_secret=NEW[1])

    def opening(key_id):
        asked = {"key_id": key_id, "order_id": opened.id}
        return requests.get(f"{simulator.url}/v1/checkout/public", params=asked, timeout=5)

    assert opening(ACCOUNT.key_id).status_code == 200
    assert "The id provided does not exist" in opening(NEW[0]).text


def test_the_key_of_the_other_mode_does_not_see_these_orders(turn, simulator, order_id):
    turn("keys/other_mode", key_id=LIVE[0], key_secret=LIVE[1])
    other = sdk_with(simulator, LIVE)

    with pytest.raises(razorpay.errors.BadRequestError, match="does not exist"):
        other.order.fetch(order_id)

    theirs = other.order.create(ORDER)
    assert other.order.all()["count"] == 1
    assert theirs["id"] not in simulator.ledger.dump()["order"]


def test_lists_can_be_asked_for_what_is_authorised_and_with_their_payments(simulator, order_id):
    waiting = simulator.ledger.create_order(ORDER)["id"]
    simulator.ledger.capture_by_hand(waiting)
    for one in (order_id, waiting):
        simulator.pay(one)
    sdk = sdk_with(simulator, (ACCOUNT.key_id, ACCOUNT.key_secret))

    held = sdk.order.all({"authorized": 1, "expand[]": "payments"})["items"]
    others = sdk.order.all({"authorized": 0})["items"]

    assert [one["id"] for one in held] == [waiting]
    assert [one["status"] for one in held[0]["payments"]["items"]] == ["authorized"]
    assert [one["id"] for one in others] == [order_id]
    assert "payments" not in others[0]


def test_a_card_is_shown_in_full_only_when_asked_for(simulator, order_id):
    payment_id = simulator.pay(order_id, method="card")["razorpay_payment_id"]
    sdk = sdk_with(simulator, (ACCOUNT.key_id, ACCOUNT.key_secret))

    short = sdk.payment.fetch(payment_id)
    full = sdk.payment.fetch(payment_id, {"expand[]": "card"})

    assert "card" not in short
    assert full["card"]["id"] == short["card_id"]


class FormParser(HTMLParser):
    """Collects the forms of a page: the path that each turns, and the names of its fields."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attributes):
        have = dict(attributes)
        if tag == "form":
            self.forms.append((have["method"], have["action"], {}))
        elif tag in {"input", "select"}:
            self.forms[-1][2][have["name"]] = have.get("value", "")


def desk(simulator, **sent):
    address = f"{simulator.url}/_simulator/"
    if sent:
        return requests.post(address, data=sent, timeout=5, allow_redirects=False)
    return requests.get(address, timeout=5)


def test_the_desk_has_a_form_for_every_action(simulator, order_id):
    ledger = simulator.ledger
    paid = simulator.pay(order_id)["razorpay_payment_id"]
    ledger.refund(paid, {"amount": 500})
    ledger.begin_dispute(paid)
    ledger.begin_downtime()
    parser = FormParser()
    page = desk(simulator)
    parser.feed(page.text)

    shown = {fields["path"] for _, _, fields in parser.forms}
    only_read = {"ledger", "deliveries", "subscribers/shown", "faults/shown"}
    missing = [
        one.path
        for one in ACTIONS
        if one.path not in only_read and not any(one.ids_in(path) is not None for path in shown)
    ]
    assert missing == []
    assert {(method, where) for method, where, _ in parser.forms} == {("post", "/_simulator/")}
    assert "<script" not in page.text
    assert "style=" not in page.text


def test_a_form_of_the_desk_does_what_it_says_and_leads_back(simulator, order_id):
    answer = desk(simulator, path=f"orders/{order_id}/pay", method="card", amount="")

    assert answer.status_code == 303
    back = requests.get(simulator.url + answer.headers["Location"], timeout=5)
    assert f"Done: orders/{order_id}/pay" in back.text
    assert simulator.ledger.order(order_id)["status"] == "paid"


def test_the_desk_says_why_something_cannot_be_done(simulator, order_id):
    simulator.pay(order_id)

    answer = desk(simulator, path=f"orders/{order_id}/pay")

    assert answer.status_code == 400
    assert "Payment already done for this order." in answer.text


def test_the_desk_shows_what_differs_from_an_ordinary_day(simulator):
    assert "weather: fair · planned: nothing · events go out" in desk(simulator).text
    simulator.faults.plan("502", "GET /v1/orders")
    simulator.faults.weather.change(error_500=0.25)
    simulator.messenger.pause()

    text = desk(simulator).text

    assert "error_500 0.25 · planned: 502 on GET /v1/orders · events are held back" in text


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Host": "elsewhere.example"}]
)
def test_a_page_of_somebody_else_cannot_turn_the_desk(simulator, order_id, headers):
    answer = requests.post(
        f"{simulator.url}/_simulator/",
        data={"path": f"orders/{order_id}/pay"},
        headers=headers,
        timeout=5,
    )

    assert_is(answer, "auth_ip_denied")
    assert simulator.ledger.order(order_id)["status"] == "created"


def test_other_machines_do_not_get_the_desk():
    with serve_in_thread(ACCOUNT, host="0.0.0.0", allow_remote=True) as simulator:  # noqa: S104
        address = f"http://127.0.0.1:{simulator.server.server_port}/_simulator/"
        assert_is(requests.get(address, timeout=5), "auth_ip_denied")


@pytest.mark.parametrize("kind", sorted(set(faults.ALL) - set(errors.KNOWN)))
def test_the_document_names_every_kind_of_fault(kind):
    assert f"`{kind}`" in DOCUMENT


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.path)
def test_the_document_names_every_action(action):
    last = action.path.rpartition("/")[2]

    assert f"`{action.path}`" in DOCUMENT or f"`{last}`" in DOCUMENT
