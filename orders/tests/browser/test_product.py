"""The product page in a browser, with script and without."""

from playwright.sync_api import expect

from accounts.models import OutgoingMail
from orders.models import StockRequest
from orders.tests.factories import make_method
from shop.models import Product, Review
from shop.tests.factories import make_image, make_product, make_review, make_variant

LAMP = "/p/brass-lamp/"


def ask_for_pin(page) -> None:
    make_method()
    page.goto(LAMP)
    page.get_by_label("Your PIN code").fill("560001")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("[data-delivery-answer]")).to_contain_text("Standard")


def test_a_pin_code_is_answered_on_the_page(page):
    ask_for_pin(page)

    assert page.url.endswith(LAMP)


def test_a_pin_code_is_answered_on_a_page_of_its_own_without_script(page_without_script):
    ask_for_pin(page_without_script)

    assert "/delivery/?" in page_without_script.url


def test_what_was_seen_lately_stays_in_this_browser(page):
    make_variant(make_product("Copper lota", slug="copper-lota"))
    page.goto(LAMP)
    expect(page.locator("[data-recent]")).to_be_hidden()
    page.wait_for_function("localStorage.getItem('seen')")  # it comes after the pictures
    page.goto("/p/copper-lota/")

    cards = page.locator("[data-recent] .product-card")
    expect(cards).to_have_count(1)
    expect(cards).to_contain_text("Brass oil lamp")


def test_the_address_is_copied_by_a_button_that_comes_after_the_pictures(page):
    page.goto(LAMP)
    page.get_by_text("Share this product").click()

    expect(page.get_by_role("button", name="Copy the address")).to_be_visible()


def test_a_picture_opens_in_full_size_and_escape_closes_it(page):
    make_image(Product.objects.get(), alt="The lamp, lit")
    page.goto(LAMP)
    page.locator("a[data-zoom]").first.click()
    box = page.get_by_role("dialog", name="Larger picture")

    expect(box).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_no_page_is_wider_than_a_phone(page):
    product = Product.objects.get()
    for _ in range(3):
        make_image(product)
        make_review(product, title="Bright", text="x" * 200)

    for address in (LAMP, f"{LAMP}reviews/"):
        page.goto(address)

        assert page.evaluate("document.documentElement.scrollWidth") == 390, address


def test_thanks_are_counted_without_script(page_without_script):
    page = page_without_script
    review = make_review(Product.objects.get(), text="Lights the room.")
    page.goto(LAMP)
    page.get_by_role("button", name="This helped me").click()

    expect(page).to_have_url(page.url.split("#")[0] + f"#review-{review.pk}")
    assert Review.objects.get().helpful_count == 1


def test_waiting_for_what_is_sold_out_works_without_script(page_without_script):
    page = page_without_script
    make_variant(make_product("Copper lota", slug="copper-lota"), on_hand=0)
    page.goto("/p/copper-lota/")
    page.get_by_label("Your e-mail").fill("waiting@example.com")
    page.get_by_role("button", name="Tell me").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("look into your mail")
    page.goto(f"/back-in-stock/{StockRequest.objects.get().key}/")
    page.get_by_role("button", name="Yes, tell me").click()

    expect(page.locator("main")).to_contain_text("You are in line")
    assert OutgoingMail.objects.filter(to="waiting@example.com").count() == 1
