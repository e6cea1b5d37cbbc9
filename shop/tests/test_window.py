"""The home page shows what there is, in as few queries for a large shop as for a small one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shop import window
from shop.models import Product
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db


def put_on_sale(name: str, *, price=100_00, mrp=None, days_ago=0, **product) -> Product:
    made = make_product(name, created_at=timezone.now() - timedelta(days=days_ago), **product)
    make_variant(made, price_paise=price, mrp_paise=mrp or price)
    return made


def test_what_came_last_and_what_costs_least_of_its_mrp_stand_first():
    put_on_sale("Old", days_ago=3, mrp=200_00)
    put_on_sale("Newest", mrp=110_00)
    put_on_sale("Older", days_ago=2, mrp=400_00)

    shown = window.dress()

    assert [product.name for product in shown.new] == ["Newest", "Older", "Old"]
    assert [product.name for product in shown.savings] == ["Older", "Old", "Newest"]
    assert shown.popular == []


def test_what_nobody_bought_is_not_called_popular():
    bought = put_on_sale("Bought")
    put_on_sale("Another")
    Product.objects.filter(pk=bought.pk).update(popularity=2)

    assert window.dress().popular == [bought]


def test_what_is_sold_out_is_not_in_the_window():
    gone = make_product("Gone")
    make_variant(gone, on_hand=0, mrp_paise=900_00)

    shown = window.dress()

    assert (shown.new, shown.savings) == ([], [])


def test_a_shelf_is_pictured_by_the_newest_product_of_its_branch():
    home = make_category("Home")
    lamps, rugs = make_category("Lamps", parent=home), make_category("Rugs", parent=home)
    make_image(put_on_sale("Old lamp", category=lamps, days_ago=2))
    newest = make_image(put_on_sale("New rug", category=rugs))
    make_category("Empty")

    shelves = window.dress().shelves

    assert [(shelf.name, picture) for shelf, picture in shelves] == [
        ("Home", newest),
        ("Empty", None),
    ]


def test_a_hidden_branch_pictures_nothing():
    home = make_category("Home")
    hidden = make_category("Hidden", parent=home, is_active=False)
    put_on_sale("Lamp", category=make_category("Lamps", parent=hidden))

    assert window._newest(*columns_and_paths()) == {}


def columns_and_paths():
    with window.memory.lock:
        return window.memory.read(), window.visible_paths()


def test_twenty_products_cost_the_queries_of_one(client):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    put_on_sale("First")
    client.get("/")
    one = queries()
    for number in range(20):
        put_on_sale(f"Another {number}", category=make_category(f"Shelf {number}"))
    queries()  # takes in what is new

    assert queries() == one <= 8
