"""Lists: what is in them, in which order, on which page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.models import Product, ProductStatus
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db


def names(client, address: str) -> list[str]:
    return [product.name for product in client.get(address).context["listing"].products]


def priced(category, **prices) -> None:
    for name, rupees in prices.items():
        make_variant(make_product(name, category=category), price_paise=rupees * 100)


def queries(client, address: str) -> int:
    """How many queries the page takes once this process knows what is in the shop."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def fill(category, number: int) -> None:
    for _ in range(number):
        product = make_product(category=category, popularity=1)
        make_variant(product, mrp_paise=700_00)
        make_image(product)
        make_image(product)


@pytest.mark.parametrize(
    ("page", "most"),
    [("/", 7), ("/c/shelf/", 6), ("/c/shelf/?in_stock=on&sort=price", 6), ("/search/?q=lamp", 7)],
)
def test_a_list_costs_the_same_queries_for_1_product_and_for_30(client, page, most):
    category = make_category("Lamps", slug="shelf")
    fill(category, 1)
    few = queries(client, page)

    fill(category, 29)

    assert queries(client, page) == few
    assert few <= most


def test_a_product_page_costs_the_same_queries_for_1_variant_and_for_30(client):
    product = make_product()
    make_variant(product, options=["0"])
    few = queries(client, product.get_absolute_url())

    for number in range(1, 30):
        make_variant(product, options=[str(number)])
        make_image(product)

    assert queries(client, product.get_absolute_url()) == few
    assert few <= 9


def test_a_shelf_shows_what_stands_on_the_shelves_below_it(client):
    root = make_category("Home")
    leaf = make_category("Brass", parent=make_category("Lamps", parent=root))
    priced(leaf, Diya=100)
    priced(make_category("Elsewhere"), Kurta=100)

    assert names(client, root.get_absolute_url()) == ["Diya"]


def test_a_hidden_shelf_hides_the_branch_below_it(client):
    root = make_category("Home")
    hidden = make_category("Hidden", parent=root, is_active=False)
    leaf = make_category("Brass", parent=hidden)
    priced(leaf, Diya=100)

    assert names(client, root.get_absolute_url()) == []
    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert client.get(leaf.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.ARCHIVED])
def test_what_is_not_on_sale_is_in_no_list(client, status):
    category = make_category()
    priced(category, Diya=100)
    Product.objects.update(status=status)

    assert names(client, category.get_absolute_url()) == []
    assert b"Diya" not in client.get("/").content
    assert b"diya" not in client.get("/sitemap.xml").content


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("min=200", {"b", "c"}),
        ("max=200", {"a", "b"}),
        ("min=150&max=250", {"b"}),
        ("min=1,50&max=₹250", {"b"}),
        ("min=abc&max=200", {"a", "b"}),
        ("min=-5", {"a", "b", "c"}),
        ("min=nan&max=1e999&page=x&sort=drop", {"a", "b", "c"}),
        ("page=99", {"a", "b", "c"}),
        ("page=-1", {"a", "b", "c"}),
        ("colour=blue&utm_source=x", {"a", "b", "c"}),
    ],
)
def test_prices_narrow_a_list_and_nonsense_is_ignored(client, asked, found):
    category = make_category()
    priced(category, a=100, b=200, c=300)

    assert set(names(client, f"{category.get_absolute_url()}?{asked}")) == found


def test_in_stock_leaves_out_what_is_sold_out(client):
    category = make_category()
    priced(category, here=100)
    make_variant(make_product("gone", category=category), on_hand=0)

    assert names(client, f"{category.get_absolute_url()}?in_stock=on") == ["here"]
    assert names(client, category.get_absolute_url()) == ["here", "gone"]


def test_a_brand_narrows_a_list_and_stays_while_one_pages(client):
    category = make_category()
    for number in range(25):
        make_variant(make_product(f"ours {number}", category=category, brand="Deepa & Co"))
    make_variant(make_product("theirs", category=category, brand="Other"))

    listing = client.get(f"{category.get_absolute_url()}?brand=Deepa+%26+Co").context["listing"]

    assert listing.page.paginator.count == 25
    assert listing.next_url == f"{category.get_absolute_url()}?brand=Deepa+%26+Co&page=2"


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("price", ["a", "b", "c"]),
        ("-price", ["c", "b", "a"]),
        ("new", ["c", "b", "a"]),
        ("popular", ["b", "c", "a"]),
        ("rating", ["c", "a", "b"]),
    ],
)
def test_a_list_is_sorted_as_asked(client, sort, order):
    category = make_category()
    priced(category, a=100, b=200, c=300)
    Product.objects.filter(name="b").update(popularity=9)
    Product.objects.filter(name="a").update(rating_hundredths=410, rating_count=4)
    Product.objects.filter(name="c").update(rating_hundredths=480, rating_count=2)

    assert names(client, f"{category.get_absolute_url()}?sort={sort}") == order


def test_pages_hold_24_and_neither_repeat_nor_lose_a_product(client):
    category = make_category()
    priced(category, **{f"p{number}": 100 for number in range(30)})
    address = category.get_absolute_url()

    first, second = (
        names(client, f"{address}?sort=price"),
        names(client, f"{address}?page=2&sort=price"),
    )

    assert (len(first), len(second)) == (24, 6)
    assert len({*first, *second}) == 30


def test_a_page_of_a_list_names_its_neighbours_and_its_own_address(client):
    category = make_category(slug="lamps")
    priced(category, **{f"p{number}": 100 for number in range(60)})

    page = client.get("/c/lamps/?page=2&sort=price").content.decode()

    assert '<link rel="canonical" href="http://127.0.0.1:8000/c/lamps/?page=2">' in page
    assert '<link rel="prev" href="http://127.0.0.1:8000/c/lamps/?sort=price">' in page
    assert '<link rel="next" href="http://127.0.0.1:8000/c/lamps/?sort=price&amp;page=3">' in page


def test_a_card_shows_the_first_picture_of_its_product(client):
    product = make_variant().product
    make_image(product, position=2, alt="From behind")
    make_image(product, position=1, alt="From the front")

    page = client.get(product.category.get_absolute_url()).content.decode()

    assert 'alt="From the front"' in page
    assert "From behind" not in page
