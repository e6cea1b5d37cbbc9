import itertools
from dataclasses import replace
from functools import partial

import pytest

from accounts.models import OutgoingMail
from orders.gateways.base import GatewayRefused, GatewayUnavailable
from orders.models import Order, Payment, PaymentRequest, Refund
from orders.services import cancellation, lifecycle, payments
from orders.states import OrderStatus, PaymentStatus, RequestStatus
from orders.tests.factories import at_once, make_order, make_paid_order, make_request
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)

NEWS = [PaymentStatus.FAILED, PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED]


def mails(order, name):
    return OutgoingMail.objects.filter(key__startswith=f"{order.number}:{name}").count()


def test_opening_a_request_twice_asks_the_gateway_once(gateway):
    order = make_order()

    first, again = payments.open_request(order), payments.open_request(order)

    assert first == again
    assert gateway.calls == ["create_order"]
    assert first.status == RequestStatus.OPEN


def test_a_gateway_that_is_down_leaves_the_order_and_a_row_to_ask_about(gateway):
    order = make_order()
    gateway.fails_next = GatewayUnavailable("down")

    with pytest.raises(GatewayUnavailable):
        payments.open_request(order)

    assert PaymentRequest.objects.get().status == RequestStatus.NEW
    assert payments.open_request(order).status == RequestStatus.OPEN


def test_a_lost_answer_is_found_again_by_its_receipt(gateway):
    order = make_order()
    gateway.fails_next, gateway.loses_answer = GatewayUnavailable("lost"), True
    with pytest.raises(GatewayUnavailable):
        payments.open_request(order)

    request = payments.open_request(order)

    assert request.gateway_id in gateway.orders
    assert len(gateway.orders) == 1


@pytest.mark.race
def test_two_tabs_that_open_at_once_share_one_request(gateway):
    order = make_order()

    ended = at_once(*[partial(payments.open_request, order)] * 4)

    assert ended == {"ok": 4}
    assert PaymentRequest.objects.get().status == RequestStatus.OPEN


def test_new_keys_supersede_an_open_request_and_both_stay_watched(gateway):
    old = make_request()
    gateway.key_id = "rzp_test_TheNextPair1"

    assert payments.current_request(old.order) is None
    new = payments.open_request(old.order)

    old.refresh_from_db()
    assert (old.status, new.status) == (RequestStatus.SUPERSEDED, RequestStatus.OPEN)
    assert (old.receipt, new.receipt) == (f"{old.order}-1", f"{old.order}-2")
    assert set(PaymentRequest.objects.watched()) == {old, new}
    assert payments.current_request(old.order) == new


def test_money_on_a_superseded_request_buys_the_order_too_and_only_once(gateway):
    old = make_request()
    gateway.key_id = "rzp_test_TheNextPair1"
    new = payments.open_request(old.order)

    payments.record_payment(gateway.pay(old.gateway_id))
    payments.record_payment(gateway.pay(new.gateway_id))

    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert Payment.objects.get(accepted=True).request == old
    assert Refund.objects.get().payment.request == new


def test_a_request_that_was_superseded_before_its_answer_came_is_found_and_asked_about(gateway):
    order = make_order()
    gateway.fails_next, gateway.loses_answer = GatewayUnavailable("lost"), True
    with pytest.raises(GatewayUnavailable):
        payments.open_request(order)
    cancellation.cancel(order, by="test")
    request = PaymentRequest.objects.get()

    payments.ask(request)

    request.refresh_from_db()
    assert request.gateway_id in gateway.orders
    assert request.status == RequestStatus.SUPERSEDED


def test_the_buyer_of_held_money_that_nothing_wants_is_told_once(gateway):
    request = make_request()
    cancellation.cancel(request.order, by="test")
    gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)

    for _ in range(3):
        payments.ask(request)

    assert mails(request.order, "money_released") == 1
    assert "The order is cancelled" in OutgoingMail.objects.get(key__contains="released").text


@pytest.mark.parametrize("news", list(itertools.permutations(NEWS)))
def test_news_in_any_order_and_twice_over_ends_the_same(gateway, news):
    request = make_request()
    seen = gateway.pay(request.gateway_id)

    for status in [*news, *news]:
        payments.record_payment(replace(seen, status=status))

    order = Order.objects.get()
    assert order.status == OrderStatus.CONFIRMED
    assert order.paid_paise == order.total_paise
    assert order.payments.get().status == PaymentStatus.CAPTURED
    assert order.events.filter(text__contains="→ confirmed").count() == 1
    assert mails(order, "payment_received") == 1
    assert not Refund.objects.exists()


