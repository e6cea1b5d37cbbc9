"""What the pages of the shop say."""

import json
import re

import pytest
from django.db import transaction
from django.test import override_settings

from shop.html import clean_html
from shop.models import Product, ProductStatus, Variant
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db


def page_of(client, product: Product, query: str = "") -> str:
    return client.get(product.get_absolute_url() + query).content.decode()


def structured(page: str) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


def test_a_product_that_is_not_on_sale_yet_has_no_page(client):
    product = make_variant().product
    Product.objects.update(status=ProductStatus.DRAFT)

    assert client.get(product.get_absolute_url()).status_code == 404


def test_a_product_with_nothing_to_sell_has_no_page(client):
    assert client.get(make_product().get_absolute_url()).status_code == 404


def test_a_price_stands_with_its_mrp_its_saving_and_its_taxes(client):
    product = make_variant(price_paise=1_23_456_00, mrp_paise=1_50_000_00).product

    page = page_of(client, product)

    assert "₹1,23,456<" in page
    assert "₹1,50,000<" in page
    assert "You save <span data-saving>₹26,544</span>" in page
    assert "inclusive of all taxes" in page


@pytest.mark.parametrize(
    ("on_hand", "words"), [(40, "In stock"), (3, "Only 3 left"), (0, "Sold out")]
)
def test_stock_is_told_in_words(client, on_hand, words):
    page = page_of(client, make_variant(on_hand=on_hand).product)

    assert f'aria-live="polite">{words}</p>' in page
    assert ("Add to cart" in page) == (on_hand > 0)


def test_a_simple_product_is_put_into_the_cart_by_a_form_without_choice(client):
    variant = make_variant()

    page = page_of(client, variant.product)

    assert '<form class="buy" action="/cart/add/" method="post"' in page
    assert f'<input type="hidden" name="variant" value="{variant.pk}">' in page
    assert 'name="quantity" value="1" min="1" max="10"' in page
    assert 'type="radio"' not in page


def test_variants_are_radios_and_what_is_sold_out_says_so_and_cannot_be_chosen(client):
    product = make_product(option_names=["Size"])
    small = make_variant(product, options=["Small"])
    gone = make_variant(product, options=["Large"], on_hand=0)
    make_variant(product, options=["Withdrawn"], is_active=False)

    page = page_of(client, product)

    assert "<legend>Size</legend>" in page
    assert re.search(rf'value="{small.pk}" required checked', page)
    assert re.search(rf'value="{gone.pk}" required disabled', page)
    assert '<span class="choice__stock">Sold out</span>' in page
    assert "Withdrawn" not in page


def test_the_address_chooses_a_variant_and_its_picture(client):
    product = make_product(option_names=["Colour"])
    red = make_variant(product, options=["Red"])
    blue = make_variant(product, options=["Blue"], price_paise=800_00)
    make_image(product, variant=red, alt="The red one")
    make_image(product, variant=blue, alt="The blue one")

    page = page_of(client, product, f"?variant={blue.pk}")

    assert re.search(rf'value="{blue.pk}" required checked', page)
    assert "data-price>₹800<" in page
    assert page.index("The blue one") < page.index("The red one")


@pytest.mark.parametrize("asked", ["", "0", "abc", "999999999999999999999", "²"])
def test_an_unknown_variant_falls_back_to_the_cheapest_that_can_be_had(client, asked):
    product = make_product()
    make_variant(product, options=["gone"], price_paise=100_00, on_hand=0)
    cheapest = make_variant(product, options=["here"], price_paise=200_00)
    make_variant(product, options=["dear"], price_paise=300_00)

    page = page_of(client, product, f"?variant={asked}")

    assert re.search(rf'value="{cheapest.pk}" required checked', page)


def test_what_the_law_wants_told_is_told(client):
    product = make_product(
        maker="Deepa Metal Works, Moradabad 244001", country_of_origin="India", gst_rate_bps=1200
    )
    make_variant(product, sku="DIYA-1")

    page = page_of(client, product)

    assert "Deepa Metal Works, Moradabad 244001" in page
    assert "Country of origin</dt><dd>India" in page
    assert "12%, included in the price" in page
    assert "DIYA-1" in page
    assert "94055000" in page


