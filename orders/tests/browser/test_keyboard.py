"""A purchase with nothing but a keyboard: all is reached, seen and said."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)

MOST_STEPS = 90
FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect();
  const words = one.labels?.[0]?.textContent ?? one.getAttribute("aria-label") ?? one.textContent;
  const x = box.x + Math.min(box.width, innerWidth) / 2, y = box.y + box.height / 2;
  const top = document.elementFromPoint(x, y);
  return {
    words: words.replace(/\\s+/g, " ").trim(),
    name: one.name ?? "",
    isSeen: !top || one.contains(top) || top.contains(one) || one.labels?.[0]?.contains(top),
  };
}"""


def tab_to(page, wanted: str) -> None:
    """Press Tab until what is wanted has the focus; nothing on the way may be hidden."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["isSeen"], f"{focused} has the focus and lies under something"
        if re.search(wanted, focused["words"]) or focused["name"] == wanted:
            return
    raise AssertionError(f"Tab does not come to {wanted!r}")


def test_a_purchase_needs_no_pointer(page):
    page.emulate_media(reduced_motion="reduce")  # what scrolls is there at once
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    tab_to(page, "^Brass oil lamp$")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Brass oil lamp")
    tab_to(page, "^Add to cart$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cart/")
    tab_to(page, "One more")
    page.keyboard.press("Enter")
    expect(page.locator("[data-live-status]")).to_contain_text("₹2,998")
    expect(page.locator(":focus")).to_contain_text("One more")
    tab_to(page, "^Go to checkout$")
    page.keyboard.press("Enter")
    page.wait_for_url("**/checkout/")

    tab_to(page, "^Place order$")
    page.keyboard.press("Enter")

    summary = page.locator("#error-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("PIN code")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("[name=email]")).to_be_focused()
    page.keyboard.type("meera@example.com")
    for name, words in {"pin": "560001", "name": "Meera", "phone": "98450 12345"}.items():
        tab_to(page, name)
        page.keyboard.type(words)
    expect(page.locator("[name=city]")).to_have_value(re.compile("Bengaluru"))
    tab_to(page, "line1")
    page.keyboard.type("12 Market Road")
    tab_to(page, "payment")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name=payment][value=cod]")).to_be_checked()
    tab_to(page, "^Place order$")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Your order is confirmed")).to_be_visible()
    assert Order.objects.get().total_paise == 2998_00
