"""Whole purchases, from the search box to the paid order."""

from playwright.sync_api import expect

from accounts.models import OutgoingMail
from orders.models import Order
from orders.states import OrderStatus
from orders.tests.browser.steps import (
    check_out,
    come_to_pay,
    expect_confirmed,
    open_popup,
    order_number,
    pay_button,
    put_lamp_into_cart,
)
from orders.tests.factories import make_method


def test_a_guest_with_script_pays_in_the_popup(page):
    come_to_pay(page)
    open_popup(page).get_by_role("button", name="Success").click()

    expect_confirmed(page)
    order = Order.objects.get(number=order_number(page))
    assert order.status == OrderStatus.CONFIRMED
    assert order.paid_paise == order.total_paise == 1499_00


def test_a_guest_without_script_pays_on_the_hosted_page(page_without_script):
    page = page_without_script
    come_to_pay(page)
    pay_button(page).click()
    page.get_by_role("button", name="Success").click()
    page.get_by_role("button", name="Return to the shop").click()

    expect_confirmed(page)
    order = Order.objects.get(number=order_number(page))
    assert order.paid_paise == order.total_paise
    mails = OutgoingMail.objects.filter(reference=order.number, subject__icontains="payment")
    assert mails.count() == 1


def test_cash_on_delivery_needs_no_payment_page(page):
    put_lamp_into_cart(page)
    check_out(page, payment="cod")

    expect_confirmed(page)
    assert Order.objects.get().status == OrderStatus.CONFIRMED


def test_another_visitor_does_not_find_the_order(page, chromium, shop):
    put_lamp_into_cart(page)
    check_out(page, payment="cod")
    expect_confirmed(page)
    with chromium.new_context(base_url=shop) as stranger:
        answer = stranger.new_page().goto(f"/orders/{order_number(page)}/")

    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_contain_text(order_number(page))


def test_a_pin_takes_away_the_delivery_that_does_not_go_there(page):
    make_method("express", name="Express", fee_paise=129_00).zones.create(pin_from="110")
    put_lamp_into_cart(page)
    page.goto("/checkout/")
    choices = page.locator("[name=delivery]")
    expect(choices).to_have_count(2)

    page.locator("[name=pin]").fill("560001")
    page.locator("[name=name]").focus()

    expect(choices).to_have_count(1)
    expect(choices).to_have_value("standard")
    expect(page.locator("[name=pin]")).to_have_value("560001")
