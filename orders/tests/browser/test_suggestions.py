"""Suggestions while one types: with keys, with a pointer, and as links without script."""

import re

import pytest
from playwright.sync_api import expect

from shop.tests.factories import make_category, make_product, make_variant


@pytest.fixture
def words(page, shop):
    """The search field of a shop with three things that begin alike."""
    shelf = make_category("Copperware", slug="copperware")
    for name in ("Copper lota", "Copper bottle"):
        make_variant(make_product(name, slug=name.lower().replace(" ", "-"), category=shelf))
    page.goto("/")
    return page.get_by_role("combobox", name="Search the shop")


def options(page):
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def test_arrows_walk_through_the_suggestions_and_enter_goes_there(page, words):
    expect(words).to_have_attribute("aria-expanded", "false")
    words.press_sequentially("copp")
    expect(options(page)).to_have_count(5)
    expect(words).to_have_attribute("aria-expanded", "true")
    words.press("ArrowDown")
    words.press("ArrowDown")
    second = options(page).nth(1)

    expect(second).to_have_attribute("aria-selected", "true")
    expect(words).to_have_attribute("aria-activedescendant", second.get_attribute("id"))
    expect(words).to_be_focused()
    name = second.inner_text().split("\n")[0].split("₹")[0].strip()
    words.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_arrows_go_round_by_way_of_the_field(page, words):
    words.press_sequentially("copp")
    expect(options(page)).to_have_count(5)
    words.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    words.press("ArrowDown")

    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(words).not_to_have_attribute("aria-activedescendant", re.compile("."))
    expect(words).to_have_value("copp")


def test_escape_shuts_the_list_and_keeps_what_was_typed(page, words):
    words.press_sequentially("copp")
    expect(options(page)).to_have_count(5)
    words.press("Escape")

    expect(options(page)).to_have_count(0)
    expect(words).to_have_value("copp")
    expect(words).to_have_attribute("aria-expanded", "false")
    words.press("ArrowDown")
    expect(options(page).first).to_have_attribute("aria-selected", "true")


def test_enter_without_a_choice_searches_for_what_was_typed(page, words):
    words.press_sequentially("copper lota")
    expect(options(page)).not_to_have_count(0)
    words.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=copper\+lota$"))


def test_a_press_goes_to_a_category_and_leaving_the_field_shuts_the_list(page, words):
    words.press_sequentially("copp")
    expect(options(page)).to_have_count(5)
    words.press("Tab")
    expect(options(page)).to_have_count(0)
    words.press("ArrowDown")
    page.get_by_role("option", name="Copperware Category").click()

    expect(page).to_have_url(re.compile("/c/copperware/$"))


def test_without_script_the_page_of_results_has_the_same_links(page_without_script, words):
    page = page_without_script
    page.goto("/")
    page.get_by_label("Search the shop").fill("copper")
    page.get_by_role("button", name="Search").click()

    page.get_by_role("navigation", name="In the categories").get_by_text("Copperware").click()
    expect(page).to_have_url(re.compile("/c/copperware/$"))
