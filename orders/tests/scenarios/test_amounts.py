"""What is charged is what was agreed, to the paisa, whatever a browser says."""

import pytest
from django.urls import reverse

from orders import gateways
from orders.gateways.base import GatewayRefused
from orders.models import Cart, Order
from orders.services import payments
from orders.services.checkout import TooLittle
from orders.tests.factories import make_method, make_order, make_request
from orders.tests.scenarios.world import as_stored, assert_paid_once
from orders.tests.test_pages import filled, put, submit
from shop.models import Variant
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def asked_for(world) -> list[int]:
    return [order["amount"] for order in world.ledger.page("order", {})["items"]]


def test_18_the_cart_is_edited_in_another_tab_before_paying(world):
    lamp = put(world.client)
    submit(world.client)
    order = Order.objects.get()
    agreed = order.total_paise

    put(world.client, make_variant(price_paise=99_00), quantity=3)  # the other tab
    Variant.objects.filter(pk=lamp.pk).update(price_paise=900_00, mrp_paise=900_00)
    world.pay(order.requests.get())
    world.deliver("payment.captured")

    assert_paid_once(order)
    assert as_stored(order).total_paise == agreed == asked_for(world)[0]
    assert [item.variant_id for item in order.items.all()] == [lamp.pk]
    assert Cart.objects.get().lines.get().quantity == 3


@pytest.mark.parametrize("paise", [1_00, 1_01, 999_999_99])
@pytest.mark.parametrize("state", ["29", "27"])
def test_50_amounts_are_exact_or_refused_before_calling(world, paise, state):
    make_method(fee_paise=0)
    pin = {"29": "560001", "27": "400001"}[state]
    request = make_request((make_variant(price_paise=paise), 1), state=state, pin=pin)
    world.pay(request)
    world.deliver("payment.captured")

    assert asked_for(world) == [paise]
    assert_paid_once(request.order)
    item = request.order.items.get()
    assert item.taxable_paise + item.tax_paise == paise
    for amount, currency in [(99, "INR"), (500, "JPY"), (295_001, "KWD")]:
        with pytest.raises(GatewayRefused, match="Only rupees"):
            gateways.current().create_order(
                amount_paise=amount, currency=currency, receipt="x", hold_minutes=30, notes={}
            )
    with pytest.raises(TooLittle):
        make_order((make_variant(price_paise=99), 1))
    assert asked_for(world) == [paise]


def test_51_long_numbers_and_emoji_are_clean_before_calling(world):
    put(world.client)
    submit(world.client, name="Asha 🪔 Rao", note="Ring twice 🔔", line1="12 गांधी मार्ग")
    order = Order.objects.get()
    order.requests.all().delete()
    Order.objects.filter(pk=order.pk).update(number="W" * 16)

    request = payments.open_request(as_stored(order))

    opened = world.ledger.order(request.gateway_id)
    assert len(opened["receipt"]) <= 40
    assert opened["receipt"].isascii()
    assert str(opened["notes"]).isascii()
    assert (
        "🪔" in world.client.get(f"/orders/{'W' * 16}/pay/?key={order.access_key}").content.decode()
    )
    world.pay(request)
    world.deliver("payment.captured")
    assert_paid_once(order)


def test_60_the_total_is_manipulated_in_the_browser(world):
    lamp = put(world.client)
    forged = filled(world.client, shown_paise="100", total_paise="100", coupon="FREE", price="1")

    refused = world.client.post(reverse("orders:checkout"), forged)

    assert refused.status_code == 422
    assert not Order.objects.exists()
    submit(world.client, total_paise="100", price_paise="100", discount_paise="49900")
    order = Order.objects.get()
    assert order.total_paise == lamp.price_paise == asked_for(world)[0]
    assert order.discount_paise == 0
