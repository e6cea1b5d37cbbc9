"""What search engines are told of the shop's addresses, by the rules of sitemaps.org."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop import sitemaps
from shop.models import Product
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db

SITE = "https://shop.example"
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")
ORDER = ["loc", "lastmod", "changefreq", "priority", "image"]


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def entries(text: bytes, *, root: str, entry: str) -> list[dict]:
    """What a sitemap holds; fails where it breaks a rule of the schema."""
    assert len(text) <= 50 * 2**20
    tree = ElementTree.fromstring(text)  # noqa: S314 - it is our own
    assert tree.tag == f"{{{sitemaps.SITEMAP}}}{root}"
    assert 1 <= len(tree) <= 50_000
    assert {element.tag for element in tree} == {f"{{{sitemaps.SITEMAP}}}{entry}"}
    return [read_entry(element) for element in tree]


def read_entry(element) -> dict:
    names = [child.tag.partition("}")[2] for child in element]
    assert names == sorted(names, key=ORDER.index), "in the order of the schema"
    assert len(set(names) - {"image"}) == len([name for name in names if name != "image"])
    loc = element.findtext(f"{{{sitemaps.SITEMAP}}}loc")
    images = element.findall(f"{{{sitemaps.IMAGE}}}image/{{{sitemaps.IMAGE}}}loc")
    modified = element.findtext(f"{{{sitemaps.SITEMAP}}}lastmod")
    addresses = [loc, *(image.text for image in images)]
    assert all(address.startswith(f"{SITE}/") for address in addresses)
    assert all(12 <= len(address) <= 2048 and address.isascii() for address in addresses)
    assert modified is None or MOMENT.fullmatch(modified)
    assert len(images) <= 1000
    return {"path": loc.removeprefix(SITE), "modified": modified, "images": addresses[1:]}


def index_of(client) -> list[dict]:
    return entries(client.get("/sitemap.xml").content, root="sitemapindex", entry="sitemap")


def pages_of(client) -> list[dict]:
    """All addresses in all files that the index names."""
    return [
        page
        for file in index_of(client)
        for page in entries(client.get(file["path"]).content, root="urlset", entry="url")
    ]


def test_the_sitemaps_name_the_shop_its_shelves_and_what_is_on_sale(client):
    product = make_variant().product
    draft = make_variant(make_product(status="draft")).product
    unpriced = make_product()

    paths = [page["path"] for page in pages_of(client)]

    assert {"/", product.get_absolute_url(), product.category.get_absolute_url()} <= set(paths)
    assert not {draft.get_absolute_url(), unpriced.get_absolute_url()} & set(paths)
    assert len(paths) == len(set(paths))


def test_every_address_that_is_named_has_a_page(client):
    make_variant(make_product(category=make_category(parent=make_category())))
    make_category(parent=make_category(is_active=False))

    answers = {page["path"]: client.get(page["path"]).status_code for page in pages_of(client)}

    assert set(answers.values()) == {200}


def test_products_come_with_their_pictures_and_the_time_of_their_last_change(client):
    product = make_variant().product
    image, other = make_image(product), make_image(product)
    moment = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    Product.objects.filter(pk=product.pk).update(updated_at=moment)

    (page,) = [one for one in pages_of(client) if one["path"] == product.get_absolute_url()]

    assert page["modified"] == "2026-03-04T05:06:07+00:00"
    assert page["images"] == [SITE + one.file.url for one in (image, other)]


def test_products_are_parted_by_their_keys_with_the_newest_change_of_each_part(client, monkeypatch):
    monkeypatch.setattr(sitemaps, "PER_PAGE", 2)
    goods = [make_variant().product for _ in range(5)]
    moment = datetime(2031, 1, 1, tzinfo=UTC)
    Product.objects.filter(pk=goods[3].pk).update(updated_at=moment)

    files = [file for file in index_of(client) if "products" in file["path"]]

    assert len(files) >= 3
    assert [file["modified"][:4] for file in files].count("2031") == 1
    named = {page["path"] for page in pages_of(client)}
    assert {one.get_absolute_url() for one in goods} <= named


@pytest.mark.parametrize("page", ["7", "281474976710656", "9" * 60])
def test_a_range_in_which_nothing_is_sold_has_no_sitemap(client, page):
    make_variant()

    assert client.get(f"/sitemap-products-{page}.xml").status_code == 404


def test_an_empty_shop_has_a_sitemap_too(client):
    assert [page["path"] for page in pages_of(client)] == ["/"]


def test_sitemaps_cost_the_same_queries_however_many_products_there_are(client):
    make_variant()

    def queries() -> list[int]:
        counts = []
        for path in ("/sitemap.xml", "/sitemap-categories.xml", "/sitemap-products-0.xml"):
            with CaptureQueriesContext(connection) as found:
                client.get(path)
            counts.append(len(found))
        return counts

    few = queries()
    for _ in range(10):
        make_image(make_variant().product)

    assert max(few) <= 8  # the first asks for what lists keep in memory, too
    assert all(more <= less for more, less in zip(queries(), few, strict=True))
