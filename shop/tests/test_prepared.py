"""Rows by their columns: the same as Django's own, with less ado."""

import pytest
from django.db.models import F

from shop.models import ProductImage, Variant
from shop.prepared import row, rows, statement
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


@statement
def by_options(sku: str, sizes: list[str], least: int):
    chosen = Variant.objects.filter(sku__gt=sku, option_key__in=sizes, price_paise__gte=least)
    return chosen.annotate(left=F("on_hand") - F("reserved")).only("options").order_by("-sku")[:2]


def test_a_statement_gives_what_its_queryset_would_for_any_values():
    for number, size in enumerate("SMLM"):
        product = make_product(option_names=["Size"])
        make_variant(product, options=[size], sku=f"A{number}", on_hand=number, price_paise=500)

    for values in (("A0", "ML", 100), ("A1", "M", 500), ("A", "SML", 0), ("A", "M", 501)):
        found, wanted = by_options(*map_sizes(values)), by_options.__wrapped__(*map_sizes(values))
        assert [vars(one).keys() for one in found] == [vars(one).keys() for one in wanted]
        assert [(one.options, one.left) for one in found] == [
            (one.options, one.left) for one in wanted
        ]
    assert [one.options for one in by_options("A0", ["M", "L"], 100)] == [["M"], ["L"]]


def map_sizes(values):
    sku, sizes, least = values
    return sku, list(sizes), least


def test_a_statement_is_one_query_and_none_where_nothing_can_be_found(django_assert_num_queries):
    with django_assert_num_queries(1):
        by_options("A", ["' OR 1=1 --", "%s", "100%"], 0)
    with django_assert_num_queries(0):
        assert by_options("A", [], 0) == []


def test_a_statement_that_changes_its_values_is_refused():
    @statement
    def beginning(words: str):
        return Variant.objects.filter(sku__startswith=words)

    with pytest.raises(ValueError, match="beginning does not hand"):
        beginning("A")


def test_a_statement_is_about_one_model():
    @statement
    def with_products(least: int):
        return Variant.objects.filter(pk__gt=least).select_related("product")

    with pytest.raises(ValueError, match="one model"):
        with_products(0)
