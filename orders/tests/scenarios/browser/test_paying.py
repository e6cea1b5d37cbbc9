"""What only a browser shows: pop-ups, tabs, double clicks and blocked scripts."""

import re

from playwright.sync_api import expect

from orders.models import Order, Refund
from orders.tests.browser.steps import (
    come_to_pay,
    expect_confirmed,
    fill_checkout,
    open_popup,
    pay_button,
    put_lamp_into_cart,
)
from orders.tests.scenarios.world import assert_paid_once, assert_unpaid


def opened_orders(razorpay) -> list[dict]:
    return razorpay.ledger.page("order", {})["items"]


def captured(razorpay) -> int:
    payments = razorpay.ledger.page("pay", {})["items"]
    return sum(one["status"] == "captured" for one in payments)


def test_19_two_tabs_both_open_the_popup(page, razorpay):
    come_to_pay(page)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    popup, other_popup = open_popup(page), open_popup(other_tab)

    page.bring_to_front()  # Chromium hardly draws a tab behind another: clicks in it get lost
    popup.get_by_role("button", name="Success").click()
    expect_confirmed(page)
    other_tab.bring_to_front()
    other_popup.get_by_role("button", name="Success").click()

    expect(other_popup.get_by_text("already done for this order")).to_be_visible()
    assert len(opened_orders(razorpay)) == 1
    assert captured(razorpay) == 1
    assert not Refund.objects.exists()
    assert_paid_once(Order.objects.get())


def test_20_double_clicks_on_the_way_to_pay(page, razorpay):
    put_lamp_into_cart(page)
    fill_checkout(page, payment="razorpay")
    page.get_by_role("button", name="Place order").dblclick()
    page.wait_for_url("**/pay/**")
    pay_button(page).dblclick()

    popup = page.locator("iframe.razorpay-checkout-frame")
    expect(popup).to_have_count(1)
    popup.content_frame.get_by_role("button", name="Success").click()
    expect_confirmed(page)
    assert len(opened_orders(razorpay)) == 1
    assert_paid_once(Order.objects.get())


def test_23_a_declined_card_then_success_in_the_same_popup(page):
    come_to_pay(page)
    popup = open_popup(page)
    popup.get_by_role("button", name="Failure").click()
    expect(popup.get_by_role("alert")).to_be_visible()
    popup.get_by_role("button", name="Success").click()

    expect_confirmed(page)
    order = Order.objects.get()
    assert_paid_once(order)
    assert sorted(order.payments.values_list("status", flat=True)) == ["captured", "failed"]


def test_42_a_guest_opens_the_order_in_another_browser(page, chromium, shop):
    come_to_pay(page)
    open_popup(page).get_by_role("button", name="Success").click()
    expect_confirmed(page)
    order = Order.objects.get()

    with chromium.new_context(base_url=shop) as elsewhere:
        other = elsewhere.new_page()
        assert other.goto(f"/orders/{order.number}/").status == 404
        other.goto(f"/orders/{order.number}/?key={order.access_key}")
        expect(other.get_by_text("Your order is confirmed")).to_be_visible()
        shown = other.content()

    address = order.addresses.get()
    for personal in (order.email, order.phone, address.phone, address.line1):
        assert personal not in shown
        assert personal in page.content()


def test_44_checkout_js_is_blocked(page, razorpay):
    page.context.route("**/v1/checkout.js", lambda route: route.abort())
    come_to_pay(page)

    expect(page.get_by_text("payment window could not be loaded")).to_be_visible()
    pay_button(page).click()
    page.get_by_role("button", name="Success").click()

    expect_confirmed(page)
    assert len(opened_orders(razorpay)) == 1
    assert_paid_once(Order.objects.get())


def test_45_the_popup_is_closed_and_opened_again(page, razorpay):
    come_to_pay(page)
    open_popup(page).get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("You closed the payment")).to_be_visible()
    order = Order.objects.get()
    assert_unpaid(order)

    popup = open_popup(page)  # for the same order at Razorpay
    [opened] = opened_orders(razorpay)
    expect(popup.get_by_text(opened["id"])).to_be_visible()
    popup.get_by_role("button", name="Cancel").click()
    razorpay.pay(opened["id"])  # meanwhile, in the app of a bank
    page.get_by_role("button", name=re.compile("check my payment")).click()

    expect_confirmed(page)
    page.goto(f"/orders/{order.number}/pay/")
    expect_confirmed(page)
    assert_paid_once(order)
