"""The page of all variants is sent twice, late, or after somebody else."""

import pytest
from django.contrib.auth import get_user_model

from shop.models import Product, StockMovement, Variant
from shop.services import stock
from shop.tests.factories import make_variant
from shop.tests.matrix_pages import (
    RULES,
    ask,
    fields_of,
    filled,
    kurta,
    options,
    row,
    said,
    save,
    url_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def test_the_same_page_sent_twice_makes_everything_once(staff):
    product = kurta()
    table = ask(staff, product, **options(("Size", "S, M")))
    table = filled(staff, product, table, **RULES)
    save(staff, product, table)

    again = save(staff, product, table)

    assert again.status_code == 302
    assert [one.on_hand for one in product.variants.all()] == [4, 4]
    assert StockMovement.objects.count() == 2


def test_a_renaming_sent_twice_renames_once(staff):
    product = kurta(option_names=["Size"])
    variant = make_variant(product, options=["S"])
    fields = fields_of(staff.get(url_of(product)))
    table = staff.post(
        url_of(product),
        fields | {"option0-value_0": "Small", "option0-more": "M", "step": "options"},
    )
    table = filled(staff, product, table, **RULES)

    answers = [save(staff, product, table).status_code for _ in range(2)]

    variant.refresh_from_db()
    assert answers == [302, 302]
    assert (variant.options, product.variants.count()) == (["Small"], 2)


def test_what_somebody_else_changed_meanwhile_is_said_beside_its_row(staff):
    product = kurta(option_names=["Size"])
    small = make_variant(product, options=["S"], sku="K-S", price_paise=500_00)
    make_variant(product, options=["M"], sku="K-M")
    table = ask(staff, product)
    Variant.objects.filter(pk=small.pk).update(price_paise=450_00)

    response = save(staff, product, table, **{row(table, "M", "price_paise"): "400"})
    second = save(staff, product, response)

    told = [line.title for line in response.context["lines"] if line.said]
    assert told == ["S"]
    assert "Changed meanwhile by somebody else: K-S, ₹450 of MRP ₹500" in said(response)
    assert fields_of(response)[row(response, "M", "price_paise")] == ["400"]
    assert second.status_code == 302
    assert sorted(product.variants.values_list("price_paise", flat=True)) == [400_00, 500_00]


def test_a_variant_that_was_made_meanwhile_gets_no_second_stock(staff):
    product = kurta()
    tables = [ask(staff, product, **options(("Size", "S, M"))) for _ in range(2)]
    first, second = (filled(staff, product, table, **RULES) for table in tables)
    save(staff, product, first)

    response = save(staff, product, second, **{row(second, "S", "price_paise"): "450"})
    save(staff, product, response)

    assert "Nothing was saved" in said(response)
    assert [(one.price_paise, one.on_hand) for one in product.variants.all()] == [
        (450_00, 4),
        (499_00, 4),
    ]


def test_options_that_were_changed_meanwhile_are_asked_for_anew(staff):
    product = kurta(option_names=["Size"])
    make_variant(product, options=["S"])
    table = filled(staff, product, ask(staff, product, **{"option0-more": "M"}), **RULES)
    Product.objects.filter(pk=product.pk).update(option_names=["Length"])

    response = save(staff, product, table, **{row(table, "M", "sku"): "K-M"})

    assert "options of this product were changed meanwhile" in said(response)
    assert product.variants.count() == 1


def test_a_sale_meanwhile_is_no_change(staff):
    product = kurta(option_names=["Size"])
    variant = make_variant(product, options=["S"])
    table = ask(staff, product, **{"option0-more": "M"})
    stock.reserve([(variant, 3)], reference="ORDER")

    response = save(staff, product, table)

    variant.refresh_from_db()
    assert response.status_code == 302
    assert (variant.reserved, product.variants.count()) == (3, 2)


@pytest.mark.parametrize("known", ["", "[]", "{", '{"options": 5}'])
def test_a_page_that_was_tampered_with_is_asked_for_anew(staff, known):
    product = kurta(option_names=["Size"])
    make_variant(product, options=["S"])
    table = ask(staff, product, **{"option0-more": "M"})

    response = save(staff, product, table, known=known)

    assert response.status_code == 200
    assert product.variants.count() == 1
