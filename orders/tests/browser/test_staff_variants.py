"""A member of staff makes a product with forty variants and twelve pictures by hand."""

import pytest
from playwright.sync_api import expect

from orders.tests.browser.hands import KEY, POINT, PRESS, THINK, Hand
from orders.tests.browser.test_staff_pictures import files, open_product
from shop.models import Category, Product
from shop.tests.factories import make_image, make_product, make_variant

COLOURS = ["Indigo", "Red", "Teal", "Plum", "Mustard", "Olive", "Rust", "Grey"]
SHADES = [
    *("red", "green", "blue", "teal", "plum", "olive"),
    *("gold", "grey", "navy", "pink", "tan", "snow"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def describe(page, hand: Hand) -> None:
    """Write the product itself."""
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
    hand.seconds += THINK + 2 * (POINT + PRESS) + 4 * KEY
    hand.click("Save and continue editing")


def fill_by_rule(page, hand: Hand) -> None:
    """Say once what all variants have, and send the pictures of each colour with it."""
    for name, text in (("price_paise", "899"), ("mrp_paise", "1199"), ("stock", "5")):
        hand.write(f"rule-all-{name}", text)
    hand.write("rule-all-net_amount", "1")
    hand.choose("rule-all-net_unit", "piece")
    hand.write("rule-all-weight_grams", "250")
    shades = iter(SHADES)
    for number, colour in enumerate(COLOURS):
        of_colour = [next(shades) for _ in range(2 if number < 4 else 1)]
        hand.send(page.get_by_label(f"Pictures: Colour: {colour}"), files(*of_colour))
    hand.click("Fill the table")
    expect(page.locator(".matrix-shown li")).to_have_count(12)


def test_forty_variants_and_twelve_pictures_take_under_three_minutes(page, staff):
    open_product(page, staff)
    hand = Hand(page)

    describe(page, hand)
    hand.click("All variants at once", "link")
    hand.write("option0-name", "Colour")
    hand.write("option0-more", ", ".join(COLOURS))
    hand.write("option1-name", "Size")
    hand.write("option1-more", "S, M, L, XL, XXL")
    hand.click("Go on to the table")
    fill_by_rule(page, hand)
    hand.click("Save all")

    expect(page.get_by_text("Variants: 40 made.")).to_be_visible()
    product = Product.objects.latest("pk")
    assert product.slug == "cotton-kurta"
    made = set(product.variants.values_list("price_paise", "on_hand", "net_unit", "weight_grams"))
    assert made == {(899_00, 5, "piece", 250)}
    assert (product.variants.count(), product.images.count()) == (40, 12)
    assert product.variants.first().sku == "COT-KUR-INDIGO-S"
    of_colour = list(product.images.values_list("option_name", "option_value", "alt"))
    assert of_colour[:2] == [
        ("Colour", "Indigo", "Cotton kurta, Indigo"),
        ("Colour", "Indigo", "Cotton kurta, Indigo, picture 2"),
    ]
    assert (hand.fields, hand.clicks) == (13, 13)  # docs/catalogue.md tells of them
    assert 140 < hand.seconds < 155


def test_choosing_a_variant_shows_the_picture_of_its_colour(page):
    product = make_product(option_names=["Colour"])
    for colour in COLOURS[:3]:
        variant = make_variant(product, options=[colour])
        make_image(product, alt=colour, option_name="Colour", option_value=colour)
    page.goto(product.get_absolute_url())

    page.locator(f"[name=variant][value='{variant.pk}'][type=radio]").check()

    shown = page.locator(".gallery__picture", has=page.get_by_alt_text("Teal"))
    expect(shown).to_be_in_viewport(ratio=0.2)


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
