"""Pictures of one variant, or of all that have a value: which is seen where."""

import re
from html import unescape
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from shop import looks, structured_data
from shop.combinations import Option, Value
from shop.feed import GOOGLE
from shop.models import Change, ProductImage
from shop.services import copying, matrix
from shop.services import looks as following
from shop.tests.factories import make_category, make_image, make_product, make_variant
from shop.tests.test_admin import change_url, form_of, row_of
from shop.tests.test_admin_pictures import rows_of

pytestmark = pytest.mark.django_db
RED, BLUE = ("Colour", "Red"), ("Colour", "Blue")


@pytest.fixture
def kurta():
    """Two sizes in two colours; the first picture shows all, then blue ones, then a red one."""
    product = make_product("Kurta", slug="kurta", option_names=["Size", "Colour"])
    for number, options in enumerate([["S", "Red"], ["M", "Red"], ["S", "Blue"], ["M", "Blue"]]):
        make_variant(product, options=options, position=number, sku=f"K-{number}")
    make_image(product, alt="All", position=0)
    picture(product, BLUE, alt="Blue", position=1)
    picture(product, RED, alt="Red", position=2)
    product.refresh_from_db()
    return product


def picture(product, pair, **fields) -> ProductImage:
    return make_image(product, option_name=pair[0], option_value=pair[1], **fields)


def alts(images) -> list[str]:
    return [image.alt for image in images]


def pairs() -> list[tuple[str, str]]:
    return list(ProductImage.objects.values_list("option_name", "option_value"))


def seen_first(client, product, variant) -> list[str]:
    page = client.get(f"{product.get_absolute_url()}?variant={variant.pk}")
    return alts(page.context["images"])


def test_own_pictures_come_first_then_those_of_its_values_and_last_those_of_others(kurta):
    red, blue = kurta.variants.get(sku="K-1"), kurta.variants.get(sku="K-2")
    make_image(kurta, alt="M in red", variant=red, position=9)
    images = list(kurta.images.all())

    assert alts(looks.in_order(images, red, kurta.option_names)) == [
        *("M in red", "Red", "All", "Blue")
    ]
    assert alts(looks.in_order(images, blue, kurta.option_names)) == [
        *("Blue", "All", "Red", "M in red")
    ]
    assert alts(looks.shown(images, blue, kurta.option_names)) == ["Blue", "All"]
    assert looks.own(images, blue, kurta.option_names).alt == "Blue"
    assert looks.own(images[:1], blue, kurta.option_names) is None


def test_a_chosen_variant_is_seen_first_without_script_and_with_it(client, kurta):
    red, blue = kurta.variants.get(sku="K-1"), kurta.variants.get(sku="K-3")

    assert seen_first(client, kurta, red)[0] == "Red"
    assert seen_first(client, kurta, blue)[0] == "Blue"
    page = client.get(kurta.get_absolute_url()).content.decode()
    for variant, shown in ((red, "Red"), (blue, "Blue")):
        radio = re.search(rf'<input type="radio" name="variant" value="{variant.pk}"[^>]*>', page)
        assert f'data-picture="picture-{kurta.images.get(alt=shown).pk}"' in radio[0]


def test_a_card_among_red_things_is_red(client):
    shelf = make_category(slug="clothes")
    for _ in range(3):
        product = make_product(category=shelf, option_names=["colour"])
        make_variant(product, options=["red"])
        make_image(product, alt="All", position=0)
        picture(product, ("colour", "red"), alt="Red", position=1)

    def shown(query):
        products = client.get(f"/c/clothes/{query}").context["listing"].products
        return [product.picture.alt for product in products]

    assert shown("") == ["All"] * 3
    assert shown("?colour=red") == ["Red"] * 3


def test_the_feed_shows_each_variant_as_it_is_and_never_in_another_colour(tmp_path, kurta):
    path = tmp_path / "feed.xml"
    call_command("export_feed", to=path)

    files = {image.alt: image.file.url for image in kurta.images.all()}
    entries = list(ElementTree.parse(path).getroot().iter("item"))  # noqa: S314 - it is our own
    first = [one.find(f"{{{GOOGLE}}}image_link").text for one in entries]
    more = [one.find(f"{{{GOOGLE}}}additional_image_link").text for one in entries]
    assert [text.endswith(files["Red"]) for text in first] == [True, True, False, False]
    assert [text.endswith(files["Blue"]) for text in first] == [False, False, True, True]
    assert all(text.endswith(files["All"]) for text in more)


def test_search_engines_are_told_what_each_offer_looks_like(kurta):
    variants, images = list(kurta.variants.all()), list(kurta.images.all())

    offers = structured_data.product(kurta, variants, images)["offers"]

    red, blue = (kurta.images.get(alt=alt).file.url for alt in ("Red", "Blue"))
    assert [offer["image"].endswith(red) for offer in offers] == [True, True, False, False]
    assert [offer["image"].endswith(blue) for offer in offers] == [False, False, True, True]


