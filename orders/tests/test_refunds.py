import logging
import uuid
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.gateways.base import GatewayRefused, GatewayUnavailable
from orders.models import Order, Payment, Refund
from orders.services import cancellation, payments, refunds
from orders.states import OrderStatus, PaymentStatus, RefundStatus
from orders.tests.factories import at_once, make_paid_order, make_request, make_user

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(days=1)


def paid(**fields) -> Payment:
    return make_paid_order(**fields).payments.get()


def mails(name: str) -> int:
    return OutgoingMail.objects.filter(key__contains=f":{name}:").count()


def sums(payment: Payment) -> tuple[int, int]:
    payment.refresh_from_db()
    return payment.refunded_paise, Order.objects.get(pk=payment.order_id).refunded_paise


def test_a_refund_is_written_down_before_anything_is_sent(gateway):
    payment = paid()

    refund = refunds.request(payment, 100_00, reason="Scratched", actor=make_user("s@example.com"))

    assert (refund.status, refund.amount_paise) == (RefundStatus.REQUESTED, 100_00)
    assert "refund" not in gateway.calls
    assert sums(payment) == (0, 0)
    assert payment.order.events.filter(text="Refund of ₹100: Scratched", by="s@example.com")


def test_partial_refunds_to_the_last_paisa_make_the_payment_refunded(gateway):
    payment = paid()
    for amount_paise in (1, 333_33, payment.amount_paise - 333_34):
        refunds.send(refunds.request(payment, amount_paise, reason="part"), timezone.now())

    assert sums(payment) == (payment.amount_paise, payment.amount_paise)
    assert payment.status == PaymentStatus.REFUNDED
    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert refunds.left_paise(payment) == 0


def test_money_that_is_only_held_is_not_refunded(gateway):
    request = make_request()
    held = gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)
    payment = payments.record_payment(held)

    with pytest.raises(refunds.RefundTooLarge):
        refunds.request(payment, 100, reason="too early")

    assert not Refund.objects.exists()


@pytest.mark.race
def test_twenty_refunds_at_once_give_back_exactly_what_was_paid(gateway):
    payment = paid()
    part = payment.amount_paise // 10

    ended = at_once(*[partial(refunds.request, payment, part, reason="race")] * 20)

    assert ended == {"ok": 10, "RefundTooLarge": 10}
    assert Refund.objects.count() == 10
    assert refunds.left_paise(payment) == payment.amount_paise - 10 * part


@pytest.mark.race
def test_one_form_sent_many_times_at_once_is_one_refund(gateway):
    payment, key = paid(), uuid.uuid4()

    ended = at_once(*[partial(refunds.request, payment, 100, reason="click", key=key)] * 5)

    assert ended == {"ok": 5}
    assert Refund.objects.get().key == key


@pytest.mark.race
def test_many_workers_send_one_refund_once(gateway):
    refunds.request(paid(), 100_00, reason="race")

    at_once(*[partial(refunds.send_due, timezone.now())] * 6)

    assert gateway.calls.count("refund") == 1


def test_a_refund_whose_outcome_is_unknown_is_found_before_it_is_asked_for_again(gateway):
    payment = paid()
    refund = refunds.request(payment, 100_00, reason="part")
    gateway.fails_next, gateway.loses_answer = GatewayUnavailable("timeout"), True

    refunds.send_due(timezone.now())
    refund.refresh_from_db()
    unclear = refund.status
    refunds.send_due(timezone.now() + LATER)

    refund.refresh_from_db()
    assert unclear == RefundStatus.UNKNOWN
    assert refund.status == RefundStatus.PROCESSED
    assert gateway.calls.count("refund") == 1
    assert sums(payment) == (100_00, 100_00)


def test_a_refund_that_never_arrived_is_asked_for_again_with_the_same_key(gateway):
    refund = refunds.request(paid(), 100_00, reason="part")
    gateway.fails_next = GatewayUnavailable("refused connection")

    refunds.send_due(timezone.now())
    refunds.send_due(timezone.now() + LATER)

    assert list(gateway.refunds) == [str(refund.key)]
    assert gateway.calls[-3:] == ["refund", "refunds_of", "refund"]


def test_each_try_waits_longer_than_the_one_before_it(gateway):
    refund, now, gaps = refunds.request(paid(), 100_00, reason="part"), timezone.now(), []
    for _ in range(12):
        gateway.fails_next = GatewayUnavailable("down")
        refunds.send(refund, now)
        refund.refresh_from_db()
        gaps.append(refund.next_try_at - now)
        now = refund.next_try_at

    assert gaps == sorted(gaps)
    assert gaps[0] == timedelta(minutes=1)
    assert gaps[-1] == refunds.LONGEST_GAP


