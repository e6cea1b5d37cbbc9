"""Every change that somebody makes is remembered, with old and new values."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.forms import MultiWidget
from django.urls import reverse
from django.utils import timezone

from shop import history
from shop.admin.change_words import differences, names_of
from shop.models import (
    Category,
    Change,
    Collection,
    OptionValue,
    Product,
    ProductImage,
    Review,
    ScheduledChange,
    SearchSynonym,
    ShortLink,
    StockTake,
    Variant,
)
from shop.services import stock
from shop.tests.factories import (
    make_category,
    make_complete,
    make_image,
    make_product,
    make_review,
    make_variant,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:shop_change_changelist")
STAFF = "staff@example.com"
EXAMPLES = {  # of each model that staff can change: a row, and what is changed in its form
    Category: (make_category, "description", "For the house"),
    Collection: (lambda: Collection.objects.create(name="C", slug="c", min_paise=1), "name", "D"),
    OptionValue: (
        lambda: (
            make_variant(make_product(option_names=["Colour"]), options=["Indigo"])
            and OptionValue.objects.get()
        ),
        "swatch",
        "#112233",
    ),
    Product: (lambda: make_complete(), "brand", "Deepa"),
    Review: (lambda: make_review(make_product()), "answer", "Thank you"),
    ScheduledChange: (
        lambda: ScheduledChange.objects.create(
            product=make_complete(),
            status="archived",
            starts_at=timezone.now().replace(microsecond=0) + timedelta(days=1),
        ),
        "status",
        "draft",
    ),
    SearchSynonym: (lambda: SearchSynonym.objects.create(words="a", means="b"), "means", "c"),
    StockTake: (lambda: StockTake.objects.create(name="Back room"), "status", "applied"),
    ShortLink: (lambda: ShortLink.objects.create(code="tea", path="/a/"), "path", "/b/"),
    Variant: (lambda: make_variant(), "barcode", "8901234567894"),
}


@pytest.fixture
def staff(client):
    client.force_login(get_user_model().objects.create_superuser(STAFF, "a-long-password"))
    return client


@pytest.fixture
def by_hand():
    with history.acting(by=STAFF, source="admin"):
        yield


def post_form(client, row, **fields):
    """Send the change form of a row back as a browser would, with some fields changed."""
    url = reverse(f"admin:shop_{row._meta.model_name}_change", args=[row.pk])
    page = client.get(url)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.initial_forms]
    data = {}
    for form in forms:
        for name, field in form.fields.items():
            value = form[name].value()
            value = "on" if value is True else value
            if isinstance(field.widget, MultiWidget):
                parts = enumerate(field.widget.decompress(value))
                data |= {f"{form.add_prefix(name)}_{at}": part or "" for at, part in parts}
            elif value is not None and value is not False and not field.disabled:
                data[form.add_prefix(name)] = getattr(value, "pk", value)
    answer = client.post(url, data | fields)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return answer


def changeable() -> list[type]:
    """Every model of the shop whose rows staff can change in a form."""

    class Anybody:
        user = get_user_model()(is_superuser=True, is_active=True)

    return [
        model
        for model, model_admin in admin.site._registry.items()
        if model._meta.app_label == "shop" and model_admin.has_change_permission(Anybody)
    ]


@pytest.mark.parametrize("model", changeable(), ids=lambda model: model.__name__)
def test_what_is_changed_in_any_form_is_remembered_with_old_and_new_value(staff, model):
    make, name, new = EXAMPLES[model]
    row = make()
    old = getattr(row, name)
    Change.objects.all().delete()

    post_form(staff, row, **{name: new})

    change = Change.objects.get(subject=model._meta.model_name)
    assert (change.actor, change.source, change.subject_id) == (STAFF, "admin", row.pk)
    assert change.differences == {name: [old, new]}


@pytest.mark.parametrize("model", changeable(), ids=lambda model: model.__name__)
def test_each_form_leads_to_the_history_of_its_row(staff, model):
    make, name, new = EXAMPLES[model]
    row = make()
    post_form(staff, row, **{name: new})

    url = reverse(f"admin:shop_{model._meta.model_name}_history", args=[row.pk])
    page = staff.get(url, follow=True).content.decode()

    assert STAFF in page
    assert new in page


def test_the_history_of_a_product_has_its_variants_pictures_and_stock(staff):
    product = make_complete(name="Diya")
    variant, image = product.variants.get(), product.images.get()
    adjust = reverse("admin:shop_variant_adjust_stock", args=[variant.pk])

    staff.post(adjust, {"kind": "receive", "quantity": 5, "reason": "From the mill"})
    post_form(staff, product, **{"variants-0-price_paise": "450", "images-0-alt": "Lit"})

    page = staff.get(f"{LIST}?product_id={product.pk}")
    words = page.content.decode()
    assert "History of Diya" in words
    assert "<strong>price</strong>: ₹500 → ₹450" in words
    assert "<strong>on hand</strong>: 10 → 15" in words
    assert f"<strong>what it shows</strong>: {image.alt} → Lit" in words


def test_a_bulk_statement_is_remembered_row_by_row(by_hand):
    rows = [make_variant(price_paise=price, mrp_paise=900_00) for price in (100_00, 200_00)]
    Change.objects.all().delete()

    Variant.objects.update(price_paise=300_00)

    found = Change.objects.order_by("subject_id").values_list("subject_id", "differences")
    assert list(found) == [
        (rows[0].pk, {"price_paise": [100_00, 300_00]}),
        (rows[1].pk, {"price_paise": [200_00, 300_00]}),
    ]


def test_what_is_undone_was_never_done(by_hand):
    with transaction.atomic():
        make_category()
        transaction.set_rollback(True)

    assert not Change.objects.exists()


def test_what_nobody_does_is_not_followed():
    variant = make_variant()

    with history.acting(by=STAFF, source="admin"):
        pass
    stock.reserve([(variant, 1)], reference="ANG-1")

    assert not Change.objects.exists()


def test_what_services_keep_for_themselves_is_not_told(by_hand):
    variant = make_variant()
    Change.objects.all().delete()

    stock.reserve([(variant, 1)], reference="ANG-1")

    assert not Change.objects.exists()


def test_who_acts_within_the_act_of_another_hands_back():
    with history.acting(by=STAFF, source="admin"):
        with history.acting(by="", source="schedule"):
            make_category("One")
        make_category("Two")

    found = Change.objects.order_by("label").values_list("label", "actor", "source")
    assert list(found) == [("One", "", "schedule"), ("Two", STAFF, "admin")]


def test_what_is_removed_leaves_all_that_it_held(by_hand):
    link = ShortLink.objects.create(code="chai", path="/c/tea/")

    link.delete()

    change = Change.objects.get(kind="removed")
    assert (change.label, change.differences["path"]) == ("chai", ["/c/tea/", None])


@pytest.mark.parametrize("text", ["it's", '"; DROP', "%s {} ?", "दीया 🪔", "a\nb"])
def test_any_text_is_kept_as_it_was_typed(text):
    category = make_category()

    with history.acting(by=f"{text[:4]}@example.com", source=text):
        Category.objects.filter(pk=category.pk).update(description=text)

    change = Change.objects.get()
    assert (change.source, change.differences) == (text, {"description": ["", text]})


def test_values_are_told_as_people_say_them(by_hand):
    shelf = make_category("Lamps")
    product = make_product(category=make_category("Old"), specifications=[["Metal", "Brass"]])
    variant = make_variant(product)
    Change.objects.all().delete()

    Product.objects.filter(pk=product.pk).update(
        category=shelf, gst_rate_bps=500, option_names=["Size"], specifications=[]
    )
    Variant.objects.filter(pk=variant.pk).update(
        is_active=False, net_amount="0.500", net_unit="kg", mrp_paise=999_50
    )

    changes = list(Change.objects.all())
    told = [line for one in changes for line in differences(one, names_of(changes))]
    assert {
        ("category", "Old", "Lamps"),
        ("GST rate", "18%", "5%"),
        ("option names", "nothing", "Size"),
        ("specifications", "Metal: Brass", "nothing"),
        ("active", "yes", "no"),
        ("net quantity", "nothing", "0.5"),
        ("MRP", "₹500", "₹999.50"),
    } <= set(told)


def test_the_list_costs_the_same_for_one_change_and_for_many(staff, django_assert_num_queries):
    def change_some(number: int) -> None:
        with history.acting(by=STAFF, source="admin"):
            for _ in range(number):
                product = make_product()
                Product.objects.filter(pk=product.pk).update(category=make_category())

    change_some(1)
    staff.get(LIST)
    with connection.execute_wrapper(count := Counting()):
        staff.get(LIST)
    change_some(20)

    with django_assert_num_queries(count.number):
        staff.get(LIST)


class Counting:
    number = 0

    def __call__(self, execute, *args):
        self.number += 1
        return execute(*args)


@pytest.mark.parametrize("query", ["product_id=x", "product_id=9e9", "q=%00", "subject=none"])
def test_an_odd_address_gets_a_plain_answer(staff, query):
    assert staff.get(f"{LIST}?{query}", follow=True).status_code == 200


def test_the_history_is_found_by_sku_and_by_who_did_it(staff, by_hand):
    make_variant(sku="TEA-1")
    make_variant(sku="COFFEE-1")

    by_sku = staff.get(f"{LIST}?q=TEA").context["cl"].result_list
    by_person = staff.get(f"{LIST}?q=staff@").context["cl"].result_list

    assert {change.label for change in by_sku} == {"TEA-1"}
    assert len(by_person) == Change.objects.count()


def test_nobody_writes_history_by_hand(staff):
    assert staff.get(reverse("admin:shop_change_changelist")).status_code == 200
    assert staff.get(LIST + "add/").status_code == 403


def test_each_column_that_is_left_out_is_there():
    for subject in history.SUBJECTS:
        columns = {field.column for field in subject.model._meta.concrete_fields}
        assert {subject.label, *subject.without} <= columns


def test_tables_can_be_built_anew_on_a_connection_on_which_somebody_acted(by_hand):
    history.withdraw(using="default")

    make_category("Unseen")
    with history.acting(by=STAFF, source="admin"):
        make_category("Seen")

    seen = set(Change.objects.filter(kind="added").values_list("label", flat=True))
    assert "Seen" in seen
    assert ("Unseen" in seen) == (connection.vendor == "postgresql")


def test_pictures_are_told_of_by_what_they_show(by_hand):
    image = make_image(make_product(), alt="A lamp")

    ProductImage.objects.filter(pk=image.pk).update(position=7)

    change = Change.objects.get(subject="productimage", kind="changed")
    assert (change.label, change.product_id) == ("A lamp", image.product_id)
