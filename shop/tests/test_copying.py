"""A product is copied as a draft, archived by a step of its own, and found by index."""

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop.admin import finding
from shop.models import Product, ProductStatus, Variant
from shop.services import copying
from shop.tests.factories import (
    make_complete,
    make_image,
    make_product,
    make_review,
    make_variant,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:shop_product_changelist")


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("staff@example.com", "long-one"))
    return client


@pytest.fixture
def kurta() -> Product:
    product = make_product("Kurta", slug="kurta", brand="Deepa", option_names=["Size"])
    variant = make_variant(product, sku="K-M", options=["M"], barcode="890", price_paise=99_00)
    make_variant(product, sku="K-L", options=["L"], is_active=False)
    make_image(product, variant=variant, alt="The kurta", position=3)
    make_review(product)
    return product


def page(name: str, product: Product) -> str:
    return reverse(f"admin:shop_product_{name}_product", args=[product.pk])


def test_a_copy_is_a_draft_with_all_that_was_written_and_nothing_that_was_earned(kurta):
    made = copying.copy(kurta, name="Kurta, long", slug="kurta-long")

    assert (made.status, made.brand, made.option_names) == ("draft", "Deepa", ["Size"])
    assert (made.rating_count, made.popularity, made.source_handle) == (0, 0, None)
    medium, large = made.variants.order_by("pk")
    assert (medium.sku, medium.options, medium.price_paise) == ("K-M-COPY", ["M"], 99_00)
    assert (medium.on_hand, medium.barcode, large.is_active) == (0, "", False)
    assert made.from_paise == 99_00


def test_the_pictures_of_a_copy_share_the_files_and_show_its_own_variants(kurta):
    made = copying.copy(kurta, name="Kurta, long", slug="kurta-long")

    old, new = kurta.images.get(), made.images.get()
    assert (new.file.name, new.alt, new.position) == (old.file.name, "The kurta", 3)
    assert new.variant == made.variants.get(sku="K-M-COPY")
    assert old.pk != new.pk


def test_a_copy_of_a_copy_finds_free_names(kurta):
    for _ in range(2):
        copying.copy(kurta, name="Again", slug=copying.free_slug(kurta))

    assert set(Product.objects.values_list("slug", flat=True)) >= {"kurta-copy", "kurta-copy-2"}
    assert Variant.objects.filter(sku="K-M-COPY2").exists()


def test_a_long_sku_is_cut_to_make_room():
    product = make_variant(sku="S" * 64).product

    made = copying.copy(product, name="Copy", slug="copy")

    assert made.variants.get().sku == "S" * 59 + "-COPY"


def test_an_address_that_is_taken_makes_nothing(kurta):
    with pytest.raises(IntegrityError):
        copying.copy(kurta, name="Kurta", slug="kurta")


def test_staff_copy_a_product_and_a_second_click_makes_no_second_one(staff, kurta):
    shown = staff.get(page("copy", kurta)).context["form"].initial
    first = staff.post(page("copy", kurta), shown)
    second = staff.post(page("copy", kurta), shown)

    made = Product.objects.get(slug="kurta-copy")
    assert first.url == reverse("admin:shop_product_change", args=[made.pk])
    assert made.name == "Kurta (copy)"
    assert "A product has this address already." in second.content.decode()
    assert Product.objects.count() == 2


def test_looking_at_a_step_writes_nothing(staff, kurta):
    for name in ("copy", "archive"):
        assert staff.get(page(name, kurta)).status_code == 200

    kurta.refresh_from_db()
    assert (Product.objects.count(), kurta.status) == (1, ProductStatus.ACTIVE)


def test_a_product_is_archived_from_its_form(staff, client, kurta):
    staff.post(page("archive", kurta))
    again = staff.post(page("archive", kurta), follow=True)

    kurta.refresh_from_db()
    assert kurta.status == ProductStatus.ARCHIVED
    assert "It was archived before." in again.content.decode()
    assert client.get(kurta.get_absolute_url()).status_code == 410


def test_who_may_only_look_can_do_neither(client, kurta):
    client.force_login(
        get_user_model().objects.create_user("looker@example.com", "pw", is_staff=True)
    )

    for name in ("copy", "archive"):
        assert client.post(page(name, kurta)).status_code == 403
    assert Product.objects.count() == 1


# Finding


@pytest.mark.parametrize(
    "term",
    ["Brass", "brass l", "BRASS", "lamp", "diya-1", "TEA-9", "tea-", "8901234567894", " Brass "],
)
def test_a_product_is_found_by_name_word_address_sku_and_barcode(staff, term):
    product = make_product("Brass lamp", slug="diya-1")
    make_variant(product, sku="TEA-9", barcode="8901234567894")
    make_variant(make_product("Copper", slug="copper"), sku="COPPER")

    found = staff.get(LIST, {"q": term}).context["cl"].result_list

    assert list(found) == [product]


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_what_is_not_on_sale_is_found_too(staff, status):
    product = make_complete(name="Brass lamp", status=status)

    assert finding.products("brass") == [product.pk]


@pytest.mark.parametrize("term", ["%", "_", "'", '"', "\\", "x" * 500, "NEAR(", "*", "दीया"])
def test_signs_are_just_signs(staff, term):
    make_variant()

    assert not staff.get(LIST, {"q": term}).context["cl"].result_list


def test_finding_costs_the_same_however_many_there_are(staff):
    counts = []
    for _ in range(2):
        for _ in range(5):
            make_variant(make_product("Brass lamp"))
        with CaptureQueriesContext(connection) as queries:
            staff.get(LIST, {"q": "brass"})
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_newest_of_many_are_listed_without_sorting_all():
    newest = Product.objects.order_by("-created_at", "-pk").values("pk")[:50]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which would rather sort the few of a test
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")

    assert "product_newest" in newest.explain()
