from functools import partial

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.models import Order, Payment, Refund
from orders.services import cancellation, payments, refunds, review
from orders.services.lifecycle import IllegalStep
from orders.states import OrderStatus, PaymentStatus, RequestStatus
from orders.tests.factories import at_once, make_order, make_request, make_user
from shop.services.stock import OutOfStock
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def odd_payment(gateway, *lines, **wrong) -> Payment:
    """Money that came in another amount than was asked for."""
    request = make_request(*lines)
    return payments.record_payment(
        gateway.pay(request.gateway_id, **wrong or {"amount_paise": 100_00})
    )


def test_accepting_lets_the_money_buy_the_order_and_says_who_decided(gateway):
    variant = make_variant(on_hand=5)
    payment = odd_payment(gateway, (variant, 1))

    review.accept(payment, note="The rest in cash", actor=make_user("s@example.com"))

    order = Order.objects.get()
    payment.refresh_from_db()
    variant.refresh_from_db()
    assert (order.status, order.paid_paise) == (OrderStatus.CONFIRMED, 100_00)
    assert (payment.accepted, payment.reviewed_by) == (True, "s@example.com")
    assert (variant.on_hand, variant.reserved) == (4, 0)
    assert payment.request.status == RequestStatus.PAID
    assert order.events.filter(text__contains="The rest in cash", by="s@example.com").exists()
    assert OutgoingMail.objects.filter(key=f"{order.number}:payment_received").count() == 1
    assert not Payment.objects.for_review().exists()


def test_more_than_the_total_is_accepted_and_the_difference_can_go_back(gateway):
    payment = odd_payment(gateway, amount_paise=900_00)
    review.accept(payment, note="A fee on top", actor=make_user())
    order = Order.objects.get()

    refund = refunds.request(payment, 900_00 - order.total_paise, reason="too much")
    refunds.send(refund, timezone.now())

    order.refresh_from_db()
    assert order.paid_paise - order.refunded_paise == order.total_paise


@pytest.mark.parametrize(
    "spoil",
    [
        lambda payment: cancellation.cancel(payment.order, by="test"),
        lambda payment: Payment.objects.update(currency="USD"),
        lambda payment: refunds.request(payment, 1_00, reason="part"),
        lambda payment: Payment.objects.update(status=PaymentStatus.REFUNDED),
    ],
)
def test_money_that_cannot_buy_the_order_is_not_accepted_and_stays_in_the_queue(gateway, spoil):
    payment = odd_payment(gateway)
    spoil(payment)

    with pytest.raises(IllegalStep):
        review.accept(payment, note="please", actor=make_user())

    assert Order.objects.get().status != OrderStatus.CONFIRMED
    assert Payment.objects.for_review().count() == 1


def test_goods_that_are_gone_are_not_sold_twice_by_accepting(gateway):
    variant = make_variant(on_hand=1)
    payment = odd_payment(gateway, (variant, 1))
    Order.objects.update(expires_at=timezone.now())
    payments.lifecycle.let_go(payment.order, OrderStatus.EXPIRED, by="test")
    make_order((variant, 1), payment="cod", email="other@example.com")

    with pytest.raises(OutOfStock):
        review.accept(payment, note="please", actor=make_user())

    assert Payment.objects.for_review().count() == 1
    assert not Payment.objects.filter(accepted=True).exists()


def test_giving_back_returns_all_that_is_left(gateway):
    payment = odd_payment(gateway)

    review.give_back(payment, note="", actor=make_user())
    refunds.send_due(timezone.now())

    payment.refresh_from_db()
    assert payment.refunded_paise == 100_00
    assert Refund.objects.get().reason == payment.review
    assert not Payment.objects.for_review().exists()


def test_settling_leaves_the_money_where_it_is_with_a_note(gateway):
    payment = odd_payment(gateway)

    review.settle(payment, note="Goes with order 2", actor=make_user("s@example.com"))
    payments.record_payment(gateway.payments[payment.gateway_id])

    assert not Payment.objects.for_review().exists()
    assert not Refund.objects.exists()
    assert payment.order.events.filter(text__contains="Goes with order 2", by="s@example.com")


@pytest.mark.race
def test_of_several_who_decide_at_once_one_does(gateway):
    payment, staff = odd_payment(gateway), make_user()

    ended = at_once(
        partial(review.accept, payment, note="a", actor=staff),
        partial(review.give_back, payment, note="b", actor=staff),
        partial(review.settle, payment, note="c", actor=staff),
    )

    assert ended == {"ok": 1, "IllegalStep": 2}
    payment.refresh_from_db()
    assert not (payment.accepted and Refund.objects.exists())
