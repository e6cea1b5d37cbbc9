"""Many products and variants are changed at once: planned, seen, applied once, reported."""

import csv

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shop import price_rules
from shop.models import BulkChange, BulkState, BulkStatus, Product, ProductStatus, Variant
from shop.price_rules import How, Rounding
from shop.services import bulk as service
from shop.services import stock
from shop.tests.factories import make_category, make_complete, make_product, make_variant

pytestmark = pytest.mark.django_db

PRODUCTS = reverse("admin:shop_product_changelist")
VARIANTS = reverse("admin:shop_variant_changelist")
RAISE_TEN_PERCENT = {"how": How.RAISE_PERCENT, "amount": 10_00, "rounding": Rounding.NONE}


@pytest.fixture
def user():
    return get_user_model().objects.create_superuser("staff@example.com", "a-long-password")


@pytest.fixture
def staff(client, user):
    client.force_login(user)
    return client


def planned(user, variants, kind="price", rule=RAISE_TEN_PERCENT) -> BulkChange:
    bulk = service.begin([one.pk for one in variants], of_variants=True, actor=user)
    service.plan(bulk, kind, rule)
    return bulk


def planned_products(user, products, kind, value) -> BulkChange:
    bulk = service.begin([one.pk for one in products], of_variants=False, actor=user)
    service.plan(bulk, kind, {"value": value})
    return bulk


def results(bulk) -> list[tuple[str, str]]:
    return list(bulk.rows.order_by("pk").values_list("state", "reason"))


@pytest.mark.parametrize(
    ("paise", "rounding", "most", "result"),
    [
        (247_49, Rounding.NONE, None, 247_49),
        (247_49, Rounding.RUPEE, None, 247_00),
        (247_50, Rounding.RUPEE, None, 248_00),
        (247_50, Rounding.FIVE, None, 250_00),
        (244_99, Rounding.TEN, None, 240_00),
        (245_00, Rounding.TEN, None, 250_00),
        (243_00, Rounding.NINE, None, 239_00),
        (244_00, Rounding.NINE, None, 249_00),
        (4_00, Rounding.NINE, None, 9_00),
        (250_10, Rounding.NINETY_NINE, None, 249_99),
        (248_00, Rounding.TEN, 249_00, 240_00),
        (249_00, Rounding.NINETY_NINE, 249_00, 248_99),
        (260_00, Rounding.TEN, 249_00, 260_00),
        (1_00, Rounding.TEN, None, 0),
    ],
)
def test_amounts_are_rounded_to_the_nearest_and_under_mrp_where_they_fit(
    paise, rounding, most, result
):
    assert price_rules.rounded(paise, rounding, most=most) == result


def test_a_plan_says_of_each_row_what_it_would_be_or_why_not_and_writes_nothing(user):
    cheap = make_variant(price_paise=100_00, mrp_paise=200_00)
    dear = make_variant(price_paise=195_00, mrp_paise=200_00)

    bulk = planned(user, [cheap, dear])

    first, second = bulk.rows.all()
    assert (first.old, first.new, first.state) == (100_00, 110_00, BulkState.PLANNED)
    assert second.reason == "₹214.50 would be above its MRP of ₹200."
    assert set(Variant.objects.values_list("price_paise", flat=True)) == {100_00, 195_00}


@pytest.mark.parametrize(
    ("kind", "rule", "words"),
    [
        ("price", {"how": "lower", "amount": 100_00, "rounding": "none"}, "It would be ₹0."),
        ("price", {"how": "set", "amount": 600_00, "rounding": "none"}, "above its MRP of ₹500"),
        ("mrp", {"how": "lower", "amount": 450_00, "rounding": "none"}, "below its price of ₹100"),
        ("stock", {"how": "count", "value": 1, "reason": "Counted"}, "2 are promised to orders."),
    ],
)
def test_what_cannot_be_is_refused_and_stays(user, kind, rule, words):
    variant = make_variant(price_paise=100_00, mrp_paise=500_00)
    stock.reserve([(variant, 2)], reference="ANG-1")

    bulk = planned(user, [variant], kind, rule)
    service.apply(bulk, actor=user)

    assert words in bulk.rows.get().reason
    now = Variant.objects.get()
    assert (now.price_paise, now.mrp_paise, now.on_hand) == (100_00, 500_00, 10)


