"""What a shopper does, in the words of the pages."""

import re

from playwright.sync_api import FrameLocator, Locator, Page, expect


def put_lamp_into_cart(page: Page) -> None:
    """Find the lamp by searching, and put one into the cart."""
    page.goto("/")
    page.locator("input[name=q]").first.fill("brass lamp")
    page.locator("input[name=q]").first.press("Enter")
    page.locator("main").get_by_role("link", name="Brass oil lamp").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Brass oil lamp")
    page.locator('form[action="/cart/add/"] button').first.click()
    page.wait_for_url("**/cart/")
    expect(page.locator("main")).to_contain_text("Brass oil lamp")


def check_out(page: Page, *, payment: str) -> None:
    """Fill the checkout of what is in the cart, look at the total, and place the order."""
    fill_checkout(page, payment=payment)
    page.get_by_role("button", name="Place order").click()


def fill_checkout(page: Page, *, payment: str) -> None:
    page.goto("/cart/")
    page.get_by_role("link", name="Go to checkout").click()
    page.wait_for_url("**/checkout/")
    words = {
        "email": "meera@example.com",
        "pin": "560001",
        "name": "Meera Test",
        "phone": "98450 12345",
        "line1": "12 Market Road",
    }
    update = page.get_by_role("button", name="Update delivery and total")
    if update.is_visible():
        fill(page, words)
        update.click()
    else:  # the script asks for place and total as soon as the PIN is there
        with page.expect_response(is_new_total):
            fill(page, words)
        expect(page.locator("[name=city]")).to_have_value(re.compile("Bengaluru"))
    page.locator(f"[name=payment][value={payment}]").check()
    expect(page.locator("[data-summary]")).to_contain_text("1,499")


def come_to_pay(page: Page) -> None:
    """Order the lamp and stop at the page where it is paid."""
    put_lamp_into_cart(page)
    check_out(page, payment="razorpay")
    page.wait_for_url("**/pay/**")


def pay_button(page: Page) -> Locator:
    return page.get_by_role("button", name=re.compile("with UPI"))


def open_popup(page: Page) -> FrameLocator:
    """Press the button that pays, and return the window of Razorpay's that opens."""
    page.bring_to_front()
    pay_button(page).click()
    popup = page.frame_locator("iframe.razorpay-checkout-frame")
    expect(popup.get_by_role("button", name="Success")).to_be_visible()
    return popup


def fill(page: Page, words: dict[str, str]) -> None:
    for name, value in words.items():
        page.locator(f"main [name={name}]").fill(value)


def is_new_total(answer) -> bool:
    return answer.request.method == "POST" and answer.url.endswith("/checkout/")


def order_number(page: Page) -> str:
    """Return the number of the order that this page is about."""
    return re.search(r"/orders/([^/?]+)/", page.url)[1]


def expect_confirmed(page: Page) -> None:
    page.wait_for_url(re.compile(r"/orders/[^/]+/(\?|$)"))
    expect(page.get_by_text("Your order is confirmed")).to_be_visible()
