"""When is it here: asked with a PIN code on the page of a product."""

import re

import pytest
from django.test import Client

from orders.models import DeliveryZone
from orders.tests.factories import make_method
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def ask(client, variant, pin: str) -> str:
    page = client.get("/delivery/", {"variant": variant.pk, "pin": pin})
    assert page.status_code == 200
    return re.search(r"<div data-delivery-answer>(.*?)</div>", page.content.decode(), re.S)[1]


def test_a_pin_code_is_answered_with_fee_days_and_cash_on_delivery(client):
    make_method(fee_paise=49_00, free_above_paise=499_00, days_min=2, days_max=5)

    cheap = ask(client, make_variant(price_paise=100_00), "560001")
    dear = ask(client, make_variant(price_paise=900_00), " 560 001 ")

    assert "₹49 · cash on delivery is possible" in cheap
    assert "Free delivery" in dear
    assert "To 560001, " in dear
    assert re.search(r"Standard: \w{3}, \d+ \w{3} to \w{3}, \d+ \w{3}", cheap)


def test_a_zone_without_cash_on_delivery_says_so(client):
    method = make_method()
    DeliveryZone.objects.create(method=method, pin_from="56", allows_cod=False)

    assert "no cash on delivery" in ask(client, make_variant(), "560001")


def test_a_place_that_no_method_serves_is_told(client):
    DeliveryZone.objects.create(method=make_method(), pin_from="11")

    assert "We do not deliver to 560001" in ask(client, make_variant(), "560001")


@pytest.mark.parametrize("pin", ["", "12", "999999", "abc", "<script>", "५६०००१"])
def test_what_is_no_pin_code_is_said(client, pin):
    answer = ask(client, make_variant(), pin)

    assert "notice--warn" in answer
    assert "<script>" not in answer


@pytest.mark.parametrize("variant", ["", "0", "x", "²", "9" * 30])
def test_a_variant_that_is_not_on_sale_has_no_answer(client, variant):
    assert client.get("/delivery/", {"variant": variant, "pin": "560001"}).status_code == 404


def test_the_product_page_asks_for_the_chosen_variant(client):
    variant = make_variant()

    page = client.get(variant.product.get_absolute_url()).content.decode()

    assert '<form class="delivery" action="/delivery/" method="get"' in page
    assert f'<input type="hidden" name="variant" value="{variant.pk}">' in page


def test_the_answer_is_the_same_for_everybody_and_may_be_kept():
    make_method()
    address = f"/delivery/?variant={make_variant().pk}&pin=560001"
    known = Client()
    known.cookies.load({"sessionid": "x" * 32, "cart_count": "3"})

    answers = [Client().get(address), known.get(address)]

    assert answers[0].content == answers[1].content
    assert not answers[1].cookies
    assert answers[0]["Cache-Control"].startswith("public")
