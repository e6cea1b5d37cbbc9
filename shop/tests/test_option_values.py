"""Option values: sizes in human order, colours with a dot, until staff say otherwise."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from shop.colour_names import swatch_of
from shop.models import OptionValue
from shop.size_order import size_order
from shop.tests.factories import make_product, make_variant


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def make_sizes(*sizes: str, option: str = "Size"):
    product = make_product("Kurta", option_names=[option])
    for size in sizes:
        make_variant(product, options=[size])
    return product


def offered(client, product, title: str = "Size") -> list[tuple[str, str]]:
    """What the filter shows: words and dots."""
    listing = client.get(product.category.get_absolute_url()).context["listing"]
    facet = next(facet for facet in listing.facets if facet.title == title)
    return [(choice.label, choice.swatch) for choice in facet.choices]


@pytest.mark.parametrize(
    "sizes",
    [
        ["XS", "S", "M", "L", "XL", "XXL", "3XL", "4XL", "Free size"],
        ["Extra small", "small", "Medium", "Large", "Extra Large"],
        ["28", "30", "32", "34", "100"],
        ["50 g", "100gm", "250 g", "½ kg", "1 kg", "1.5 Kg", "10 kg"],
        ["30 ml", "100 ml", "250 ml", "1/2 litre", "1 l", "5 ltr"],
        ["5 mm", "20 cm", "30 cm", "1 m"],
        ["0-3 months", "6-12 months", "1-2 years", "10 years"],
        ["UK 6", "UK 7", "UK 10", "UK 11"],
        ["Pack of 2", "Pack of 6", "Pack of 12", "One"],
        ["S (36)", "M (38)", "XL (42)"],
        ["12 x 18 in", "16 x 20 in", "16 x 24 in"],
    ],
)
def test_sizes_stand_in_the_order_in_which_people_look_for_them(sizes):
    for mixed in (sizes[::-1], sorted(sizes)):
        assert sorted(mixed, key=size_order) == sizes


@given(st.lists(st.text(max_size=30) | st.from_regex(r"[0-9/½²]{1,9} ?(ml|x|l|\")"), max_size=6))
def test_whatever_a_size_is_called_it_has_a_place(sizes):
    assert len(sorted(sizes, key=size_order)) == len(sizes)


@pytest.mark.parametrize(
    ("option", "value", "colour"),
    [
        ("Colour", "Haldi", "#e3a51c"),
        ("Color", "FIROZI", "#1fb0b8"),
        ("Saree colour", "Block-printed mehendi", "#6f7434"),
        ("Colour", "Rose Gold", "#d9a08f"),
        ("Colour", "Rose", "#dd7a8c"),
        ("Colour", "Navy / White", "#1d2a52"),
        ("Colour", "Dark red", "#77161d"),
        ("Colour", "Light blue", "#809fd0"),
        ("Colour", "Multicolour", ""),
        ("Colour", "", ""),
        ("Scent", "Rose", ""),
    ],
)
def test_a_colour_has_the_dot_that_its_name_says(option, value, colour):
    assert swatch_of(option, value) == colour


@pytest.mark.django_db
def test_a_filter_shows_sizes_in_order_and_colours_with_dots(client):
    sizes = make_sizes("XL", "10", "S", "M", "9", "Tall")
    colours = make_sizes("Rani", "Check", option="Colour")

    assert [word for word, _ in offered(client, sizes)] == ["S", "M", "XL", "9", "10", "Tall"]
    assert offered(client, colours, "Colour") == [("Check", ""), ("Rani", "#d81f78")]


@pytest.mark.django_db
def test_staff_change_place_and_dot_and_shoppers_see_it(client, staff):
    product = make_sizes("S", "M", "L", option="Colour")
    values = list(OptionValue.objects.order_by("pk"))
    offered(client, product, "Colour")
    data = {"form-TOTAL_FORMS": 3, "form-INITIAL_FORMS": 3, "_save": "Save"}
    for number, value in enumerate(values):
        data |= {f"form-{number}-id": value.pk, f"form-{number}-position": 3 - number}
        data |= {f"form-{number}-swatch": "#96301F" if value.value == "M" else ""}

    answer = staff.post(reverse("admin:shop_optionvalue_changelist"), data)

    assert answer.status_code == 302
    assert offered(client, product, "Colour") == [("L", ""), ("M", "#96301F"), ("S", "")]
    page = client.get(product.get_absolute_url()).text
    places = [page.index(words) for words in ("L</span>", 'fill="#96301F"', "S</span>")]
    assert places == sorted(places)


@pytest.mark.django_db
@pytest.mark.parametrize("swatch", ["red", "#12345", "url(x)", "#12345g"])
def test_what_is_no_colour_is_refused_in_words(staff, swatch):
    make_sizes("S")
    value = OptionValue.objects.get()
    url = reverse("admin:shop_optionvalue_change", args=[value.pk])

    answer = staff.post(url, {"swatch": swatch, "position": "1"})

    assert answer.status_code == 200
    assert "colour like #96301f" in answer.text or "at most 7" in answer.text
    value.refresh_from_db()
    assert (value.swatch, value.position) == ("", 0)


@pytest.mark.django_db
def test_the_page_for_staff_costs_the_same_queries_for_1_value_and_for_20(staff):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(reverse("admin:shop_optionvalue_changelist")).status_code == 200
        return len(seen)

    make_sizes("S")
    queries()
    few = queries()
    make_variant(make_product(option_names=["Size"]), options=["M"])
    for number in range(19):
        make_variant(make_product(option_names=["Size"]), options=[str(number)])

    assert queries() == few