@pytest.mark.race
def test_callback_and_webhook_at_the_same_instant_confirm_once(gateway):
    variant = make_variant(on_hand=5)
    request = make_request((variant, 1))
    seen = gateway.pay(request.gateway_id)

    ended = at_once(*[partial(payments.record_payment, seen)] * 8)

    assert ended == {"ok": 8}
    order = Order.objects.get()
    variant.refresh_from_db()
    assert order.status == OrderStatus.CONFIRMED
    assert (variant.on_hand, variant.reserved) == (4, 0)
    assert mails(order, "payment_received") == 1


def test_money_for_an_expired_order_revives_it_while_the_stock_is_there(gateway):
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")

    payments.record_payment(gateway.pay(request.gateway_id))

    variant.refresh_from_db()
    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert (variant.on_hand, variant.reserved) == (0, 0)


def test_money_for_an_expired_order_whose_stock_is_gone_goes_back(gateway):
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    make_order((variant, 1), payment="cod", email="other@example.com")

    payments.record_payment(gateway.pay(request.gateway_id))

    order = Order.objects.get(pk=request.order_id)
    assert order.status == OrderStatus.EXPIRED
    assert Refund.objects.get().amount_paise == order.total_paise
    assert mails(order, "money_returned") == 1
    assert order.paid_paise == 0


def test_money_for_a_cancelled_order_goes_back(gateway):
    request = make_request()
    cancellation.cancel(request.order, by="test")

    payments.record_payment(gateway.pay(request.gateway_id))

    assert Order.objects.get().status == OrderStatus.CANCELLED
    assert Refund.objects.count() == 1


def test_a_second_captured_payment_goes_back_and_the_first_stays(gateway):
    order = make_paid_order()
    request = order.requests.get()

    payments.record_payment(gateway.pay(request.gateway_id))

    assert Payment.objects.filter(accepted=True).count() == 1
    assert Refund.objects.get().payment.accepted is False
    assert Order.objects.get().paid_paise == order.total_paise


@pytest.mark.parametrize("wrong", [{"amount_paise": 100}, {"currency": "USD"}])
def test_the_wrong_amount_or_currency_buys_nothing_and_is_seen(gateway, wrong):
    request = make_request()

    payments.record_payment(gateway.pay(request.gateway_id, **wrong))

    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT
    assert Payment.objects.for_review().count() == 1


def test_money_of_an_order_we_do_not_know_is_not_recorded(gateway):
    with pytest.raises(PaymentRequest.DoesNotExist):
        payments.record_payment(gateway.pay("order_unknown"))

    assert not Payment.objects.exists()


def test_held_money_is_captured_when_asked_about(gateway):
    request = make_request()
    gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)

    payments.check(request.order)

    assert Order.objects.get().status == OrderStatus.CONFIRMED
    assert Payment.objects.get().status == PaymentStatus.CAPTURED


def test_held_money_of_a_cancelled_order_is_not_captured(gateway):
    request = make_request()
    cancellation.cancel(request.order, by="test")
    gateway.pay(request.gateway_id, status=PaymentStatus.AUTHORIZED)

    payments.check(Order.objects.get())

    assert "capture" not in gateway.calls


def test_checking_again_within_seconds_does_not_ask_the_gateway(gateway):
    request = make_request()

    for _ in range(5):
        payments.check(request.order)

    assert gateway.calls.count("payments_of") == 1


def test_a_genuine_return_confirms_and_a_forged_one_does_nothing(gateway):
    request = make_request()
    paid = gateway.pay(request.gateway_id)
    facts = {"order_id": request.gateway_id, "payment_id": paid.id}

    assert payments.confirm_return(**facts, signature="forged") is None
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT

    signature = gateway.signature(request.gateway_id, paid.id)
    assert payments.confirm_return(**facts, signature=signature) == request
    assert Order.objects.get().status == OrderStatus.CONFIRMED


@pytest.mark.parametrize("problem", [GatewayUnavailable("down"), GatewayRefused("no")])
def test_a_return_while_the_gateway_is_down_waits_for_other_news(gateway, problem):
    request = make_request()
    paid = gateway.pay(request.gateway_id)
    gateway.fails_next = problem

    payments.confirm_return(
        order_id=request.gateway_id,
        payment_id=paid.id,
        signature=gateway.signature(request.gateway_id, paid.id),
    )

    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT
    payments.check(Order.objects.get())
    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_a_payment_of_another_order_is_not_taken_for_this_one(gateway):
    mine, other = make_request(), make_request(email="other@example.com")
    paid = gateway.pay(other.gateway_id)

    payments.confirm_return(
        order_id=mine.gateway_id,
        payment_id=paid.id,
        signature=gateway.signature(mine.gateway_id, paid.id),
    )

    assert Order.objects.get(pk=mine.order_id).status == OrderStatus.AWAITING_PAYMENT
