"""Events in every state that an endpoint has to survive, and the order in which they come."""

import json

import pytest

from orders.gateways import razorpay
from orders.simulator import event_faults
from orders.simulator.server import serve_in_thread
from orders.tests.samples import sample
from orders.tests.test_gateway import ACCOUNT
from orders.tests.test_simulator_webhooks import Shop, listening, until

ORDER = {"amount": 50000, "currency": "INR"}
PAYMENT = {"payment": {"id": "pay_1", "entity": "payment", "amount": 500, "fee": 12}}
HOUR, DAY = 3600, 24 * 3600
MIB = 1024 * 1024


@pytest.fixture
def shop():
    with listening(Shop()) as shop:
        yield shop


@pytest.fixture
def simulator(shop):
    with serve_in_thread(ACCOUNT, webhook_url=shop.url, seed=1) as simulator:
        yield simulator


@pytest.fixture
def messenger(simulator):
    return simulator.messenger


def tell(messenger, *events):
    return [messenger.tell(event, PAYMENT) for event in events]


def is_genuine(headers, body, secret=ACCOUNT.webhook_secret):
    return razorpay.is_genuine_webhook(body, headers.get("X-Razorpay-Signature", ""), [secret])


def heard_with(simulator, shop, kind, event="payment.captured"):
    """Return what the shop hears of an event that has this fault."""
    simulator.faults.plan(kind, event)
    simulator.messenger.tell("order.paid", {"order": {"id": "order_1"}})  # another event
    shop.wait_for(1)
    simulator.messenger.tell(event, PAYMENT)
    return shop.wait_for(2)[-1]


@pytest.mark.parametrize(
    ("kind", "is_signed"),
    [
        *((kind, True) for kind in event_faults.MESSAGES),
        ("event_unsigned", False),
        ("event_wrongly_signed", False),
        ("event_tampered", False),
        ("event_respaced", False),
        ("event_without_id", True),
    ],
)
def test_an_odd_event_is_signed_and_a_forged_one_is_not(simulator, shop, kind, is_signed):
    headers, body = heard_with(simulator, shop, kind)

    assert is_genuine(headers, body) == is_signed
    assert simulator.faults.shown() == []
    assert json.loads(body)["payload"]


def test_each_odd_event_is_odd_in_its_own_way(simulator, shop):
    told = {}
    for kind in event_faults.MESSAGES:
        simulator.faults.plan(kind)
        told[kind] = json.loads(simulator.messenger.tell("payment.authorized", PAYMENT).body)

    assert "created_at" not in told["event_without_created_at"]
    assert told["event_without_created_at"]["payload"]["created_at"]
    assert told["event_unknown"]["event"] == "payment.unheard_of"
    assert told["event_unknown_fields"]["new_field"] == {"since": 2027}
    assert told["event_without_fee"]["payload"]["payment"]["entity"]["fee"] is None
    assert told["event_captured_flag"]["payload"]["payment"]["entity"]["captured"] is True
    assert told["event_other_account"]["account_id"] == "acc_AnotherShop001"
    assert "अनु ☕" in told["event_utf8_notes"]["payload"]["payment"]["entity"]["notes"]["name"]


@pytest.mark.parametrize(("kind", "size"), [("event_of_1_mib", MIB), ("event_over_1_mib", MIB + 1)])
def test_an_event_can_be_as_large_as_an_endpoint_bears(simulator, shop, kind, size):
    headers, body = heard_with(simulator, shop, kind)

    assert len(body) == size
    assert is_genuine(headers, body)


def test_an_event_can_come_without_its_id(simulator, shop):
    headers, _ = heard_with(simulator, shop, "event_without_id")

    assert "X-Razorpay-Event-Id" not in headers


def test_an_event_can_be_lost_and_another_come_twice(simulator, shop, messenger):
    simulator.faults.plan("event_lost", "payment.authorized")
    simulator.faults.plan("event_twice", "payment.captured")

    lost, twice = tell(messenger, "payment.authorized", "payment.captured")
    shop.wait_for(2)
    until(messenger.is_quiet)

    assert shop.events() == ["payment.captured", "payment.captured"]
    assert (lost.is_dropped, lost.answers) == (True, [])
    assert twice.answers == [200, 200]


@pytest.mark.parametrize(
    ("arrangement", "order"), [("as_told", [0, 1, 2]), ("reversed", [2, 1, 0])]
)
def test_events_are_held_back_and_come_in_the_order_that_was_asked_for(
    messenger, shop, arrangement, order
):
    events = ["payment.authorized", "payment.captured", "order.paid"]
    messenger.pause()
    tell(messenger, *events)
    assert messenger.is_quiet() is False
    assert shop.heard == []

    messenger.resume(arrangement)

    came = [json.loads(body)["event"] for _, body in shop.wait_for(3)]
    assert came == [events[number] for number in order]


