"""Whatever reaches us, in whatever order, as often as it likes: the order ends the same.

Each story is something that happened between a buyer and the gateway. Its events are the
ways in which we can hear of it. From the order as it stands before we heard anything,
every event is tried, then every event after it, and so on until no new state turns up:
so all sequences of any length, with repetition and loss, are covered, not a sample.
From every state on the way a full reconciliation must lead to one and the same end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from django.db import transaction

from accounts.models import OutgoingMail
from orders.models import GatewayEvent, Order, Refund
from orders.tests import stories
from orders.tests.fake_gateway import FakeGateway
from shop.models import StockMovement, Variant

pytestmark = pytest.mark.django_db


@contextmanager
def taken_back(gateway: FakeGateway) -> Iterator[None]:
    """Undo what the block does, here and at the gateway."""
    before = gateway.payments.copy(), gateway.refunds.copy()
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)
        gateway.payments, gateway.refunds = before


def state(gateway: FakeGateway) -> tuple:
    """All that what we do next can depend on, here and at the gateway."""
    order = Order.objects.order_by("pk").first()
    return (
        order.status,
        order.holds_stock,
        order.paid_paise,
        order.refunded_paise,
        tuple(order.requests.values_list("status", flat=True)),
        tuple(
            order.payments.order_by("gateway_id").values_list(
                "gateway_id", "status", "accepted", "review", "refunded_paise"
            )
        ),
        tuple(one is None for one in order.payments.values_list("captured_at", flat=True)),
        tuple(one is None for one in order.payments.values_list("released_at", flat=True)),
        tuple(sorted(Refund.objects.values_list("origin", "amount_paise", "status", "attempts"))),
        tuple(Variant.objects.order_by("pk").values_list("on_hand", "reserved")),
        tuple(sorted(OutgoingMail.objects.values_list("subject", flat=True))),
        tuple(sorted(GatewayEvent.objects.waiting().values_list("event_id", "attempts"))),
        tuple(sorted(GatewayEvent.objects.values_list("event_id", flat=True))),
        tuple(sorted((one.id, one.status) for one in gateway.payments.values())),
        tuple(sorted((one.payment_id, one.status) for one in gateway.refunds.values())),
    )


def end() -> dict:
    """How it stands for buyer, staff and books. Not which of two payments was the first."""
    order = Order.objects.order_by("pk").first()
    mails = OutgoingMail.objects.filter(reference=order.number)
    told = ["payment_received", "money_returned", "money_released", "order_cancelled"]
    return {
        "status": order.status,
        "paid": order.paid_paise,
        "refunded": order.refunded_paise,
        "payments": sorted(
            order.payments.values_list("status", "accepted", "amount_paise", "refunded_paise")
        ),
        "refunds": sorted(Refund.objects.values_list("origin", "status")),
        "in_review": order.payments.for_review().count(),
        "shelf": list(Variant.objects.order_by("pk").values_list("on_hand", "reserved")),
        "moved": sorted(StockMovement.objects.values_list("reference", "kind", "quantity")),
        "mails": {
            name: count
            for name in told
            if (count := mails.filter(key__contains=f":{name}").count())
        },
    }


@dataclass
class Way:
    """A state that can be reached: through what, how it looks, and what follows when asked."""

    heard: list[str]
    looks: dict
    reconciled: tuple | None = None


def walk(story: stories.Story, gateway: FakeGateway) -> dict[tuple, Way]:
    """Return every state that can be reached by hearing the story's events."""
    ways: dict[tuple, Way] = {}

    def visit(heard) -> tuple:
        here = state(gateway)
        if here in ways:
            return here
        ways[here] = Way(heard, end())
        for name, event in story.events.items():
            with taken_back(gateway):
                event()
                there = visit([*heard, name])
            if name == "reconcile":
                ways[here].reconciled = there
        return here

    visit([])
    return ways


def reconciled(ways: dict[tuple, Way], here: tuple) -> Way:
    """Where asking the gateway again and again leads to."""
    for _ in ways:
        there = ways[here].reconciled
        if there == here:
            return ways[here]
        here = there
    raise AssertionError("Reconciliation never comes to rest.")


@pytest.mark.parametrize("happening", stories.STORIES, ids=lambda story: story.__name__)
def test_every_way_of_hearing_a_story_ends_the_same(happening, gateway):
    story = happening(gateway)

    ways = walk(story, gateway)

    assert len(ways) > len(story.events)
    ends = {key: reconciled(ways, key).looks for key in ways}
    expected = next(iter(ends.values()))
    for key, ended in ends.items():
        assert ended == expected, f"after {' → '.join(ways[key].heard)}"
    assert {name: expected[name] for name in story.ends} == story.ends