def test_a_gateway_that_asks_for_patience_gets_it(gateway):
    refund, now = refunds.request(paid(), 100_00, reason="part"), timezone.now()
    gateway.fails_next = GatewayUnavailable("Too many requests", retry_after=1800)

    refunds.send(refund, now)

    refund.refresh_from_db()
    assert refund.next_try_at == now + timedelta(minutes=30)


def test_a_pending_refund_is_followed_and_never_asked_for_again(gateway):
    payment = paid()
    gateway.refund_status = RefundStatus.PENDING
    refund = refunds.request(payment, 100_00, reason="part")
    refunds.send_due(timezone.now())
    told_early = mails("refund_processed")

    gateway.refund_becomes(RefundStatus.PROCESSED)
    refunds.send_due(timezone.now() + LATER)

    refund.refresh_from_db()
    assert refund.status == RefundStatus.PROCESSED
    assert gateway.calls.count("refund") == 1
    assert (told_early, mails("refund_processed")) == (0, 1)


def test_balance_too_low_is_shown_to_staff_in_the_words_of_the_gateway(gateway):
    refund = refunds.request(paid(), 100_00, reason="part")
    words = "Your account does not have enough balance to carry out the refund operation."
    gateway.fails_next = GatewayRefused(words, status=400)

    refunds.send_due(timezone.now())

    refund.refresh_from_db()
    assert (refund.status, refund.problem) == (RefundStatus.FAILED, words)
    assert words in OutgoingMail.objects.get(key__contains="refund_failed").text


def test_the_same_key_with_another_body_is_logged_as_a_bug_and_not_repeated(gateway, caplog):
    refund = refunds.request(paid(), 100_00, reason="part")
    gateway.fails_next = GatewayRefused(
        "Different request with the same idempotency key has already been processed.", status=409
    )

    with caplog.at_level(logging.ERROR):
        refunds.send_due(timezone.now())
        refunds.send_due(timezone.now() + LATER)

    assert "a bug" in caplog.text
    assert gateway.calls.count("refund") == 1
    assert list(Refund.objects.for_worklist()) == [refund]


def test_a_look_that_is_refused_does_not_fail_the_refund(gateway):
    refund = refunds.request(paid(), 100_00, reason="part")
    gateway.fails_next = GatewayUnavailable("timeout")
    refunds.send_due(timezone.now())
    gateway.fails_next = GatewayRefused("Order older than 180 days", status=400)

    refunds.send_due(timezone.now() + LATER)

    refund.refresh_from_db()
    assert refund.status == RefundStatus.UNKNOWN


def test_a_refund_by_a_person_is_told_when_it_starts_and_when_it_is_done(gateway):
    refund = refunds.request(paid(), 100_00, reason="part", actor=make_user())
    started = mails("refund_started")

    refunds.send_due(timezone.now())
    refunds.record(next(iter(gateway.refunds.values())))

    assert (started, mails("refund_started"), mails("refund_processed")) == (1, 1, 1)
    text = OutgoingMail.objects.get(key__contains="refund_started").text
    assert "₹100" in text
    assert "refunded" not in text.replace(refund.order.number, "")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (RefundStatus.REQUESTED, "on its way"),
        (RefundStatus.UNKNOWN, "on its way"),
        (RefundStatus.PENDING, "on its way"),
        (RefundStatus.PROCESSED, "₹100: refunded"),
        (RefundStatus.FAILED, "did not take it at first"),
    ],
)
def test_the_buyer_reads_how_far_a_refund_is_and_no_more(client, gateway, status, words):
    order = refunds.request(paid(), 100_00, reason="Angry mail").order
    Refund.objects.update(status=status)

    page = client.get(f"/orders/{order.number}/?key={order.access_key}").content.decode()

    assert words in page
    assert ("refunded. It reaches" in page) == (status == RefundStatus.PROCESSED)
    assert "Angry mail" not in page


def test_cancelling_after_a_partial_refund_tells_what_goes_back_now(gateway, client):
    payment = paid()
    refunds.send(refunds.request(payment, 100_00, reason="part"), timezone.now())

    cancellation.cancel(payment.order, by="staff")

    text = OutgoingMail.objects.get(key__endswith=":order_cancelled").text
    assert "less the ₹100 that went back before" in text
