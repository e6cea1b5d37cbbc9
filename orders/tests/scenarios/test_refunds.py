"""Money goes back: once, to the last paisa, and nobody is told so before it is true."""

import logging
import uuid

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import User
from orders.models import Dispute, Order, Refund
from orders.services import lifecycle, refund_worklist, refunds, shipments
from orders.states import OrderStatus, PaymentStatus, RefundStatus
from orders.tests.factories import make_request
from orders.tests.scenarios.world import as_stored, assert_paid_once, mails
from orders.tests.test_admin_refunds import hidden_of

pytestmark = pytest.mark.django_db(transaction=True)
REFUND = "POST /v1/payments/{id}/refund"


@pytest.fixture
def payment(world):
    """A payment of ₹500 that bought its order."""
    request = make_request()
    world.pay(request)
    world.deliver("payment.captured")
    assert_paid_once(request.order)
    return request.order.payments.get()


def send(later, **passed) -> None:
    later(**passed)
    call_command("reconcile_payments")


def given_back(world, payment) -> list[int]:
    """What Razorpay's books say was refunded, in paise."""
    found = world.ledger.refunds_of(payment.gateway_id, {"count": "100"})["items"]
    return [one["amount"] for one in reversed(found) if one["status"] != "failed"]


def assert_sums(order: Order, refunded_paise: int) -> None:
    order = as_stored(order)
    assert (order.paid_paise, order.refunded_paise) == (order.total_paise, refunded_paise)
    assert order.payments.get(accepted=True).refunded_paise == refunded_paise


def test_31_a_full_refund_from_the_admin(world, payment):
    world.client.force_login(User.objects.create_superuser("staff@example.com", "a-long-word"))
    page = reverse("admin:orders_order_refund", args=[payment.order_id])
    chosen = {"key": str(uuid.uuid4()), "reason": "Broken", "extra": "", "everything": "on"}

    asked = world.client.post(page, chosen)
    assert not Refund.objects.exists()
    for _ in range(2):  # a double click
        world.client.post(page, hidden_of(asked))
    world.deliver("refund.created", "refund.processed")

    refund = Refund.objects.get()
    assert (refund.amount_paise, refund.status) == (500_00, RefundStatus.PROCESSED)
    payment.refresh_from_db()
    assert payment.status == PaymentStatus.REFUNDED
    assert given_back(world, payment) == [500_00]
    assert_sums(payment.order, 500_00)
    assert mails(payment.order).count("refund_processed") == 1


def test_33_the_refund_call_times_out_but_the_refund_exists(world, payment, later):
    refund = refunds.request(payment, 200_00, reason="A dent")
    world.simulator.faults.plan("drop", REFUND, after=True)
    with pytest.raises(Exception, match="again"):
        send(later)

    send(later, hours=1)

    refund.refresh_from_db()
    assert refund.status == RefundStatus.PROCESSED
    assert given_back(world, payment) == [200_00]
    assert_sums(payment.order, 200_00)


def test_34_the_same_key_with_another_amount(world, payment, later, caplog):
    refund = refunds.request(payment, 200_00, reason="A dent")
    world.ledger.refund(
        payment.gateway_id,
        {"amount": 100_00, "speed": "normal", "notes": {}, "receipt": "another"},
        key=str(refund.key),
    )

    with caplog.at_level(logging.ERROR):
        send(later)
    send(later, days=1)

    refund.refresh_from_db()
    assert refund.status == RefundStatus.FAILED
    assert "Different request" in refund.problem
    assert refund.attempts == 1
    assert "a bug" in caplog.text
    assert given_back(world, payment) == [100_00]


def test_35_a_refund_is_pending_and_then_fails(world, payment, later):
    world.ledger.terms.refunds_settle_at_once = False
    refund = refunds.request(payment, 500_00, reason="All of it")
    send(later)
    assert_sums(payment.order, 500_00)

    world.ledger.settle_refund(Refund.objects.get().gateway_id, "failed")
    world.deliver("refund.created", "refund.failed")

    refund.refresh_from_db()
    assert refund.status == RefundStatus.FAILED
    assert Refund.objects.for_worklist().get() == refund
    assert_sums(payment.order, 0)
    assert as_stored(payment.order).status == OrderStatus.CONFIRMED
    assert "refund_processed" not in mails(payment.order)


def test_36_processed_comes_before_created_and_before_the_answer(world, payment, later):
    refund = refunds.request(payment, 200_00, reason="A dent")
    world.simulator.faults.plan("drop", REFUND, after=True)
    with pytest.raises(Exception, match="again"):
        send(later)

    world.deliver("refund.processed", "refund.created")
    send(later, hours=1)

    assert Refund.objects.get() == refund
    assert Refund.objects.get().status == RefundStatus.PROCESSED
    assert given_back(world, payment) == [200_00]
    assert_sums(payment.order, 200_00)


def test_37_a_refund_made_on_the_dashboard(world, payment):
    world.ledger.refund(payment.gateway_id, {"amount": 120_00})

    world.deliver("refund.created", "refund.processed")

    refund = Refund.objects.get()
    assert (refund.amount_paise, refund.status) == (120_00, RefundStatus.PROCESSED)
    assert refund.origin == "dashboard"
    assert_sums(payment.order, 120_00)
    with pytest.raises(refunds.RefundTooLarge):
        refunds.request(payment, 381_00, reason="More than is left")


def test_38_partial_refunds_to_the_last_paisa(world, payment, later):
    parts = [133_33, 133_34, 233_33]
    for part in parts:
        refunds.request(payment, part, reason="A part")
        send(later, minutes=1)
        world.deliver("refund.created", "refund.processed")

    payment.refresh_from_db()
    assert payment.status == PaymentStatus.REFUNDED
    assert given_back(world, payment) == parts
    assert_sums(payment.order, 500_00)
    assert as_stored(payment.order).events.filter(text__contains="→ confirmed").count() == 1
    with pytest.raises(refunds.RefundTooLarge):
        refunds.request(payment, 1, reason="One more")


def test_39_the_balance_is_too_low_for_a_refund(world, payment, later):
    world.ledger.terms.balance_paise = 0
    refund = refunds.request(payment, 200_00, reason="A dent")
    send(later)
    send(later, days=1)

    refund.refresh_from_db()
    assert refund.attempts == 1
    assert "does not have enough balance" in refund.problem
    assert Refund.objects.for_worklist().get() == refund
    assert given_back(world, payment) == []
    assert_sums(payment.order, 0)

    world.ledger.terms.balance_paise = None
    refund_worklist.try_again(refund, actor=None)
    send(later)

    assert not Refund.objects.for_worklist().exists()
    assert given_back(world, payment) == [200_00]
    assert_sums(payment.order, 200_00)


def test_40_a_dispute_is_created_and_lost(world, payment):
    dispute = world.ledger.begin_dispute(payment.gateway_id)
    world.deliver("payment.dispute.created")

    with pytest.raises(lifecycle.IllegalStep, match="in dispute"):
        shipments.ship(payment.order, by="staff")
    with pytest.raises(refunds.RefundsFrozen):
        refunds.request(payment, 100_00, reason="To calm the buyer")
    assert Dispute.objects.running().get().respond_by

    world.ledger.move_dispute(dispute["id"], "lost")
    for _ in range(2):
        world.deliver("payment.dispute.lost", "payment.dispute.created")

    entries = payment.order.events.filter(text__contains="is lost: ₹500")
    assert entries.count() == 1
    with pytest.raises(refunds.RefundTooLarge):  # the bank has taken that money
        refunds.request(payment, 100_00, reason="Twice")
    assert not Refund.objects.exists()