def test_applying_changes_what_was_planned_and_lists_follow(user):
    variant = make_variant(price_paise=100_00, mrp_paise=200_00)
    bulk = planned(user, [variant])

    service.apply(bulk, actor=user)

    assert Variant.objects.get().price_paise == 110_00
    assert Product.objects.get().from_paise == 110_00
    assert results(bulk) == [(BulkState.DONE, "")]


def test_a_row_that_changed_since_the_plan_is_not_overwritten_and_says_so(user):
    kept, changed = (make_variant(price_paise=100_00, mrp_paise=200_00) for _ in range(2))
    bulk = planned(user, [kept, changed])
    Variant.objects.filter(pk=changed.pk).update(price_paise=150_00)

    service.apply(bulk, actor=user)

    assert results(bulk) == [
        (BulkState.DONE, ""),
        (BulkState.MISSED, "It has been changed meanwhile, to ₹150."),
    ]
    assert Variant.objects.get(pk=changed.pk).price_paise == 150_00


def test_an_mrp_that_sank_meanwhile_holds_the_price_back(user):
    variant = make_variant(price_paise=100_00, mrp_paise=200_00)
    bulk = planned(user, [variant])
    Variant.objects.update(mrp_paise=105_00)

    service.apply(bulk, actor=user)

    assert results(bulk) == [(BulkState.MISSED, "₹110 would be above its MRP of ₹105.")]


def test_a_second_click_changes_nothing(user):
    variant = make_variant(price_paise=100_00, mrp_paise=200_00)
    bulk = planned(user, [variant])
    service.apply(bulk, actor=user)

    with pytest.raises(service.AlreadyApplied):
        service.apply(bulk, actor=user)
    service.plan(bulk, "price", RAISE_TEN_PERCENT)

    assert Variant.objects.get().price_paise == 110_00
    assert bulk.rows.get().state == BulkState.DONE


def test_units_that_came_in_are_added_to_whatever_is_there(user):
    variant = make_variant(on_hand=10)
    bulk = planned(user, [variant], "stock", {"how": "receive", "value": 5, "reason": "Mill"})
    stock.write_off(variant, 3, reason="Broken")

    service.apply(bulk, actor=user)

    assert Variant.objects.get().on_hand == 12
    movement = variant.movements.filter(kind="receive").first()
    assert (movement.quantity, movement.reason, movement.actor) == (5, "Mill", user)


def test_a_count_is_written_as_the_difference(user):
    more, fewer = make_variant(on_hand=2), make_variant(on_hand=9)
    rule = {"how": "count", "value": 5, "reason": "Counted"}

    service.apply(planned(user, [more, fewer], "stock", rule), actor=user)

    assert set(Variant.objects.values_list("on_hand", flat=True)) == {5}
    assert more.movements.get(kind="adjust_up").quantity == 3
    assert fewer.movements.get(kind="adjust_down").quantity == 4
    assert Product.objects.filter(is_in_stock=True).count() == 2


def test_counts_are_corrected_all_or_none(user):
    plenty, promised = make_variant(on_hand=9), make_variant(on_hand=9)
    stock.reserve([(promised, 5)], reference="ANG-1")

    with pytest.raises(stock.OutOfStock):
        stock.adjust_all([(plenty, 1), (promised, -5)], reason="Counted")

    assert set(Variant.objects.values_list("on_hand", flat=True)) == {9}


def test_only_what_is_complete_is_put_on_sale(user):
    whole, bare = make_complete(), make_product(status=ProductStatus.DRAFT, hsn="")

    bulk = planned_products(user, [whole, bare], "status", ProductStatus.ACTIVE)
    service.apply(bulk, actor=user)

    assert list(Product.objects.filter(status=ProductStatus.ACTIVE)) == [whole]
    assert "the HSN code" in bulk.rows.get(state=BulkState.REFUSED).reason


@pytest.mark.parametrize(("kind", "column"), [("category", "category_id"), ("gst", "gst_rate_bps")])
def test_category_and_rate_are_changed_for_all(user, kind, column):
    products = [make_product() for _ in range(2)]
    value = make_category().pk if kind == "category" else 500

    bulk = planned_products(user, products, kind, value)
    service.apply(bulk, actor=user)

    assert set(Product.objects.values_list(column, flat=True)) == {value}


def test_many_rows_cost_few_queries(user):
    few = [make_variant(price_paise=100_00, mrp_paise=200_00)]
    product = make_product(option_names=["Size"])
    many = [
        make_variant(product, options=[str(number)], price_paise=100_00, mrp_paise=200_00)
        for number in range(40)
    ]

    counts = []
    for variants in (few, many):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            service.apply(planned(user, variants), actor=user)
        counts.append(len(queries))

    assert counts[1] <= counts[0] + 5  # option values are written in one more round