def test_names_are_text_wherever_they_stand(client):
    nasty = "</script><script>alert(1)</script>"
    product = make_product(nasty, brand=nasty, summary=nasty, category=make_category(nasty))
    make_image(product, alt='"><script>alert(1)</script>')
    make_variant(product, options=[nasty])
    make_variant(product, options=["other"])

    for address in ("/", product.get_absolute_url(), product.category.get_absolute_url()):
        assert "<script>alert" not in client.get(address).content.decode()
    assert structured(page_of(client, product))[0]["name"] == nasty


def test_search_engines_read_a_product_its_offers_and_where_it_stands(client):
    leaf = make_category("Lamps", parent=make_category("Home"))
    product = make_product("Diya", category=leaf, brand="Deepa")
    make_variant(product, options=["S"], sku="D-S", price_paise=199_50)
    make_variant(product, options=["L"], sku="D-L", on_hand=0)

    goods, trail = structured(page_of(client, product))

    assert (goods["@type"], goods["brand"]["name"]) == ("Product", "Deepa")
    assert [
        (offer["sku"], offer["price"], offer["priceCurrency"]) for offer in goods["offers"]
    ] == [
        ("D-S", "199.50", "INR"),
        ("D-L", "500.00", "INR"),
    ]
    assert goods["offers"][1]["availability"] == "https://schema.org/OutOfStock"
    assert [step["name"] for step in trail["itemListElement"]] == ["Home", "Home", "Lamps", "Diya"]


def test_pictures_have_sizes_and_only_the_first_is_loaded_at_once(client):
    product = make_variant().product
    for _ in range(3):
        make_image(product, width=1200, height=900)

    page = page_of(client, product)

    strip, thumbs = page.split("gallery__thumbs")
    assert strip.count('fetchpriority="high"') == 1
    assert page.count('width="1200" height="900"') == 6
    assert 'type="image/avif" srcset="' in strip
    assert "1200w.avif 1200w" in strip
    assert 'loading="eager"' not in thumbs
    # In sight, or nearly, and yet all else comes first.
    assert strip.count('fetchpriority="low"') == 2
    assert thumbs.count('fetchpriority="low"') == 3


def test_a_picture_too_small_for_renditions_is_shown_as_it_is(client):
    product = make_variant().product
    image = make_image(product, width=90, height=60)

    page = page_of(client, product)

    assert f'<img src="{image.file.url}" width="90" height="60"' in page
    assert "srcset" not in page
    assert "<source" not in page


def test_no_page_holds_inline_script_or_style(client):
    product = make_variant().product
    make_image(product)

    for address in (
        "/",
        product.get_absolute_url(),
        product.category.get_absolute_url(),
        "/search/",
    ):
        page = client.get(address).content.decode()
        scripts = re.findall(r"<script([^>]*)>", page)
        assert all("src=" in one or "ld+json" in one for one in scripts)
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<h1") == 1


def test_the_404_page_leads_back_into_the_shop(client):
    answer = client.get("/no/such/page/")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()
    assert 'action="/search/"' in answer.content.decode()


def test_the_500_page_needs_neither_database_nor_request(client, monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("shop.views.home.window.dress", break_down)
    client.raise_request_exception = False

    answer = client.get("/")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()


@override_settings(SITE_URL="https://shop.example")
def test_robots_are_kept_out_of_private_pages(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /checkout/" in text
    assert "Disallow: /api/" in text
    assert "Sitemap: https://shop.example/sitemap.xml" in text


def test_a_description_keeps_its_words_and_loses_what_runs():
    cleaned = clean_html(
        '<h1>Lamp</h1><p style="x" onclick="y">of <b>brass</b>'
        '<script>z()</script><img src=x onerror=y><a href="javascript:z()">here</a></p>'
    )

    assert cleaned == (
        '<h2>Lamp</h2><p>of <b>brass</b><a rel="nofollow noopener noreferrer">here</a></p>'
    )


def test_prices_on_a_page_are_those_of_now(client):
    variant = make_variant(price_paise=500_00)
    with transaction.atomic():
        Variant.objects.update(price_paise=450_00)

    assert "data-price>₹450<" in page_of(client, variant.product)
