"""A small storm in a shop of its own, and the reckoning after it: it must see what is wrong.

benchmarks/README.md tells of the large one.
"""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db.models import F

from accounts import outbox
from accounts.models import OutgoingMail
from benchmarks import reckoning
from orders.models import GatewayEvent, Order, Payment, Refund
from orders.states import OrderStatus
from orders.tests.factories import make_paid_order
from shop.models import Variant

SECONDS_AT_MOST = 400  # it takes about thirty; this only ends what hangs


@pytest.mark.race
def test_forty_purchases_survive_a_stormy_gateway_and_three_kills():
    code, said = run("--purchases", "40", "--kills", "3", "--shoppers", "5", "--seed", "3")

    assert code == 0, said
    assert "Nothing lost, nothing doubled, nothing oversold." in said


def run(*arguments: str) -> tuple[int, str]:
    """Run the chaos as a program, on a database of its own of the kind that is tested."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        arguments += ("--postgres", url)
    chaos = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.chaos", *arguments],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said, _ = chaos.communicate(timeout=SECONDS_AT_MOST)
    except subprocess.TimeoutExpired:
        chaos.terminate()  # it stops the server and the simulator that it started
        said, _ = chaos.communicate(timeout=90)
    return chaos.returncode, said


@pytest.fixture
def order(gateway, transactional_db) -> Order:
    order = make_paid_order()
    outbox.send_due()
    return order


def broken(order: Order) -> set[str]:
    """Reckon with the books of a gateway where this order was paid; name what is wrong."""
    books = {
        "payments": [
            {
                "id": order.payments.get().gateway_id,
                "status": "captured",
                "captured": True,
                "amount": order.total_paise,
                "amount_refunded": 0,
            }
        ],
        "refunds": [],
    }
    findings = {
        "payments": reckoning.payments_agree(books),
        "rupees": reckoning.no_rupee_is_lost(books),
        "bought": reckoning.bought_orders_are_paid(books),
        "refunds": reckoning.refunds_agree(books),
        "orders": reckoning.orders_are_as_shown({order.email: [order.number]}),
        "totals": reckoning.totals_are_as_agreed({order.number: order.total_paise}),
        "shelf": reckoning.shelf_adds_up(),
        "mails": reckoning.mails_are_due_once(),
        "left over": reckoning.nothing_is_left(),
    }
    return {name for name, finding in findings.items() if finding.wrong}


def test_the_reckoning_finds_nothing_wrong_with_an_order_that_was_paid(order):
    assert broken(order) == set()


def lose_the_money(order):
    Payment.objects.update(accepted=False)
    Order.objects.update(status=OrderStatus.EXPIRED)


def refund_without_the_gateway(order):
    Refund.objects.create(payment=order.payments.get(), amount_paise=100, gateway_id="rfnd_no")


def order_twice(order):
    order.pk = None
    order.number, order.cart_key = "K7M2P9QRST", "another"
    order.status, order.paid_paise = OrderStatus.CANCELLED, 0
    order.save()


@pytest.mark.parametrize(
    ("damage", "found_in"),
    [
        (lose_the_money, "rupees"),
        (lambda order: Payment.objects.update(amount_paise=F("amount_paise") + 1), "payments"),
        (lambda order: Payment.objects.update(accepted=False), "bought"),
        (refund_without_the_gateway, "refunds"),
        (order_twice, "orders"),
        (lambda order: Variant.objects.update(on_hand=F("on_hand") + 1), "shelf"),
        (lambda order: OutgoingMail.objects.all().delete(), "mails"),
        (lambda order: OutgoingMail.objects.update(status="queued"), "mails"),
        (lambda order: GatewayEvent.objects.create(event_id="e1", body=b"{}"), "left over"),
    ],
)
def test_the_reckoning_sees_what_is_wrong(order, damage, found_in):
    paid = Order.objects.get(pk=order.pk)

    damage(order)

    assert found_in in broken(paid)


def test_the_reckoning_sees_an_order_that_costs_more_than_was_shown(order):
    finding = reckoning.totals_are_as_agreed({order.number: order.total_paise - 1})

    assert len(finding.wrong) == 1


def test_a_mail_may_leave_twice_only_as_often_as_the_worker_was_killed(order, tmp_path):
    ids = [f"Message-ID: <{number}@shop>\n" for number in range(OutgoingMail.objects.count())]
    (tmp_path / "first.log").write_text("".join(ids))
    (tmp_path / "second.log").write_text(ids[0])

    assert reckoning.mails_left_once(tmp_path, worker_kills=1).wrong == []
    assert reckoning.mails_left_once(tmp_path, worker_kills=0).wrong != []
