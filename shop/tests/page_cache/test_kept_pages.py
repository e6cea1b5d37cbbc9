"""A page is made once, and sent as it is until something that it shows changes."""

import re

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from shop.models import (
    Category,
    Collection,
    OptionValue,
    Product,
    ProductImage,
    ProductStatus,
    Review,
    SearchSynonym,
    Variant,
)
from shop.page_cache import freshness, page
from shop.services import listing, reviews, search_misses, stock
from shop.tests.factories import (
    make_category,
    make_collection,
    make_image,
    make_product,
    make_review,
    make_variant,
)
from shop.tests.page_cache.visits import KeepingShop
from shop.triggers import WATCHED

pytestmark = pytest.mark.django_db

# Written with the products themselves, in the same transaction, which leaves a trace.
OF_SEARCH = {"shop_searchdocument", "shop_searchword", "shop_searchspelling"}
# Worked out at night; a page shows what is new within a minute.
OF_THE_NIGHT = {"shop_recommendation"}


@pytest.fixture
def lamp():
    """A product with two sizes, pictures and a review, beside another on its shelf."""
    product = make_product("Brass lamp", option_names=["Size"], brand="Nadi")
    for size, units in (("Small", 3), ("Large", 40)):
        make_variant(product, options=[size], on_hand=units, mrp_paise=900_00)
    make_image(product)
    make_review(product, text="It shines.")
    make_variant(make_product("Clay lamp", category=product.category))
    make_variant(make_product("Silver dish"))
    make_collection("All that is here")
    return product


def addresses(product) -> list[str]:
    """Every kind of page that may be kept."""
    home = product.get_absolute_url()
    return [
        *("/", product.category.get_absolute_url(), home, f"{home}reviews/"),
        *(one.get_absolute_url() for one in Collection.objects.all()),
        *("/search/?q=lamp", "/search/", "/search/suggest/?q=la", f"/recent/?ids={product.pk}"),
        *(f"/api/recommendations/?product={product.pk}", "/sitemap.xml", "/sitemap-pages.xml"),
        *("/sitemap-categories.xml", "/sitemap-collections.xml", "/sitemap-products-0.xml"),
        "/robots.txt",
    ]


def test_a_page_is_made_once_and_costs_no_query_from_then_on(lamp):
    shop = KeepingShop()
    shop.front.freshness.is_known()
    shop.front.freshness._read_at += 60  # the log is not read again while this test lasts
    paths = addresses(lamp)
    first = {path: shop.get(path) for path in paths}

    with CaptureQueriesContext(connection) as seen:
        again = {path: shop.get(path) for path in paths}

    assert not seen.captured_queries
    assert shop.made == len(first)
    assert again == first
    assert {answer.status for answer in first.values()} == {200}


def test_what_is_kept_says_what_django_says_with_the_same_headers(shop, lamp):
    for path in addresses(lamp):
        fresh, kept = shop.get_from_django(path), [shop.get(path) for _ in range(2)][1]

        assert kept.body == fresh.body, path
        assert kept.headers.pop("etag") == f"W/{fresh.headers.pop('etag')}"
        assert kept.headers.pop("vary") == "Accept-Encoding"
        fresh.headers.pop("vary", None)
        assert kept.headers == fresh.headers, path


CHANGES = {
    "a name": lambda lamp: Product.objects.update(name="Copper lota"),
    "a description": lambda lamp: Product.objects.update(description="<p>Heavy.</p>"),
    "a rule of tax": lambda lamp: Product.objects.update(country_of_origin="India"),
    "a price": lambda lamp: _change_price(lamp),
    "a sale that leaves fewer": lambda lamp: stock.reserve(
        [(lamp.variants.get(options=["Small"]), 1)], reference="A"
    ),
    "a sale that leaves none": lambda lamp: stock.reserve(
        [(variant, variant.available) for variant in lamp.variants.all()], reference="A"
    ),
    "a shelf's name": lambda lamp: Category.objects.update(name="Lights"),
    "a new shelf": lambda lamp: make_category("Pots"),
    "a closed shelf": lambda lamp: Category.objects.update(is_active=False),
    "a picture": lambda lamp: ProductImage.objects.update(alt="From behind"),
    "no picture": lambda lamp: ProductImage.objects.all().delete(),
    "a collection": lambda lamp: Collection.objects.update(name="Everything"),
    "a colour": lambda lamp: OptionValue.objects.update(swatch="#123456"),
    "a new product": lambda lamp: make_variant(make_product("Iron lamp", category=lamp.category)),
    "a draft": lambda lamp: Product.objects.filter(name="Clay lamp").update(
        status=ProductStatus.DRAFT
    ),
    "a review": lambda lamp: make_review(lamp, rating=1, text="It broke."),
    "a thank": lambda lamp: reviews.find_helpful(Review.objects.get()),
    "an answer": lambda lamp: Review.objects.update(answer="Thank you."),
    "a synonym": lambda lamp: SearchSynonym(words="lamp", means="dish").save(),
}


