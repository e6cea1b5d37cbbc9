"""Rows by their columns: the same as Django's own, with less ado."""

import pytest

from shop.models import ProductImage, Variant
from shop.prepared import row, rows
from shop.tests.factories import make_image, make_product, make_variant

pytestmark = pytest.mark.django_db


def test_they_are_the_rows_that_django_finds_in_the_order_of_the_model():
    product = make_product(option_names=["Size"])
    for place, size in enumerate("MLS"):
        make_variant(product, options=[size], position=-place % 3)
    make_variant()

    found = rows(Variant, product=product, is_active=True)

    wanted = list(Variant.objects.filter(product=product, is_active=True))
    assert found == wanted
    assert [vars(one).keys() for one in found] == [vars(one).keys() for one in wanted]
    assert [one.options for one in found] == [one.options for one in wanted]


def test_there_is_one_or_none():
    image = make_image(make_product())

    assert row(ProductImage, id=image.pk) == image
    assert row(ProductImage, id=image.pk + 1) is None


def test_one_of_several_values_is_enough_and_none_finds_nothing():
    lamp, bowl, _ = (make_variant() for _ in range(3))

    assert rows(Variant, id={lamp.pk, bowl.pk}) == [lamp, bowl]
    assert rows(Variant, id=[]) == []


def test_what_is_asked_for_is_a_value_and_no_statement():
    make_variant(sku="LAMP")

    assert rows(Variant, sku="' OR 1=1 --") == []


def test_it_is_one_query(django_assert_num_queries):
    sku = make_variant().sku

    with django_assert_num_queries(1):
        assert row(Variant, sku=sku).option_key == ""
