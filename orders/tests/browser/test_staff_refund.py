"""A member of staff gives a part of the money back, and the buyer sees it."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order, Refund
from orders.services import payments
from orders.states import OrderStatus, RefundStatus
from orders.tests.factories import make_request
from shop.tests.factories import make_variant


@pytest.fixture
def order(shop, razorpay) -> Order:
    """An order of three wicks, paid at the simulator."""
    request = make_request((make_variant(on_hand=9, price_paise=250_00), 3))
    razorpay.pay(request.gateway_id)
    payments.check(request.order)
    order = Order.objects.get()
    assert order.status == OrderStatus.CONFIRMED
    return order


def sign_in(page, staff) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/admin/")
    page.locator("[name=username]").fill(staff.email)
    page.locator("[name=password]").fill("brass lamps at dusk")
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/admin/")


def test_staff_refund_one_unit_and_the_buyer_sees_it(page, staff, order):
    item = order.items.get()
    sign_in(page, staff)
    page.goto(f"/admin/orders/order/{order.pk}/change/")
    page.get_by_role("link", name="Refund…").first.click()
    page.locator(f"[name=item-{item.pk}]").fill("1")
    page.locator(f"[name=restock-{item.pk}]").check()
    page.locator("[name=reason]").fill("One came bent")
    page.get_by_role("button", name="See what the buyer gets").click()

    expect(page.get_by_role("heading", name="Refund ₹250?")).to_be_visible()
    expect(page.get_by_text("go back on the shelf")).to_be_visible()
    assert not Refund.objects.exists()
    page.get_by_role("button", name="Refund ₹250").click()

    expect(page.get_by_text(re.compile("is refunded|is on its way")).first).to_be_visible()
    refund = Refund.objects.get()
    assert refund.amount_paise == 250_00
    assert refund.status in {RefundStatus.PENDING, RefundStatus.PROCESSED}
    page.goto(f"/orders/{order.number}/?key={order.access_key}")
    expect(page.get_by_text(re.compile("₹250: (refunded|on its way)"))).to_be_visible()
