from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.gateways.base import GatewayUnavailable
from orders.models import Order
from orders.services import expiry, payments
from orders.services.checkout import place_order
from orders.states import OrderStatus, PaymentStatus
from orders.tests.commands import run
from orders.tests.factories import (
    at_once,
    make_buyer,
    make_cart,
    make_method,
    make_order,
    make_request,
    total_of,
)
from shop.services.stock import OutOfStock
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def overdue(order):
    past = timezone.now() - timedelta(minutes=1)
    Order.objects.filter(pk=order.pk).update(expires_at=past)
    return Order.objects.get(pk=order.pk)


def test_an_order_that_was_not_paid_in_time_gives_its_stock_back(gateway):
    variant = make_variant(on_hand=3)
    overdue(make_request((variant, 2)).order)

    assert "1 expired" in run("expire_orders")

    variant.refresh_from_db()
    assert variant.reserved == 0
    assert Order.objects.get().status == OrderStatus.EXPIRED
    assert OutgoingMail.objects.filter(key__endswith=":order_expired").count() == 1


def test_pages_and_lists_show_the_last_unit_again_after_one_run(gateway, client):
    variant = make_variant(on_hand=1)
    overdue(make_request((variant, 1)).order)
    places = [variant.product.get_absolute_url(), variant.product.category.get_absolute_url()]
    assert all("Sold out" in client.get(place).text for place in places)

    run("expire_orders")

    assert not any("Sold out" in client.get(place).text for place in places)


def test_an_order_that_was_paid_unnoticed_is_confirmed_instead_of_expired(gateway):
    request = make_request()
    overdue(request.order)
    gateway.pay(request.gateway_id)

    run("expire_orders")

    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_an_order_with_a_payment_in_flight_waits_but_not_for_ever(gateway):
    request = make_request()
    order = overdue(request.order)
    gateway.pay(request.gateway_id, status=PaymentStatus.CREATED)

    assert list(expiry.expire_each([order], timezone.now())) == [False]
    assert list(expiry.expire_each([order], timezone.now() + expiry.GRACE)) == [True]


def test_an_order_waits_while_the_gateway_does_not_answer(gateway):
    order = overdue(make_request().order)
    gateway.fails_next = GatewayUnavailable("down")

    assert list(expiry.expire_each([order], timezone.now())) == [False]
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_a_gateway_that_does_not_answer_is_not_asked_about_every_order(gateway):
    orders = [overdue(make_request(email=f"{n}@example.com").order) for n in range(3)]
    gateway.calls.clear()
    gateway.fails_next = GatewayUnavailable("down")

    assert list(expiry.expire_each(orders, timezone.now())) == [False] * 3
    assert gateway.calls == ["payments_of"]


def test_what_a_lapsed_order_holds_can_be_bought_before_anything_ran(gateway):
    variant = make_variant(on_hand=2)
    lapsed = overdue(make_order((variant, 2)))

    bought = make_order((variant, 1), payment="cod", email="second@example.com")

    assert bought.status == OrderStatus.CONFIRMED
    lapsed.refresh_from_db()
    variant.refresh_from_db()
    assert lapsed.status == OrderStatus.EXPIRED
    assert (variant.on_hand, variant.reserved) == (1, 0)
    assert OutgoingMail.objects.filter(key=f"{lapsed.number}:order_expired").exists()
    assert gateway.calls == []


def test_what_is_being_paid_for_cannot_be_bought_by_another(gateway):
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    overdue(request.order)
    payments.record_payment(gateway.pay(request.gateway_id, status=PaymentStatus.CREATED))

    with pytest.raises(OutOfStock):
        make_order((variant, 1), payment="cod", email="second@example.com")

    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_a_hold_that_has_not_lapsed_keeps_its_stock(gateway):
    variant = make_variant(on_hand=1)
    make_order((variant, 1))

    with pytest.raises(OutOfStock):
        make_order((variant, 1), payment="cod", email="second@example.com")


@pytest.mark.race
def test_of_many_who_want_what_a_lapsed_order_held_each_unit_goes_to_one(gateway):
    variant = make_variant(on_hand=3)
    overdue(make_order((variant, 3)))
    make_method()
    carts = [make_cart((variant, 1)) for _ in range(8)]
    buyer = make_buyer(payment="cod")
    total = total_of(carts[0], buyer)

    ended = at_once(*[partial(place_order, cart.key, buyer, shown_paise=total) for cart in carts])

    variant.refresh_from_db()
    assert ended == {"ok": 3, "OutOfStock": 5}
    assert (variant.on_hand, variant.reserved) == (0, 0)


def test_a_cart_can_take_what_a_lapsed_order_holds(client, gateway):
    variant = make_variant(on_hand=1)
    overdue(make_order((variant, 1)))

    answer = client.post("/cart/add/", {"variant": variant.pk, "quantity": 1})

    assert answer.status_code == 303
    assert not client.get("/cart/").context["changes"]
