"""Purchases when answers are lost, without pictures and styles, and enlarged four times."""

import re

import pytest
from playwright.sync_api import expect

from orders.models import Order
from orders.tests.browser.steps import (
    check_out,
    expect_confirmed,
    fill_checkout,
    put_lamp_into_cart,
)

pytestmark = pytest.mark.django_db(transaction=True)


def lose_the_answer(page, press) -> None:
    """Let what is pressed reach the shop, and the connection drop before the answer comes."""

    def drop(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route("**/*", drop)
    with page.expect_event("requestfailed"):
        press()
    page.unroute("**/*", drop)


def test_no_answer_that_is_lost_loses_or_doubles_an_order(page_without_script):
    page = page_without_script
    page.goto("/p/brass-lamp/")
    lose_the_answer(page, page.locator("#buy-row button").click)
    page.goto("/cart/")
    expect(page.locator(".stepper [name=quantity][type=number]")).to_have_value("1")
    more = page.get_by_role("button", name="One more")
    lose_the_answer(page, more.click)
    page.goto("/cart/")
    expect(page.locator(".stepper [name=quantity][type=number]")).to_have_value("2")
    fill_in(page)

    lose_the_answer(page, page.get_by_role("button", name="Place order").click)
    page.goto("/checkout/")

    expect_confirmed(page)
    assert Order.objects.get().items.get().quantity == 2


def fill_in(page) -> None:
    page.goto("/checkout/")
    words = {"email": "m@example.com", "pin": "560001", "name": "Meera", "phone": "9845012345"}
    for name, text in (words | {"line1": "12 Market Road"}).items():
        page.locator(f"main [name={name}]").fill(text)
    page.locator("[name=payment][value=cod]").check()


def test_pictures_and_styles_may_stay_away(page_without_script):
    page = page_without_script
    page.route(re.compile(r"/media/|/static/"), lambda route: route.abort())
    put_lamp_into_cart(page)
    check_out(page, payment="cod")

    expect_confirmed(page)
    main = page.locator("main").inner_text()
    order = ["Order", "confirmed", "What you ordered", "Brass oil lamp", "Total", "Delivery"]
    places = [main.index(words) for words in order]
    assert places == sorted(places)


def test_enlarged_four_times_all_is_there_and_nothing_scrolls_sideways(chromium, shop):
    """1280 by 1024 pixels at 400 % leave 320 by 256."""
    context = chromium.new_context(
        base_url=shop, viewport={"width": 320, "height": 256}, device_scale_factor=4
    )
    page = context.new_page()
    wide = {}
    put_lamp_into_cart(page)
    fill_checkout(page, payment="cod")
    for path in ("/p/brass-lamp/", "/cart/", "/checkout/"):
        page.goto(path)
        wide[path] = page.evaluate("document.documentElement.scrollWidth")
        bars = page.locator(".action-bar")
        for bar in bars.all():
            expect(bar).to_have_css("position", "static")

    context.close()
    assert set(wide.values()) == {320}
