from functools import partial

import pytest

from accounts.models import OutgoingMail
from orders.models import Cart, Order, Refund, Shipment
from orders.services import cancellation, lifecycle, shipments
from orders.states import Fulfilment, OrderStatus
from orders.tests.factories import at_once, make_order, make_paid_order, make_request
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def fresh(order):
    return Order.objects.get(pk=order.pk)


def test_shipping_all_tells_the_buyer_once():
    order = make_order(payment="cod")

    shipments.ship(order, by="staff", carrier="India Post", tracking="EM123IN")

    assert fresh(order).fulfilment == Fulfilment.SHIPPED
    mail = OutgoingMail.objects.get(key__contains=":shipped:")
    assert "EM123IN" in mail.text
    assert "EM123IN" in mail.html


def test_an_order_can_be_shipped_in_parts():
    order = make_order((make_variant(), 3), (make_variant(), 1), payment="cod")
    first, second = order.items.all()

    shipments.ship(order, by="staff", quantities={first.pk: 2})
    assert fresh(order).fulfilment == Fulfilment.PARTLY_SHIPPED
    shipments.ship(order, by="staff", quantities={first.pk: 1, second.pk: 0})
    assert fresh(order).fulfilment == Fulfilment.PARTLY_SHIPPED
    shipments.ship(order, by="staff")

    assert fresh(order).fulfilment == Fulfilment.SHIPPED
    assert Shipment.objects.count() == 3


@pytest.mark.parametrize("quantity", [0, -1, 4])
def test_only_what_was_bought_and_not_sent_can_be_sent(quantity):
    order = make_order((make_variant(), 3), payment="cod")

    with pytest.raises(lifecycle.IllegalStep):
        shipments.ship(order, by="staff", quantities={order.items.get().pk: quantity})

    assert not Shipment.objects.exists()
    assert order.items.get().shipped_quantity == 0


def test_an_unpaid_order_is_not_shipped():
    order = make_order()

    with pytest.raises(lifecycle.IllegalStep, match="awaiting payment"):
        shipments.ship(order, by="staff")

    assert not Shipment.objects.exists()


@pytest.mark.race
def test_two_people_shipping_at_once_send_one_parcel():
    order = make_order(payment="cod")

    ended = at_once(*[partial(shipments.ship, order, by="staff")] * 4)

    assert ended == {"ok": 1, "IllegalStep": 3}
    assert Shipment.objects.count() == 1


def test_cash_counts_as_paid_when_it_is_delivered():
    order = make_order(payment="cod")
    shipments.ship(order, by="staff")

    shipments.deliver(order, by="staff")

    order = fresh(order)
    assert (order.status, order.fulfilment) == (OrderStatus.COMPLETED, Fulfilment.DELIVERED)
    assert order.paid_paise == order.total_paise
    assert order.payments.get().method == "cash"


def test_what_was_not_shipped_is_not_delivered():
    with pytest.raises(lifecycle.IllegalStep):
        shipments.deliver(make_order(payment="cod"), by="staff")


def test_cancelling_an_unpaid_order_gives_its_stock_back():
    variant = make_variant(on_hand=5)
    order = make_order((variant, 2))

    cancellation.cancel(order, by="buyer", reason="Changed my mind")

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (5, 0)
    assert fresh(order).status == OrderStatus.CANCELLED
    assert OutgoingMail.objects.filter(key=f"{order.number}:order_cancelled").count() == 1


def test_cancelling_a_paid_order_returns_stock_and_all_the_money(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 2))

    cancellation.cancel(order, by="staff")

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (5, 0)
    assert Refund.objects.get().amount_paise == order.paid_paise


def test_a_shipped_order_is_not_cancelled():
    order = make_order(payment="cod")
    shipments.ship(order, by="staff")

    with pytest.raises(lifecycle.IllegalStep, match="no longer be cancelled"):
        cancellation.cancel(order, by="buyer")

    assert fresh(order).status == OrderStatus.CONFIRMED


@pytest.mark.race
def test_shipping_and_cancelling_at_once_does_one_of_the_two():
    variant = make_variant(on_hand=5)
    order = make_order((variant, 1), payment="cod")

    ended = at_once(
        partial(shipments.ship, order, by="staff"),
        partial(cancellation.cancel, order, by="buyer"),
    )

    assert ended == {"ok": 1, "IllegalStep": 1}
    variant.refresh_from_db()
    was_shipped = fresh(order).fulfilment == Fulfilment.SHIPPED
    assert variant.on_hand == (4 if was_shipped else 5)


def test_an_unpaid_order_becomes_a_cart_again(gateway):
    variant = make_variant(on_hand=5)
    request = make_request((variant, 2))

    cart = cancellation.turn_back(request.order, by="buyer")

    assert [(line.variant, line.quantity) for line in cart.lines.all()] == [(variant, 2)]
    variant.refresh_from_db()
    request.refresh_from_db()
    assert variant.reserved == 0
    assert request.status == "superseded"
    with pytest.raises(lifecycle.IllegalStep):
        cancellation.turn_back(request.order, by="buyer")


@pytest.mark.parametrize("payment", ["cod", "razorpay"])
def test_what_was_bought_does_not_become_a_cart_again(gateway, payment):
    variant = make_variant(on_hand=5)
    order = (
        make_order((variant, 2), payment="cod")
        if payment == "cod"
        else make_paid_order((variant, 2))
    )

    with pytest.raises(lifecycle.IllegalStep, match="does not wait for payment"):
        cancellation.turn_back(order, by="buyer")

    assert fresh(order).status == OrderStatus.CONFIRMED
    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (3, 0)
    assert not Cart.objects.exists()
