"""Words find products."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shop.models import Product, SearchSynonym
from shop.search import clean_words, find, suggest
from shop.tests.factories import make_category, make_collection, make_product, make_variant

pytestmark = pytest.mark.django_db


def sold(name: str, *, sku: str | None = None, **fields) -> Product:
    product = make_product(name, **fields)
    make_variant(product, **({"sku": sku} if sku else {}))
    return product


def names(client, words: str, **asked) -> list[str]:
    """The products of the page that a search shows, best first."""
    listing = client.get("/search/", {"q": words, **asked}).context["listing"]
    return [product.name for product in listing.products]


@pytest.mark.parametrize(
    "words",
    ["copper", "COPPER", "Tamra", "kitchen", "two litres", "hammered", "LOTA-2L", "lota ham"],
)
def test_a_product_is_found_by_every_word_one_may_know_of_it(client, words):
    product = sold(
        "Copper lota",
        sku="LOTA-2L",
        brand="Tamra",
        category=make_category("Kitchen"),
        summary="Holds two litres.",
        description="<p>Hammered by hand.</p>",
    )
    sold("Steel tiffin")

    assert names(client, words) == [product.name]


def test_every_word_must_occur(client):
    sold("Copper lota")
    sold("Copper plate")

    assert names(client, "copper plate") == ["Copper plate"]
    assert not names(client, "copper bicycle", exact="1")


def test_a_word_that_nothing_has_is_left_out_if_that_helps_and_the_page_says_so(client):
    sold("Copper plate")

    page = client.get("/search/?q=copper+bicycle+plate")

    assert [product.name for product in page.context["listing"].products] == ["Copper plate"]
    assert "Showing results for <strong>copper plate</strong>" in page.content.decode()
    assert not names(client, "bicycle pump")


@pytest.mark.parametrize(
    "words", ["", "   ", "%", "_", "\\", "'", '"', "\x00", "a" * 5000, "'; --"]
)
def test_odd_words_are_taken_as_they_stand(client, words):
    sold("Copper lota")

    assert not len(find(words).keys)
    assert client.get("/search/", {"q": words}).status_code == 200
    assert client.get("/search/suggest/", {"q": words}).status_code == 200


def test_signs_between_words_make_no_difference(client):
    sold("100% cotton T-shirt (men's)")
    sold("1000 pins")

    for words in ("100%", "cotton, tshirt", "t shirt", "MENS t-shirt", '"cotton" AND -t*'):
        assert names(client, words) == ["100% cotton T-shirt (men's)"], words


def test_a_product_with_many_fitting_variants_is_found_once(client):
    product = make_product("Kurta")
    for size in ("S", "M", "L"):
        make_variant(product, sku=f"KURTA-{size}", options=[size])

    assert names(client, "kurta") == ["Kurta"]


def test_a_name_comes_before_a_shelf_and_a_shelf_before_a_mere_mention(client):
    sold("Stand", description="For a brass lamp")
    sold("Diya", category=make_category("Brass lamps"))
    sold("Brass lamp")

    assert names(client, "brass lamp") == ["Brass lamp", "Diya", "Stand"]


def test_among_equals_comes_first_what_is_in_stock_and_then_what_is_popular(client):
    make_variant(make_product("Red lamp", popularity=90), on_hand=0)
    for name, popularity in {"Old lamp": 1, "New lamp": 50}.items():
        make_variant(make_product(name, popularity=popularity))

    assert names(client, "lamp") == ["New lamp", "Old lamp", "Red lamp"]


def test_what_is_not_on_sale_is_not_found(client):
    sold("Copper lota", status="archived")
    make_product("Copper plate without a price")

    assert not names(client, "copper")


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
        "suggestions": [
            {
                "kind": "product",
                "name": "Copper lota",
                "url": product.get_absolute_url(),
                "price": "₹500",
            },
            {"kind": "word", "name": "copper", "url": "/search/?q=copper", "price": ""},
        ]
    }


def test_a_single_letter_suggests_nothing():
    sold("Copper lota")

    assert suggest("c") == []


def test_words_are_cut_to_a_length_and_freed_of_control_characters():
    assert clean_words("  brass\x00\tlamp \n") == "brass lamp"
    assert len(clean_words("a" * 500)) == 100


def test_suggestions_lead_to_categories_too_but_to_none_on_a_hidden_shelf(client):
    kitchen = make_category("Kitchen", slug="kitchen")
    make_category("Copperware", parent=kitchen, slug="copperware")
    hidden = make_category("Store room", is_active=False)
    make_category("Copper scrap", parent=hidden)

    answer = client.get("/search/suggest/?q=copp").json()["suggestions"]

    assert [(one["kind"], one["name"], one["url"]) for one in answer] == [
        ("category", "Copperware", "/c/copperware/")
    ]


def test_the_page_of_results_leads_to_categories_and_longer_words(client):
    shelf = make_category("Copperware", slug="copperware")
    sold("Copper lota", category=shelf)
    sold("Coppersmith's hammer")

    page = client.get("/search/?q=copper").context
    other = client.get("/search/?q=lota").context

    assert [one.url for one in page["shelves"]] == ["/c/copperware/"]
    assert ("coppersmiths", "/search/?q=coppersmiths") in page["nearby"]
    assert (other["shelves"], other["nearby"]) == ([], [])


def test_another_form_of_a_word_is_no_way_on(client):
    sold("Brass lamps")
    sold("Brass lamp")

    assert client.get("/search/?q=lamp").context["nearby"] == []


def test_a_search_for_nothing_shows_where_one_might_begin(client, django_assert_num_queries):
    make_collection("Gifts", slug="gifts")
    for name, brand in {"a": "Nadi", "b": "Nadi", "c": "Dhara & Co", "d": ""}.items():
        sold(name, brand=brand, category=make_category(f"Shelf {name}"))
    Product.objects.filter(name="d").update(status="draft")
    client.get("/search/?q=")

    with django_assert_num_queries(4):
        page = client.get("/search/?q=%00")

    assert page.context["brands"] == [
        ("Nadi", "/search/?q=Nadi"),
        ("Dhara & Co", "/search/?q=Dhara+%26+Co"),
    ]
    assert 'href="/collections/gifts/"' in page.text
    assert page.text.count(">Shelf a</a>") == 2  # in the header, and here


def test_a_typing_error_is_corrected_and_the_way_back_is_shown(client):
    sold("Cotton kurta")

    page = client.get("/search/?q=coton+kurtta")

    assert [product.name for product in page.context["listing"].products] == ["Cotton kurta"]
    assert "Showing results for <strong>cotton kurta</strong>" in page.content.decode()
    assert "/search/?q=coton+kurtta&amp;exact=1" in page.content.decode()
    assert not names(client, "coton kurtta", exact="1")


@pytest.mark.parametrize(
    "words",
    ["kurtas", "kurtha", "KURTA", "kurt", "kurat", "blue kurta", "crème", "creme", "नीला"],
)
def test_plurals_accents_sounds_and_beginnings_find_the_word(client, words):
    sold("Blue Kurta", summary="Crème and नीला")
    sold("Saree")

    assert names(client, words) == ["Blue Kurta"]


@pytest.mark.parametrize("words", ["bluetooth", "blue tooth", "blutooth"])
def test_a_word_may_be_written_as_two(client, words):
    sold("Bluetooth speaker")

    assert names(client, words) == ["Bluetooth speaker"]


def test_two_words_may_be_written_as_one(client):
    sold("Bed sheet")

    assert names(client, "bedsheet") == ["Bed sheet"]


def test_synonyms_of_staff_find_what_the_shop_calls_otherwise(client):
    SearchSynonym.objects.create(words="Jholas", means="tote bag, sling bag")
    sold("Canvas tote bag")
    sold("Tote box")

    assert names(client, "jhola") == ["Canvas tote bag"]
    assert names(client, "canvas jhola") == ["Canvas tote bag"]


def test_many_hits_go_by_the_field_that_has_the_words(client, monkeypatch):
    monkeypatch.setattr("shop.searching.matching.FEW", 2)
    sold("Stand", description="For a lamp")
    sold("Diya", category=make_category("Lamps"))
    sold("Brass lamp")

    assert names(client, "lamp") == ["Brass lamp", "Diya", "Stand"]


def test_where_names_are_enough_descriptions_are_not_looked_at(client, monkeypatch):
    monkeypatch.setattr("shop.searching.matching.FEW", 1)
    monkeypatch.setattr("shop.searching.matching.ENOUGH", 2)
    sold("Stand", description="For a lamp")
    sold("Diya", category=make_category("Lamps"))
    sold("Brass lamp")

    assert names(client, "lamp") == ["Brass lamp", "Diya"]


def test_a_search_counts_what_it_found_by_brand(client):
    sold("Brass lamp", brand="Belaku")
    sold("Steel lamp", brand="Loha")
    sold("Steel plate", brand="Loha")

    facets = client.get("/search/?q=lamp").context["listing"].facets

    brands = next(facet for facet in facets if facet.title == "Brand")
    assert [(choice.label, choice.count) for choice in brands.choices] == [
        ("Belaku", 1),
        ("Loha", 1),
    ]


def test_a_search_asks_as_many_queries_for_one_product_as_for_many(
    client, django_assert_num_queries
):
    sold("Brass lamp")
    client.get("/search/?q=lamp")
    with django_assert_num_queries(7):
        client.get("/search/?q=lamp")

    for number in range(30):
        sold(f"Steel lamp {number}")
    client.get("/search/?q=lamp")
    with django_assert_num_queries(7):
        client.get("/search/?q=steal+lampp")


@pytest.mark.parametrize("words", ["bicycle", "bicycle pump lamp", "lampp bicycle"])
def test_a_search_without_result_asks_few_queries_too(client, django_assert_max_num_queries, words):
    sold("Brass lamp")
    client.get(f"/search/?q={words}x")

    with django_assert_max_num_queries(7):
        client.get(f"/search/?q={words}")


# No letter of a word may be an operator of either index.
@settings(deadline=None)
@given(words=st.text(max_size=60))
def test_any_text_finds_something_or_nothing_and_never_fails(words):
    assert len(find(words).keys) == len(find(words).grades)
    assert isinstance(suggest(words), list)
