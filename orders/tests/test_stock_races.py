"""Staff at the shelf at the same time, with threads of their own."""

import uuid
from functools import partial

import pytest
from django.utils import timezone

from accounts.models import User
from orders.tests.factories import at_once
from shop.models import Category, ShortLink, ShortLinkDay, StockMovement
from shop.services import category_tree, short_links, stock, stock_takes
from shop.tests.factories import make_category, make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def test_six_who_scan_at_once_count_every_unit():
    take, variant = stock_takes.start("Back room", actor=None), make_variant(on_hand=10)

    scan = partial(stock_takes.add, take, variant, 1, actor=None)
    ended = at_once(*(partial(scan, key=uuid.uuid4()) for _ in range(6)))

    assert ended == {"ok": 6}
    assert [line.counted for line in stock_takes.lines(take)] == [6]


def test_of_two_who_close_it_at_once_one_writes_while_the_shop_sells():
    take, variant = stock_takes.start("Back room", actor=None), make_variant(on_hand=10)
    stock.reserve([(variant, 4)], reference="A-1")
    stock_takes.set_to(take, variant, 9, key=uuid.uuid4(), actor=None)
    seen = stock_takes.last_count(take)

    ended = at_once(
        *[partial(stock_takes.close, take, seen=seen, actor=None)] * 2,
        *[partial(stock.sell, [(variant, 1)], reference="A-1")] * 4,
    )

    variant.refresh_from_db()
    assert ended == {"ok": 5, "NotOpen": 1}
    assert (variant.on_hand, variant.reserved) == (5, 0)
    assert StockMovement.objects.filter(reference=take.reference).count() == 1


def test_a_form_about_the_shelf_that_is_sent_twice_at_once_is_written_once(client):
    variant = make_variant(on_hand=10)
    client.force_login(User.objects.create_superuser("staff@example.com", "a-long-password"))
    data = {"seen": "", "kind": "receive", "quantity": 5, "reason": "Mill"}
    url = f"/admin/shop/variant/{variant.pk}/adjust-stock/"

    at_once(*[partial(client.post, url, data)] * 3)

    variant.refresh_from_db()
    assert variant.on_hand == 15


def test_categories_that_are_moved_at_once_stay_a_tree():
    shelves = [make_category() for _ in range(6)]

    moves = [(category_tree.put, "inside", 1), (category_tree.put, "before", 2)]
    calls = [
        partial(move, shelf.pk, where, shelves[(number + step) % 6].pk)
        for number, shelf in enumerate(shelves)
        for move, where, step in moves
    ]
    ended = at_once(*calls)

    assert set(ended) <= {"ok", "CannotMove"}
    assert Category.objects.count() == 6
    assert not any(Category.objects.find_problems())


def test_two_processes_that_write_hits_at_once_lose_none():
    links = [ShortLink.objects.create(code=f"link-{number}", path="/") for number in range(3)]
    day = timezone.localdate()
    counted = {(link.pk, day): 2 for link in links}

    ended = at_once(*[partial(short_links._write, counted)] * 5)

    assert ended == {"ok": 5}
    assert set(ShortLinkDay.objects.values_list("hits", flat=True)) == {10}
