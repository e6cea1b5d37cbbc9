"""The product page: what can be chosen, known, zoomed and shared, at a constant cost."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from shop.admin.forms import ProductForm
from shop.models import Product, ShortLink
from shop.services import short_links
from shop.tests.factories import (
    make_category,
    make_image,
    make_product,
    make_review,
    make_variant,
)

pytestmark = pytest.mark.django_db


def page_of(client, product: Product, query: str = "") -> str:
    return client.get(product.get_absolute_url() + query).content.decode()


def test_combinations_that_cannot_be_had_say_why(client):
    product = make_product(option_names=["Size", "Colour"])
    make_variant(product, options=["S", "Red"])
    make_variant(product, options=["M", "Blue"], on_hand=0)

    page = page_of(client, product)
    small, medium = page.split('aria-label="Size: ')[1:3]

    assert small.startswith('S"')
    assert re.search(r'Blue</span> <span class="choice__never">Not made', small)
    assert re.search(r'Red</span> <span class="choice__never">Not made', medium)
    assert re.search(r'Blue</span> <span class="choice__stock">Sold out', medium)
    assert page.count('type="radio"') == 2


def test_each_picture_is_a_link_to_itself_in_full_size(client):
    product = make_variant().product
    images = [make_image(product) for _ in range(2)]

    page = page_of(client, product)

    for image in images:
        assert f'<a class="gallery__zoom" href="{image.file.url}" data-zoom>' in page


def test_the_specification_is_a_table_of_text(client):
    product = make_product(
        specifications=[["Material", "Brass"], ["Care", "<b>wipe</b>"]],
        net_quantity="1 lamp and 2 wicks",
    )
    make_variant(product)

    page = page_of(client, product)

    assert '<th scope="row">Material</th><td>Brass</td>' in page
    assert "&lt;b&gt;wipe" in page
    assert "Net quantity</dt><dd>1 lamp and 2 wicks" in page


def test_a_product_without_specification_has_no_empty_table(client):
    page = page_of(client, make_variant().product)

    assert "Specification" not in page
    assert "Size guide" not in page


def test_the_nearest_size_guide_counts(client):
    root = make_category("Clothes", size_guide="<p>of all clothes</p>")
    shirts = make_category("Shirts", parent=root, size_guide="<p>of shirts</p>")
    formal = make_category("Formal", parent=shirts)
    by_shelf = make_variant(make_product(category=formal)).product
    by_root = make_variant(make_product(category=make_category("Hats", parent=root))).product
    own = make_variant(make_product(category=formal, size_guide="<p>of its own</p>")).product

    assert "<p>of shirts</p>" in page_of(client, by_shelf)
    assert "<p>of all clothes</p>" in page_of(client, by_root)
    assert "<p>of its own</p>" in page_of(client, own)
    assert "of shirts" not in page_of(client, own)


def test_the_page_costs_the_same_for_one_variant_and_for_many(
    client, django_assert_max_num_queries
):
    simple = make_variant(make_product(option_names=["Size"]), options=["M"]).product
    deep = make_category(parent=make_category(parent=make_category()))
    rich = make_product(category=deep, option_names=["Size", "Colour"], size_guide="x")
    for number in range(20):
        make_image(rich, variant=make_variant(rich, options=[f"{number % 4}", f"{number}"]))
        make_review(rich)

    with django_assert_max_num_queries(10) as few:
        page_of(client, simple)
    with django_assert_max_num_queries(10) as many:
        page_of(client, rich)

    assert len(few) == len(many)


def test_the_short_address_of_a_product_leads_to_it_and_counts(client):
    product = make_variant().product
    address = short_links.path_of(product)

    answers = [client.get(address) for _ in range(2)]

    assert f'value="http://127.0.0.1:8000{address}"' in page_of(client, product)
    assert {answer["Location"] for answer in answers} == {product.get_absolute_url()}
    short_links.tally.write_down()
    assert ShortLink.objects.get().hits == 2


@pytest.mark.parametrize("code", ["p0", "pzzzzzzzzzz", "p999999999999999", "p-1", "q1", "pA"])
def test_a_short_address_of_no_product_is_not_there_and_leaves_no_row(client, code):
    make_variant()

    assert client.get(f"/s/{code}/").status_code == 404
    assert not ShortLink.objects.exists()


def test_a_short_link_that_staff_made_goes_before_a_products_own(client):
    product = make_variant().product
    code = short_links.code_of(product.pk)
    ShortLink.objects.create(code=code, path="/search/")

    assert client.get(f"/s/{code}/")["Location"] == "/search/"


def test_what_was_seen_lately_is_asked_for_by_the_browser_alone(client):
    product = make_variant().product

    page = page_of(client, product)

    assert f'data-recent="/recent/" data-product="{product.pk}" hidden' in page


def test_cards_of_remembered_products_come_in_their_order(client):
    first, second = make_variant().product, make_variant().product
    draft = make_variant(make_product(status="draft")).product

    page = client.get(f"/recent/?ids={second.pk},{draft.pk},{first.pk}").content.decode()

    assert re.findall(r'href="(/p/.*?)"', page) == [
        second.get_absolute_url(),
        first.get_absolute_url(),
    ]


@pytest.mark.parametrize("ids", ["", "x", "0", "-1", "²", "9" * 30, ",,,", "1" * 5000])
def test_remembered_products_that_do_not_exist_are_no_error(client, ids):
    answer = client.get("/recent/", {"ids": ids})

    assert answer.status_code == 200
    assert not answer.content.strip()


def test_remembered_products_cost_the_same_however_many(client, django_assert_num_queries):
    ids = ",".join(str(make_variant().product.pk) for _ in range(12))

    with django_assert_num_queries(2):
        page = client.get(f"/recent/?ids={ids}").content.decode()

    assert page.count("product-card__name") == 8


def form_with(**changes) -> ProductForm:
    product = make_product()
    values = {name: getattr(product, name) for name in ("name", "slug", "status", "gst_rate_bps")}
    form_class = type("Form", (ProductForm,), {"Meta": FormMeta})
    return form_class(values | {"category": product.category_id} | changes, instance=product)


class FormMeta:
    model = Product
    fields = ["name", "slug", "category", "status", "gst_rate_bps", "specifications", "size_guide"]


def test_staff_write_specifications_as_lines(client):
    form = form_with(specifications="Material: Brass\n\n Size : 10 : 12 cm ", option_names="")

    assert form.is_valid(), form.errors
    assert form.cleaned_data["specifications"] == [["Material", "Brass"], ["Size", "10 : 12 cm"]]


@pytest.mark.parametrize("line", ["Brass", ": Brass", "Material:", "x" * 61 + ": y"])
def test_a_line_that_is_no_specification_is_named(line):
    form = form_with(specifications=f"Material: Brass\n{line}")

    assert not form.is_valid()
    assert "Line 2" in form.errors["specifications"][0]


def test_a_size_guide_loses_what_runs():
    form = form_with(
        size_guide="<table><tr><td onclick='x()'>S</td></tr></table><script>x()</script>"
    )

    assert form.is_valid(), form.errors
    assert form.cleaned_data["size_guide"].replace("<tbody>", "").replace("</tbody>", "") == (
        "<table><tr><td>S</td></tr></table>"
    )


def test_the_admin_shows_specifications_as_they_were_typed(client):
    user = get_user_model().objects.create_superuser(email="staff@example.com", password="x")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    product = make_product(specifications=[["Material", "Brass"], ["Weight", "2 kg"]])

    page = client.get(reverse("admin:shop_product_change", args=[product.pk])).content.decode()

    assert "Material: Brass\nWeight: 2 kg" in page


def test_the_chosen_pack_says_what_a_unit_of_it_costs(client):
    product = make_product("Tea", option_names=["Pack"])
    make_variant(product, options=["250 g"], price_paise=120_00, net_amount=250, net_unit="g")
    large = make_variant(product, options=["1 kg"], price_paise=400_00, net_amount=1, net_unit="kg")

    cheapest, dear = page_of(client, product), page_of(client, product, f"?variant={large.pk}")

    assert "data-unit-price>₹48 per 100 g</span>" in cheapest
    # A pack of the measure itself costs what it costs: nothing is said twice.
    assert "data-unit-price></span>" in dear
    assert "₹48 per 100 g</p>" in client.get("/").content.decode()


def test_packs_that_differ_say_each_what_they_hold(client):
    product = make_product("Tea", option_names=["Pack"])
    make_variant(product, options=["Small"], net_amount=250, net_unit="g")
    make_variant(product, options=["Large"], net_amount=1, net_unit="kg")

    page = page_of(client, product)

    assert "Net quantity</dt><dd>Small: 250 g</dd><dd>Large: 1 kg</dd>" in page


def test_packs_that_are_named_for_what_they_hold_do_not_say_it_twice(client):
    product = make_product("Tea", option_names=["Grind", "Pack"])
    for grind, amount in [("Fine", 250), ("Coarse", 250), ("Fine", 500)]:
        options = [grind, f"{amount} g tin"]
        make_variant(product, options=options, net_amount=amount, net_unit="g")

    page = page_of(client, product)

    assert "Net quantity</dt><dd>250 g, 500 g</dd>" in page


@pytest.mark.parametrize(("own", "told"), [("", "Angadi, 1 Road"), ("Deepa, Pune", "Deepa, Pune")])
def test_whom_buyers_may_complain_to_is_told(client, settings, own, told):
    settings.CONSUMER_CARE = "Angadi, 1 Road"
    product = make_variant(make_product(consumer_care=own)).product

    assert f"Consumer care</dt><dd>{told}</dd>" in page_of(client, product)
