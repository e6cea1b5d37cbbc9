"""A member of staff sends a parcel."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import OutgoingMail
from orders.states import Fulfilment
from orders.tests.factories import make_order


@pytest.fixture
def order(shop):
    return make_order(payment="cod")


def test_staff_ship_an_order_and_the_buyer_is_told(page, staff, order):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/admin/")
    page.locator("[name=username]").fill(staff.email)
    page.locator("[name=password]").fill("brass lamps at dusk")
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/admin/")

    page.goto("/admin/orders/order/")
    page.get_by_role("link", name=order.number).first.click()
    page.locator(f'a[href$="/admin/orders/order/{order.pk}/ship/"]').first.click()
    page.locator("[name=carrier]").fill("Delhivery")
    page.locator("[name=tracking]").fill("DL123456789")
    page.get_by_role("button", name=re.compile("Ship and tell")).click()

    expect(page.get_by_text("the parcel is on its way")).to_be_visible()
    order.refresh_from_db()
    assert order.fulfilment == Fulfilment.SHIPPED
    mail = OutgoingMail.objects.filter(reference=order.number).first()
    assert "DL123456789" in mail.text
