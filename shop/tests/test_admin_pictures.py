import hashlib
import html
import re
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from shop.admin import shown_for
from shop.models import Product, ProductImage, StoredPicture
from shop.services import renditions
from shop.tests.factories import make_category, make_image, make_product, make_variant
from shop.tests.pictures import picture
from shop.tests.test_admin import change_url, errors_of, form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def uploaded(colour="teal", name="kurta.jpg", **options) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, picture(colour=colour, **options))


def rows_of(product, **fields) -> dict:
    """What a browser posts for the pictures of a product; `fields` change the first row."""
    images = list(product.images.all())
    data = {"images-TOTAL_FORMS": len(images), "images-INITIAL_FORMS": len(images)}
    for number, image in enumerate(images):
        row = {
            "id": image.pk,
            "product": product.pk,
            "alt": image.alt,
            "shows": shown_for.of(image).key,
            "focal_x": image.focal_x,
            "focal_y": image.focal_y,
            "position": image.position,
        } | (fields if number == 0 else {})
        data |= {f"images-{number}-{name}": value for name, value in row.items()}
    return data


def add_url(product) -> str:
    return reverse("admin:shop_product_add_picture", args=[product.pk])


def words_of(response) -> str:
    return html.unescape(response.content.decode())


def test_several_pictures_come_with_the_form_in_their_order(staff):
    product = make_product()
    make_image(product, position=3)
    colours = ["red", "green", "blue"]
    files = [uploaded(colour, f"{colour}.jpg") for colour in colours]

    staff.post(change_url(product), form_of(product) | rows_of(product) | {"new_pictures": files})

    new = list(product.images.exclude(stored=None))
    assert [image.position for image in new] == [4, 5, 6]
    keys = [hashlib.sha256(picture(colour=colour)).hexdigest() for colour in colours]
    assert [image.stored.key for image in new] == keys


def test_a_new_product_comes_with_its_pictures(staff):
    category = make_category()
    product = Product(name="Kurta", slug="kurta", category=category, option_names=[])
    data = form_of(product, status="draft", gst_rate_bps=500)

    staff.post(reverse("admin:shop_product_add"), data | {"new_pictures": [uploaded()]})

    assert Product.objects.get().images.count() == 1


def test_of_several_each_refused_one_is_named_and_the_others_stay(staff):
    product = make_product()
    files = [
        uploaded(name="good.jpg"),
        SimpleUploadedFile("drawing.svg", b"<svg onload='x()'></svg>"),
        SimpleUploadedFile("phone.heic", b"\x00\x00\x00\x18ftypheic" + bytes(99)),
    ]

    page = staff.post(change_url(product), form_of(product) | {"new_pictures": files}, follow=True)

    assert page.redirect_chain == [(change_url(product), 302)]
    assert "drawing.svg: This is an SVG drawing" in words_of(page)
    assert "phone.heic: This is a HEIC picture" in words_of(page)
    assert product.images.count() == 1


def test_the_twenty_first_picture_is_asked_to_wait(staff):
    product = make_product()
    files = [uploaded((number, 0, 0), f"{number}.jpg", quality=100) for number in range(0, 231, 11)]
    assert len(files) == 21

    page = staff.post(change_url(product), form_of(product) | {"new_pictures": files}, follow=True)

    assert product.images.count() == 20
    assert "220.jpg: 20 pictures come at once" in words_of(page)


def test_pictures_of_a_form_that_is_refused_need_not_be_sent_again(staff):
    product = make_product()
    files = [uploaded(), SimpleUploadedFile("note.jpg", b"a note")]

    refused = staff.post(change_url(product), form_of(product, name="") | {"new_pictures": files})
    token = re.search(r'name="ready_pictures" value="([^"]+)"', words_of(refused))[1]
    before = product.images.count()
    staff.post(change_url(product), form_of(product) | {"ready_pictures": [token, "forged"]})

    assert "required" in errors_of(refused)
    assert "1 picture taken in" in words_of(refused)
    assert re.search(r"note\.jpg</strong>\s*This is not a picture", words_of(refused))
    assert (before, product.images.count()) == (0, 1)


def test_a_form_that_is_sent_twice_adds_its_pictures_once(staff):
    product = make_product()

    for _ in range(2):
        staff.post(change_url(product), form_of(product) | {"new_pictures": [uploaded()]})

    assert product.images.count() == 1


def test_a_dropped_picture_is_answered_with_its_row(staff):
    product = make_product()

    answers = [staff.post(add_url(product), {"new_pictures": uploaded()}).json() for _ in "ab"]

    image = product.images.get()
    assert answers[0]["id"] == answers[1]["id"] == image.pk
    assert f'name="images-0-id" value="{image.pk}"' in answers[0]["row"]
    assert "Smaller sizes are being made" in answers[0]["row"]
    assert product.images.count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "No file came along"),
        ({"new_pictures": SimpleUploadedFile("a.png", b"<svg></svg>")}, "SVG"),
    ],
)
def test_a_dropped_file_that_is_no_picture_is_refused_in_words(staff, files, words):
    product = make_product()
    for file in files.values():
        file.seek(0)

    answer = staff.post(add_url(product), files)

    assert answer.status_code == 422
    assert words in answer.json()["problem"]
    assert not ProductImage.objects.exists()


