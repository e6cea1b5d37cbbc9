import logging
import uuid
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import permutations

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.gateways.base import GatewayRefused, GatewayUnavailable
from orders.models import Order, Payment, Refund, RefundOrigin
from orders.services import payments, refund_worklist, refunds
from orders.services.lifecycle import IllegalStep
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


def test_a_refund_that_fails_comes_back_to_the_staff_and_leaves_the_sums(gateway):
    payment = paid()
    gateway.refund_status = RefundStatus.PENDING
    refund = refunds.request(payment, payment.amount_paise, reason="all")
    refunds.send_due(timezone.now())
    on_its_way = sums(payment)

    payments.record_refund(gateway.refund_becomes(RefundStatus.FAILED))

    assert on_its_way == (payment.amount_paise, payment.amount_paise)
    assert sums(payment) == (0, 0)
    assert payment.status == PaymentStatus.CAPTURED
    assert list(Refund.objects.for_worklist()) == [refund]
    assert (mails("refund_processed"), mails("refund_failed")) == (0, 1)


@pytest.mark.parametrize(
    "news",
    list(permutations([RefundStatus.PENDING, RefundStatus.PROCESSED, RefundStatus.FAILED], 2)),
)
def test_news_of_a_refund_ends_the_same_in_any_order(gateway, news):
    payment = paid()
    refund = refunds.request(payment, 100_00, reason="part")
    refunds.send_due(timezone.now())
    Refund.objects.update(status=RefundStatus.PENDING)
    found = gateway.refund_becomes(RefundStatus.PENDING)

    for status in [*news, *news]:
        refunds.record(replace(found, status=status))

    refund.refresh_from_db()
    furthest = max(news, key=list(RefundStatus).index)
    assert refund.status == furthest
    assert sums(payment)[0] == (0 if furthest == RefundStatus.FAILED else 100_00)


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


def test_a_webhook_that_outruns_the_answer_makes_no_second_row(gateway):
    payment = paid()
    refund = refunds.request(payment, 100_00, reason="part")
    answer = gateway.refund(payment.gateway_id, amount_paise=100_00, key=str(refund.key), notes={})

    refunds.record(answer)
    refunds.record(answer, refund=refund)

    assert Refund.objects.get().gateway_id == answer.id
    assert sums(payment) == (100_00, 100_00)
    assert mails("refund_processed") == 1


def test_a_webhook_that_carries_nothing_of_ours_is_joined_by_the_answer(gateway):
    payment = paid()
    refund = refunds.request(payment, 100_00, reason="part")
    answer = gateway.refund(payment.gateway_id, amount_paise=100_00, key=str(refund.key), notes={})

    refunds.record(replace(answer, key=None, receipt=None))
    refunds.record(answer, refund=refund)

    assert Refund.objects.get() == refund
    assert sums(payment) == (100_00, 100_00)
    assert mails("refund_processed") == 1


@pytest.mark.parametrize("receipt", [None, "refund-503", "0b0f2f6e-5a0e-4d7b-9a53-3f0f4f2d1c11"])
def test_a_refund_made_on_the_dashboard_is_a_row_once(gateway, receipt):
    payment = paid()
    found = gateway.refund_elsewhere(payment.gateway_id, 250_00)
    found = replace(found, receipt=receipt, key=receipt)

    for _ in range(3):
        refunds.record(found)

    refund = Refund.objects.get()
    assert (refund.gateway_id, refund.origin) == (found.id, RefundOrigin.DASHBOARD)
    assert sums(payment) == (250_00, 250_00)


def test_money_that_was_never_taken_goes_back_by_itself_and_is_a_row(gateway):
    request = make_request()
    held = gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)
    payment = payments.record_payment(held)

    refunds.record(gateway.refund_elsewhere(held.id, held.amount_paise))

    payment.refresh_from_db()
    assert Refund.objects.get().origin == RefundOrigin.AUTOMATIC
    assert payment.status == PaymentStatus.REFUNDED


def test_more_refunded_than_was_paid_is_recorded_and_set_aside(gateway):
    payment = paid()
    found = gateway.refund_elsewhere(payment.gateway_id, payment.amount_paise + 1)

    refunds.record(found)
    refunds.record(found)

    assert Refund.objects.get().amount_paise == payment.amount_paise + 1
    assert sums(payment) == (payment.amount_paise, payment.amount_paise)
    assert Payment.objects.for_review().get().review == refunds.TOO_MUCH
    assert payment.order.events.filter(text__contains=refunds.TOO_MUCH).count() == 1


def test_what_the_gateway_did_after_refusing_is_counted_and_cannot_be_paid_again(gateway):
    payment = paid()
    refund = refunds.request(payment, payment.amount_paise, reason="all")
    gateway.fails_next = GatewayRefused("No", status=400)
    refunds.send_due(timezone.now())

    refunds.record(
        replace(
            gateway.refund_elsewhere(payment.gateway_id, payment.amount_paise), key=str(refund.key)
        )
    )

    assert sums(payment)[0] == payment.amount_paise
    with pytest.raises(refunds.RefundTooLarge):
        refund_worklist.try_again(refund, actor=make_user())


def test_a_refund_that_failed_is_tried_again_as_a_new_row(gateway):
    payment, staff = paid(), make_user()
    refund = refunds.request(payment, payment.amount_paise, reason="all")
    gateway.fails_next = GatewayRefused("Balance too low", status=400)
    refunds.send_due(timezone.now())

    again = refund_worklist.try_again(refund, actor=staff)
    refunds.send_due(timezone.now())

    again.refresh_from_db()
    assert again.status == RefundStatus.PROCESSED
    assert not Refund.objects.for_worklist().exists()
    assert sums(payment)[0] == payment.amount_paise


@pytest.mark.race
def test_two_staff_take_up_one_failed_refund_once(gateway):
    refund, staff = refunds.request(paid(), 100_00, reason="part"), make_user()
    Refund.objects.update(status=RefundStatus.FAILED)

    ended = at_once(
        partial(refund_worklist.try_again, refund, actor=staff),
        partial(refund_worklist.try_again, refund, actor=staff),
        partial(refund_worklist.done_otherwise, refund, note="By cheque", actor=staff),
    )

    assert ended == {"ok": 1, "IllegalStep": 2}
    assert Refund.objects.count() <= 2


def test_a_failed_refund_that_was_settled_otherwise_leaves_the_worklist_with_a_note(gateway):
    refund = refunds.request(paid(), 100_00, reason="part")
    Refund.objects.update(status=RefundStatus.FAILED)

    refund_worklist.done_otherwise(refund, note="By cheque", actor=make_user("s@example.com"))

    assert not Refund.objects.for_worklist().exists()
    assert refund.order.events.filter(text__contains="By cheque", by="s@example.com").exists()


def test_only_what_failed_is_taken_up_again(gateway):
    refund = refunds.request(paid(), 100_00, reason="part")

    with pytest.raises(IllegalStep):
        refund_worklist.try_again(refund, actor=make_user())

    assert Refund.objects.count() == 1


def test_a_refund_by_a_person_is_told_when_it_starts_and_when_it_is_done(gateway):
    refund = refunds.request(paid(), 100_00, reason="part", actor=make_user())
    started = mails("refund_started")

    refunds.send_due(timezone.now())
    refunds.record(next(iter(gateway.refunds.values())))

    assert (started, mails("refund_started"), mails("refund_processed")) == (1, 1, 1)
    text = OutgoingMail.objects.get(key__contains="refund_started").text
    assert "₹100" in text
    assert "refunded" not in text.replace(refund.order.number, "")
