"""What the simulator keeps over a restart, in the file that it was given."""

import json
import time

import pytest
import razorpay
import requests

from orders.simulator.server import serve_in_thread
from orders.simulator.signing import sign
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT
from orders.tests.test_simulator_webhooks import Shop, listening, until

ORDER = {"amount": 50000, "currency": "INR"}
NEW = ("rzp_test_RotatedKeys01", "the-secret-after-the-rotation")
HOUR, DAY = 3600, 24 * 3600


@pytest.fixture
def shop():
    with listening(Shop()) as shop:
        shop.answers = [500]
        yield shop


def test_a_restart_keeps_what_is_in_the_state_file(tmp_path):
    state = tmp_path / "simulator.json"
    with serve_in_thread(ACCOUNT, state_file=state) as before:
        made = requests.post(
            before.url + "/v1/orders",
            json=ORDER,
            auth=(ACCOUNT.key_id, ACCOUNT.key_secret),
            timeout=5,
        ).json()

    with serve_in_thread(ACCOUNT, state_file=state) as after:
        assert after.ledger.order(made["id"]) == made


def test_a_state_file_of_an_earlier_version_is_taken_up(tmp_path):
    state = tmp_path / "simulator.json"
    order = sample("entities/order_created.json") | {"created_at": int(time.time())}
    known = {"order": {order["id"]: order}, "pay": {}, "rfnd": {}}
    state.write_text(json.dumps(known | {"captured_by_hand": [], "refund_keys": {}}))

    with serve_in_thread(ACCOUNT, state_file=state) as simulator:
        assert simulator.pay(order["id"])
        assert simulator.ledger.order(order["id"])["status"] == "paid"


def test_rotated_keys_outlive_a_restart(tmp_path):
    state = tmp_path / "simulator.json"
    with serve_in_thread(ACCOUNT, state_file=state) as before:
        before.keys.rotate(*NEW, grace_seconds=3600)
    with serve_in_thread(ACCOUNT, state_file=state) as after:
        sdk = razorpay.Client(auth=NEW, base_url=after.url)
        assert sdk.order.all()["count"] == 0


def test_what_waits_to_be_delivered_outlives_a_restart(shop, tmp_path):
    state = tmp_path / "simulator.json"
    with serve_in_thread(ACCOUNT, webhook_url=shop.url, state_file=state) as before:
        before.messenger.subscribe("http://127.0.0.1:1/", "another", ["refund.created"])
        before.clock.advance(DAY)
        delivery = before.messenger.tell("payment.failed", {"payment": {"id": "pay_1"}})
        until(lambda: delivery.answers == [500])

    with serve_in_thread(ACCOUNT, webhook_url=shop.url, state_file=state) as after:
        assert after.messenger.subscribers[1].events == ["refund.created"]
        assert after.clock.now() > before.clock.now() - 60
        assert not shop.heard[1:]
        after.advance(HOUR)
        first, second = shop.wait_for(2)
        until(after.messenger.is_quiet)

    assert first[1] == second[1]
    assert first[0]["X-Razorpay-Event-Id"] == second[0]["X-Razorpay-Event-Id"]
    assert sign(second[1], ACCOUNT.webhook_secret) == second[0]["X-Razorpay-Signature"]
