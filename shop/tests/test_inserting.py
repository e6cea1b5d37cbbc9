from decimal import Decimal

import pytest
from django.db import transaction
from django.forms import model_to_dict

from shop.models import Product, Variant
from shop.services.inserting import insert
from shop.tests.factories import make_category, make_product, make_variant

pytestmark = pytest.mark.django_db


def goods(number, category):
    return [
        {
            "name": f"Lamp {n}",
            "slug": f"lamp-{n}",
            "category_id": category.pk,
            "specifications": [["Metal", "पीतल"]] if n else [],
        }
        for n in range(number)
    ]


def test_rows_get_keys_of_their_own_and_all_their_values():
    here = make_variant().product
    rows = goods(3, here.category)

    with transaction.atomic():
        keys = insert(Product, rows)
        insert(Variant, [{"product_id": keys[1], "sku": "L", "price_paise": 1, "mrp_paise": 2}])

    found = list(Product.objects.exclude(pk=here.pk).order_by("pk"))
    assert [row.pk for row in found] == keys
    assert [model_to_dict(row) for row in found] == [
        model_to_dict(Product(pk=pk, **row)) for pk, row in zip(keys, rows, strict=True)
    ]
    assert all(row.created_at and row.updated_at for row in found)
    assert found[1].variants.get().sku == "L"


def test_numbers_with_decimals_come_back_as_they_were():
    row = {"product_id": make_product().pk, "sku": "L", "price_paise": 1, "mrp_paise": 2}

    with transaction.atomic():
        insert(Variant, [row | {"net_amount": Decimal("1.5"), "net_unit": "kg"}])

    assert Variant.objects.get(sku="L").net_amount == Decimal("1.5")


def test_whoever_adds_a_row_next_gets_another_key():
    with transaction.atomic():
        insert(Product, goods(5, make_category()))

    later = make_product()

    assert later.pk == max(Product.objects.values_list("pk", flat=True))


def test_it_takes_the_same_statements_for_few_rows_as_for_many(django_assert_num_queries):
    category = make_category()

    with transaction.atomic(), django_assert_num_queries(2):
        insert(Product, goods(200, category))
