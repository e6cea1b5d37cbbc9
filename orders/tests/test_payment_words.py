from datetime import date, timedelta

import pytest
from django.utils import timezone

from orders import payment_words
from orders.models import Order, Payment, Refund
from orders.services import cancellation, lifecycle, payments
from orders.states import OrderStatus, PaymentStatus, RefundStatus
from orders.tests.factories import make_order, make_request
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def answer():
    """What a buyer reads who asks now."""
    order = Order.objects.order_by("pk").first()
    payments.check(order)
    order.refresh_from_db()
    refunds = Refund.objects.filter(payment__order=order)
    return payment_words.answer(order, list(order.payments.all()), list(refunds))


def test_money_that_arrived_is_thanked_for(gateway):
    gateway.pay(make_request().gateway_id)

    assert answer() == "Your payment has arrived. Thank you!"


def test_an_order_nobody_tried_to_pay_says_that_nothing_was_taken(gateway):
    make_request()

    assert "no try to pay" in answer()


def test_a_failure_says_what_the_bank_said_and_when_money_would_be_back(gateway):
    request = make_request()
    gateway.pay(request.gateway_id, status=PaymentStatus.FAILED, error_text="Insufficient funds")

    said = answer()

    latest = payment_words.working_days_after(timezone.localdate(), 7)
    assert "Your bank said: “Insufficient funds”" in said
    assert f"by {latest.day} {latest:%B}" in said


def test_a_payment_that_is_being_decided_says_not_to_pay_again(gateway):
    gateway.pay(make_request().gateway_id, status=PaymentStatus.CREATED)

    assert "need not pay again" in answer()


def test_held_money_that_is_not_taken_says_when_it_is_free(gateway):
    request = make_request()
    cancellation.cancel(request.order, by="test")
    gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)

    assert "we have not taken it" in answer()


def test_money_that_came_too_late_says_when_it_comes_back(gateway):
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    make_order((variant, 1), payment="cod", email="other@example.com")
    gateway.pay(request.gateway_id)

    assert "It goes back: it reaches your account by" in answer()

    Refund.objects.update(status=RefundStatus.FAILED)
    assert "did not work at first" in answer()


def test_money_of_the_wrong_amount_says_that_a_person_looks(gateway):
    gateway.pay(make_request().gateway_id, amount_paise=100)

    assert "A person of ours looks at it" in answer()


def test_tries_are_listed_in_the_order_in_which_they_were_made(gateway):
    request = make_request()
    for status in (PaymentStatus.FAILED, PaymentStatus.CAPTURED):
        payments.record_payment(gateway.pay(request.gateway_id, status=status))
    Payment.objects.filter(accepted=True).update(created_at=timezone.now() - timedelta(minutes=1))

    listed = payment_words.attempts(list(Payment.objects.all()), [])

    assert [attempt.is_good for attempt in listed] == [True, False]


@pytest.mark.parametrize(
    ("start", "latest"),
    [
        (date(2026, 11, 20), date(2026, 12, 1)),  # a Friday: two weekends lie between
        (date(2026, 11, 21), date(2026, 12, 1)),
        (date(2026, 11, 23), date(2026, 12, 2)),
    ],
)
def test_seven_working_days_leave_out_the_weekends(start, latest):
    assert payment_words.working_days_after(start, 7) == latest
