"""Pages are made once however many ask, kept in bounded memory, and sent as each visitor reads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from shop.page_cache.page import OVERHEAD, Page
from shop.page_cache.pages import Pages

PUBLIC = [("Cache-Control", "public, s-maxage=1"), ("ETag", '"abc"'), ("X-Frame-Options", "DENY")]
BODY = b"<p>Brass lamps, and lamps of brass.</p>" * 200


def make_page(body: bytes = BODY, *, encoding: str = "", headers=PUBLIC) -> Page:
    return Page("200 OK", headers, body, encoding)


@pytest.mark.parametrize("first", ["", "br", "gzip"])
def test_a_body_is_sent_in_every_encoding_whichever_was_asked_for_first(first):
    pages, page = Pages(10**6), make_page(encoding=first)
    pages.once("/", lambda: page)

    sent = {one: pages.answer_in("/", page, one) for one in ("", "br", "gzip")}

    assert sent[""][1] == [BODY]
    for encoding in ("br", "gzip"):
        headers, [body] = sent[encoding]
        assert len(body) < len(BODY) / 10
        assert dict(headers)["Content-Encoding"] == encoding
        assert dict(headers)["Content-Length"] == str(len(body))
        assert ("X-Frame-Options", "DENY") in headers
    assert pages.bytes == page.size == OVERHEAD + sum(len(one[0]) for _, one in sent.values())


def test_who_has_the_page_already_is_told_so_without_a_body(shop, db):
    etag = shop.get("/robots.txt").headers["etag"]

    for asked in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        answer = shop.get("/robots.txt", if_none_match=asked)
        assert (answer.status, answer.body) == (304, b"")
        assert answer.headers.keys() == {"cache-control", "etag", "vary"}
    assert shop.get("/robots.txt", if_none_match='"other"').status == 200


def test_head_is_answered_from_the_same_page(shop, db):
    heads = [shop.get("/", method="HEAD", accept_encoding="br") for _ in range(2)]
    whole = shop.get("/", accept_encoding="br")

    assert [head.body for head in heads] == [b"", b""]
    assert heads[0].headers == whole.headers
    assert shop.made == 1


def test_memory_is_bounded_and_what_nobody_asks_for_goes_first():
    page_size = OVERHEAD + len(BODY)
    pages = Pages(10 * page_size)
    for number in range(10):
        pages.once(number, make_page)
    pages.find(0)

    pages.once(10, make_page)
    pages.answer_in(10, pages.find(10), "gzip")

    assert pages.find(0)
    assert not pages.find(1)
    assert pages.bytes <= pages.most_bytes


def test_a_page_that_would_push_out_many_others_is_not_kept():
    pages = Pages(8 * OVERHEAD)

    pages.once("/", make_page)

    assert (pages.find("/"), pages.bytes) == (None, 0)


def test_what_goes_is_what_shows_the_product_and_its_memory_is_free_again():
    pages = Pages(10**6)
    lamp, dish, both = make_page(), make_page(), make_page()
    lamp.products, dish.products, both.products = {1}, {2}, {1, 2}
    for page in (lamp, dish, both):
        pages.once(page, lambda page=page: page)

    pages.drop({1})

    assert [bool(pages.find(page)) for page in (lamp, dish, both)] == [False, True, False]
    assert pages.bytes == dish.size
    pages.drop(None)
    assert (pages.find(dish), pages.bytes) == (None, 0)


def test_of_many_who_come_at_once_one_makes_the_page_and_all_get_it():
    pages, made, may_go_on = Pages(10**6), [], threading.Event()

    def make():
        made.append(1)
        may_go_on.wait(5)
        return make_page()

    with ThreadPoolExecutor(12) as pool:
        found = [pool.submit(pages.once, "/", make) for _ in range(12)]
        may_go_on.set()

    assert len(made) == 1
    assert len({one.result() for one in found}) == 1


def test_who_waits_for_somebody_who_fails_makes_the_page_alone():
    pages, is_waiting = Pages(10**6), threading.Event()
    first_try = iter([True])

    def make():
        if next(first_try, False):
            is_waiting.wait(5)
            raise OSError
        return make_page()

    with ThreadPoolExecutor(2) as pool:
        failed, waited = (pool.submit(pages.once, "/", make) for _ in range(2))
        is_waiting.set()

    assert isinstance(failed.exception(), OSError)
    assert waited.result() is pages.find("/")


@pytest.mark.parametrize(
    ("changed", "is_kept"), [(None, False), ({1}, False), ({2}, True), (set(), True)]
)
def test_what_was_read_before_a_change_is_not_kept_as_if_it_were_newer(changed, is_kept):
    pages, page = Pages(10**6), make_page()
    page.products = {1}

    def make():
        pages.drop(changed)
        return page

    assert pages.once("/", make) is page
    assert bool(pages.find("/")) == page.is_kept == is_kept


def test_who_comes_after_a_change_does_not_wait_for_the_older_page():
    pages, old, new = Pages(10**6), make_page(), make_page()

    def make_old():
        pages.drop(None)
        pages.once("/", lambda: new)
        return old

    pages.once("/", make_old)

    assert pages.find("/") is new