def test_a_seed_shuffles_alike():
    def shuffled(seed):
        with (
            listening(Shop()) as shop,
            serve_in_thread(ACCOUNT, webhook_url=shop.url, seed=seed) as simulator,
        ):
            simulator.messenger.pause()
            tell(simulator.messenger, *(f"payment.event_{number}" for number in range(8)))
            simulator.messenger.resume("shuffled")
            return [json.loads(body)["event"] for _, body in shop.wait_for(8)]

    assert shuffled(1) == shuffled(1) != shuffled(2)


def test_what_is_dropped_is_not_tried_again(messenger, shop):
    shop.answers = [500]
    [delivery] = tell(messenger, "payment.failed")
    until(lambda: delivery.answers == [500])

    messenger.drop(delivery)
    messenger.clock.advance(DAY)
    messenger.wake()

    assert messenger.is_quiet()
    assert delivery.answers == [500]


def test_retries_fall_due_as_the_clock_moves(simulator, messenger, shop):
    shop.answers = [500, 500, 500]
    [delivery] = tell(messenger, "payment.failed")
    until(lambda: len(delivery.answers) == 1)

    simulator.advance(10)  # the first gap is six seconds, the next six again
    until(lambda: len(delivery.answers) >= 2)
    simulator.advance(HOUR)
    until(lambda: delivery.is_done)

    assert delivery.answers == [500, 500, 500, 200]


def test_every_subscriber_hears_what_it_asked_for_under_one_id(messenger, shop):
    with listening(Shop()) as other, listening(Shop()) as picky:
        messenger.subscribe(other.url, "secret-of-the-other")
        messenger.subscribe(picky.url, "secret-of-the-picky", ["order.paid"])

        tell(messenger, "payment.captured", "order.paid")

        shop.wait_for(2)
        other.wait_for(2)
        [(headers, body)] = picky.wait_for(1)
        until(messenger.is_quiet)
    assert shop.events() == other.events() == ["order.paid", "payment.captured"]
    assert picky.events() == ["order.paid"]
    assert is_genuine(headers, body, "secret-of-the-picky")
    ids = {one["X-Razorpay-Event-Id"] for one, _ in shop.heard}
    assert ids == {one["X-Razorpay-Event-Id"] for one, _ in other.heard}


def test_a_replay_is_signed_with_the_secret_of_today(messenger, shop):
    shop.answers = [500]
    [delivery] = tell(messenger, "payment.failed")
    until(lambda: delivery.answers == [500])
    messenger.secret = "the-new-secret"
    messenger.clock.advance(HOUR)
    messenger.wake()
    shop.wait_for(2)

    messenger.replay(delivery)

    first, retried, replayed = shop.wait_for(3)
    assert is_genuine(*first)
    assert is_genuine(*retried)
    assert is_genuine(*replayed, "the-new-secret")
    assert replayed[1] == first[1]


def test_a_webhook_that_fails_for_a_day_is_switched_off_until_somebody_acts(messenger, shop):
    shop.answers = [500] * 10_000
    [subscriber] = messenger.subscribers
    for _ in range(25):
        [delivery] = tell(messenger, "payment.failed")
        until(lambda one=delivery: one.answers or one.is_dropped)
        messenger.clock.advance(HOUR)
        messenger.wake()
        until(messenger.is_quiet)
    assert not subscriber.is_active

    shop.answers = []
    [lost] = tell(messenger, "payment.captured")
    subscriber.switch_on()
    [heard] = tell(messenger, "order.paid")
    until(lambda: heard.is_done)

    assert (lost.is_dropped, lost.answers) == (True, [])


def test_one_success_keeps_the_webhook_on(messenger, shop):
    for _ in range(25):
        shop.answers = [500]
        [delivery] = tell(messenger, "payment.failed")
        until(lambda one=delivery: one.answers)
        messenger.clock.advance(HOUR)
        messenger.wake()
        until(lambda one=delivery: one.is_done)

    assert messenger.subscribers[0].is_active


def test_the_entities_of_an_event_have_the_shapes_of_the_samples(simulator):
    ledger = simulator.ledger
    order = ledger.create_order(ORDER)
    failed = ledger.attempt(order["id"], method="card")
    ledger.fail(failed["id"])
    paid = ledger.attempt(order["id"], method="card")
    ledger.authorize(paid["id"])
    ledger.refund(paid["id"], {"amount": 2468, "speed": "optimum"})
    ledger.refund(paid["id"], {"amount": 2468})
    ledger.begin_dispute(paid["id"])
    told = {one.event: json.loads(one.body) for one in simulator.messenger.deliveries}

    for name, message in told.items():
        known = sample(f"webhooks/{name}.json")
        for part, thing in known["payload"].items():
            if part != "created_at" and thing["entity"].get("method") in {None, "card"}:
                entity = message["payload"][part]["entity"]
                assert entity.keys() == thing["entity"].keys(), (name, part)
    assert told.keys() == {
        *("payment.failed", "payment.authorized", "payment.captured", "order.paid"),
        *("refund.created", "refund.speed_changed", "refund.processed", "refund.failed"),
        "payment.dispute.created",
    }
