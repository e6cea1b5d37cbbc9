"""Words find products."""

import pytest

from shop.models import Product
from shop.search import clean_words, search, suggest
from shop.tests.factories import make_category, make_product, make_variant

pytestmark = pytest.mark.django_db


def sold(name: str, *, sku: str | None = None, **fields) -> Product:
    product = make_product(name, **fields)
    make_variant(product, **({"sku": sku} if sku else {}))
    return product


@pytest.mark.parametrize(
    "words",
    ["copper", "COPPER", "Tamra", "kitchen", "two litres", "hammered", "LOTA-2L", "lota ham"],
)
def test_a_product_is_found_by_every_word_one_may_know_of_it(words):
    product = sold(
        "Copper lota",
        sku="LOTA-2L",
        brand="Tamra",
        category=make_category("Kitchen"),
        summary="Holds two litres.",
        description="<p>Hammered by hand.</p>",
    )
    sold("Steel tiffin")

    assert list(search(words)) == [product]


def test_every_word_must_occur():
    sold("Copper lota")
    sold("Copper plate")

    assert [product.name for product in search("copper plate")] == ["Copper plate"]
    assert not search("copper bicycle")


@pytest.mark.parametrize(
    "words", ["", "   ", "%", "_", "\\", "'", '"', "\x00", "a" * 5000, "'; --"]
)
def test_odd_words_are_taken_as_they_stand(client, words):
    sold("Copper lota")

    assert not [product for product in search(words) if words.strip() not in product.name]
    assert client.get("/search/", {"q": words}).status_code == 200
    assert client.get("/search/suggest/", {"q": words}).status_code == 200


def test_a_percent_sign_is_found_where_it_stands():
    product = sold("100% cotton towel")
    sold("1000 pins")

    assert list(search("100%")) == [product]


def test_a_product_with_many_fitting_variants_is_found_once():
    product = make_product("Kurta")
    for size in ("S", "M", "L"):
        make_variant(product, sku=f"KURTA-{size}", options=[size])

    assert list(search("kurta")) == [product]


def test_a_name_that_begins_with_the_words_comes_before_one_that_mentions_them():
    mentioned = sold("Stand", description="For a brass lamp")
    inside = sold("Small brass lamp")
    begins = sold("Brass lamp")

    assert list(search("brass lamp")) == [begins, inside, mentioned]


def test_what_is_not_on_sale_is_not_found():
    sold("Copper lota", status="archived")
    make_product("Copper plate without a price")

    assert not search("copper")


def test_the_words_are_shown_as_text(client):
    page = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_search_pages_are_not_indexed(client):
    assert b'content="noindex, follow"' in client.get("/search/?q=lamp").content


def test_pages_of_a_search_keep_its_words(client):
    for number in range(25):
        sold(f"Brass lamp {number}")

    listing = client.get("/search/?q=brass+lamp&sort=price").context["listing"]

    assert listing.next_url == "/search/?q=brass+lamp&sort=price&page=2"


def test_suggestions_name_a_product_its_page_and_its_price(client):
    product = sold("Copper lota")

    answer = client.get("/search/suggest/?q=cop").json()

    assert answer == {
        "suggestions": [{"name": "Copper lota", "url": product.get_absolute_url(), "price": "₹500"}]
    }


def test_a_single_letter_suggests_nothing():
    sold("Copper lota")

    assert suggest("c") == []


def test_words_are_cut_to_a_length_and_freed_of_control_characters():
    assert clean_words("  brass\x00\tlamp \n") == "brass lamp"
    assert len(clean_words("a" * 500)) == 100
