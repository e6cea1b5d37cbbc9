import pytest

from shop.models import Product, Variant
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def test_rows_are_found_among_many_values_by_one_parameter():
    lamp, cup = make_product(slug="lamp"), make_product(slug="दीया-x")
    make_variant(lamp, sku="L")
    make_variant(cup, sku="C")

    cups = Product.objects.filter(slug__among=["दीया-x", *map(str, range(5000))])
    of_lamp = Variant.objects.filter(product__among={lamp.pk, 0})

    assert set(cups) == {cup}
    assert len(cups.query.sql_with_params()[1]) == 1
    assert [variant.sku for variant in of_lamp] == ["L"]
    assert not Product.objects.filter(pk__among=[]).exists()
