from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.models import Order, Payment, Refund, RefundOrigin
from orders.services import payments, refunds
from orders.states import PaymentStatus, RefundStatus
from orders.tests.factories import make_paid_order, make_request

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(days=1)


def paid(**fields) -> Payment:
    return make_paid_order(**fields).payments.get()


def mails(name: str) -> int:
    return OutgoingMail.objects.filter(key__contains=f":{name}:").count()


def sums(payment: Payment) -> tuple[int, int]:
    payment.refresh_from_db()
    return payment.refunded_paise, Order.objects.get(pk=payment.order_id).refunded_paise


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
