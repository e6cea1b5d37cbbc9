import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from orders.gateways import razorpay
from orders.gateways.base import GatewayUnavailable
from orders.models import Downtime
from orders.services import downtimes, webhooks
from orders.tests.factories import make_request
from orders.tests.samples import sample

pytestmark = pytest.mark.django_db(transaction=True)

STARTED = datetime.fromtimestamp(1775026800, UTC)
SOON = STARTED + timedelta(minutes=5)


def event(name: str) -> dict:
    return sample(f"webhooks/payment.downtime.{name}.json")


def found(**fields):
    entity = event("started")["payload"]["payment.downtime"]["entity"]
    return replace(razorpay.read_downtime(entity), **fields)


def test_a_trouble_is_hinted_at_until_it_is_resolved():
    webhooks.receive("evt_1", json.dumps(event("started")).encode())
    during = downtimes.hints(SOON)

    webhooks.receive("evt_2", json.dumps(event("resolved")).encode())

    assert during == ["Netbanking (HDFC) has trouble right now; another method may be faster."]
    assert downtimes.hints(SOON) == []


def test_news_that_comes_late_does_not_bring_a_trouble_back():
    for name in ("resolved", "started", "updated"):
        webhooks.receive(f"evt_{name}", json.dumps(event(name)).encode())

    assert Downtime.objects.get().status == "resolved"
    assert downtimes.hints(SOON) == []


@pytest.mark.parametrize(
    ("fields", "now", "is_shown"),
    [
        ({}, STARTED - timedelta(minutes=1), False),
        ({"ends_at": 1775026860}, SOON, False),
        ({"ends_at": 1775099999}, SOON, True),
        ({}, STARTED + timedelta(days=3), False),
    ],
)
def test_a_trouble_is_shown_from_its_beginning_to_its_end(fields, now, is_shown):
    downtimes.record(found(**fields))

    assert bool(downtimes.hints(now)) == is_shown


def test_a_page_is_not_filled_with_troubles():
    for number in range(9):
        downtimes.record(found(id=f"down_{number}"))

    assert len(downtimes.hints(SOON)) == downtimes.MOST_HINTS


@pytest.mark.parametrize(
    ("instrument", "words"),
    [
        ({"psp": "bhim", "flow": "collect"}, "UPI (bhim)"),
        ({"flow": "collect"}, "UPI (collect)"),
        ({}, "UPI"),
        (None, "UPI"),
        (["bank"], "UPI"),
    ],
)
def test_a_trouble_is_named_as_people_know_it(instrument, words):
    entity = {
        "id": "down_1",
        "method": "upi",
        "begin": 1775026800,
        "status": "started",
        "instrument": instrument,
    }
    downtimes.record(razorpay.read_downtime(entity))

    assert downtimes.hints(SOON) == [
        f"{words} has trouble right now; another method may be faster."
    ]


def test_a_trouble_without_a_beginning_is_no_trouble():
    with pytest.raises(GatewayUnavailable):
        razorpay.read_downtime({"id": "down_1", "method": "upi", "status": "started"})


def test_the_pay_page_shows_the_hint_and_takes_it_away(client, gateway):
    order = make_request().order
    now = int(datetime.now(UTC).timestamp())
    page = f"/orders/{order.number}/pay/?key={order.access_key}"
    downtimes.record(found(begins_at=now - 60, told_at=now - 60, instrument="<HDFC>"))
    during = client.get(page).content.decode()

    downtimes.record(found(begins_at=now - 60, told_at=now, status="resolved"))

    assert "Netbanking (&lt;HDFC&gt;) has trouble" in during
    assert "has trouble" not in client.get(page).content.decode()
