"""What is bought together is counted in orders."""

import json
from datetime import timedelta
from io import StringIO

import numpy as np
import pytest
from django.core.management import call_command
from django.utils import timezone

from orders import access
from orders.models import Order
from orders.services import pairings
from orders.states import OrderStatus
from orders.tests.factories import make_cart, make_order
from shop.models import Recommendation
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods() -> dict:
    names = ["lamp", "oil", "wick", "rug", "bag"]
    return {name: make_variant(make_product(name), on_hand=500) for name in names}


def buy(goods: dict, *baskets: str) -> list[Order]:
    return [
        make_order(*((goods[name], 1) for name in basket.split()), payment="cod")
        for basket in baskets
    ]


def best_of(variant) -> list[str]:
    rows = variant.product.recommendations.filter(kind="together")
    return list(rows.order_by("-score").values_list("other__name", flat=True))


def test_what_is_in_one_order_more_often_than_by_chance_goes_together(goods):
    buy(goods, "lamp oil", "lamp oil", "lamp wick", "rug bag", "rug", "bag")

    pairings.refresh()

    assert best_of(goods["lamp"]) == ["oil", "wick"]
    assert best_of(goods["oil"]) == ["lamp"]


def test_what_everybody_buys_does_not_go_with_everything(goods):
    buy(goods, "lamp oil bag", "lamp oil bag", "rug bag", "wick bag", "bag", "bag")

    pairings.refresh()

    assert best_of(goods["lamp"]) == ["oil"]
    assert best_of(goods["bag"]) == []


def test_an_order_that_never_was_bought_is_not_counted(goods):
    first, second, *_ = buy(goods, "lamp oil", "lamp wick", "rug", "bag")
    Order.objects.filter(pk=first.pk).update(status=OrderStatus.CANCELLED)
    Order.objects.filter(pk=second.pk).update(status=OrderStatus.COMPLETED)

    pairings.refresh()

    assert best_of(goods["lamp"]) == ["wick"]


def test_old_orders_count_for_less(goods):
    old, *_ = buy(goods, "lamp oil", "lamp wick", "rug", "bag", "rug bag")
    Order.objects.filter(pk=old.pk).update(placed_at=timezone.now() - timedelta(days=365))

    pairings.refresh()

    assert best_of(goods["lamp"]) == ["wick", "oil"]


def test_two_variants_of_a_product_are_one_product(goods):
    other_size = make_variant(goods["lamp"].product, options=["Large"], on_hand=50)
    buy(goods | {"large": other_size}, "lamp large oil", "rug", "bag")

    pairings.refresh()

    assert best_of(goods["lamp"]) == ["oil"]


def test_what_is_no_longer_so_goes_away(goods):
    first, *_ = buy(goods, "lamp oil", "rug bag", "wick")
    pairings.refresh()
    Order.objects.filter(pk=first.pk).update(status=OrderStatus.CANCELLED)

    pairings.refresh()

    assert best_of(goods["lamp"]) == []
    assert best_of(goods["rug"]) == ["bag"]


def test_the_weakest_pairs_are_forgotten_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(pairings, "MOST_PAIRS", 4)
    counts = pairings.Counts()
    baskets = np.array([1, 1, 2, 2, 3, 3, 3, 3, 4], np.int64)
    products = np.array([1, 2, 1, 2, 5, 6, 7, 8, 9], np.int64)

    counts.add(baskets, products, np.ones(9))

    (best,) = counts.best([[1, 2]])
    assert [other for other, _ in best[1]] == [2]
    assert len(counts._pairs) == 2


def test_batches_of_orders_give_the_same_as_all_at_once(goods, monkeypatch):
    buy(goods, "lamp oil", "lamp oil", "rug bag", "lamp wick oil")
    pairings.refresh()
    at_once = set(Recommendation.objects.values_list("product", "other", "score"))
    monkeypatch.setattr(pairings, "ORDERS_AT_ONCE", 1)
    monkeypatch.setattr(pairings, "PRODUCTS_AT_ONCE", 1)
    Recommendation.objects.all().delete()

    pairings.refresh()

    assert set(Recommendation.objects.values_list("product", "other", "score")) == at_once


def test_the_command_tells_what_changed(goods):
    buy(goods, "lamp oil", "rug bag")
    said = StringIO()

    call_command("refresh_recommendations", "--json", stdout=said)

    tally = json.loads(said.getvalue())
    assert tally["together"] == 4
    assert tally["similar"] == Recommendation.objects.filter(kind="similar").count()


def test_the_cart_names_what_goes_with_it(client, goods):
    buy(goods, "lamp oil", "lamp oil", "rug bag")
    pairings.refresh()
    cart = make_cart((goods["lamp"], 1))
    session = client.session
    session[access.CART_KEY] = cart.key
    session.save()

    page = client.get("/cart/").content.decode()

    assert goods["oil"].product.get_absolute_url() in page.split("You may also like")[1]
