"""The columns in memory say what the database says, whatever wrote it."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop import change_log
from shop.columns import memory
from shop.models import CatalogueChange, OptionValue, Product, ProductStatus
from shop.services import listing, stock
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def shown() -> dict[str, tuple]:
    """What the columns say of each product on sale, by name."""
    with memory.lock:
        columns = memory.read()
        names = dict(Product.objects.values_list("pk", "name"))
        values = dict(OptionValue.objects.values_list("pk", "value"))
        found = {}
        for row in range(columns.size):
            if columns.is_shown[row]:
                values_of_row = columns.assortments.count(columns.assortment[row : row + 1])
                found[names[int(columns.pk[row])]] = (
                    columns.brands[columns.brand[row]],
                    int(columns.price[row]),
                    bool(columns.in_stock[row]),
                    sorted(values[value] for value in values_of_row),
                )
        return found


def test_a_product_is_told_of_as_lists_show_it():
    product = make_product("Kurta", brand="Nadi", option_names=["Size", "Colour"])
    make_variant(product, options=["M", "Indigo"], price_paise=700_00)
    make_variant(product, options=["L", "Indigo"], price_paise=650_00)

    assert shown() == {"Kurta": ("Nadi", 650_00, True, ["Indigo", "L", "M"])}


def test_what_is_no_draft_and_has_a_variant_is_shown():
    make_variant(make_product("Draft", status=ProductStatus.DRAFT))
    make_product("Without a variant")

    assert shown() == {}


def test_a_sale_a_bulk_update_and_a_deletion_are_seen_at_once():
    variant = make_variant(make_product("Lamp"), on_hand=1)
    gone = make_product("Gone")
    shown()

    stock.reserve([(variant, 1)], reference="A")
    assert shown()["Lamp"][2] is False
    Product.objects.filter(pk=variant.product_id).update(brand="Dhara")
    assert shown()["Lamp"][0] == "Dhara"
    gone.delete()
    Product.objects.filter(pk=variant.product_id).update(status=ProductStatus.ARCHIVED)
    assert shown() == {}


def test_new_products_and_changed_options_are_taken_in():
    product = make_product("Shirt", option_names=["Size"])
    small = make_variant(product, options=["S"])
    assert shown()["Shirt"][3] == ["S"]

    make_variant(product, options=["XL"])
    make_variant(make_product("Scarf"))
    small.is_active = False
    small.save()
    listing.reindex([product.pk])

    assert shown()["Shirt"][3] == ["XL"]
    assert set(shown()) == {"Shirt", "Scarf"}


def test_a_change_that_is_rolled_back_is_not_told_of():
    make_variant(make_product("Lamp", brand="Before"))
    shown()

    with transaction.atomic():
        Product.objects.update(brand="After")
        transaction.set_rollback(True)

    assert shown()["Lamp"][0] == "Before"


def test_reading_costs_one_query_while_nothing_changes():
    make_variant()
    memory.read()

    with CaptureQueriesContext(connection) as seen:
        memory.read()

    assert len(seen) == 1


def test_thousands_of_changes_are_read_anew(monkeypatch):
    monkeypatch.setattr("shop.columns.MANY", 3)
    for number in range(8):
        make_variant(make_product(f"Lamp {number}"))

    shown()
    Product.objects.update(brand="Dhara")

    assert {facts[0] for facts in shown().values()} == {"Dhara"}


def test_a_product_whose_key_comes_late_has_a_row_of_its_own():
    make_variant(make_product("Tenth", pk=1000))
    shown()
    late = make_product("Second", pk=500, created_at=timezone.now() - timedelta(days=1))
    make_variant(late, price_paise=77_00)

    assert shown()["Second"][1] == 77_00
    Product.objects.filter(pk=500).update(brand="Late")
    assert shown()["Second"][0] == "Late"
    assert len(shown()) == 2


def test_old_changes_are_forgotten_and_a_process_that_slept_reads_everything(monkeypatch):
    product = make_variant(make_product("Lamp", brand="Before")).product
    shown()
    Product.objects.filter(pk=product.pk).update(brand="After")
    CatalogueChange.objects.update(at=timezone.now() - timedelta(days=3))

    change_log.forget_old(timezone.now())
    monkeypatch.setattr("shop.columns.TRUSTED_FOR", -1)

    assert not CatalogueChange.objects.exists()
    assert shown()["Lamp"][0] == "After"


@pytest.mark.parametrize("value", ["XL", "½", "नीला", "a" * 100, " ", "M/L, wide"])
def test_any_option_value_becomes_one_that_filters_know(value):
    product = make_product("Odd", option_names=["Size"])
    make_variant(product, options=[value])
    make_variant(product, options=[value.upper() + "2"])

    assert len(shown()["Odd"][3]) == 2
    assert OptionValue.objects.count() == 2


def test_who_starts_looks_for_changes_under_way_but_not_for_those_that_are_long_over():
    now = timezone.now()
    long_ago = now - timedelta(minutes=5)
    newest = CatalogueChange.objects.create(product_id=1).pk
    for key, at in {10: long_ago, 20: long_ago, 22: now, 25: now}.items():
        CatalogueChange.objects.create(pk=newest + key, product_id=1, at=at)

    changes = change_log.Changes()

    assert changes.missing.keys() == {newest + key for key in (21, 23, 24)}
