"""Staff take stock with a scanner, and order the tree of categories, on a tablet."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from shop.models import Category, StockTake, Variant
from shop.services import stock_takes
from shop.tests.factories import make_category, make_variant

TABLET = {"width": 820, "height": 1180}


def enter(page, staff, address: str) -> None:
    """Open a page as somebody who has signed in, which Unfold's own form needs scripts for."""
    client = Client()
    client.force_login(staff)
    session = client.cookies["sessionid"].value
    shop = settings.SITE_URL
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": shop}])
    page.set_viewport_size(TABLET)
    page.goto(address)


def counted() -> dict[str, int]:
    take = StockTake.objects.get()
    return {line.variant.sku: line.counted for line in stock_takes.lines(take)}


def scan(page, *codes: str) -> None:
    """Type as a scanner does: each code at once, and Enter, without waiting for anything."""
    for code in codes:
        page.keyboard.type(code)
        page.keyboard.press("Enter")


@pytest.fixture
def shelf(shop):
    make_variant(sku="BELL", barcode="8901234567890", on_hand=3)
    return StockTake.objects.create(name="Back room")


def sheet_of(take: StockTake) -> str:
    return f"/admin/shop/stocktake/{take.pk}/change/"


def test_a_scanner_is_not_made_to_wait_and_loses_nothing(page, staff, shelf):
    enter(page, staff, sheet_of(shelf))
    expect(page.locator("[name=code]").first).to_be_focused()

    scan(page, *["8901234567890"] * 5, "nonsense", "bell")

    expect(page.locator("[data-said]")).to_contain_text("No variant has")
    expect(page.locator("[data-lines] tbody tr")).to_contain_text(["BELL"])
    expect(page.locator("[data-lines] td[data-label=Counted]")).to_have_text(["6"])
    assert counted() == {"BELL": 6}


def test_what_was_scanned_without_a_connection_is_sent_once_there_is_one(page, staff, shelf):
    enter(page, staff, sheet_of(shelf))

    page.context.set_offline(True)
    scan(page, "BELL", "BELL")
    expect(page.locator("[data-said]")).to_contain_text("Not sent yet: 2")
    page.context.set_offline(False)

    expect(page.locator("[data-lines] td[data-label=Counted]")).to_have_text(["2"])
    assert counted() == {"BELL": 2}


def test_it_works_without_a_script_up_to_the_ledger(page_without_script, staff, shelf):
    page = page_without_script
    enter(page, staff, sheet_of(shelf))

    for _ in range(2):
        page.locator("[name=code]").first.fill("BELL")
        page.locator("[name=code]").first.press("Enter")
        expect(page.locator("[name=code]").first).to_have_value("")
    page.get_by_role("link", name="See the differences").click()
    page.get_by_role("button", name="Write 1 difference and close").click()

    page.wait_for_load_state()
    assert Variant.objects.get(sku="BELL").on_hand == 2


def names() -> list[tuple[str, int]]:
    return list(Category.objects.order_by("path").values_list("name", "depth"))


def test_a_category_is_dragged_into_another_and_moved_on_by_keys(page, staff):
    make_category("Toys")
    make_category("Bells")
    enter(page, staff, "/admin/shop/category/")
    rows = page.locator("tr.data-row")

    bells = rows.filter(has_text="Bells").locator("[data-category]").bounding_box()
    lamps = rows.filter(has_text="Lamps").bounding_box()
    page.mouse.move(bells["x"] + 5, bells["y"] + 5)
    page.mouse.down()
    page.mouse.move(lamps["x"] + 200, lamps["y"] + lamps["height"] / 2, steps=4)
    with page.expect_navigation():
        page.mouse.up()
    assert names() == [("Lamps", 1), ("Bells", 2), ("Toys", 1)]

    for way in ("out of the one it stands in", "behind its neighbour"):
        with page.expect_navigation():
            page.get_by_role("button", name=f"Bells {way}").press("Enter")
        expect(page.get_by_role("button", name=f"Bells {way}")).to_be_focused()
    assert names() == [("Lamps", 1), ("Toys", 1), ("Bells", 1)]
