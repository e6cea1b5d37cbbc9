"""What a unit costs, in the measure that shoppers compare by."""

from decimal import Decimal

import pytest
from django.db import IntegrityError

from shop import quantities
from shop.models import Product
from shop.services import listing
from shop.tests.factories import make_product, make_variant


@pytest.mark.parametrize(
    ("paise", "amount", "unit", "words"),
    [
        (120_00, "250", "g", "₹48 per 100 g"),
        (100_00, "300", "g", "₹33.33 per 100 g"),
        (799_00, "2", "kg", "₹399.50 per kg"),
        (799_00, "1500", "g", "₹532.67 per kg"),
        (240_00, "0.5", "kg", "₹48 per 100 g"),
        (450_00, "0.5", "g", "₹900 per g"),
        (219_00, "500", "ml", "₹43.80 per 100 ml"),
        (399_00, "5", "l", "₹79.80 per litre"),
        (399_00, "250", "cm", "₹159.60 per m"),
        (900_00, "3", "sqm", "₹300 per sq m"),
        (299_00, "12", "piece", "₹24.92 per piece"),
    ],
)
def test_a_unit_price_is_told_for_a_measure_that_people_compare_by(paise, amount, unit, words):
    assert str(quantities.unit_price(paise, Decimal(amount), unit)) == words


@pytest.mark.parametrize(
    ("paise", "amount", "unit"),
    [(5_00, "1", "piece"), (5_00, "100", "g"), (5_00, "1", "kg"), (None, "5", "g"), (5, None, "")],
)
def test_there_is_none_where_it_would_repeat_the_price_or_nothing_is_known(paise, amount, unit):
    held = amount and Decimal(amount)

    assert quantities.unit_price(paise, held, unit) is None


@pytest.mark.django_db
def test_lists_know_the_unit_price_of_the_variant_whose_price_they_show():
    product = make_product(option_names=["Pack"])
    make_variant(product, options=["1 kg"], price_paise=799_00, net_amount=1, net_unit="kg")
    make_variant(product, options=["250 g"], price_paise=229_00, net_amount=250, net_unit="g")

    listing.refresh([product.pk])

    assert str(Product.objects.get().unit_price) == "₹91.60 per 100 g"


@pytest.mark.django_db
@pytest.mark.parametrize("fields", [{"net_amount": 5}, {"net_unit": "g"}])
def test_a_number_without_a_unit_is_refused_by_the_database(fields):
    with pytest.raises(IntegrityError):
        make_variant(**fields)


@pytest.mark.django_db
def test_a_product_says_what_lists_have_nothing_to_say_of_without_a_variant():
    assert make_product().unit_price is None
