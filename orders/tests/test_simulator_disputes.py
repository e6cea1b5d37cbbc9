"""Disputes and downtimes: asked for through the control API, told by events, read by the SDK."""

import json

import pytest
import razorpay
import requests

from orders.simulator.errors import ApiError
from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT

ORDER = {"amount": 50000, "currency": "INR"}


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


@pytest.fixture
def sdk(simulator):
    return razorpay.Client(auth=(ACCOUNT.key_id, ACCOUNT.key_secret), base_url=simulator.url)


@pytest.fixture
def turn(simulator):
    """Return a function that asks the control API and gives what it answers."""

    def turn(path, **body):
        answer = requests.post(
            f"{simulator.url}/_simulator/{path}",
            json=body,
            auth=(ACCOUNT.key_id, ACCOUNT.key_secret),
            timeout=5,
        )
        assert answer.status_code == 200, answer.text
        return answer.json()

    return turn


@pytest.fixture
def paid(simulator):
    return simulator.pay(simulator.ledger.create_order(ORDER)["id"])["razorpay_payment_id"]


def newest(simulator):
    return json.loads(simulator.messenger.deliveries[-1].body)


def test_a_dispute_begins_with_a_day_to_respond_by(simulator, sdk, turn, paid):
    begun = turn(f"payments/{paid}/dispute", amount=20000, phase="fraud", days_to_respond=3)

    told = newest(simulator)
    assert told["event"] == "payment.dispute.created"
    assert told["payload"]["dispute"]["entity"] == begun == sdk.dispute.fetch(begun["id"])
    assert (begun["amount"], begun["status"], begun["phase"]) == (20000, "open", "fraud")
    assert begun["respond_by"] == begun["created_at"] + 3 * 24 * 60 * 60
    assert sdk.dispute.all()["items"] == [begun]


@pytest.mark.parametrize(
    ("news", "status", "deducted"),
    [
        ("under_review", "under_review", 0),
        ("action_required", "open", 0),
        ("won", "won", 0),
        ("lost", "lost", 50000),
        ("closed", "closed", 0),
    ],
)
def test_each_piece_of_news_of_a_dispute_is_told(simulator, turn, paid, news, status, deducted):
    begun = turn(f"payments/{paid}/dispute")

    after = turn(f"disputes/{begun['id']}", news=news)

    assert (after["status"], after["amount_deducted"]) == (status, deducted)
    told = newest(simulator)
    assert told["event"] == f"payment.dispute.{news}"
    assert told["payload"]["dispute"]["entity"]["status"] == status
    shape = sample(f"webhooks/payment.dispute.{news}.json")
    assert told["contains"] == shape["contains"]
    dispute, known = told["payload"]["dispute"], shape["payload"]["dispute"]
    assert dispute["entity"].keys() == known["entity"].keys()
    assert dispute["entity"]["evidence"].keys() == known["entity"]["evidence"].keys()


def test_a_dispute_that_has_ended_does_not_go_on(simulator, paid):
    dispute = simulator.ledger.begin_dispute(paid)
    simulator.ledger.move_dispute(dispute["id"], "lost")

    with pytest.raises(ApiError, match="lost already"):
        simulator.ledger.move_dispute(dispute["id"], "won")


def test_only_taken_money_can_be_disputed(simulator):
    payment = simulator.ledger.attempt(simulator.ledger.create_order(ORDER)["id"])

    with pytest.raises(ApiError, match="captured"):
        simulator.ledger.begin_dispute(payment["id"])


def test_a_downtime_begins_changes_and_ends(simulator, sdk, turn):
    begun = turn("downtimes", method="netbanking", severity="high", instrument="HDFC")
    started = newest(simulator)
    assert sdk.payment.fetchDownTime()["items"] == [begun]
    assert sdk.payment.fetchDownTimeById(begun["id"]) == begun

    turn(f"downtimes/{begun['id']}/update", severity="low")
    updated = newest(simulator)
    turn(f"downtimes/{begun['id']}/resolve")
    resolved = newest(simulator)

    for told, name in ((started, "started"), (updated, "updated"), (resolved, "resolved")):
        known = sample(f"webhooks/payment.downtime.{name}.json")
        entity = told["payload"]["payment.downtime"]["entity"]
        assert told["event"] == f"payment.downtime.{name}"
        assert entity.keys() == known["payload"]["payment.downtime"]["entity"].keys()
        assert entity["status"] == name
    assert updated["payload"]["payment.downtime"]["entity"]["severity"] == "low"
    assert resolved["payload"]["payment.downtime"]["entity"]["end"]
    assert sdk.payment.fetchDownTime()["count"] == 0


def test_a_downtime_in_the_api_has_the_shape_of_the_samples(simulator, sdk):
    simulator.ledger.begin_downtime()

    [down] = sdk.payment.fetchDownTime()["items"]

    assert down.keys() == sample("entities/downtimes_collection.json")["items"][0].keys()
