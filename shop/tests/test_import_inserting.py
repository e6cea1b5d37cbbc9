from decimal import Decimal

import pytest
from django.db import transaction
from django.forms import model_to_dict

from shop.models import Product, Variant
from shop.services.imports.inserting import insert
from shop.tests.factories import make_category, make_product, make_variant

pytestmark = pytest.mark.django_db


def goods(number, category):
    return [
        Product(
            name=f"Lamp {n}",
            slug=f"lamp-{n}",
            category=category,
            specifications=[["Metal", "पीतल"]],
            description="",
        )
        for n in range(number)
    ]


def test_rows_get_keys_of_their_own_and_all_their_values():
    here = make_variant().product
    products = goods(3, here.category)

    with transaction.atomic():
        insert(products)
        insert([Variant(product=products[1], sku="L", price_paise=1, mrp_paise=2)])

    found = list(Product.objects.exclude(pk=here.pk).order_by("pk"))
    assert [model_to_dict(row) for row in found] == [model_to_dict(row) for row in products]
    assert [row.updated_at for row in found] == [row.updated_at for row in products]
    assert found[1].variants.get().sku == "L"


def test_numbers_with_decimals_come_back_as_they_were():
    product = make_product()

    with transaction.atomic():
        insert(
            [
                Variant(
                    product=product,
                    sku="L",
                    price_paise=1,
                    mrp_paise=2,
                    net_amount=Decimal("1.5"),
                    net_unit="kg",
                )
            ]
        )

    assert product.variants.get().net_amount == Decimal("1.5")


def test_whoever_adds_a_row_next_gets_another_key():
    with transaction.atomic():
        insert(goods(5, make_category()))

    later = make_product()

    assert later.pk == max(Product.objects.values_list("pk", flat=True))


def test_it_takes_the_same_statements_for_few_rows_as_for_many(django_assert_num_queries):
    category = make_category()

    with transaction.atomic(), django_assert_num_queries(2):
        insert(goods(200, category))
