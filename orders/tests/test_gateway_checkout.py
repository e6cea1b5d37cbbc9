"""What the pay page is given."""

from types import SimpleNamespace

import pytest

from orders.gateways import razorpay

REQUEST = SimpleNamespace(
    gateway_id="order_12345678901234",
    amount_paise=129900,
    currency="INR",
    key_id="rzp_test_1",
)
BUYER = {"name": "Asha Rao", "email": "asha@example.com", "phone": "+919000090000"}
CALLBACK = "https://shop.example/payments/razorpay/callback/"


def options(**changes):
    return razorpay.checkout_options(
        REQUEST, **{"description": "Order 1001", "callback_url": CALLBACK} | BUYER | changes
    )


def test_the_options_of_the_pop_up_come_from_the_stored_request(settings):
    settings.SHOP_NAME = "Angadi"

    made = options()

    assert (made["key"], made["order_id"]) == ("rzp_test_1", "order_12345678901234")
    assert (made["amount"], made["currency"], made["name"]) == (129900, "INR", "Angadi")
    assert made["callback_url"] == CALLBACK
    assert made["prefill"] == {
        "name": "Asha Rao",
        "email": "asha@example.com",
        "contact": "+919000090000",
    }


def test_no_secret_is_among_the_options(settings):
    shown = repr(options())

    assert settings.RAZORPAY_KEY_SECRET not in shown
    assert not any(secret in shown for secret in settings.RAZORPAY_WEBHOOK_SECRETS)


@pytest.mark.parametrize(
    ("description", "sent"), [("#1001", "1001"), ("Order 1", "Order 1"), ("₹", "Order")]
)
def test_a_description_begins_with_a_letter_or_a_digit(description, sent):
    assert options(description=description)["description"] == sent


def test_the_hosted_form_goes_to_the_api_and_knows_both_ways_back(settings):
    settings.RAZORPAY_API_URL = "http://127.0.0.1:8001"

    form = razorpay.hosted_form(
        REQUEST,
        description="Order 1001",
        callback_url=CALLBACK,
        cancel_url="https://shop.example/orders/1/",
        **BUYER | {"phone": ""},
    )

    assert form.action == "http://127.0.0.1:8001/v1/checkout/embedded"
    assert form.fields["key_id"] == "rzp_test_1"
    assert form.fields["order_id"] == "order_12345678901234"
    assert form.fields["callback_url"] == CALLBACK
    assert form.fields["cancel_url"] == "https://shop.example/orders/1/"
    assert form.fields["prefill[email]"] == "asha@example.com"
    assert "prefill[contact]" not in form.fields


def test_the_pay_page_allows_razorpays_hosts(settings):
    settings.RAZORPAY_API_URL = "https://api.razorpay.com"
    settings.RAZORPAY_CHECKOUT_JS = "https://checkout.razorpay.com/v1/checkout.js"

    policy = razorpay.content_security_policy()

    assert policy["script-src"] == ["https://checkout.razorpay.com", "https://cdn.razorpay.com"]
    assert policy["frame-src"] == ["https://api.razorpay.com", "https://checkout.razorpay.com"]
    assert "https://lumberjack.razorpay.com" in policy["connect-src"]
    assert "https://api.razorpay.com" in policy["form-action"]


def test_the_pay_page_allows_whatever_host_the_settings_name(settings):
    settings.RAZORPAY_API_URL = "http://127.0.0.1:8001"
    settings.RAZORPAY_CHECKOUT_JS = "http://127.0.0.1:8001/v1/checkout.js"

    policy = razorpay.content_security_policy()

    for directive in ("script-src", "frame-src", "connect-src", "form-action"):
        assert "http://127.0.0.1:8001" in policy[directive]
        assert "https://api.razorpay.com" not in policy[directive]
