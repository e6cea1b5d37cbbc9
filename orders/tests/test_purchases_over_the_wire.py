"""The guests of `make bench` buy here too: whole purchases by HTTP, several at once."""

from urllib.parse import urlsplit

import pytest

from benchmarks import purchases
from orders.models import Order
from orders.tests.factories import make_method
from shop.tests.factories import make_variant


@pytest.mark.django_db(transaction=True)
def test_guests_who_buy_at_once_each_get_an_order(live_server):
    make_method()
    lamp = make_variant(on_hand=4)
    port, pages = urlsplit(live_server.url).port, [lamp.product.get_absolute_url()]

    tally = purchases.buy_at_once(port, pages, buyers=2, count=4)
    late = purchases.buy_at_once(port, pages, buyers=1, count=1)

    assert tally.ended == {"placed": 4}
    assert {len(times) for times in tally.times.values()} == {4}
    assert late.ended == {"add: 409": 1}
    assert Order.objects.count() == 4
