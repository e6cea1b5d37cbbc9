from functools import partial

import pytest

from orders.models import MAX_QUANTITY, Cart
from orders.services import carts
from orders.tests.factories import at_once, make_cart, make_user
from shop.models import Product, Variant
from shop.tests.factories import make_image, make_product, make_variant

pytestmark = pytest.mark.django_db


def quantities(cart):
    return dict(cart.lines.values_list("variant__sku", "quantity"))


def test_adding_the_same_again_raises_the_quantity_up_to_the_limit():
    variant = make_variant(sku="A")
    cart = make_cart((variant, 3))

    carts.add(cart, variant, 2)
    assert quantities(cart) == {"A": 5}

    carts.add(cart, variant, MAX_QUANTITY)
    assert quantities(cart) == {"A": MAX_QUANTITY}


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_tabs_that_add_at_once_lose_nothing():
    variant = make_variant(sku="A")
    cart = Cart.objects.create()

    ended = at_once(*[partial(carts.add, cart, variant, 1)] * 8)

    assert ended == {"ok": 8}
    assert quantities(cart) == {"A": 8}


def test_a_quantity_of_zero_takes_the_line_out():
    cart = make_cart()

    carts.set_quantity(cart, cart.lines.get().pk, 0)

    assert not cart.lines.exists()


def test_a_line_of_another_cart_is_not_touched():
    mine, other = make_cart(), make_cart()

    assert not carts.set_quantity(mine, other.lines.get().pk, 7)
    assert other.lines.get().quantity == 1


def test_signing_in_keeps_the_larger_quantity_and_drops_nothing():
    a, b, c = (make_variant(sku=sku) for sku in "ABC")
    user = make_user()
    make_cart((a, 1), (b, 5), user=user)
    visiting = make_cart((a, 4), (b, 2), (c, 1))

    cart = carts.merge(visiting.key, user)
    carts.merge(visiting.key, user)

    assert cart.user == user
    assert quantities(cart) == {"A": 4, "B": 5, "C": 1}
    assert Cart.objects.count() == 1


def test_the_first_cart_of_a_user_is_the_visitors_own():
    user, visiting = make_user(), make_cart()

    assert carts.merge(visiting.key, user) == visiting
    assert Cart.objects.get().user == user


def test_another_users_cart_cannot_be_taken_by_its_key():
    owner, thief = make_user(), make_user()
    cart = make_cart(user=owner)

    assert carts.merge(cart.key, thief) is None
    cart.refresh_from_db()
    assert cart.user == owner


def test_what_changed_since_is_told_and_taken_over_when_seen():
    dearer, short, gone, same = (make_variant(sku=sku, on_hand=9) for sku in "ABCD")
    cart = make_cart((dearer, 1), (short, 5), (gone, 1), (same, 1))
    Variant.objects.filter(pk=dearer.pk).update(price_paise=600_00, mrp_paise=600_00)
    Variant.objects.filter(pk=short.pk).update(on_hand=2)
    Product.objects.filter(pk=gone.product_id).update(status="archived")

    changed = {line.variant.sku for line in carts.priced_lines(cart) if line.has_changed}
    assert changed == {"A", "B", "C"}

    carts.accept_changes(cart)
    assert not any(line.has_changed for line in carts.priced_lines(cart))
    assert quantities(cart) == {"A": 1, "B": 2, "D": 1}


def test_a_line_shows_its_own_variant_and_not_another():
    product = make_product(option_names=["Colour"])
    red, blue = (make_variant(product, options=[colour]) for colour in ("Red", "Blue"))
    for alt, fields in (
        ("all", {}),
        ("red", {"option_name": "Colour", "option_value": "Red"}),
        ("blue", {"variant": blue}),
    ):
        make_image(product, alt=alt, **fields)
    cart = make_cart((red, 1), (blue, 1), (make_variant(), 1))

    lines = carts.with_pictures(carts.priced_lines(cart))
    shown = [line.image and line.image.alt for line in lines]

    assert shown == ["red", "blue", None]


def test_pricing_a_cart_costs_the_same_for_one_line_and_for_many(django_assert_num_queries):
    variants = [make_variant() for _ in range(12)]
    for variant in variants:
        make_image(variant.product)
    cart = make_cart(*[(variant, 1) for variant in variants])

    with django_assert_num_queries(3):
        assert len(carts.priced_lines(cart)) == 12
