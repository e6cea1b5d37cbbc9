"""Lists in a browser: changed in place by script, page after page without."""

import re

import pytest
from playwright.sync_api import expect

from shop.models import Category
from shop.tests.factories import make_product, make_variant

BRANDS = ["Nadi", "Dhara"]


@pytest.fixture
def shelf(shop):
    """Thirty products of two brands beside the lamp, in two colours."""
    shelf = Category.objects.get()
    for number in range(30):
        product = make_product(
            f"Diya {number}",
            category=shelf,
            brand=BRANDS[number % 2],
            option_names=["Colour"],
        )
        make_variant(product, options=[["Rani", "Haldi"][number % 2]], price_paise=100_00 + number)
    return shelf.get_absolute_url()


@pytest.fixture
def desk(page):
    """The page on a screen that shows the filters beside the list."""
    page.set_viewport_size({"width": 1280, "height": 900})
    return page


def mark(page) -> None:
    """Leave something on this page that a new one would not have."""
    page.evaluate("document.documentElement.dataset.mark = 'here'")


def is_the_same_page(page) -> bool:
    return page.evaluate("document.documentElement.dataset.mark") == "here"


def brand(page, name: str):
    return page.locator(".facet").get_by_role("link", name=re.compile(f"^{name}"))


def folds(page) -> list:
    return [page.locator(f".facet[data-keep={title}]") for title in ("Colour", "Availability")]


def test_a_filter_changes_the_list_in_place_and_the_address_with_it(desk, shelf):
    desk.goto(shelf)
    mark(desk)
    expect(desk.locator("[data-live-status]")).to_be_empty()
    brand(desk, "Nadi").focus()
    desk.keyboard.press("Enter")

    expect(desk).to_have_url(re.compile(r"\?brand=Nadi$"))
    expect(desk.locator("[data-live-status]")).to_have_text("15 products")
    expect(brand(desk, "Nadi")).to_be_focused()
    expect(desk.locator(".product-card")).to_have_count(15)
    assert is_the_same_page(desk)


def test_back_and_forward_lead_through_what_was_shown(desk, shelf):
    desk.goto(shelf)
    mark(desk)
    brand(desk, "Nadi").click()
    expect(desk.locator(".product-card")).to_have_count(15)
    desk.locator(".active-filters").get_by_role("link", name="Nadi").click()
    expect(desk.locator(".product-card")).to_have_count(24)

    desk.go_back()
    expect(desk.locator(".product-card")).to_have_count(15)
    expect(desk.locator(".active-filters")).to_contain_text("Nadi")
    desk.go_back()
    expect(desk.locator(".product-card")).to_have_count(24)
    desk.go_forward()
    expect(desk.locator(".product-card")).to_have_count(15)
    assert is_the_same_page(desk)


def test_the_next_page_begins_at_its_top_and_says_where_one_is(desk, shelf):
    desk.goto(shelf)
    mark(desk)
    desk.get_by_role("link", name="Next").click()

    words = "7 of 31 products, page 2 of 2"
    expect(desk.locator("[data-live-status]")).to_have_text(words)
    expect(desk.locator("[data-live-words]")).to_be_focused()
    expect(desk.locator("[data-live-words]")).to_be_in_viewport()
    expect(desk).to_have_title(re.compile("page 2"))
    assert is_the_same_page(desk)


def test_the_form_for_order_and_price_changes_the_list_in_place(desk, shelf):
    desk.goto(shelf)
    mark(desk)
    desk.get_by_label("Order", exact=True).select_option("-price")
    desk.get_by_label("To ₹").fill("100.05")
    desk.get_by_role("button", name="Show").click()

    expect(desk.locator(".product-card")).to_have_count(6)
    expect(desk.locator(".product-card").first).to_contain_text("Diya 5")
    expect(desk.get_by_role("button", name="Show")).to_be_focused()
    assert is_the_same_page(desk)


def test_filters_stay_open_or_shut_as_one_had_them(page, shelf):
    page.goto(shelf)
    page.get_by_text("Filters and order").click()
    was_open = [fold.evaluate("(fold) => fold.open") for fold in folds(page)]
    for fold in folds(page):
        fold.locator("summary").click()
    brand(page, "Dhara").click()

    expect(page.locator("[data-live-status]")).to_have_text("15 products")
    expect(page.locator(".narrow")).to_have_attribute("open", "")
    is_open = [fold.evaluate("(fold) => fold.open") for fold in folds(page)]
    assert is_open == [not one for one in was_open]


def test_two_quick_clicks_end_with_what_was_pressed_last(desk, shelf):
    desk.goto(shelf)
    desk.evaluate(
        "[...document.querySelectorAll('.facet a')].filter((a) => /Nadi|Dhara/.test(a.text))"
        ".forEach((a) => a.click())"
    )

    expect(desk.locator("[data-live-status]")).to_have_text("15 products")
    expect(desk).to_have_url(re.compile(r"\?brand=Nadi$"))
    expect(desk.locator(".active-filters li")).to_have_count(2)  # the brand, and Clear all


def test_what_cannot_be_fetched_is_an_ordinary_page_again(desk, shelf):
    desk.goto(shelf)
    mark(desk)
    desk.route("**/*brand=Nadi", lambda route: route.abort(), times=1)
    brand(desk, "Nadi").click()

    expect(desk.locator(".product-card")).to_have_count(15)
    assert not is_the_same_page(desk)


def test_without_script_each_link_leads_to_a_page(page_without_script, shelf):
    page = page_without_script
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(shelf)
    brand(page, "Nadi").click()
    expect(page).to_have_url(re.compile(r"\?brand=Nadi$"))
    page.get_by_label("Order", exact=True).select_option("price")
    page.get_by_role("button", name="Show").click()

    expect(page.locator(".product-card").first).to_contain_text("Diya 0")
    expect(page.locator(".product-card")).to_have_count(15)


def test_a_search_is_narrowed_in_place_too(desk, shelf):
    desk.goto("/search/?q=diya")
    mark(desk)
    brand(desk, "Dhara").click()

    expect(desk.locator("[data-live-status]")).to_have_text("15 products")
    expect(desk).to_have_url(re.compile(r"q=diya&brand=Dhara$"))
    assert is_the_same_page(desk)
