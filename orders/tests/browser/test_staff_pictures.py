"""A member of staff gives a product its pictures."""

import pytest
from playwright.sync_api import expect

from shop.models import Product, ProductImage
from shop.tests.pictures import picture

pytestmark = pytest.mark.usefixtures("media")
COLOURS = ["red", "green", "blue"]


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def files(*colours) -> list[dict]:
    return [
        {"name": f"{colour}.png", "mimeType": "image/png", "buffer": drawn(colour)}
        for colour in colours
    ]


def drawn(colour) -> bytes:
    return picture("PNG", size=(300, 200), colour=colour)


def open_product(page, staff):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/admin/")
    page.locator("[name=username]").fill(staff.email)
    page.locator("[name=password]").fill("brass lamps at dusk")
    page.locator("form:has([name=password]) button[type=submit]").first.click()
    page.wait_for_url("**/admin/")
    page.goto(f"/admin/shop/product/{Product.objects.get().pk}/change/")


def save(page):
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()


def answer(page, name):
    return page.locator("[data-answers] li", has_text=name)


def test_pictures_are_sent_at_once_each_with_its_answer(page, staff):
    open_product(page, staff)
    note = {"name": "note.png", "mimeType": "image/png", "buffer": b"a note"}

    page.locator("[name=new_pictures]").set_input_files([*files("red", "green"), note])

    expect(answer(page, "red.png")).to_contain_text("was added")
    expect(answer(page, "green.png")).to_contain_text("was added")
    expect(answer(page, "note.png")).to_contain_text("not a picture the shop can read")
    expect(page.locator("[data-row]")).to_have_count(2)
    page.locator("[name=images-1-alt]").fill("Green all over")
    save(page)
    assert [image.alt for image in ProductImage.objects.all()] == ["", "Green all over"]


def test_the_same_picture_dropped_twice_is_there_once(page, staff):
    open_product(page, staff)
    data = page.evaluate_handle(
        """bytes => {
            const data = new DataTransfer();
            data.items.add(new File([new Uint8Array(bytes)], "lamp.png", {type: "image/png"}));
            return data;
        }""",
        list(drawn("red")),
    )

    for words in ("was added", "is among the pictures already"):
        page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": data})
        expect(answer(page, "lamp.png").last).to_contain_text(words)

    expect(page.locator("[data-row]")).to_have_count(1)


def test_pictures_are_ordered_by_keyboard_and_by_dragging(page, staff):
    open_product(page, staff)
    page.locator("[name=new_pictures]").set_input_files(files(*COLOURS))
    rows = page.locator("[data-row]")
    expect(rows).to_have_count(3)
    red, green, blue = ProductImage.objects.values_list("pk", flat=True)

    rows.last.locator("[data-move=first]").press("Enter")
    expect(page.locator("[data-said]")).to_have_text("Now in place 1 of 3.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(rows.first.locator("[data-move=down]")).to_be_focused()
    save(page)
    by_keyboard = list(ProductImage.objects.values_list("pk", flat=True))

    rows.last.locator("[data-handle]").hover()
    page.mouse.down()
    box = rows.first.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 200, steps=4)
    page.mouse.move(box["x"] + 60, rows.first.bounding_box()["y"] + 8, steps=4)
    page.mouse.up()
    save(page)

    assert by_keyboard == [blue, red, green]
    assert ProductImage.objects.first().pk == green


def test_a_click_says_what_stays_in_view(page, staff):
    open_product(page, staff)
    page.locator("[name=new_pictures]").set_input_files(files("red"))
    shown = page.locator("[data-focus]")
    expect(shown).to_be_visible()
    width = shown.bounding_box()["width"]

    shown.click(position={"x": width * 0.3, "y": 3})
    save(page)

    image = ProductImage.objects.get()
    assert (image.focal_x, image.focal_y) in {(30, 3), (29, 3), (30, 2), (29, 2)}
    page.goto("/search/?q=lamp")
    card = page.locator(".product-card img")
    assert card.evaluate("img => getComputedStyle(img).objectPosition") == "30% 0%"
