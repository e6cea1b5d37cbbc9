from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from orders.gateways.base import GatewayRefused
from orders.models import Order, Payment, Refund
from orders.services import refund_worklist, refunds
from orders.services.lifecycle import IllegalStep
from orders.states import RefundStatus
from orders.tests.factories import at_once, make_paid_order, make_user

pytestmark = pytest.mark.django_db(transaction=True)

LATER = timedelta(days=1)


def paid(**fields) -> Payment:
    return make_paid_order(**fields).payments.get()


def sums(payment: Payment) -> tuple[int, int]:
    payment.refresh_from_db()
    return payment.refunded_paise, Order.objects.get(pk=payment.order_id).refunded_paise


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