def test_a_picture_is_of_one_variant_or_of_one_value_and_never_of_half_a_value(kurta):
    variant = kurta.variants.first()

    for wrong in (
        {"variant": variant, "option_name": "Colour", "option_value": "Red"},
        {"option_name": "Colour"},
        {"option_value": "Red"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_image(kurta, **wrong)


def test_a_copy_has_the_same_pictures_for_the_same_values(kurta):
    made = copying.copy(kurta, name="Copy", slug="copy")

    assert list(made.images.values_list("alt", "option_name", "option_value")) == [
        *(("All", "", ""), ("Blue", *BLUE), ("Red", *RED))
    ]


# Values that are called something else


def renamed(kurta, *options: Option):
    """What the page of all variants does where values are renamed."""
    variants = list(kurta.variants.order_by("position"))
    texts = {one.was: one.text for option in options for one in option.values}
    rows = [
        matrix.Row(
            tuple(texts[value] for value in one.options),
            is_sold=True,
            **{name: getattr(one, name) for name in matrix.TYPED},
        )
        for one in variants
    ]
    known = matrix.seen(kurta, variants)
    return matrix.save(kurta, options, rows, known=known, actor=None)


def test_pictures_follow_a_value_that_all_variants_call_something_else(kurta):
    sizes = Option("Size", (Value("S", "S"), Value("M", "M")), 0)

    renamed(kurta, sizes, Option("Shade", (Value("Crimson", "Red"), Value("Blue", "Blue")), 1))

    assert pairs() == [("", ""), ("Shade", "Blue"), ("Shade", "Crimson")]


def test_pictures_follow_two_values_that_exchange_their_names(kurta):
    sizes = Option("Size", (Value("S", "S"), Value("M", "M")), 0)

    renamed(kurta, sizes, Option("Colour", (Value("Blue", "Red"), Value("Red", "Blue")), 1))

    assert [pair for pair in pairs() if pair[0]] == [RED, BLUE]
    assert alts(kurta.images.filter(option_value="Red")) == ["Blue"]


@pytest.mark.parametrize(
    ("before", "after", "now"),
    [
        ({1: [RED], 2: [RED]}, {1: [RED], 2: [BLUE]}, RED),  # only some have left it
        ({1: [RED]}, {}, RED),  # nobody is left to ask
        ({1: [RED]}, {1: []}, RED),
        ({1: [("Size", "S"), RED]}, {1: [RED, ("Size", "S")]}, RED),  # options in another order
        ({1: [("Size", "S"), RED]}, {1: [("Size", "S"), ("Shade", "Rose")]}, ("Shade", "Rose")),
        ({1: [BLUE]}, {1: [("Colour", "Teal")]}, RED),  # nobody had it
    ],
)
def test_what_a_value_is_called_afterwards(before, after, now):
    assert following.renamed(RED, before, after) == now


def test_products_without_pictures_of_a_value_cost_one_query(django_assert_num_queries):
    product = make_variant().product

    with django_assert_num_queries(1):
        following.follow(following.note([product.pk]))
    with django_assert_num_queries(0):
        following.follow(following.note([]))


def test_the_form_of_a_product_has_pictures_follow_what_it_renames(admin_client, kurta):
    rows = [
        row_of(one, options=f"{one.options[0]}, {one.options[1].replace('Red', 'Rose')}")
        for one in kurta.variants.order_by("position")
    ]
    form = form_of(kurta, *rows, option_names="Size, Shade") | rows_of(kurta)

    response = admin_client.post(change_url(kurta), form)

    assert response.status_code == 302
    assert pairs() == [("", ""), ("Shade", "Blue"), ("Shade", "Rose")]


def test_staff_say_whose_picture_it_is_and_the_history_tells_of_it(admin_client, kurta):
    image = kurta.images.get(alt="All")
    shown = admin_client.get(change_url(kurta)).content.decode()
    offered = re.findall(r"<option value=\"([^\"]*)\"[^>]*>([^<]*)</option>", shown)
    key = next(unescape(key) for key, words in offered if words == "Size: M")

    admin_client.post(change_url(kurta), form_of(kurta) | rows_of(kurta, shows=key))

    image.refresh_from_db()
    assert (image.option_name, image.option_value) == ("Size", "M")
    change = Change.objects.get(subject="productimage")
    assert change.differences == {"option_name": ["", "Size"], "option_value": ["", "M"]}
    admin_client.post(
        change_url(kurta),
        form_of(kurta) | rows_of(kurta, shows=f"variant-{kurta.variants.first().pk}"),
    )
    image.refresh_from_db()
    assert (image.option_name, image.variant) == ("", kurta.variants.first())


def test_a_value_that_is_gone_stays_until_somebody_chooses_another(admin_client, kurta):
    kurta.images.filter(alt="All").update(option_name="Colour", option_value="Plum")

    page = admin_client.get(change_url(kurta)).content.decode()
    admin_client.post(change_url(kurta), form_of(kurta) | rows_of(kurta))

    assert "Colour: Plum, which no variant has" in page
    assert pairs()[0] == ("Colour", "Plum")
