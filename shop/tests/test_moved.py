"""Old links lead on, and what is gone says so."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError
from django.urls import reverse

from shop.models import Category, FormerAddress, Product, ProductStatus
from shop.services import addresses
from shop.tests.factories import make_category, make_product, make_variant
from shop.tests.test_admin import change_url, form_of, row_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def move(place: Product | Category, slug: str) -> None:
    former, place.slug = place.slug, slug
    place.save(update_fields=["slug"])
    addresses.remember(place, former_slug=former)


def test_an_old_address_of_a_product_leads_to_the_new_one_with_what_was_asked(client):
    product = make_variant(make_product(slug="lamp")).product
    move(product, "brass-lamp")

    answer = client.get("/p/lamp/?variant=3&x=%0a")

    assert answer.status_code == 301
    assert answer.headers["Location"] == "/p/brass-lamp/?variant=3&x=%0A"


def test_an_old_address_of_a_category_leads_to_the_new_one(client):
    shelf = make_category(slug="lamps")
    move(shelf, "lights")

    answer = client.get("/c/lamps/")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/c/lights/")


def test_the_oldest_address_leads_on_in_one_step(client):
    product = make_variant(make_product(slug="one")).product
    move(product, "two")
    move(product, "three")

    assert client.get("/p/one/").headers["Location"] == "/p/three/"
    assert client.get("/p/two/").headers["Location"] == "/p/three/"


def test_an_address_that_is_taken_again_shows_what_stands_there_now(client):
    first = make_variant(make_product(slug="lamp")).product
    move(first, "old-lamp")
    second = make_variant(make_product("New lamp", slug="lamp")).product

    assert client.get("/p/lamp/").context["product"] == second
    assert client.get(first.get_absolute_url()).status_code == 200


def test_a_product_that_went_back_to_its_old_address_is_shown_there(client):
    product = make_variant(make_product(slug="lamp")).product
    move(product, "brass-lamp")
    move(product, "lamp")

    assert client.get("/p/lamp/").status_code == 200
    assert client.get("/p/brass-lamp/").headers["Location"] == "/p/lamp/"
    assert FormerAddress.objects.count() == 1


def test_a_page_that_leads_to_itself_is_just_not_there(client):
    product = make_product(slug="lamp")
    FormerAddress.objects.create(path="/p/lamp/", product=product)

    assert client.get("/p/lamp/").status_code == 404


def test_reviews_move_with_their_product(client):
    product = make_variant(make_product(slug="lamp")).product
    move(product, "brass-lamp")

    answer = client.get("/p/lamp/reviews/?page=2")

    assert answer.headers["Location"] == "/p/brass-lamp/reviews/?page=2"


@pytest.mark.parametrize(
    ("place", "path"),
    [
        (lambda: make_product(slug="lamp", status=ProductStatus.DRAFT), "/p/lamp/"),
        (lambda: make_category(slug="lamps", is_active=False), "/c/lamps/"),
    ],
)
def test_what_shoppers_may_not_know_of_is_not_led_to(client, place, path):
    move(place(), "secret")

    assert client.get(path).status_code == 404


def test_an_archived_product_is_gone_and_the_page_shows_what_is_similar(client):
    shelf = make_category()
    gone = make_variant(make_product("Old lamp", category=shelf)).product
    other = make_variant(make_product("New lamp", category=shelf)).product
    Product.objects.filter(pk=gone.pk).update(status=ProductStatus.ARCHIVED)

    answer = client.get(gone.get_absolute_url())

    page = answer.content.decode()
    assert answer.status_code == 410
    assert "Old lamp is no longer sold" in page
    assert other.get_absolute_url() in page
    assert '<meta name="robots" content="noindex">' in page


def test_staff_who_change_an_address_leave_the_old_one_working(staff):
    variant = make_variant(make_product(slug="lamp"))

    staff.post(
        change_url(variant.product), form_of(variant.product, row_of(variant), slug="brass-lamp")
    )

    assert staff.get("/p/lamp/").headers["Location"] == "/p/brass-lamp/"


def test_staff_who_change_a_shelfs_address_leave_the_old_one_working(staff):
    shelf = make_category("Lamps", slug="lamps")

    staff.post(
        reverse("admin:shop_category_change", args=[shelf.pk]),
        {"name": "Lamps", "slug": "lights", "is_active": "on", "treebeard_ref_node": ""},
    )

    assert staff.get("/c/lamps/").headers["Location"] == "/c/lights/"


def test_an_unchanged_address_is_not_remembered(staff):
    variant = make_variant(make_product(slug="lamp"))

    staff.post(change_url(variant.product), form_of(variant.product, row_of(variant), name="Lamp"))

    assert not FormerAddress.objects.exists()


def test_a_former_address_belongs_to_one_thing():
    with pytest.raises(IntegrityError):
        FormerAddress.objects.create(path="/p/lamp/")
