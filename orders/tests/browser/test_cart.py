"""The cart and the checkout change in place, and say what they do."""

import pytest
from playwright.sync_api import expect

from orders.tests.browser.steps import put_lamp_into_cart

pytestmark = pytest.mark.django_db(transaction=True)


def test_steps_and_undo_change_the_cart_in_place(page):
    put_lamp_into_cart(page)
    more = page.get_by_role("button", name="One more: Brass oil lamp")

    more.click()

    expect(page.get_by_label("Quantity of Brass oil lamp", exact=True).last).to_have_value("2")
    expect(page.locator("[data-cart-count]")).to_have_text("2")
    expect(page.locator("[data-live-status]")).to_contain_text("₹2,998")
    expect(more).to_be_focused()

    page.get_by_role("button", name="Remove Brass oil lamp").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.locator("[data-cart-count]")).to_be_hidden()
    page.keyboard.press("Enter")

    expect(page.locator(".cart-line__total")).to_contain_text("₹2,998")
    expect(page.locator("[data-cart-count]")).to_have_text("2")


def test_a_field_says_what_is_wrong_when_it_is_left_and_when_it_is_mended(page):
    put_lamp_into_cart(page)
    page.goto("/checkout/")
    phone = page.locator("[name=phone]")

    phone.fill("12345")
    phone.blur()
    words = page.locator("#error_1_id_phone")

    expect(words).to_contain_text("ten digits")
    expect(phone).to_have_attribute("aria-invalid", "true")
    phone.fill("98450 12345")
    expect(words).to_be_hidden()
    expect(phone).to_have_attribute("aria-invalid", "false")


def test_the_bar_of_a_phone_leads_on_and_steps_aside(page):
    page.goto("/p/brass-lamp/")
    bar = page.locator(".action-bar")
    page.locator("#details").scroll_into_view_if_needed()
    expect(bar).to_be_in_viewport()
    expect(bar).to_contain_text("₹1,499")

    page.locator("#buy-row").scroll_into_view_if_needed()
    expect(bar).to_be_hidden()
    page.locator("#reviews").scroll_into_view_if_needed()
    bar.get_by_role("button", name="Add to cart").click()

    page.wait_for_url("**/cart/")
    expect(page.locator("main")).to_contain_text("Brass oil lamp")