# In the admin


def choose(staff, listing, rows, **data) -> str:
    """Run the action on these rows and return the address of the form."""
    data |= {"action": "change_many", "_selected_action": [row.pk for row in rows]}
    answer = staff.post(listing, data)
    assert answer.status_code == 302
    return answer.url


def test_staff_choose_see_apply_and_download(staff, user):
    variant = make_variant(price_paise=100_00, mrp_paise=200_00, sku="=TEA")

    form = choose(staff, PRODUCTS, [variant.product])
    data = {"how": "raise", "amount": "12.50", "rounding": "nine"}
    preview = staff.post(form, data, follow=True)
    applied = staff.post(
        reverse("admin:shop_bulkchange_apply", args=[BulkChange.objects.get().pk]), follow=True
    )
    report = b"".join(
        staff.get(reverse("admin:shop_bulkchange_report", args=[BulkChange.objects.get().pk]))
    )

    assert "Nothing is written yet" in preview.content.decode()
    assert "₹109" in preview.content.decode()
    assert "Changed: 1." in applied.content.decode()
    rows = list(csv.reader(report.decode("utf-8-sig").splitlines()))
    assert rows[1] == [variant.product.name, "'=TEA", "₹100", "₹109", "Changed", ""]
    assert Variant.objects.get().price_paise == 109_00


def test_all_that_match_the_filter_are_chosen(staff):
    for status in ("draft", "draft", "active"):
        make_product(status=status)
    page = Product.objects.first()

    choose(staff, f"{PRODUCTS}?status__exact=draft", [page], select_across=1)

    drafts = Product.objects.filter(status="draft").order_by("pk")
    assert BulkChange.objects.get().chosen == list(drafts.values_list("pk", flat=True))


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        ("price", {"how": "set", "amount": "x", "rounding": "none"}, "not an amount"),
        ("price", {"how": "set", "amount": "0", "rounding": "none"}, "above zero"),
        ("price", {"how": "raise_percent", "amount": "9999", "rounding": "none"}, "at most"),
        ("price", {"how": "nothing", "amount": "5", "rounding": "none"}, "valid choice"),
        ("mrp", {"how": "set", "amount": "1.999", "rounding": "none"}, "two decimals"),
        ("stock", {"how": "receive", "value": "0", "reason": "x"}, "how many came in"),
        ("stock", {"how": "count", "value": "-1", "reason": "x"}, "greater than or equal"),
        ("stock", {"how": "count", "value": "5"}, "required"),
        ("status", {"value": "gone"}, "valid choice"),
        ("category", {"value": "99999"}, "valid choice"),
        ("gst", {"value": "17"}, "valid choice"),
    ],
)
def test_what_is_no_rule_is_told_at_its_field(staff, kind, data, words):
    choose(staff, PRODUCTS, [make_variant().product])

    answer = staff.post(
        reverse("admin:shop_bulkchange_choose", args=[BulkChange.objects.get().pk, kind]), data
    )

    assert answer.status_code == 200
    assert words in str(answer.context["form"].errors)
    assert BulkChange.objects.get().status == BulkStatus.CHOSEN


@pytest.mark.parametrize(
    "address", ["{}/choose/none/", "0/choose/price/", "0/change/", "x/change/"]
)
def test_an_odd_address_is_not_there(staff, address):
    choose(staff, VARIANTS, [make_variant()])

    path = address.format(BulkChange.objects.get().pk)
    assert staff.get(reverse("admin:shop_bulkchange_changelist") + path).status_code == 404


def test_variants_that_were_chosen_offer_only_what_variants_have(staff):
    form = choose(staff, VARIANTS, [make_variant()])

    assert [label for label, *_ in staff.get(form).context["kinds"]] == ["Price", "MRP", "Stock"]
    assert staff.get(form.replace("price", "status")).status_code == 404


def test_who_may_only_look_cannot_change_many(client):
    looker = get_user_model().objects.create_user("looker@example.com", "pw", is_staff=True)
    client.force_login(looker)
    bulk = planned(looker, [make_variant(mrp_paise=900_00)])

    answer = client.post(reverse("admin:shop_bulkchange_apply", args=[bulk.pk]))

    assert answer.status_code == 403
    assert bulk.rows.get().state == BulkState.PLANNED
