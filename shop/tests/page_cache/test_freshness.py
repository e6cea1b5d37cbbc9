"""What is kept is never older than a second: the log of changes is read in time, and by one."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.models import CatalogueChange
from shop.page_cache import freshness
from shop.page_cache.freshness import Freshness
from shop.tests.page_cache.visits import KeepingShop

pytestmark = pytest.mark.django_db


@pytest.fixture
def dropped():
    return []


@pytest.fixture
def fresh(dropped):
    """One that has read the log just now."""
    found = Freshness(dropped.append)
    found.is_known()
    dropped.clear()
    return found


def note(product=1, **fields):
    return CatalogueChange.objects.create(product_id=product, **fields)


def age(found: Freshness, seconds: float) -> None:
    """Have the log last read so long ago."""
    found._read_at = time.monotonic() - seconds


def test_the_log_is_read_with_one_query_and_not_again_at_once(fresh, dropped):
    note()
    assert fresh.is_known()
    assert not dropped
    age(fresh, 0.3)

    with CaptureQueriesContext(connection) as seen:
        assert fresh.is_known()
        assert fresh.is_known()

    assert len(seen) == 1
    assert dropped == [None]


def test_each_change_is_taken_in_once_and_goes_as_far_as_it_has_to(fresh, dropped, monkeypatch):
    monkeypatch.setattr(freshness, "ASKED_EVERY", 0)

    for pages in (["own", "own"], ["none"], ["own", "all"], []):
        for product, one in enumerate(pages, start=1):
            note(product, pages=one)
        fresh.is_known()
        fresh.is_known()

    assert dropped == [{1, 2}, None]


def test_a_change_that_shows_after_a_younger_one_is_taken_in(fresh, dropped, monkeypatch):
    monkeypatch.setattr(freshness, "ASKED_EVERY", 0)
    newest = note(1, pages="own").pk
    fresh.is_known()

    note(3, pages="own", pk=newest + 2)
    fresh.is_known()
    note(2, pages="own", pk=newest + 1)
    fresh.is_known()

    assert dropped == [{1}, {3}, {2}]


def test_after_too_many_changes_or_a_day_asleep_all_pages_go(fresh, dropped, monkeypatch):
    age(fresh, 25 * 60 * 60)
    assert fresh.is_known()
    assert dropped == [None]

    monkeypatch.setattr(freshness, "ASKED_EVERY", 0)
    monkeypatch.setattr(freshness, "MANY", 3)
    for _ in range(5):
        note(pages="own")
    fresh.is_known()
    assert dropped == [None, None]


@pytest.mark.parametrize(("seconds", "waits"), [(0.3, False), (0.8, True), (3600, True)])
def test_while_one_reads_others_wait_only_if_what_they_know_is_too_old(fresh, seconds, waits):
    age(fresh, seconds)
    with ThreadPoolExecutor(1) as pool, fresh._lock:
        asked = pool.submit(fresh.is_known)
        threading.Event().wait(0.05)
        is_waiting = not asked.done()
        age(fresh, 0 if waits else seconds)  # as the one who reads does at the end

    assert is_waiting == waits
    assert asked.result() is True


def test_for_a_private_page_the_log_is_not_read():
    shop = KeepingShop()

    with CaptureQueriesContext(connection) as seen:
        shop.get("/healthz/")
        shop.get("/accounts/login/")
        shop.get("/cart/", method="POST")

    assert not [one for one in seen.captured_queries if "cataloguechange" in one["sql"]]
    assert shop.made == 3


def test_nginx_may_answer_until_the_second_is_over_in_which_the_page_was_known_right(monkeypatch):
    shop, plain = KeepingShop(is_behind_proxy=True), KeepingShop()
    shop.get("/")
    monkeypatch.setattr(shop.front.freshness, "as_of", 1234.9)
    age(shop.front.freshness, -60)  # so that it is not read again meanwhile

    page = shop.get("/")
    unchanged = shop.get("/", if_none_match=page.headers["etag"])

    assert page.headers["x-accel-expires"] == unchanged.headers["x-accel-expires"] == "@1234"
    assert "x-accel-expires" not in shop.get("/p/nothing/").headers
    assert "x-accel-expires" not in shop.get("/cart/").headers
    assert "x-accel-expires" not in plain.get("/").headers
