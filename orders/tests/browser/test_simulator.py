"""The simulator's own pages in a browser: its window of payment, and its control desk."""

import pytest

from orders.simulator.server import serve_in_thread
from orders.tests.test_gateway import ACCOUNT


@pytest.fixture
def simulator():
    with serve_in_thread(ACCOUNT) as simulator:
        yield simulator


def test_the_window_closes_by_itself_when_its_time_is_over(chromium, simulator):
    page = chromium.new_page()
    page.goto(f"{simulator.url}/v1/checkout.js")  # any page that forbids nothing
    page.add_script_tag(url=f"{simulator.url}/v1/checkout.js")
    page.evaluate(
        """key => {
          const ondismiss = () => { document.title = "dismissed"; };
          new Razorpay({ key, order_id: "order_1", timeout: 1, modal: { ondismiss } }).open();
        }""",
        ACCOUNT.key_id,
    )
    assert page.locator("iframe").count() == 1

    page.wait_for_function("document.title === 'dismissed'")

    assert page.locator("iframe").count() == 0
    page.close()


def test_the_desk_is_turned_without_script_on_a_phone(chromium, simulator):
    order = simulator.ledger.create_order({"amount": 50000, "currency": "INR"})
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 320, "height": 800}
    )
    page = context.new_page()
    page.goto(simulator.url)
    page.get_by_role("link", name="Control desk").click()
    page.locator("summary", has_text=order["id"]).click()
    page.get_by_role("button", name="Pay", exact=True).click()

    page.get_by_role("status").get_by_text("Done").wait_for()

    assert simulator.ledger.order(order["id"])["status"] == "paid"
    widest = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert widest <= 320
