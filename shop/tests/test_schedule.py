"""Prices and statuses change at the planned moment, and go back; staff see it before."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from shop.models import Change, Product, ProductStatus, ScheduledChange, ScheduleState, Variant
from shop.services import schedule
from shop.tests.factories import make_complete, make_product, make_variant

pytestmark = pytest.mark.django_db

NOW = timezone.now()
HOUR = timedelta(hours=1)
ADD = reverse("admin:shop_scheduledchange_add")


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser("staff@example.com", "long-one"))
    return client


def plan_price(paise: int, variant: Variant | None = None, **fields) -> ScheduledChange:
    """A new price in an hour, unless told otherwise."""
    variant = variant or make_variant(price_paise=500_00, mrp_paise=600_00)
    fields = {"starts_at": NOW + HOUR, **fields}
    return ScheduledChange.objects.create(
        product=variant.product, variant=variant, price_paise=paise, **fields
    )


def plan_status(status: str, product: Product, **fields) -> ScheduledChange:
    fields = {"starts_at": NOW + HOUR, **fields}
    return ScheduledChange.objects.create(product=product, status=status, **fields)


def price() -> int:
    return Variant.objects.get().price_paise


def test_a_price_changes_at_its_moment_and_not_before():
    change = plan_price(450_00)

    early = schedule.run(NOW)
    assert (early, price()) == (0, 500_00)
    schedule.run(NOW + HOUR)
    schedule.run(NOW + HOUR)

    change.refresh_from_db()
    assert (price(), Product.objects.get().from_paise) == (450_00, 450_00)
    assert change.state == ScheduleState.DONE


def test_a_price_for_a_time_goes_back_to_what_it_was():
    change = plan_price(450_00, ends_at=NOW + 2 * HOUR)

    schedule.run(NOW + HOUR)
    assert price() == 450_00
    schedule.run(NOW + 2 * HOUR)

    change.refresh_from_db()
    assert (price(), change.state, change.problem) == (500_00, ScheduleState.DONE, "")


def test_what_somebody_changed_meanwhile_does_not_go_back():
    change = plan_price(450_00, ends_at=NOW + 2 * HOUR)
    schedule.run(NOW + HOUR)
    Variant.objects.update(price_paise=480_00)

    schedule.run(NOW + 2 * HOUR)

    change.refresh_from_db()
    assert (price(), change.problem) == (480_00, schedule.MEANWHILE)


def test_what_was_missed_altogether_does_not_begin():
    change = plan_price(450_00, ends_at=NOW + 2 * HOUR)

    schedule.run(NOW + 3 * HOUR)

    change.refresh_from_db()
    assert (price(), change.state) == (500_00, ScheduleState.REFUSED)
    assert change.problem == schedule.TOO_LATE


def test_a_price_that_came_to_be_above_mrp_is_refused_in_words_and_others_go_on():
    refused = plan_price(590_00)
    Variant.objects.update(mrp_paise=550_00)
    other = plan_status(ProductStatus.ACTIVE, make_complete())

    schedule.run(NOW + HOUR)

    refused.refresh_from_db()
    other.refresh_from_db()
    assert refused.problem == "₹590 would be above the MRP of ₹550."
    assert Variant.objects.get(pk=refused.variant_id).price_paise == 500_00
    assert other.state == ScheduleState.DONE


def test_a_product_is_published_through_the_gate():
    whole, bare = make_complete(), make_product(status=ProductStatus.DRAFT, hsn="")
    plan_status(ProductStatus.ACTIVE, whole)
    refused = plan_status(ProductStatus.ACTIVE, bare)

    call_command("apply_schedule")
    schedule.run(NOW + HOUR)

    refused.refresh_from_db()
    assert "the HSN code" in refused.problem
    assert list(Product.objects.filter(status=ProductStatus.ACTIVE)) == [whole]


def test_what_comes_by_itself_is_in_the_history_as_the_schedules():
    plan_price(450_00)

    schedule.run(NOW + HOUR)

    change = Change.objects.get(subject="variant")
    assert (change.actor, change.source) == ("", "schedule")
    assert change.differences == {"price_paise": [500_00, 450_00]}


def test_one_that_fails_does_not_stop_the_next_and_is_due_again(monkeypatch):
    broken = plan_price(450_00)
    plan_status(ProductStatus.ACTIVE, make_complete())
    monkeypatch.setattr(schedule.listing, "reindex", lambda pks: 1 / 0)

    schedule.run(NOW + HOUR)

    broken.refresh_from_db()
    assert broken.state == ScheduleState.WAITING
    assert Variant.objects.get(pk=broken.variant_id).price_paise == 500_00


@pytest.mark.parametrize(
    "fields", [{"status": "active"}, {"ends_at": NOW}, {"price_paise": None}, {"variant": None}]
)
def test_the_database_refuses_what_says_nothing_or_too_much(fields):
    variant = make_variant()
    whole = {"variant": variant, "price_paise": 1, "starts_at": NOW + HOUR, **fields}

    with pytest.raises(IntegrityError):
        ScheduledChange.objects.create(product=variant.product, **whole)


# In the admin


def post_plan(staff, product, **fields):
    local = timezone.localtime(fields.pop("starts_at", NOW + 24 * HOUR))
    data = {
        "product": product.pk,
        "starts_at_0": f"{local:%Y-%m-%d}",
        "starts_at_1": f"{local:%H:%M}",
    }
    return staff.post(ADD, data | fields)


def test_staff_plan_a_price_of_the_only_variant_and_see_it_on_the_form(staff):
    variant = make_variant(price_paise=500_00, mrp_paise=600_00)

    post_plan(staff, variant.product, price_paise="450")

    change = ScheduledChange.objects.get()
    assert (change.variant, change.price_paise) == (variant, 450_00)
    assert change.actor.email == "staff@example.com"
    page = staff.get(reverse("admin:shop_product_change", args=[variant.product_id]))
    assert f"{variant.sku}: price ₹450" in page.content.decode()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Give a price or a status"),
        ({"price_paise": "400", "status": "draft"}, "not both"),
        ({"price_paise": "700"}, "above its MRP of ₹600"),
        ({"price_paise": "-1"}, "at least"),
        ({"price_paise": "400", "starts_at": NOW - HOUR}, "Choose a time to come"),
        ({"price_paise": "400", "ends_at_0": "2001-01-01", "ends_at_1": "10:00"}, "end after"),
        ({"price_paise": "400", "starts_at": NOW + 30 * HOUR}, "Another change is planned"),
    ],
)
def test_what_cannot_be_planned_is_told_in_words(staff, fields, words):
    variant = make_variant(price_paise=500_00, mrp_paise=600_00)
    plan_price(1_00, variant, starts_at=NOW + 26 * HOUR, ends_at=NOW + 50 * HOUR)

    answer = post_plan(staff, variant.product, **fields)

    assert answer.status_code == 200
    assert words in str(answer.context["adminform"].form.errors)
    assert ScheduledChange.objects.count() == 1


def test_what_is_in_force_is_ended_at_once(staff):
    change = plan_price(450_00, ends_at=NOW + 20 * HOUR)
    schedule.run(NOW + HOUR)

    staff.post(
        reverse("admin:shop_scheduledchange_changelist"),
        {"action": "end_now", "_selected_action": [change.pk]},
    )

    change.refresh_from_db()
    assert (price(), change.state) == (500_00, ScheduleState.DONE)


def test_the_page_is_seen_as_it_will_be_and_nothing_is_written(staff, client):
    product = make_complete(name="Diya", status=ProductStatus.ACTIVE)
    variant = product.variants.get()
    Variant.objects.update(mrp_paise=900_00)
    plan_price(444_00, variant, ends_at=NOW + 3 * HOUR)
    preview = reverse("admin:shop_product_preview", args=[product.pk])

    def seen(at) -> str:
        return staff.get(preview, {"at": at.isoformat()}).content.decode()

    assert "₹444" not in seen(NOW)
    assert "₹444" in seen(NOW + 2 * HOUR)
    assert "₹444" not in seen(NOW + 4 * HOUR)
    assert price() == 500_00
    assert ScheduledChange.objects.get().state == ScheduleState.WAITING
    assert "₹444" not in client.get(product.get_absolute_url()).content.decode()


def test_a_preview_is_in_no_cache_and_for_staff_alone(staff, client):
    product = make_complete(name="Diya")
    preview = reverse("admin:shop_product_preview", args=[product.pk])

    page = staff.get(preview)
    client.logout()

    assert "no-store" in page["Cache-Control"]
    assert "its status will be draft" in page.content.decode()
    assert client.get(preview).status_code == 302
    assert Product.objects.get().status == ProductStatus.DRAFT


@pytest.mark.parametrize("at", ["x", "", "9999-99-99T99:99", "2026-12-01", "0001-01-01T00:00"])
def test_a_time_that_is_none_shows_the_page_of_now(staff, at):
    product = make_complete()

    page = staff.get(reverse("admin:shop_product_preview", args=[product.pk]), {"at": at})

    assert page.status_code == 200


def test_without_a_variant_there_is_no_page_to_see(staff):
    product = make_product()

    page = staff.get(reverse("admin:shop_product_preview", args=[product.pk]), follow=True)

    assert "There is no page to show" in page.content.decode()
