"""Events are signed, delivered, and tried again as Razorpay does."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from orders.gateways import razorpay
from orders.simulator.deliveries import gaps_of
from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT

ORDER = {"amount": 50000, "currency": "INR"}
PATIENCE = 30


class Shop:
    """An endpoint that keeps what it hears; it answers with `answers`, then with 200."""

    def __init__(self):
        self.heard: list[tuple[dict, bytes]] = []
        self.answers: list[int] = []
        self._news = threading.Condition()

    def hear(self, headers, body) -> int:
        with self._news:
            self.heard.append((headers, body))
            self._news.notify_all()
            return self.answers.pop(0) if self.answers else 200

    def wait_for(self, count):
        with self._news:
            assert self._news.wait_for(lambda: len(self.heard) >= count, timeout=PATIENCE)
        return self.heard

    def events(self):
        return sorted(json.loads(body)["event"] for _, body in self.heard)


@pytest.fixture
def shop():
    with listening(Shop()) as shop:
        yield shop


@contextmanager
def listening(shop):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(shop.hear(dict(self.headers), body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        shop.url = f"http://127.0.0.1:{server.server_port}/webhook/"
        yield shop
        server.shutdown()
        thread.join()


@pytest.fixture
def simulator(shop):
    with serve_in_thread(ACCOUNT, webhook_url=shop.url, speed=100_000) as simulator:
        yield simulator


def test_a_payment_is_told_of_in_three_signed_events(simulator, shop):
    order = simulator.ledger.create_order(ORDER | {"notes": {"name": "अनु / café"}})
    simulator.pay(order["id"])

    for headers, body in shop.wait_for(3):
        signature = headers["X-Razorpay-Signature"]
        assert razorpay.is_genuine_webhook(body, signature, [ACCOUNT.webhook_secret])
        assert headers["Content-Type"] == "application/json"
        assert "अनु / café".encode() in body

    assert shop.events() == ["order.paid", "payment.authorized", "payment.captured"]
    assert len({headers["X-Razorpay-Event-Id"] for headers, _ in shop.heard}) == 3


def test_a_failed_payment_and_a_refund_are_told_of(simulator, shop):
    order = simulator.ledger.create_order(ORDER)
    simulator.fail(order["id"])
    paid = simulator.pay(order["id"])
    simulator.ledger.refund(paid["razorpay_payment_id"], {"amount": 500})

    shop.wait_for(6)

    assert {"payment.failed", "refund.created", "refund.processed"} < set(shop.events())


def test_an_event_has_the_shape_of_the_samples(simulator):
    order = simulator.ledger.create_order(ORDER)
    paid = simulator.pay(order["id"], method="card")
    simulator.ledger.refund(paid["razorpay_payment_id"], {"amount": 500})

    for delivery in simulator.messenger.deliveries:
        known = sample(f"webhooks/{delivery.event}.json")
        told = json.loads(delivery.body)
        assert list(told) == list(known)
        assert told["contains"] == known["contains"]
        assert told["payload"].keys() == known["payload"].keys()


def test_what_is_answered_with_500_is_sent_again_the_very_same(simulator, shop):
    shop.answers = [500, 400, 302]
    delivery = simulator.messenger.tell("payment.captured", {"payment": {"id": "pay_1"}})

    (headers, body), *others = shop.wait_for(4)

    for again, same_body in others:
        assert same_body == body
        for name in ("X-Razorpay-Event-Id", "X-Razorpay-Signature"):
            assert again[name] == headers[name]
    until(lambda: delivery.is_done)
    assert delivery.answers == [500, 400, 302, 200]


def test_what_is_answered_with_200_is_not_sent_again(simulator, shop):
    delivery = simulator.messenger.tell("payment.captured", {"payment": {"id": "pay_1"}})
    until(lambda: delivery.is_done)

    simulator.messenger.tell("order.paid", {"order": {"id": "order_1"}})
    shop.wait_for(2)

    assert shop.events() == ["order.paid", "payment.captured"]


def test_an_event_is_given_up_after_a_day(shop):
    with serve_in_thread(ACCOUNT, webhook_url="http://127.0.0.1:1/", speed=10**7) as simulator:
        delivery = simulator.messenger.tell("payment.failed", {"payment": {"id": "pay_1"}})
        until(lambda: len(delivery.answers) == 16)

    assert set(delivery.answers) == {"ConnectionError"}


@pytest.mark.parametrize("event", ["payment.captured", "payment.failed", "refund.created"])
def test_the_retries_of_an_event_fill_most_of_a_day(event):
    assert 20 < sum(gaps_of(event)) / 3600 < 24


def test_an_event_can_be_replayed(simulator, shop):
    delivery = simulator.messenger.tell("payment.captured", {"payment": {"id": "pay_1"}})
    shop.wait_for(1)

    simulator.messenger.send_again(delivery)

    first, second = shop.wait_for(2)
    assert first[1] == second[1]


def until(is_so):
    """Wait for another thread, as long as a busy machine may need."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)
