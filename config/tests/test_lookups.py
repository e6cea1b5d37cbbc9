"""`begins`: the one way in which the admin searches, on either database."""

import pytest
from django.db import connection
from django.db.models import Q

from shop.models import Product
from shop.tests.factories import make_product

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    return list(Product.objects.filter(name__begins=words).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Brass L", "Brass Lamp"),
        ("brass l", "Brass Lamp"),
        ("BRASS L", "Brass Lamp"),
        ("brass l", "Brass lamp"),
        ("lmp-7", "LMP-77"),
        ("LMP-7", "lmp-77"),
    ],
)
def test_the_beginning_is_found_in_the_cases_in_which_people_write(words, name):
    make_product(name)
    make_product(f"A {name}")
    make_product(words[:-1])

    assert found(words) == [name]


def test_what_databases_take_for_any_letter_stands_for_itself():
    make_product("Ten% off")
    make_product("Tends to fall")
    make_product("T_n")

    assert found("Ten%") == ["Ten% off"]
    assert found("T_") == ["T_n"]
    assert found("\\") == []


def test_an_index_tells_what_begins_so():
    names = Product.objects.filter(Q(name__begins="bra") | Q(slug__begins="bra")).order_by()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")  # which it likes for a few rows
    plan = names.values("pk").explain()

    assert plan.lower().count("index") >= 2
    assert "SCAN shop_product" not in plan
    assert "Seq Scan" not in plan
