"""Pictures on the page of all variants: sent with a rule, chosen, proposed and renamed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from shop.models import Change, ProductImage
from shop.tests.factories import make_image, make_variant
from shop.tests.matrix_pages import RULES, ask, fields_of, filled, kurta, options, said, save
from shop.tests.pictures import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]
COLOURS = options(("Colour", "Red, Dark Blue, Blue"), ("Size", "S, M"))


@pytest.fixture
def staff(admin_client):
    return admin_client


def uploaded(colour: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{colour}.jpg", picture(colour=colour))


def rule(table, title: str) -> str:
    return next(one.pictures_name for one in table.context["rules"] if one.title == title)


def shown(**of) -> list[tuple]:
    images = ProductImage.objects.filter(**of).order_by("position")
    return list(images.values_list("alt", "option_name", "option_value"))


def key(name: str, value: str) -> str:
    return f'["{name}", "{value}"]'


def test_pictures_that_come_with_a_rule_are_those_of_its_value(staff):
    product = kurta()
    table = ask(staff, product, **COLOURS)
    red, every = rule(table, "Colour: Red"), rule(table, "All variants")

    files = {red: [uploaded("red"), uploaded("tomato")], every: [uploaded("teal")]}
    table = filled(staff, product, table, **RULES, **files)
    save(staff, product, table)

    assert sorted(shown()) == [
        ("", "", ""),
        ("Cotton kurta, Red", "Colour", "Red"),
        ("Cotton kurta, Red, picture 2", "Colour", "Red"),
    ]
    assert product.variants.count() == 6


def test_pictures_are_kept_where_the_table_cannot_be_saved_and_come_once_only(staff):
    product = kurta()
    table = ask(staff, product, **COLOURS)
    red, blue = rule(table, "Colour: Red"), rule(table, "Colour: Blue")

    refused = save(staff, product, table, **{red: [uploaded("red")]})
    again = save(staff, product, refused, **{red: [uploaded("red")], blue: [uploaded("red")]})

    assert (refused.status_code, again.status_code) == (200, 200)
    assert shown() == [("Cotton kurta, Red", "Colour", "Red")]
    assert "It is there, and shows something else." in said(again)


def test_what_is_no_picture_is_said_and_the_others_come(staff):
    product = kurta()
    table = ask(staff, product, **COLOURS)
    note = SimpleUploadedFile("note.jpg", b"a note")

    answer = save(staff, product, table, **{rule(table, "Colour: Red"): [note, uploaded("red")]})

    assert "note.jpg: " in said(answer)
    assert ProductImage.objects.count() == 1


def test_staff_choose_what_each_picture_shows_and_the_history_tells_of_it(staff):
    product = kurta(option_names=["Size"])
    small = make_variant(product, options=["S"], sku="K-S")
    one, two = make_image(product, alt="One", position=1), make_image(product, alt="Two")
    table = ask(staff, product, **{"option0-more": "M"})
    alone = {f"picture-{one.pk}-shows": f"variant-{small.pk}"}

    response = save(staff, product, table, **alone, **{f"picture-{two.pk}-shows": key("Size", "M")})

    one.refresh_from_db()
    assert response.status_code == 302
    assert (one.variant, shown(alt="Two")) == (small, [("Two", "Size", "M")])
    changed = Change.objects.filter(subject="productimage").order_by("label")
    assert [(row.label, row.kind) for row in changed] == [("One", "changed"), ("Two", "changed")]


def test_a_repeat_writes_nothing_and_what_nobody_touched_stays_as_others_made_it(staff):
    product = kurta(option_names=["Size"])
    make_variant(product, options=["S"])
    image, other = make_image(product, alt="S"), make_image(product, alt="Other", position=2)
    table = ask(staff, product)
    ProductImage.objects.filter(pk=other.pk).update(option_name="Size", option_value="S")

    for _ in range(2):
        save(staff, product, table, **{f"picture-{image.pk}-shows": key("Size", "S")})

    assert [pair for _, *pair in shown()] == [["Size", "S"], ["Size", "S"]]
    assert Change.objects.filter(subject="productimage").count() == 1


def test_what_cannot_be_shown_is_refused_beside_its_field(staff):
    product = kurta(option_names=["Size"])
    make_variant(product, options=["S"])
    image = make_image(product)
    stranger = make_variant()
    table = ask(staff, product)

    for wrong in (f"variant-{stranger.pk}", key("Size", "XXL"), "[", "variant-x"):
        answer = save(staff, product, table, **{f"picture-{image.pk}-shows": wrong})
        (choice,) = answer.context["pictures"]
        assert "is not one of the available choices" in str(choice.form.errors)

    assert ProductImage.objects.get().variant is None


def test_pictures_of_which_none_is_told_yet_are_proposed_by_their_words(staff):
    product = kurta()
    for number, alt in enumerate(["In RED, size M", "dark blue", "Blue or red", "All"]):
        make_image(product, alt=alt, position=number)

    table = ask(staff, product, **COLOURS)
    save(staff, product, filled(staff, product, table, **RULES))

    assert [value for *_, value in shown()] == ["Red", "Dark Blue", "", ""]
    ProductImage.objects.filter(alt="dark blue").update(option_name="", option_value="")
    later = ask(staff, product)  # somebody knew better: it is not proposed again
    assert not [one for one in later.context["pictures"] if one.is_proposed]


def test_a_picture_of_a_renamed_value_is_shown_and_saved_under_its_new_name(staff):
    product = kurta(option_names=["Colour"])
    make_variant(product, options=["Red"])
    image = make_image(product, option_name="Colour", option_value="Red")

    table = ask(staff, product, **{"option0-name": "Shade", "option0-value_0": "Rose"})
    fields = fields_of(table)
    save(staff, product, table)

    assert fields[f"picture-{image.pk}-shows"] == [key("Shade", "Rose")]
    assert [pair for _, *pair in shown()] == [["Shade", "Rose"]]
