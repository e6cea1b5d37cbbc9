from functools import partial

import pytest

from accounts.models import OutgoingMail
from orders.models import Cart, Order
from orders.services.checkout import EmptyCart, NoDelivery, PriceChanged, place_order
from orders.states import OrderStatus
from orders.tests.factories import (
    at_once,
    make_buyer,
    make_cart,
    make_method,
    make_order,
    total_of,
)
from shop.models import StockMovement, Variant
from shop.services.stock import OutOfStock
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_order_holds_its_stock_and_the_cart_is_gone():
    variant = make_variant(on_hand=5)

    order = make_order((variant, 2))

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (5, 2)
    assert order.status == OrderStatus.AWAITING_PAYMENT
    assert order.expires_at is not None
    assert not Cart.objects.exists()
    assert order.items.get().quantity == 2
    assert OutgoingMail.objects.get(reference=order.number).key == f"{order.number}:order_placed"


def test_cash_on_delivery_is_confirmed_at_once_and_its_stock_is_sold():
    variant = make_variant(on_hand=5)

    order = make_order((variant, 2), payment="cod")

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (3, 0)
    assert order.status == OrderStatus.CONFIRMED
    assert order.expires_at is None


def test_the_items_keep_what_was_agreed():
    variant = make_variant(price_paise=1180_00, mrp_paise=1500_00, options=["M", "Red"])

    order = make_order((variant, 2), state="27", pin="400001")

    item = order.items.get()
    assert (item.unit_paise, item.mrp_paise, item.options) == (1180_00, 1500_00, "M / Red")
    assert (item.taxable_paise, item.igst_paise) == (2000_00, 360_00)
    assert order.total_paise == 2360_00
    assert order.tax_paise == 360_00


def test_one_line_out_of_stock_leaves_everything_as_it_was():
    make_method()
    plenty, gone = make_variant(on_hand=5), make_variant(on_hand=0)
    cart = make_cart((plenty, 1), (gone, 1))

    with pytest.raises(OutOfStock, match="no longer have 1"):
        place_order(cart.key, make_buyer(), shown_paise=1000_00)

    plenty.refresh_from_db()
    assert plenty.reserved == 0
    assert cart.lines.count() == 2
    assert not Order.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_a_price_that_changed_is_put_to_the_shopper_again():
    make_method()
    variant = make_variant(price_paise=500_00)
    cart = make_cart((variant, 1))
    Variant.objects.filter(pk=variant.pk).update(price_paise=501_00, mrp_paise=501_00)

    with pytest.raises(PriceChanged):
        place_order(cart.key, make_buyer(), shown_paise=500_00)

    assert not Order.objects.exists()


def test_the_same_cart_submitted_again_is_the_same_order():
    make_method()
    cart, buyer = make_cart(), make_buyer()
    shown = total_of(cart, buyer)

    first = place_order(cart.key, buyer, shown_paise=shown)
    again = place_order(cart.key, buyer, shown_paise=shown)

    assert first == again
    assert Order.objects.count() == 1


@pytest.mark.parametrize("key", ["", "no-such-cart"])
def test_no_cart_is_no_order(key):
    with pytest.raises(EmptyCart):
        place_order(key, make_buyer(), shown_paise=0)


def test_a_method_that_does_not_serve_the_pin_is_refused():
    make_method()
    make_method("express", fee_paise=100_00).zones.create(pin_from="110")
    cart = make_cart()

    with pytest.raises(NoDelivery, match="560001"):
        place_order(cart.key, make_buyer(delivery="express"), shown_paise=600_00)


def test_cash_is_refused_where_the_method_takes_none():
    make_method(allows_cod=False)
    cart, buyer = make_cart(), make_buyer(payment="cod")

    with pytest.raises(NoDelivery, match="Cash"):
        place_order(cart.key, buyer, shown_paise=total_of(cart, buyer))


@pytest.mark.race
@pytest.mark.parametrize("payment", ["razorpay", "cod"])
def test_50_buyers_of_the_last_5_units_leave_5_orders_and_45_refusals(payment):
    make_method()
    variant = make_variant(on_hand=5)
    buyer = make_buyer(payment=payment)
    keys = [make_cart((variant, 1)).key for _ in range(50)]

    ended = at_once(*(partial(place_order, key, buyer, shown_paise=500_00) for key in keys))

    assert ended == {"ok": 5, "OutOfStock": 45}
    variant.refresh_from_db()
    assert variant.available == 0
    assert Order.objects.count() == 5
    sold = StockMovement.objects.filter(variant=variant, kind="sale").count()
    assert sold == (5 if payment == "cod" else 0)


@pytest.mark.race
def test_one_cart_submitted_ten_times_at_once_leaves_one_order():
    make_method()
    variant = make_variant(on_hand=50)
    cart, buyer = make_cart((variant, 2)), make_buyer()

    ended = at_once(*[partial(place_order, cart.key, buyer, shown_paise=1000_00)] * 10)

    assert ended == {"ok": 10}
    assert Order.objects.count() == 1
    variant.refresh_from_db()
    assert variant.reserved == 2
    assert OutgoingMail.objects.count() == 1


@pytest.mark.race
def test_buyers_of_the_same_two_things_in_opposite_order_do_not_deadlock():
    make_method()
    a, b = make_variant(on_hand=100), make_variant(on_hand=100)
    keys = [make_cart(*pair).key for pair in [((a, 1), (b, 1)), ((b, 1), (a, 1))] * 8]

    ended = at_once(*(partial(place_order, key, make_buyer(), shown_paise=1000_00) for key in keys))

    assert ended == {"ok": 16}
