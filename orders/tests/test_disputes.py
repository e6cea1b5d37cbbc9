import json
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from accounts.models import OutgoingMail
from orders.gateways import razorpay
from orders.gateways.base import GatewayDispute, GatewayUnavailable
from orders.models import Dispute, Order, Payment, Refund
from orders.services import cancellation, disputes, payments, refunds, shipments, webhooks
from orders.services.lifecycle import IllegalStep
from orders.states import DisputeStatus, OrderStatus, PaymentStatus
from orders.tests.factories import make_paid_order
from orders.tests.samples import sample
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)

EVENTS = ["created", "under_review", "action_required", "won", "lost", "closed"]


def found_of(order: Order, **fields) -> GatewayDispute:
    payment = order.payments.get()
    facts = {
        "id": "disp_SjbWtO8iBSBxpX",
        "payment_id": payment.gateway_id,
        "amount_paise": payment.amount_paise,
        "status": DisputeStatus.OPEN,
        "phase": "chargeback",
        "reason": "goods_not_received",
        "respond_by": 1777356000,
    }
    return GatewayDispute(**facts | fields)


def event_of(order: Order, name: str) -> bytes:
    body = sample(f"webhooks/payment.dispute.{name}.json")
    payment, request = order.payments.get(), order.requests.get()
    paid = body["payload"]["payment"]["entity"]
    paid |= {"id": payment.gateway_id, "order_id": request.gateway_id}
    paid["amount"] = payment.amount_paise
    body["payload"]["dispute"]["entity"]["payment_id"] = payment.gateway_id
    return json.dumps(body).encode()


@pytest.mark.parametrize("name", EVENTS)
def test_each_message_about_a_dispute_is_acted_upon(gateway, name):
    order = make_paid_order()

    event = webhooks.receive(f"evt_{name}", event_of(order, name))

    event.refresh_from_db()
    assert (event.processed_at is None, event.problem) == (False, "")
    assert Dispute.objects.get().payment == order.payments.get()


def test_a_dispute_freezes_parcels_and_refunds_and_says_why(gateway):
    order = make_paid_order()
    disputes.record(found_of(order))

    with pytest.raises(IllegalStep, match="in dispute"):
        shipments.ship(order, by="staff")
    with pytest.raises(refunds.RefundsFrozen, match="in dispute"):
        refunds.request(order.payments.get(), 100, reason="no")
    with pytest.raises(IllegalStep, match="in dispute"):
        cancellation.cancel(order, by="buyer")

    assert not order.shipments.exists()
    assert not Refund.objects.exists()
    assert Order.objects.get().status == OrderStatus.CONFIRMED


@pytest.mark.parametrize("end", [DisputeStatus.WON, DisputeStatus.CLOSED])
def test_a_dispute_that_ended_well_lets_go(gateway, end):
    order = make_paid_order()
    disputes.record(found_of(order))

    disputes.record(found_of(order, status=end))

    assert shipments.ship(order, by="staff").pk
    assert refunds.request(order.payments.get(), 100, reason="late").pk


def test_a_lost_dispute_is_money_gone_and_no_refund(gateway):
    order = make_paid_order()
    payment = order.payments.get()
    disputes.record(found_of(order))

    for _ in range(2):
        disputes.record(
            found_of(order, status=DisputeStatus.LOST, deducted_paise=payment.amount_paise)
        )

    assert order.events.filter(text__contains="is gone").count() == 1
    assert Payment.objects.get().refunded_paise == 0
    assert refunds.left_paise(payment) == 0
    with pytest.raises(refunds.RefundTooLarge):
        refunds.request(payment, 100, reason="twice")


def test_a_refund_that_was_asked_for_before_the_dispute_waits_for_its_end(gateway):
    order = make_paid_order()
    refund = refunds.request(order.payments.get(), 100_00, reason="part")
    disputes.record(found_of(order))

    refunds.send_due(refund.next_try_at)
    while_it_ran = gateway.calls.count("refund")
    disputes.record(found_of(order, status=DisputeStatus.WON))
    refunds.send_due(refund.next_try_at)

    assert (while_it_ran, gateway.calls.count("refund")) == (0, 1)


def test_a_second_payment_in_dispute_goes_to_a_person_and_not_back_twice(gateway):
    order = make_paid_order((make_variant(on_hand=5), 1))
    request = order.requests.get()
    held = gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)
    payments.record_payment(held)
    disputes.record(GatewayDispute("disp_2", held.id, held.amount_paise, DisputeStatus.OPEN))

    payments.record_payment(replace(held, status=PaymentStatus.CAPTURED))

    assert not Refund.objects.exists()
    assert "in dispute" in Payment.objects.for_review().get().review


def test_staff_get_one_mail_that_says_until_when_to_answer(gateway, settings):
    order = make_paid_order()

    for _ in range(3):
        disputes.record(found_of(order))
    disputes.record(found_of(order, status=DisputeStatus.UNDER_REVIEW))

    mail = OutgoingMail.objects.get(key__contains=":dispute:")
    assert mail.to == settings.SHOP_EMAIL
    assert order.number in mail.text
    assert Dispute.objects.get().respond_by == datetime.fromtimestamp(1777356000, UTC)


@pytest.mark.parametrize(
    "news",
    list(permutations([DisputeStatus.OPEN, DisputeStatus.UNDER_REVIEW, DisputeStatus.LOST])),
)
def test_news_of_a_dispute_ends_the_same_in_any_order(gateway, news):
    order = make_paid_order()

    for status in [*news, *news]:
        deducted = order.total_paise if status == DisputeStatus.LOST else 0
        disputes.record(found_of(order, status=status, deducted_paise=deducted))

    dispute = Dispute.objects.get()
    assert dispute.status == DisputeStatus.LOST
    assert dispute.deducted_paise == order.total_paise
    assert order.events.filter(text__contains="is gone").count() == 1


def test_a_dispute_over_money_we_do_not_know_waits_in_the_inbox(gateway):
    order = make_paid_order()
    body = event_of(order, "created").replace(
        order.payments.get().gateway_id.encode(), b"pay_OfAnotherShop1"
    )
    body = body.replace(order.requests.get().gateway_id.encode(), b"order_OfAnotherS")

    event = webhooks.receive("evt_foreign", body)

    event.refresh_from_db()
    assert event.processed_at is None
    assert not Dispute.objects.exists()


def test_a_word_we_do_not_know_is_not_taken_for_a_decision():
    entity = sample("entities/dispute_open.json")

    assert razorpay.read_dispute(entity).status == DisputeStatus.OPEN
    with pytest.raises(GatewayUnavailable, match="unknown status"):
        razorpay.read_dispute(entity | {"status": "escalated"})
