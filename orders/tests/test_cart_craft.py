"""The cart's page: one more, one less, out of it and back."""

import pytest
from django.urls import reverse

from orders.models import Cart
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db


def put(client, *, on_hand=5, quantity=1):
    variant = make_variant(on_hand=on_hand)
    client.post(reverse("orders:cart-add"), {"variant": variant.pk, "quantity": quantity})
    return variant, Cart.objects.get().lines.get()


def test_the_steps_of_a_line_are_buttons_that_need_no_script(client):
    _, line = put(client, quantity=2)
    client.get(reverse("orders:cart"))  # the words of adding it are read

    page = client.get(reverse("orders:cart")).text

    address = reverse("orders:cart-line", args=[line.pk])
    assert page.count(f'action="{address}"') == 4
    assert '<button class="stepper__step" name="quantity" value="1"' in page
    assert '<button class="stepper__step" name="quantity" value="3"' in page


def test_no_step_leads_beyond_the_shelf_or_to_nothing(client):
    put(client, on_hand=1)

    page = client.get(reverse("orders:cart")).text

    assert page.count('data-press="more') == page.count('data-press="fewer') == 1
    assert page.count(" disabled>") == 2


def test_what_was_taken_out_can_be_put_back_once(client):
    variant, line = put(client, quantity=3)
    client.post(reverse("orders:cart-line", args=[line.pk]), {"quantity": 0})
    answer = client.get(reverse("orders:cart"))
    assert f'action="{reverse("orders:cart-restore")}"' in answer.text
    words = {"variant": variant.pk, "quantity": 3}

    for _ in range(2):
        assert client.post(reverse("orders:cart-restore"), words).status_code == 303

    assert list(Cart.objects.get().lines.values_list("variant", "quantity")) == [(variant.pk, 3)]


def test_taking_out_twice_shows_the_cart_and_says_so(client):
    _, line = put(client)
    address = reverse("orders:cart-line", args=[line.pk])
    client.post(address, {"quantity": 0})

    answer = client.post(address, {"quantity": 0})

    assert answer.status_code == 404
    assert "not in your cart any more" in answer.text


def test_the_name_of_what_was_taken_out_is_shown_as_text(client):
    variant, line = put(client)
    variant.product.name = "<b>Lamp</b>"
    variant.product.save(update_fields=["name"])

    client.post(reverse("orders:cart-line", args=[line.pk]), {"quantity": 0})
    answer = client.get(reverse("orders:cart"))

    assert "&lt;b&gt;Lamp&lt;/b&gt; is out of your cart" in answer.text


@pytest.mark.parametrize("typed", ["560 001", " 560001 "])
def test_a_pin_code_may_be_typed_with_a_space(client, typed):
    put(client)
    cart = Cart.objects.get()

    answer = client.post(
        reverse("orders:checkout"), {"pin": typed, "checkout_key": cart.key, "shown_paise": 1}
    )

    assert not answer.context["form"].errors.get("pin")
    assert "Bengaluru" in answer.text or "Karnataka" in answer.text
