import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders import access
from orders.gateways.base import GatewayUnavailable
from orders.models import Cart, Order
from orders.services import payments
from orders.states import OrderStatus, PaymentStatus
from orders.tests.factories import (
    make_buyer,
    make_cart,
    make_method,
    make_order,
    make_request,
    make_user,
)
from shop.models import Variant
from shop.tests.factories import make_image, make_variant

pytestmark = pytest.mark.django_db(transaction=True)


class Fields(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = {}

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "input" and attrs.get("type") == "hidden":
            self.found[attrs.get("name")] = attrs.get("value", "")


def hidden(answer) -> dict:
    parser = Fields()
    parser.feed(answer.content.decode())
    return parser.found


def put(client, variant=None, quantity=1):
    variant = variant or make_variant()
    make_method()
    client.post(reverse("orders:cart-add"), {"variant": variant.pk, "quantity": quantity})
    return variant


def filled(client, **changes) -> dict:
    page = client.get(reverse("orders:checkout"))
    kept = {name: hidden(page)[name] for name in ("shown_paise", "checkout_key")}
    return vars(make_buyer()) | {"city": "", "state": ""} | kept | changes


def submit(client, **changes):
    return client.post(reverse("orders:checkout"), filled(client, **changes))


# The cart


def test_adding_goes_to_the_cart_and_tells_the_header(client):
    answer = client.post(reverse("orders:cart-add"), {"variant": make_variant().pk, "quantity": 2})

    assert (answer.status_code, answer["Location"]) == (303, "/cart/")
    assert answer.cookies["cart_count"].value == "2"


def test_looking_at_the_cart_writes_nothing(client):
    answer = client.get(reverse("orders:cart"))

    assert answer.status_code == 200
    assert not Cart.objects.exists()
    assert "sessionid" not in answer.cookies


@pytest.mark.parametrize(
    ("posted", "status"),
    [
        ({}, 400),
        ({"variant": "x"}, 400),
        ({"variant": "99999999999999999999"}, 400),
        ({"variant": "123456"}, 404),
        ({"variant": "1", "quantity": "-1"}, 400),
        ({"variant": "1", "quantity": "21"}, 400),
    ],
)
def test_what_cannot_be_added_is_said_on_the_cart_page(client, posted, status):
    answer = client.post(reverse("orders:cart-add"), posted)

    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert not Cart.objects.exists()


def test_what_is_sold_out_is_not_added(client):
    answer = client.post(reverse("orders:cart-add"), {"variant": make_variant(on_hand=0).pk})

    assert answer.status_code == 409
    assert not Cart.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/page"},
    ],
)
def test_another_site_cannot_fill_the_cart(client, headers):
    answer = client.post(
        reverse("orders:cart-add"), {"variant": make_variant().pk}, headers=headers
    )

    assert answer.status_code == 403
    assert not Cart.objects.exists()


