"""What a movement of stock tells the lists, and what it leaves alone."""

import pytest

from shop.models import CatalogueChange, Product
from shop.services import stock
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def told(product: Product) -> int:
    """How often lists have been told that they show this product otherwise."""
    return CatalogueChange.objects.filter(product_id=product.pk).count()


def test_a_promise_that_leaves_many_to_others_writes_nothing_for_lists():
    lamp = make_variant(on_hand=40)
    before = told(lamp.product)

    stock.reserve([(lamp, 2)], reference="A-1")
    stock.release([(lamp, 1)], reference="A-1")

    assert told(lamp.product) == before


def test_lists_know_at_once_that_the_last_one_is_promised():
    lamp = make_variant(on_hand=2)

    stock.reserve([(lamp, 2)], reference="A-1")

    assert not Product.objects.get(pk=lamp.product_id).is_in_stock


def test_lists_know_at_once_that_the_last_one_is_broken():
    lamp = make_variant(on_hand=2)

    stock.write_off(lamp, 2, reason="Fell down")

    assert not Product.objects.get(pk=lamp.product_id).is_in_stock


def test_lists_know_at_once_that_there_is_something_again():
    lamp = make_variant(on_hand=1)
    stock.reserve([(lamp, 1)], reference="A-1")

    stock.release([(lamp, 1)], reference="A-1")

    assert Product.objects.get(pk=lamp.product_id).is_in_stock


def test_the_price_in_lists_follows_to_what_can_still_be_had():
    product = make_product()
    cheap = make_variant(product, price_paise=100_00, on_hand=1, options=["S"])
    make_variant(product, price_paise=150_00, on_hand=1, options=["M"])

    stock.reserve([(cheap, 1)], reference="A-1")

    product.refresh_from_db()
    assert product.from_paise == 150_00


def test_one_variant_in_two_lines_is_counted_together():
    lamp = make_variant(on_hand=3)

    stock.reserve([(lamp, 2), (lamp, 1)], reference="A-1")

    assert not Product.objects.get(pk=lamp.product_id).is_in_stock


def test_a_sale_counts_for_what_is_popular_whatever_the_number_of_lines():
    product = make_product()
    small, large = (make_variant(product, on_hand=3, options=[size]) for size in "SL")
    lines = [(small, 1), (large, 2)]
    stock.reserve(lines, reference="A-1")

    stock.sell(lines, reference="A-1")

    product.refresh_from_db()
    assert (product.popularity, product.is_in_stock) == (3, True)
