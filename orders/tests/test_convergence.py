"""Whatever reaches us, in whatever order, as often as it likes: the order ends the same.

Each story is something that happened between a buyer and the gateway. Its events are the
ways in which we can hear of it. From the order as it stands before we heard anything,
every event is tried, then every event after it, and so on until no new state turns up:
so all sequences of any length, with repetition and loss, are covered, not a sample.
From every state on the way a full reconciliation must lead to one and the same end.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import OutgoingMail
from orders import gateways
from orders.gateways.base import GatewayPayment, GatewayRefund
from orders.models import GatewayEvent, Order, PaymentRequest, Refund
from orders.services import cancellation, lifecycle, payments, refunds, webhooks
from orders.states import OrderStatus, PaymentStatus, RefundStatus
from orders.tests.factories import make_order, make_request
from orders.tests.fake_gateway import FakeGateway
from shop.models import StockMovement, Variant
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db

CAPTURED, AUTHORIZED, FAILED = (
    PaymentStatus.CAPTURED,
    PaymentStatus.AUTHORIZED,
    PaymentStatus.FAILED,
)


@dataclass
class Story:
    """What we may hear, by name, and what must be true in the end."""

    events: dict[str, Callable[[], object]]
    ends: dict[str, object]


# --- What can be heard ----------------------------------------------------------------


def message(name: str, payment: GatewayPayment, refund: GatewayRefund | None = None):
    """A webhook, as its raw body; delivering it again brings the same event id."""
    entity = {
        "id": payment.id,
        "order_id": payment.order_id,
        "amount": payment.amount_paise,
        "currency": payment.currency,
        "status": str(payment.status),
        "captured": payment.reached_us,
        "amount_refunded": payment.refunded_paise,
    }
    payload = {"payment": {"entity": entity}}
    if refund:
        payload["refund"] = {
            "entity": {
                "id": refund.id,
                "payment_id": payment.id,
                "amount": refund.amount_paise,
                "status": str(refund.status),
                "receipt": refund.receipt,
            }
        }
    body = json.dumps({"event": name, "payload": payload}).encode()
    event_id = f"{name}:{payment.id}:{payment.status}"[:64]
    return lambda: webhooks.receive(event_id, body)


def callback(payment: GatewayPayment):
    gateway = gateways.current()
    facts = {"order_id": payment.order_id, "payment_id": payment.id}
    signature = gateway.signature(payment.order_id, payment.id)
    return lambda: payments.confirm_return(**facts, signature=signature)


def check():
    """The buyer presses "Check my payment"; the seconds between two presses have passed."""
    PaymentRequest.objects.update(checked_at=None)
    payments.check(Order.objects.first())


def reconcile():
    """One round of what cron does, when everything is due."""
    Refund.objects.update(next_try_at=timezone.now())
    for request in PaymentRequest.objects.order_by("pk"):
        payments.ask(request)
    webhooks.process_waiting(timezone.now())
    refunds.send_due(timezone.now() + timedelta(seconds=1))


def heard_everywhere(payment: GatewayPayment, **others) -> dict:
    """The usual ways to hear of a captured payment, at most six with `others`."""
    return {
        "callback": callback(payment),
        "authorized": message("payment.authorized", replace(payment, status=AUTHORIZED)),
        "captured": message("payment.captured", replace(payment, status=CAPTURED)),
        "check": check,
        "reconcile": reconcile,
    } | others


# --- What happened --------------------------------------------------------------------


def plain_success(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    return Story(
        heard_everywhere(paid, order_paid=message("order.paid", paid)),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def failure_then_success_on_the_same_payment(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    failed = message("payment.failed", replace(paid, status=FAILED))
    return Story(
        heard_everywhere(paid, failed=failed),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def failure_then_success_on_another_payment(gateway) -> Story:
    request = make_request()
    failed = gateway.pay(request.gateway_id, status=FAILED)
    paid = gateway.pay(request.gateway_id)
    return Story(
        heard_everywhere(paid, failed=message("payment.failed", failed)),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def late_authorisation_with_stock(gateway) -> Story:
    request = make_request()
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    held = gateway.pay(request.gateway_id, status=AUTHORIZED)
    return Story(
        {
            "failed": message("payment.failed", replace(held, status=FAILED)),
            "authorized": message("payment.authorized", held),
            "callback": callback(held),
            "check": check,
            "reconcile": reconcile,
        },
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def _sold_out_meanwhile(gateway) -> PaymentRequest:
    """An expired order whose only unit was bought by somebody else."""
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    make_order((variant, 1), payment="cod", email="other@example.com")
    return request


def late_authorisation_without_stock(gateway) -> Story:
    held = gateway.pay(_sold_out_meanwhile(gateway).gateway_id, status=AUTHORIZED)
    return Story(
        {
            "failed": message("payment.failed", replace(held, status=FAILED)),
            "authorized": message("payment.authorized", held),
            "callback": callback(held),
            "check": check,
            "reconcile": reconcile,
        },
        {"status": "expired", "refunds": [], "mails": {"money_released": 1}},
    )


def late_capture_with_stock(gateway) -> Story:
    request = make_request()
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    paid = gateway.pay(request.gateway_id)
    return Story(
        heard_everywhere(paid),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def late_capture_without_stock(gateway) -> Story:
    paid = gateway.pay(_sold_out_meanwhile(gateway).gateway_id)
    return Story(
        heard_everywhere(paid),
        {"status": "expired", "refunds": [("shop", "processed")], "mails": {"money_returned": 1}},
    )


def money_for_a_cancelled_order(gateway) -> Story:
    request = make_request()
    cancellation.cancel(request.order, by="test")
    paid = gateway.pay(request.gateway_id)
    return Story(
        heard_everywhere(paid),
        {
            "status": "cancelled",
            "refunds": [("shop", "processed")],
            "mails": {"money_returned": 1, "order_cancelled": 1},
        },
    )


def two_captures(gateway) -> Story:
    request = make_request()
    one, two = gateway.pay(request.gateway_id), gateway.pay(request.gateway_id)
    return Story(
        {
            "callback of one": callback(one),
            "callback of two": callback(two),
            "captured one": message("payment.captured", one),
            "captured two": message("payment.captured", two),
            "check": check,
            "reconcile": reconcile,
        },
        {
            "status": "confirmed",
            "refunds": [("shop", "processed")],
            "mails": {"payment_received": 1, "money_returned": 1},
        },
    )


def refund_of_all_on_the_dashboard(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    refund = gateway.refund_elsewhere(paid.id, paid.amount_paise)
    back = gateway.payments[paid.id]
    return Story(
        heard_everywhere(paid, refund=message("refund.processed", back, refund)),
        {
            "status": "cancelled",
            "refunds": [("dashboard", "processed")],
            "mails": {"payment_received": 1, "order_cancelled": 1},
        },
    )


def refund_of_a_part_on_the_dashboard(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    refund = gateway.refund_elsewhere(paid.id, 100_00)
    back = gateway.payments[paid.id]
    return Story(
        heard_everywhere(paid, refund=message("refund.created", back, refund)),
        {
            "status": "confirmed",
            "refunds": [("dashboard", "processed")],
            "mails": {"payment_received": 1},
        },
    )


def a_refund_of_ours_that_fails(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    payments.record_payment(paid)
    gateway.refund_status = RefundStatus.PENDING
    cancellation.cancel(Order.objects.get(), by="staff")
    refunds.send_due(timezone.now() + timedelta(seconds=1))
    ((key, pending),) = gateway.refunds.items()
    failed = gateway.refunds[key] = replace(pending, status=RefundStatus.FAILED)
    gateway.payments[paid.id] = paid
    return Story(
        {
            "created": message("refund.created", paid, pending),
            "failed": message("refund.failed", paid, failed),
            "captured": message("payment.captured", paid),
            "callback": callback(paid),
            "check": check,
            "reconcile": reconcile,
        },
        {
            "status": "cancelled",
            "refunds": [("shop", "failed")],
            "mails": {"payment_received": 1, "order_cancelled": 1},
        },
    )


def held_money_that_the_gateway_gave_back_by_itself(gateway) -> Story:
    request = _sold_out_meanwhile(gateway)
    held = gateway.pay(request.gateway_id, status=AUTHORIZED)
    refund = gateway.refund_elsewhere(held.id, held.amount_paise)
    back = gateway.payments[held.id]
    return Story(
        {
            "failed": message("payment.failed", replace(held, status=FAILED)),
            "refund": message("refund.processed", back, refund),
            "callback": callback(held),
            "check": check,
            "reconcile": reconcile,
        },
        {"status": "expired", "refunds": [("automatic", "processed")], "mails": {}},
    )


def money_of_the_wrong_amount(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id, amount_paise=100)
    return Story(
        heard_everywhere(paid),
        {"status": "awaiting_payment", "refunds": [], "in_review": 1, "mails": {}},
    )


STORIES = [
    plain_success,
    failure_then_success_on_the_same_payment,
    failure_then_success_on_another_payment,
    late_authorisation_with_stock,
    late_authorisation_without_stock,
    late_capture_with_stock,
    late_capture_without_stock,
    money_for_a_cancelled_order,
    two_captures,
    refund_of_all_on_the_dashboard,
    refund_of_a_part_on_the_dashboard,
    a_refund_of_ours_that_fails,
    held_money_that_the_gateway_gave_back_by_itself,
    money_of_the_wrong_amount,
]


# --- Walking every way ----------------------------------------------------------------


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


def walk(story: Story, gateway: FakeGateway) -> dict[tuple, Way]:
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


@pytest.mark.parametrize("happening", STORIES, ids=lambda story: story.__name__)
def test_every_way_of_hearing_a_story_ends_the_same(happening, gateway):
    story = happening(gateway)

    ways = walk(story, gateway)

    assert len(ways) > len(story.events)
    ends = {key: reconciled(ways, key).looks for key in ways}
    expected = next(iter(ends.values()))
    for key, ended in ends.items():
        assert ended == expected, f"after {' → '.join(ways[key].heard)}"
    assert {name: expected[name] for name in story.ends} == story.ends