def test_our_own_pages_can_without_a_token():
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(
        reverse("orders:cart-add"),
        {"variant": make_variant().pk},
        headers={"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    )

    assert answer.status_code == 303


def test_a_line_is_changed_and_taken_out(client):
    put(client)
    line = Cart.objects.get().lines.get()
    address = reverse("orders:cart-line", args=[line.pk])

    assert client.post(address, {"quantity": 3}).status_code == 303
    line.refresh_from_db()
    assert line.quantity == 3
    answer = client.post(address, {"quantity": 0})
    assert answer.cookies["cart_count"].value == ""
    assert not Cart.objects.get().lines.exists()


def test_nobody_changes_the_line_of_another(client):
    put(client)
    other = make_cart().lines.get()

    answer = client.post(reverse("orders:cart-line", args=[other.pk]), {"quantity": 0})

    assert answer.status_code == 404
    assert other.cart.lines.exists()


def test_a_changed_price_is_shown_and_seen_before_checkout(client):
    variant = put(client)
    Variant.objects.filter(pk=variant.pk).update(price_paise=550_00, mrp_paise=550_00)

    assert client.get(reverse("orders:checkout"))["Location"] == "/cart/"
    page = client.get(reverse("orders:cart")).content.decode()
    assert "₹550" in page
    assert "it was ₹500" in page

    client.post(reverse("orders:cart-accept"))
    assert client.get(reverse("orders:checkout")).status_code == 200


def test_signing_in_brings_the_cart_along(client):
    put(client)
    user = make_user(password="long-enough-7")

    client.force_login(user)

    assert Cart.objects.get().user == user


# Checkout


def test_a_guest_buys_with_cash_on_delivery(client):
    put(client)

    answer = submit(client, payment="cod")

    order = Order.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, f"/orders/{order.number}/")
    assert answer.cookies["cart_count"].value == ""
    assert order.status == OrderStatus.CONFIRMED
    address = order.addresses.get()
    assert (address.state, bool(address.city)) == ("29", True)
    page = client.get(answer["Location"])
    assert "Thank you" in page.content.decode()


def test_paying_online_leads_to_the_pay_page(client, gateway):
    put(client)

    answer = submit(client)

    order = Order.objects.get()
    assert answer["Location"] == f"/orders/{order.number}/pay/"
    page = client.get(answer["Location"])
    assert page.status_code == 200
    assert order.requests.get().gateway_id in page.content.decode()
    assert page["Cross-Origin-Opener-Policy"] == "same-origin-allow-popups"
    assert "frame-src" in page["Content-Security-Policy"]


def test_a_double_click_lands_on_the_same_order(client, gateway):
    put(client)
    posted = filled(client)

    first = client.post(reverse("orders:checkout"), posted)
    second = client.post(reverse("orders:checkout"), posted)

    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("email", "no-mail"),
        ("pin", "012345"),
        ("pin", "999999"),
        ("pin", "५६०००१"),
        ("phone", "12345"),
        ("name", ""),
        ("line1", ""),
        ("delivery", "by-camel"),
        ("payment", "barter"),
        ("state", "27"),
        ("gstin", "29ABC"),
        ("shown_paise", "free"),
        ("note", "x" * 301),
        ("name", "\x00"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_typed_is_lost(client, field, typed):
    put(client)

    answer = submit(client, line2="Near the old banyan", **{field: typed})

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Near the old banyan" in answer.content.decode()
    assert not Order.objects.exists()


def test_a_price_that_changes_while_typing_is_put_to_the_shopper_again(client):
    variant = put(client)
    posted = filled(client, payment="cod")
    Variant.objects.filter(pk=variant.pk).update(price_paise=700_00, mrp_paise=700_00)

    answer = client.post(reverse("orders:checkout"), posted)

    assert answer.status_code == 422
    assert "The total has changed" in answer.content.decode()
    again = posted | {"shown_paise": hidden(answer)["shown_paise"]}
    assert client.post(reverse("orders:checkout"), again).status_code == 303
    assert Order.objects.get().total_paise == 700_00


def test_stock_that_goes_while_typing_is_said_and_the_address_kept(client):
    variant = put(client)
    posted = filled(client, payment="cod")
    Variant.objects.filter(pk=variant.pk).update(on_hand=0)

    answer = client.post(reverse("orders:checkout"), posted)

    assert answer.status_code == 422
    assert "no longer have" in answer.content.decode()
    assert "12 Market Road" in answer.content.decode()


def test_updating_shows_the_new_total_and_judges_nothing(client):
    put(client, make_variant(price_paise=100_00))
    make_method("express", name="Express", fee_paise=129_00, free_above_paise=None)
    posted = filled(client, delivery="express", email="", update="1")

    answer = client.post(reverse("orders:checkout"), posted)

    assert answer.status_code == 200
    assert hidden(answer)["shown_paise"] == "22900"
    assert not answer.context["form"].errors
    assert not Order.objects.exists()


def test_a_gateway_that_is_down_keeps_the_order_and_says_so(client, gateway):
    put(client)
    gateway.fails_next = GatewayUnavailable("down")
    answer = submit(client)

    page = client.get(answer["Location"])
    assert "could not reach the payment service" in page.content.decode()
    assert client.post(answer["Location"]).status_code == 303
    assert Order.objects.get().requests.get().gateway_id


def test_an_empty_cart_goes_back_to_the_cart(client):
    for answer in (
        client.get(reverse("orders:checkout")),
        client.post(reverse("orders:checkout"), {"checkout_key": "gone"}),
    ):
        assert (answer.status_code, answer["Location"]) == (303, "/cart/")


def test_a_pin_code_tells_its_place(client):
    found = client.get(reverse("orders:place", args=["560001"])).json()

    assert (found["state"], found["state_name"]) == ("29", "Karnataka")
    assert client.get(reverse("orders:place", args=["000000"])).status_code == 404


# Pages of one order


@pytest.mark.parametrize("page", ["order", "pay"])
def test_somebody_elses_order_looks_like_none(client, page):
    order = make_order()
    client.force_login(make_user())

    theirs = client.get(reverse(f"orders:{page}", args=[order.number]))
    none = client.get(reverse(f"orders:{page}", args=["NOSUCHONE"]))

    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content


@pytest.mark.parametrize("page", ["check", "cancel", "change"])
def test_nobody_acts_on_the_order_of_another(client, page):
    order = make_order()

    assert client.post(reverse(f"orders:{page}", args=[order.number])).status_code == 404
    order.refresh_from_db()
    assert order.status == OrderStatus.AWAITING_PAYMENT


def test_the_key_of_the_mail_opens_the_order_and_a_wrong_one_does_not(client):
    order = make_order(payment="cod")
    address = reverse("orders:order", args=[order.number])

    assert client.get(address, {"key": order.access_key}).status_code == 200
    assert client.get(address, {"key": "é"}).status_code == 404
    assert client.get(address).status_code == 404


def test_a_guests_order_belongs_to_the_proven_address_only(client):
    order = make_order(email="Buyer@Example.com", payment="cod")
    user = make_user("buyer@example.com")
    client.force_login(user)
    address = reverse("orders:order", args=[order.number])

    assert client.get(address).status_code == 404
    user.email_verified_at = timezone.now()
    user.save(update_fields=["email_verified_at"])
    assert client.get(address).status_code == 200
    assert order.number in client.get(reverse("orders:history")).content.decode()


def test_what_the_bank_has_not_decided_is_never_called_failed(client, gateway):
    request = make_request()
    seen = gateway.pay(request.gateway_id, status=PaymentStatus.CREATED)
    payments.record_payment(seen)
    page = client.get(
        reverse("orders:order", args=[request.order.number]), {"key": request.order.access_key}
    ).content.decode()

    assert "confirming with your bank" in page
    assert "failed" not in page.lower()


def test_check_now_asks_and_confirms(client, gateway):
    request = make_request()
    gateway.pay(request.gateway_id)
    order = request.order
    address = access.with_key(reverse("orders:check", args=[order.number]), order)

    answer = client.post(address)

    assert answer.status_code == 303
    assert "payment has arrived" in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("key", [None, "order"])
def test_a_return_with_zero_bytes_is_unclear_and_breaks_nothing(client, gateway, key):
    order = make_request().order
    address = reverse("orders:callback") + (f"?order={order.number}" if key else "")
    fields = ["razorpay_order_id", "razorpay_payment_id", "razorpay_signature"]
    metadata = '{"order_id": "order_\\u0000"}'

    success = client.post(address, dict.fromkeys(fields, "a\0b"))
    failure = client.post(address, {"error[code]": "X\0", "error[metadata]": metadata})

    assert {success.status_code, failure.status_code} <= {303, 400}


def test_a_failed_payment_is_told_of_as_an_answer_and_stays_on_the_page(client, gateway):
    request = make_request()
    gateway.pay(request.gateway_id, status=PaymentStatus.FAILED, error_text="Wrong PIN")
    order = request.order

    answer = client.post(access.with_key(reverse("orders:check", args=[order.number]), order))
    page, again = (client.get(answer["Location"]).content.decode() for _ in range(2))

    assert page.count("Wrong PIN") == 2
    assert again.count("Wrong PIN") == 1


def test_changing_an_order_makes_it_a_cart_again(client, gateway):
    put(client)
    submit(client)
    order = Order.objects.get()

    answer = client.post(reverse("orders:change", args=[order.number]))

    assert answer["Location"] == "/cart/"
    assert answer.cookies["cart_count"].value == "1"
    assert submit(client, payment="cod").status_code == 303
    assert Order.objects.count() == 2


def test_every_private_page_forbids_caching(client):
    put(client)
    order = make_order(payment="cod")
    for address in (
        reverse("orders:cart"),
        reverse("orders:checkout"),
        access.with_key(reverse("orders:order", args=[order.number]), order),
    ):
        assert "no-store" in client.get(address)["Cache-Control"]


# Callback


def come_back(client, request, paid, signature, key=""):
    address = reverse("orders:callback") + (f"?key={key}" if key else "")
    return client.post(
        address,
        {
            "razorpay_order_id": request.gateway_id,
            "razorpay_payment_id": paid.id,
            "razorpay_signature": signature,
        },
    )


def test_the_callback_confirms_without_cookies_and_sets_none(client, gateway):
    request = make_request()
    paid = gateway.pay(request.gateway_id)
    key = request.order.access_key

    answer = come_back(client, request, paid, gateway.signature(request.gateway_id, paid.id), key)

    assert answer.status_code == 303
    assert answer["Location"] == access.with_key(f"/orders/{request.order.number}/", request.order)
    assert not answer.cookies
    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_a_forged_callback_does_nothing_and_gets_no_key(client, gateway):
    request = make_request()
    paid = gateway.pay(request.gateway_id)

    answer = come_back(client, request, paid, "forged")

    assert request.order.access_key not in answer.headers.get("Location", "")
    assert answer.status_code == 400
    assert Order.objects.get().status == OrderStatus.AWAITING_PAYMENT


def test_a_replayed_callback_shows_how_it_stands(client, gateway):
    request = make_request()
    paid = gateway.pay(request.gateway_id)
    signature = gateway.signature(request.gateway_id, paid.id)

    answers = [come_back(client, request, paid, signature) for _ in range(3)]

    assert {answer.status_code for answer in answers} == {303}
    assert Order.objects.get().events.filter(text__contains="→ confirmed").count() == 1


def test_a_failure_leads_back_to_the_pay_page(client, gateway):
    request = make_request()
    metadata = f'{{"order_id": "{request.gateway_id}", "payment_id": "pay_1"}}'

    answer = client.post(
        reverse("orders:callback"),
        {"error[code]": "BAD_REQUEST_ERROR", "error[metadata]": metadata},
    )

    assert answer["Location"] == f"/orders/{request.order.number}/pay/?failed=1"


@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"error[metadata]": "{"},
        {"error[metadata]": "[]"},
        {"error[metadata]": '{"order_id": null}'},
        {"razorpay_order_id": "order_x", "razorpay_payment_id": "é", "razorpay_signature": "é"},
    ],
)
def test_a_senseless_return_gets_a_page_not_an_error(client, gateway, posted):
    answer = client.post(reverse("orders:callback"), posted)

    assert answer.status_code == 400
    assert "Nothing was recorded" in answer.content.decode()


# Queries


def test_cart_and_checkout_cost_the_same_for_one_line_and_for_many(
    client, django_assert_max_num_queries
):
    def measure(number):
        for _ in range(number):
            variant = make_variant()
            make_image(variant.product)
            put(client, variant)
        counts = []
        for page, most in (("orders:cart", 14), ("orders:checkout", 12)):
            with django_assert_max_num_queries(most) as queries:
                assert client.get(reverse(page)).status_code == 200
            counts.append(len(queries))
        return counts

    assert measure(1) == measure(9)


def test_the_access_key_is_in_no_page_address_of_the_shop(client):
    order = make_order(payment="cod")
    page = client.get(reverse("orders:order", args=[order.number]), {"key": order.access_key})

    outside = re.findall(r'href="https?://[^"]*"', page.content.decode())
    assert not [address for address in outside if order.access_key in address]