def turned_with_place() -> bytes:
    """A photograph on its side that tells where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[2] = (12.0, 58.0, 17.0)
    return picture(size=(1200, 900), exif=exif)


def moving() -> bytes:
    later = Image.new("RGB", (1200, 900), "red")
    return picture("GIF", size=(1200, 900), save_all=True, append_images=[later])


STRANGE = {  # name: what makes the file, and a right size or the words of a refusal
    "bomb.png": (partial(picture, "PNG", mode="1", size=(9_000, 9_000)), "16 million pixels"),
    "torn.jpg": (lambda: picture(size=(1200, 900))[:-900], "cut off on its way"),
    "a-png.jpg": (partial(picture, "PNG", size=(1200, 900)), (1200, 900)),
    "huge.jpg": (partial(picture, mode="L", size=(11_600, 8_700)), (2400, 1800)),
    "printed.jpg": (partial(picture, mode="CMYK", size=(1200, 900)), (1200, 900)),
    "deep.png": (partial(picture, "PNG", mode="I;16", size=(1200, 900)), (1200, 900)),
    "moving.gif": (moving, (1200, 900)),
    "turned.jpg": (turned_with_place, (900, 1200)),
    "phone.heic": (lambda: b"\x00\x00\x00\x18ftypheic" + bytes(99), "HEIC picture"),
    "logo.svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG drawing"),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_strange_file_becomes_a_right_picture_or_is_refused_in_words(staff, media, name):
    make, wanted = STRANGE[name]
    file = SimpleUploadedFile(name, make())

    answer = staff.post(add_url(make_product()), {"new_pictures": file})

    if isinstance(wanted, str):
        assert wanted in answer.json()["problem"]
        assert not ProductImage.objects.exists()
        return
    image = ProductImage.objects.get()
    assert (image.width, image.height) == wanted
    renditions.make(image.stored, image.stored.created_at)
    for path in media[0].rglob("*.*"):
        with Image.open(path) as shown:
            assert not shown.getexif()
            assert shown.width * wanted[1] == pytest.approx(shown.height * wanted[0], rel=0.01)


def test_staff_who_may_only_look_add_no_pictures(client):
    user = get_user_model().objects.create_user("look@example.com", "a-password", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_product"))
    client.force_login(user)
    product = make_product()

    answers = [
        client.post(url, {"new_pictures": uploaded()})
        for url in (add_url(product), change_url(product))
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not StoredPicture.objects.exists()


def test_a_picture_is_described_placed_and_given_to_a_variant(staff):
    variant = make_variant()
    product = variant.product
    image = make_image(product)
    fields = {
        "alt": "Lit",
        "shows": f"variant-{variant.pk}",
        "focal_x": 30,
        "focal_y": 80,
        "position": 7,
    }

    staff.post(change_url(product), form_of(product) | rows_of(product, **fields))

    image.refresh_from_db()
    assert {name: getattr(image, name) for name in ("alt", "focal_x", "focal_y", "position")} == {
        name: fields[name] for name in ("alt", "focal_x", "focal_y", "position")
    }
    assert image.variant == variant


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"focal_x": 101}, "less than or equal to 100"),
        ({"focal_y": -1}, "greater than or equal"),
        ({"focal_x": ""}, "required"),
        ({"position": 99999999999}, "less than or equal"),
        ({"alt": "a\x00b"}, "Null characters"),
        ({"alt": "x" * 161}, "at most 160"),
        ({"shows": "variant-999999"}, "valid choice"),
        ({"id": 999999}, "taken away meanwhile"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(staff, fields, words):
    product = make_product()
    image = make_image(product)

    response = staff.post(change_url(product), form_of(product) | rows_of(product, **fields))

    assert words in errors_of(response)
    image.refresh_from_db()
    assert (image.focal_x, image.position) == (50, 0)


def test_a_picture_that_is_taken_away_takes_its_files_along(
    staff, media, django_capture_on_commit_callbacks
):
    product = make_product()
    staff.post(add_url(product), {"new_pictures": uploaded()})

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(
            change_url(product), form_of(product) | rows_of(product) | {"images-0-DELETE": "on"}
        )

    assert not StoredPicture.objects.exists()
    assert not [path for folder in media for path in folder.rglob("*.*")]


def test_a_product_that_is_deleted_takes_its_files_along(
    staff, media, django_capture_on_commit_callbacks
):
    product = make_product()
    staff.post(add_url(product), {"new_pictures": uploaded()})

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("admin:shop_product_delete", args=[product.pk]), {"post": "yes"})

    assert not Product.objects.exists()
    assert not [path for folder in media for path in folder.rglob("*.*")]