def _change_price(lamp):
    Variant.objects.filter(product=lamp).update(price_paise=111_00)
    listing.reindex([lamp.pk])


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_every_page_says_what_would_be_said_anew(shop, lamp, change):
    paths = addresses(lamp)
    before = {path: shop.get(path) for path in paths}

    CHANGES[change](lamp)

    after = {path: shop.get(path) for path in paths}
    for path in paths:
        fresh = shop.get_from_django(path)
        assert (after[path].status, after[path].body) == (fresh.status, fresh.body), path
    assert {path for path in paths if after[path].body != before[path].body}


def test_the_log_tells_of_every_table_that_a_kept_page_reads(shop, lamp):
    watched = {one.table for one in WATCHED}

    with CaptureQueriesContext(connection) as seen:
        for path in addresses(lamp):
            shop.get(path)

    read = {
        table
        for query in seen.captured_queries
        for table in re.findall(r'(?:FROM|JOIN)\s+"?((?:shop|orders|accounts)_\w+)', query["sql"])
    }
    assert read - watched <= OF_SEARCH | OF_THE_NIGHT | {"shop_cataloguechange"}, read
    assert {"shop_product", "shop_review", "shop_collection"} <= read


def test_a_sale_touches_no_page_but_those_of_its_own_product(shop, lamp):
    other = Product.objects.get(name="Clay lamp").get_absolute_url()
    for path in ("/", other, lamp.get_absolute_url()):
        shop.get(path)
    made = shop.made

    stock.reserve([(lamp.variants.get(options=["Small"]), 1)], reference="A")
    for path in ("/", other, lamp.get_absolute_url()):
        shop.get(path)

    assert shop.made == made + 1
    assert "Only 2 left" in shop.get(lamp.get_absolute_url()).text


def test_a_minute_later_a_page_is_made_anew(shop, lamp, monkeypatch):
    monkeypatch.setattr(page, "LONGEST_LIFE", -1)

    shop.get("/")
    shop.get("/")

    assert shop.made == 2


def test_what_is_private_missing_moved_or_counted_is_never_kept(shop, lamp):
    Product.objects.filter(name="Clay lamp").update(status=ProductStatus.ARCHIVED)
    gone = Product.objects.get(name="Clay lamp").get_absolute_url()
    wanted = {"/cart/": 200, "/p/nothing/": 404, "/nothing/": 404, gone: 410, "/c/x": 301}
    wanted |= {"/accounts/login/": 200, f"/delivery/?variant={lamp.variants.first().pk}": 200}

    for path, status in wanted.items():
        before = shop.made
        assert [shop.get(path).status for _ in range(2)] == [status, status], path
        assert shop.made == before + 2, path


def test_a_search_that_finds_nothing_is_counted_every_time(shop, lamp):
    for _ in range(3):
        shop.get("/search/?q=helicopter")

    assert sum(search_misses.tally.clear().values()) == 3


def test_what_one_visitor_sends_along_is_not_in_the_copy_of_the_next(shop, lamp):
    cookies = "sessionid=abc; cart_count=3; signed_in=1"

    first = shop.get("/?utm_source=letter&gclid=123", cookie=cookies, hx_request="true")
    second = shop.get("/")

    assert first.body == second.body
    assert "set-cookie" not in first.headers
    assert shop.made == 1


def test_what_an_address_asks_for_is_part_of_it(shop, lamp):
    list_page = lamp.category.get_absolute_url()

    pages = [shop.get(f"{list_page}{query}") for query in ("", "?sort=price", "?utm_a=1&page=9")]
    asked = shop.get(list_page, host="testserver")

    assert shop.made == 4
    assert pages[0].body != pages[1].body
    assert shop.get(f"{list_page}?page=9&gclid=x").body == pages[2].body
    assert asked.status == 200
    assert shop.get(list_page, host="evil.example").status == 400


def test_while_the_database_cannot_be_asked_nothing_old_is_shown(shop, lamp, monkeypatch):
    shop.get("/")
    Product.objects.update(name="Copper lota")

    def fail(*args):
        raise OperationalError("gone")

    monkeypatch.setattr(freshness.Freshness, "_take_in", fail)

    assert "Copper lota" in shop.get("/").text


def test_who_has_just_written_something_sees_it_at_once(lamp):
    shop = KeepingShop()
    review = Review.objects.get()
    thank = f"/reviews/{review.pk}/helpful/"
    shop.get(lamp.get_absolute_url())

    answer = shop.get(thank, method="POST", origin="http://127.0.0.1")

    review.refresh_from_db()
    assert (answer.status, review.helpful_count) == (303, 1)
    fresh = shop.get_from_django(lamp.get_absolute_url())
    assert shop.get(lamp.get_absolute_url()).body == fresh.body


def test_addresses_of_any_length_take_no_memory(shop, lamp):
    for _ in range(2):
        shop.get("/?q=" + "x" * 1000, accept_encoding="gzip, " + "x" * 5000)

    assert (shop.made, shop.front.pages.bytes) == (2, 0)
