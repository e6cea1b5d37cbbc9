"""A product with very many variants has a form that works: its variants come in pages."""

import re

import pytest

from shop.admin.forms import VARIANTS_ON_A_PAGE as ON_A_PAGE
from shop.models import Product, Variant
from shop.tests.factories import make_image, make_product, make_variant
from shop.tests.html_forms import fields_in
from shop.tests.test_admin import change_url, errors_of, form_of, row_of

pytestmark = pytest.mark.django_db
MANY = 4 * ON_A_PAGE + 7


@pytest.fixture
def thread() -> Product:
    """Sewing thread in very many colours."""
    product = make_product("Thread", option_names=["Colour"])
    Variant.objects.bulk_create(
        Variant(
            product=product,
            sku=f"T-{number:03}",
            options=[f"No. {number}"],
            option_key=f"No. {number}",
            position=number,
            price_paise=40_00,
            mrp_paise=40_00,
        )
        for number in range(MANY)
    )
    return product


def fields_of(page) -> dict:
    html = page.content.decode()
    return fields_in(html[html.index('id="product_form"') :])


def test_a_page_of_variants_is_shown_and_saved_and_the_others_stay(admin_client, thread):
    url = f"{change_url(thread)}?variants-page=5"
    page = admin_client.get(url)
    fields = fields_of(page)

    response = admin_client.post(url, fields | {"variants-6-price_paise": "35"})

    assert [text for name, (text, *_) in fields.items() if name.endswith("-sku")][:7] == [
        f"T-{number:03}" for number in range(MANY - 7, MANY)
    ]
    assert "201 to 207 of 207 variants" in page.content.decode()
    assert response.status_code == 302
    assert list(Variant.objects.filter(price_paise=35_00).values_list("sku", flat=True)) == [
        f"T-{MANY - 1:03}"
    ]
    assert thread.variants.count() == MANY


def test_rows_that_others_moved_to_another_page_are_saved_all_the_same(admin_client, thread):
    fields = fields_of(admin_client.get(change_url(thread)))
    Variant.objects.filter(sku="T-000").update(position=MANY)  # and T-050 comes to this page

    response = admin_client.post(change_url(thread), fields | {"variants-0-barcode": "x"})
    changed = admin_client.post(change_url(thread), fields | {"variants-0-weight_grams": "9"})

    assert (response.status_code, changed.status_code) == (302, 302)
    assert list(Variant.objects.filter(weight_grams=9).values_list("sku", flat=True)) == ["T-000"]


def test_what_is_wrong_is_said_beside_the_row_that_was_sent(admin_client, thread):
    fields = fields_of(admin_client.get(change_url(thread)))

    response = admin_client.post(change_url(thread), fields | {"variants-3-price_paise": "0"})

    assert "variants-3-price_paise" in response.content.decode()
    assert "at least" in errors_of(response) or "greater than or equal" in errors_of(response)
    assert not Variant.objects.filter(price_paise=0).exists()


def test_the_number_of_options_is_not_changed_over_the_head_of_other_pages(admin_client, thread):
    fields = fields_of(admin_client.get(change_url(thread)))
    more = {f"variants-{number}-options": f"No. {number}, Silk" for number in range(ON_A_PAGE)}

    response = admin_client.post(
        change_url(thread), fields | {"option_names": "Colour, Kind"} | more
    )

    assert "Variants on other pages would not fit these options" in errors_of(response)
    thread.refresh_from_db()
    assert thread.option_names == ["Colour"]


@pytest.mark.parametrize("number", ["0", "-1", "99", "x", "²", "9" * 30, ""])
def test_any_number_of_a_page_shows_one(admin_client, thread, number):
    page = admin_client.get(change_url(thread), {"variants-page": number})

    assert page.status_code == 200
    assert page.content.decode().count('aria-current="page"') == 1


def test_ids_that_are_none_are_refused(admin_client):
    variant = make_variant()
    rows = row_of(variant, id="9" * 30), row_of(variant, id="x")

    for row in rows:
        response = admin_client.post(change_url(variant.product), form_of(variant.product, row))
        assert response.status_code == 200


def test_each_field_of_a_variant_says_which_it_is_to_those_who_do_not_see_the_table(admin_client):
    variant = make_variant(sku="TEA-9")

    page = admin_client.get(change_url(variant.product)).content.decode()

    fields = re.findall(r'<(?:input|select)[^>]* name="variants-0-[^>]*>', page)
    shown = [field for field in fields if 'type="hidden"' not in field]
    assert 'aria-label="Weight (g): TEA-9"' in "".join(shown)
    assert [field for field in shown if 'TEA-9"' not in field.partition("aria-label")[2]] == []


def test_each_link_of_a_list_says_which_product_it_leads_to(admin_client):
    product = make_variant(make_product("Diya")).product
    make_image(make_product("Stool"))

    page = admin_client.get("/admin/shop/product/").content.decode()

    assert page.count(f'href="{change_url(product)}"') == 2
    assert '<span class="thumb" role="img" aria-label="Diya"></span>' in page
    assert re.search(r'<img class="thumb" [^>]*alt="Stool"', page)
