"""A member of staff makes a product with forty variants and twelve pictures by hand."""

import pytest
from playwright.sync_api import expect

from orders.tests.browser.test_staff_pictures import files, open_product
from shop.models import Category, Product

COLOURS = "Indigo, Red, Teal, Plum, Mustard, Olive, Rust, Grey"
SHADES = [
    *("red", "green", "blue", "teal", "plum", "olive"),
    *("gold", "grey", "navy", "pink", "tan", "snow"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


class Hand:
    """What a person does on a page, counted: each field that is written, and each click."""

    def __init__(self, page):
        self.page, self.fields, self.clicks = page, 0, 0

    def write(self, name: str, text: str) -> None:
        self.page.locator(f"[name={name}]").fill(text)
        self.fields += 1

    def choose(self, name: str, value: str) -> None:
        self.page.locator(f"[name={name}]").select_option(value)
        self.fields += 1

    def click(self, words: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=words, exact=role == "button").first.click()
        self.clicks += 1


def describe(page, hand: Hand) -> None:
    """Write the product itself, and drop its pictures."""
    page.goto("/admin/shop/product/add/")
    hand.write("slug", "cotton-kurta")  # first: the script that derives it leaves it alone
    hand.write("name", "Cotton kurta")
    # Where shelves are found by typing, the box writes into the field that is sent.
    page.evaluate(
        """([pk, name]) => {
            const field = document.querySelector("[name=category]");
            if (field.tagName === "SELECT") field.append(new Option(name, pk));
            field.value = pk;
        }""",
        [str(Category.objects.get().pk), "Lamps"],
    )
    hand.fields += 1
    page.locator("[name=new_pictures]").set_input_files(files(*SHADES))
    hand.clicks += 1
    hand.click("Save and continue editing")
    expect(page.locator("[data-row]")).to_have_count(12)


def test_forty_variants_and_twelve_pictures_take_under_forty_steps(page, staff):
    open_product(page, staff)
    hand = Hand(page)

    describe(page, hand)
    for number in range(12):
        hand.write(f"images-{number}-alt", f"The kurta in colour {number}")
    hand.click("Save and continue editing")
    hand.click("All variants at once", "link")
    hand.write("option0-name", "Colour")
    hand.write("option0-more", COLOURS)
    hand.write("option1-name", "Size")
    hand.write("option1-more", "S, M, L, XL, XXL")
    hand.click("Go on to the table")
    for name, text in (("price_paise", "899"), ("mrp_paise", "1199"), ("stock", "5")):
        hand.write(f"rule-all-{name}", text)
    hand.write("rule-all-net_amount", "1")
    hand.choose("rule-all-net_unit", "piece")
    hand.write("rule-all-weight_grams", "250")
    hand.click("Fill the table")
    hand.click("Save all")

    expect(page.get_by_text("Variants: 40 made.")).to_be_visible()
    product = Product.objects.latest("pk")
    assert product.slug == "cotton-kurta"
    made = set(product.variants.values_list("price_paise", "on_hand", "net_unit", "weight_grams"))
    assert made == {(899_00, 5, "piece", 250)}
    assert (product.variants.count(), product.images.count()) == (40, 12)
    assert product.variants.first().sku == "COT-KUR-INDIGO-S"
    assert (hand.fields, hand.clicks) == (25, 7)


def test_a_cell_is_copied_into_all_below_it(page, staff):
    open_product(page, staff)
    page.goto(f"/admin/shop/product/{Product.objects.get().pk}/variant-matrix/")
    page.locator("[name=option0-name]").fill("Size")
    page.locator("[name=option0-more]").fill("S, M, L")
    page.get_by_role("button", name="Go on to the table").click()
    prices = page.locator("[data-cells] [data-column=price_paise]")

    prices.first.fill("450")
    page.get_by_role("button", name="Fill down").nth(1).click()

    assert [prices.nth(row).input_value() for row in range(3)] == ["450"] * 3
    expect(page.locator("[data-said]")).to_have_text("Price (₹): copied into 2 rows.")
