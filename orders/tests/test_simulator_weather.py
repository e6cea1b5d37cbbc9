"""Things go wrong by chance, as often as was asked for, and alike for one seed."""

import pytest
import requests

from orders.simulator.server import BrokenBooks, serve_in_thread
from orders.simulator.weather import Weather
from orders.tests.test_gateway import ACCOUNT, make_gateway, open_order
from orders.tests.test_simulator_api import ORDER

ROUTE = "POST /v1/orders"


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT, seed=1) as simulator:
        yield simulator


def turn(simulator, path, body=None):
    return requests.post(
        f"{simulator.url}/_simulator/{path}",
        json=body or {},
        auth=(ACCOUNT.key_id, ACCOUNT.key_secret),
        timeout=5,
    )


def strikes(weather, route=ROUTE, times=1000):
    return [weather.strike(route) for _ in range(times)]


def test_the_same_seed_brings_the_same_weather():
    odds = {"error_500": 0.1, "lose_responses": 0.1, "drop_webhooks": 0.3, "seed": 7}
    first, second, other = Weather(), Weather(), Weather()
    first.change(**odds)
    second.change(**odds)
    other.change(**odds | {"seed": 8})
    second.strike("GET /v1/orders")  # what happens elsewhere does not matter

    assert strikes(first) == strikes(second) != strikes(other)
    assert [first.copies("order.paid") for _ in range(50)] == [
        second.copies("order.paid") for _ in range(50)
    ]


def test_each_thing_goes_wrong_as_often_as_its_odds_say():
    weather = Weather()
    weather.change(error_500=0.1, error_429=0.2, drop_webhooks=0.3, duplicate_webhooks=0.5)

    met = strikes(weather)
    copies = [weather.copies("order.paid") for _ in range(1000)]

    assert 70 < met.count(("500", False)) < 130
    assert 160 < met.count(("429", False)) < 240
    assert 260 < copies.count(0) < 340
    assert 300 < copies.count(2) < 400


def test_a_delay_is_within_its_range():
    weather = Weather()
    weather.change(delay_ms=[20, 30])

    delays = [weather.delay("delay_ms", ROUTE) for _ in range(50)]

    assert 0.02 <= min(delays) < max(delays) <= 0.03
    assert weather.delay("webhook_delay_ms", ROUTE) == 0


def test_in_fair_weather_nothing_goes_wrong():
    weather = Weather()
    weather.change(error_500=1, drop_webhooks=1)
    weather.clear()

    assert set(strikes(weather)) == {None}
    assert weather.copies("order.paid") == 1


@pytest.mark.parametrize(
    "odds",
    [
        {"error_500": 1.1},
        {"error_500": "often"},
        {"delay_ms": [30, 20]},
        {"delay_ms": 90_000},
        {"rain": 0.5},
        {"seed": "x"},
    ],
)
def test_weather_that_cannot_be_is_refused_whole(simulator, odds):
    assert turn(simulator, "weather", {"error_429": 0.5} | odds).status_code == 400

    assert simulator.faults.weather.odds["error_429"] == 0


def test_a_response_that_is_lost_leaves_the_order_behind(simulator):
    shown = turn(simulator, "weather", {"lose_responses": 1.0, "seed": 3}).json()
    assert (shown["lose_responses"], shown["seed"]) == (1.0, 3)
    auth = (ACCOUNT.key_id, ACCOUNT.key_secret)

    with pytest.raises(requests.ConnectionError):
        requests.post(f"{simulator.url}/v1/orders", json=ORDER, auth=auth, timeout=5)

    turn(simulator, "weather/clear")
    assert requests.get(f"{simulator.url}/v1/orders", auth=auth, timeout=5).json()["count"] == 1


def test_an_event_that_is_dropped_is_marked(simulator):
    simulator.messenger.url = "http://127.0.0.1:1/"
    turn(simulator, "weather", {"drop_webhooks": 1})

    delivery = simulator.messenger.tell("payment.captured", {"payment": {"id": "pay_1"}})

    [shown] = turn(simulator, "ledger").json()["deliveries"]
    assert (shown["id"], shown["is_dropped"], shown["answers"]) == (delivery.id, True, [])


def test_the_books_can_be_read_whole(simulator):
    gateway = make_gateway(simulator.url)
    order = open_order(gateway)
    paid = simulator.pay(order.id)["razorpay_payment_id"]
    simulator.ledger.refund(paid, {"amount": 500})

    books = turn(simulator, "ledger").json()

    assert [one["id"] for one in books["orders"]] == [order.id]
    assert [one["id"] for one in books["payments"]] == [paid]
    assert [one["amount"] for one in books["refunds"]] == [500]
    assert [one["event"] for one in books["deliveries"]][:1] == ["payment.authorized"]
    assert books["problems"] == []


def test_books_that_do_not_add_up_are_noticed(simulator):
    order = simulator.ledger.create_order(ORDER)
    paid = simulator.pay(order["id"])["razorpay_payment_id"]
    in_order = simulator.ledger.dump()
    state = simulator.ledger.dump()
    state["order"][order["id"]]["status"] = "attempted"
    state["pay"][paid]["amount_refunded"] = 1
    simulator.ledger.load(state)

    assert turn(simulator, "ledger").json()["problems"] == [
        f"Payment {paid} does not tell the sum of its refunds.",
        f"Order {order['id']} is not paid, though a payment of it was captured.",
    ]
    simulator.ledger.load(in_order)


def test_the_same_seed_gives_the_same_ids(simulator):
    with serve_in_thread(ACCOUNT, seed=1) as twin:
        assert twin.ledger.create_order(ORDER)["id"] == simulator.ledger.create_order(ORDER)["id"]
    with serve_in_thread(ACCOUNT, seed=2) as other:
        assert other.ledger.create_order(ORDER)["id"] not in simulator.ledger.dump()["order"]


def test_a_test_that_leaves_the_books_in_disorder_fails():
    simulator = serve_in_thread(ACCOUNT)
    order = simulator.ledger.create_order(ORDER)
    state = simulator.ledger.dump()
    state["order"][order["id"]]["amount_due"] = 1
    simulator.ledger.load(state)

    with pytest.raises(BrokenBooks, match="does not add up"):
        simulator.__exit__(None, None, None)
