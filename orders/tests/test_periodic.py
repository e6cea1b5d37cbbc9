from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.gateways.base import GatewayMisconfigured, GatewayRefused, GatewayUnavailable
from orders.models import Cart, PaymentRequest, Refund
from orders.services import cancellation, refunds
from orders.states import PaymentStatus, RefundStatus
from orders.tests.commands import run
from orders.tests.factories import (
    make_cart,
    make_order,
    make_paid_order,
    make_request,
    make_user,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_refund_is_sent_once_and_the_sums_follow(gateway):
    order = make_paid_order()
    cancellation.cancel(order, by="staff")

    run("reconcile_payments")
    run("reconcile_payments")

    order.refresh_from_db()
    assert order.refunded_paise == order.paid_paise
    assert Refund.objects.get().status == RefundStatus.PROCESSED
    assert order.payments.get().status == PaymentStatus.REFUNDED
    assert gateway.calls.count("refund") == 1


def test_a_refund_whose_answer_was_lost_is_asked_for_again_with_the_same_key(gateway):
    order = make_paid_order()
    cancellation.cancel(order, by="staff")
    gateway.fails_next, gateway.loses_answer = GatewayUnavailable("lost"), True

    refunds.send_due(timezone.now())
    refunds.send_due(timezone.now() + timedelta(hours=1))

    assert len(gateway.refunds) == 1
    assert Refund.objects.get().status == RefundStatus.PROCESSED


def test_a_refused_refund_comes_back_to_a_person(gateway):
    order = make_paid_order()
    cancellation.cancel(order, by="staff")
    gateway.fails_next = GatewayRefused("Not enough balance")

    refunds.send_due(timezone.now())

    refund = Refund.objects.get()
    assert refund.status == RefundStatus.FAILED
    assert "balance" in refund.problem
    order.refresh_from_db()
    assert order.refunded_paise == 0


def test_a_wrong_key_leaves_the_refund_to_be_sent_later(gateway):
    cancellation.cancel(make_paid_order(), by="staff")
    gateway.fails_next = GatewayMisconfigured("Authentication failed", status=401)

    refunds.send_due(timezone.now())
    refunds.send_due(timezone.now() + timedelta(hours=1))

    assert Refund.objects.get().status == RefundStatus.PROCESSED


def test_no_more_goes_back_than_was_paid(gateway):
    order = make_paid_order()
    payment = order.payments.get()
    refunds.request(payment, payment.amount_paise, reason="all")

    with pytest.raises(refunds.RefundTooLarge):
        refunds.request(payment, 1, reason="more")

    assert Refund.objects.count() == 1


def test_a_step_that_fails_does_not_keep_the_others_from_their_work(gateway):
    make_order(payment="cod")
    make_request(email="two@example.com")
    PaymentRequest.objects.update(next_check_at=timezone.now())
    gateway.fails_next = GatewayUnavailable("down")

    with pytest.raises(CommandError, match="reconcile_payments"):
        run("run_periodic")

    assert not OutgoingMail.objects.exclude(status="sent").exists()


def test_carts_that_visitors_left_are_forgotten_and_users_keep_theirs(gateway):
    old = timezone.now() - timedelta(days=61)
    make_cart()
    make_cart(user=make_user())
    Cart.objects.update(updated_at=old)

    run("run_periodic")

    assert Cart.objects.get().user is not None
