import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.forms import modelform_factory
from django.urls import reverse

from shop.admin.forms import ProductForm, VariantForm
from shop.models import Category, Product, ProductStatus, StockMovement, Variant
from shop.services import stock
from shop.tests.factories import (
    make_category,
    make_image,
    make_product,
    make_review,
    make_variant,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def change_url(row) -> str:
    return reverse(f"admin:shop_{row._meta.model_name}_change", args=[row.pk])


def form_of(product: Product, *variants, **fields) -> dict:
    """What a browser posts for a product: its fields and one row for each variant."""
    data = {
        "name": product.name,
        "slug": product.slug,
        "category": product.category_id,
        "status": product.status,
        "gst_rate_bps": product.gst_rate_bps,
        "option_names": ", ".join(product.option_names),
        "images-TOTAL_FORMS": 0,
        "images-INITIAL_FORMS": 0,
        "variants-TOTAL_FORMS": len(variants),
        "variants-INITIAL_FORMS": sum("id" in row for row in variants),
        **fields,
    }
    for number, row in enumerate(variants):
        row = {"weight_grams": 0, "is_active": "on", "product": product.pk or ""} | row
        data |= {f"variants-{number}-{name}": value for name, value in row.items()}
    return data


def row_of(variant: Variant, **fields) -> dict:
    return {
        "id": variant.pk,
        "sku": variant.sku,
        "options": ", ".join(variant.options),
        "price_paise": variant.price_paise / 100,
        "mrp_paise": variant.mrp_paise / 100,
    } | fields


def errors_of(response) -> str:
    """Every error the page shows, or a failure if it shows none."""
    assert response.status_code == 200
    context = response.context
    texts = [str(context["adminform"].form.errors)]
    for inline in context["inline_admin_formsets"]:
        texts += [str(inline.formset.errors), str(inline.formset.non_form_errors())]
    return " ".join(texts)


def test_a_product_is_made_with_variants_options_and_opening_stock(staff):
    product = Product(name="Cotton kurta", slug="kurta", category=make_category(), status="active")
    product.option_names = ["Size", "Colour"]
    rows = [
        {"sku": "K-M", "options": "M, Indigo", "price_paise": "₹1,299.50", "mrp_paise": "1499"},
        {"sku": "K-L", "options": "L, Indigo", "price_paise": "1399", "mrp_paise": "1499"},
    ]
    rows[0]["opening_stock"] = 7

    staff.post(reverse("admin:shop_product_add"), form_of(product, *rows))

    made = Product.objects.get()
    first, second = made.variants.order_by("pk")
    assert (first.options, first.price_paise, first.on_hand) == (["M", "Indigo"], 129950, 7)
    assert second.on_hand == 0
    assert (made.from_paise, made.variant_count, made.is_in_stock) == (129950, 2, True)
    movement = StockMovement.objects.get()
    assert (movement.kind, movement.reason) == ("receive", "Opening stock")
    assert movement.actor.email == "staff@example.com"


def test_what_a_description_could_run_is_taken_out(staff):
    product = make_product()

    staff.post(
        change_url(product), form_of(product, description="<p>Fine</p><script>steal()</script>")
    )

    product.refresh_from_db()
    assert product.description == "<p>Fine</p>"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"sku": "TAKEN"}, "already exists"),
        ({"price_paise": "600"}, "cannot be above MRP"),
        ({"price_paise": "0"}, "at least"),
        ({"price_paise": "-5"}, "at least"),
        ({"price_paise": "99999999999999999999"}, "not an amount this shop can take"),
        ({"price_paise": "1.999"}, "more than two decimals"),
        ({"price_paise": "NaN"}, "not an amount"),
        ({"weight_grams": "99999999999999999999"}, "less than or equal"),
        ({"weight_grams": "-1"}, "greater than or equal"),
        ({"net_amount": "250"}, "Choose the unit"),
        ({"net_unit": "g"}, "Write the number"),
        ({"net_amount": "0", "net_unit": "g"}, "greater than or equal"),
        ({"net_amount": "1e999", "net_unit": "g"}, "Ensure that there are no more than"),
        ({"net_amount": "NaN", "net_unit": "g"}, "Enter a number"),
        ({"options": "M"}, "no options"),
        ({"sku": "a\x00b"}, "Null characters"),
        ({"options": "a\x00b"}, "Null characters"),
        ({"options": '"never closed'}, "commas between"),
    ],
)
def test_what_cannot_be_is_an_error_at_its_field(staff, fields, words):
    make_variant(sku="TAKEN")
    variant = make_variant(price_paise=500_00)

    response = staff.post(
        change_url(variant.product), form_of(variant.product, row_of(variant, **fields))
    )

    assert words in errors_of(response)
    before = Variant.objects.get(pk=variant.pk)
    assert (before.sku, before.price_paise) == (variant.sku, 500_00)


@pytest.mark.parametrize("options", [["M", "M"], ["M", "M, Indigo"], ["M", ""]])
def test_options_fit_the_product_and_are_there_once(staff, options):
    product = make_product(option_names=["Size"])
    rows = [
        {"sku": f"N-{number}", "options": text, "price_paise": "5", "mrp_paise": "5"}
        for number, text in enumerate(options)
    ]

    response = staff.post(change_url(product), form_of(product, *rows))

    errors = errors_of(response)
    assert "same options" in errors or "one value for each of: Size" in errors
    assert not product.variants.exists()


def test_two_variants_that_change_options_with_each_other_are_told_to_wait(staff):
    product = make_product(option_names=["Size"])
    small, large = (make_variant(product, options=[size]) for size in ("S", "L"))

    response = staff.post(
        change_url(product),
        form_of(product, row_of(small, options="L"), row_of(large, options="S")),
    )

    assert "still those of another variant" in errors_of(response)


def test_the_second_of_two_who_take_an_address_at_once_is_told(staff, monkeypatch):
    taken, product = make_product(slug="taken"), make_product(slug="free")
    # Both looked before either wrote, so neither form saw the other.
    monkeypatch.setattr(ProductForm, "validate_unique", lambda form: None)

    response = staff.post(change_url(product), form_of(product, slug=taken.slug), follow=True)

    product.refresh_from_db()
    assert "Nothing was changed" in response.content.decode()
    assert product.slug == "free"


def test_a_sale_while_the_form_is_open_is_not_written_over():
    variant = make_variant(on_hand=10)
    form_class = modelform_factory(
        Variant, form=VariantForm, fields=["sku", "price_paise", "mrp_paise"]
    )
    stale = Variant.objects.get(pk=variant.pk)
    form = form_class({"sku": "NEW", "price_paise": "5", "mrp_paise": "5"}, instance=stale)
    assert form.is_valid()

    stock.receive(variant, 5)
    form.save()

    variant.refresh_from_db()
    assert (variant.sku, variant.on_hand) == ("NEW", 15)


def test_stock_of_a_variant_that_is_there_cannot_be_typed_into_its_product(staff):
    variant = make_variant(on_hand=3)

    staff.post(
        change_url(variant.product),
        form_of(variant.product, row_of(variant, opening_stock=50, on_hand=50)),
    )

    variant.refresh_from_db()
    assert variant.on_hand == 3


@pytest.mark.parametrize(
    ("kind", "left"), [("receive", 9), ("more", 9), ("fewer", 1), ("write_off", 1)]
)
def test_stock_is_adjusted_with_a_reason(staff, kind, left):
    variant = make_variant(on_hand=5)
    url = reverse("admin:shop_variant_adjust_stock", args=[variant.pk])

    refused = staff.post(url, {"kind": kind, "quantity": 4})
    staff.post(url, {"kind": kind, "quantity": 4, "reason": "Counted"})

    variant.refresh_from_db()
    assert "required" in refused.content.decode()
    assert variant.on_hand == left
    assert variant.movements.first().reason == "Counted"


def test_more_than_is_there_cannot_be_written_off(staff):
    variant = make_variant(on_hand=5)
    stock.reserve([(variant, 3)], reference="ORDER")
    url = reverse("admin:shop_variant_adjust_stock", args=[variant.pk])

    response = staff.post(url, {"kind": "write_off", "quantity": 3, "reason": "Fell"})

    variant.refresh_from_db()
    assert "Only 2 can be taken off the shelf" in response.content.decode()
    assert variant.on_hand == 5


def test_a_product_with_variants_is_archived_and_not_deleted(staff):
    variant = make_variant()

    refused = staff.post(
        reverse("admin:shop_product_delete", args=[variant.product_id]), {"post": "yes"}
    )
    staff.post(
        reverse("admin:shop_product_changelist"),
        {"action": "archive", "_selected_action": [variant.product_id]},
    )

    assert refused.status_code == 403
    assert Product.objects.get().status == ProductStatus.ARCHIVED


@pytest.mark.parametrize("term", ["Brass", "brass la", "BL-1", "brass-lamp"])
def test_products_are_found_by_the_beginning_of_name_sku_or_address(staff, term):
    product = make_product("Brass lamp", slug="brass-lamp")
    make_variant(product, sku="BL-100")
    make_variant(make_product("Steel pot"))

    page = staff.get(reverse("admin:shop_product_changelist"), {"q": term})

    assert list(page.context["cl"].queryset) == [product]


@pytest.mark.parametrize("term", ["brass la", "bl-1", "Brass"])
def test_reviews_are_found_by_their_product(staff, term):
    variant = make_variant(make_product("Brass lamp"), sku="BL-100")
    review = make_review(variant.product)
    make_review(make_product("Steel lamp"))

    page = staff.get(reverse("admin:shop_review_changelist"), {"q": term})

    assert list(page.context["cl"].queryset) == [review]


def test_the_list_of_products_says_what_is_left_of_all_variants_on_sale(staff):
    product = make_product(option_names=["Size"])
    first = make_variant(product, options=["S"], on_hand=5)
    make_variant(product, options=["M"], on_hand=3)
    make_variant(product, options=["L"], on_hand=9, is_active=False)
    stock.reserve([(first, 2)], reference="ORDER")

    page = staff.get(reverse("admin:shop_product_changelist"))

    assert "6 available" in page.content.decode()


def test_the_category_of_a_product_is_chosen_among_all_of_them(staff):
    shelf = make_category("Lamps & lights")
    product = make_product(category=make_category("Brass", parent=shelf))

    page = staff.get(change_url(product)).content.decode()

    assert f'<option value="{shelf.pk}">Lamps &amp; lights</option>' in page
    assert f'<option value="{product.category_id}" selected>' in page
    assert re.search(r'<select[^>]*id="id_category"[^>]*name="category"', page)


def test_products_stand_in_an_order_that_an_index_keeps(staff):
    cheap = make_variant(price_paise=100_00).product
    dear = make_variant(price_paise=900_00).product
    url = reverse("admin:shop_product_changelist")

    by_status, by_price = (
        [row.pk for row in staff.get(url, {"o": number}).context["cl"].queryset]
        for number in (4, 5)
    )

    assert by_status == [dear.pk, cheap.pk]  # as if nothing had been asked: newest first
    assert by_price == [cheap.pk, dear.pk]


@pytest.mark.parametrize("model", ["product", "variant", "stockmovement", "category", "review"])
def test_a_list_costs_the_same_for_one_row_and_for_twenty(
    staff, model, django_assert_max_num_queries
):
    url = reverse(f"admin:shop_{model}_changelist")
    make_review(make_variant().product)
    staff.get(url)
    with django_assert_max_num_queries(20) as few:
        staff.get(url)
    for _ in range(20):
        make_review(make_variant().product)

    with django_assert_max_num_queries(20) as many:
        staff.get(url)

    assert len(many) == len(few)


def test_a_product_with_twenty_variants_and_pictures_costs_no_more_queries(
    staff, django_assert_max_num_queries
):
    product = make_product(option_names=["Size"])
    first = make_variant(product, options=["0"])
    make_image(product, variant=first)
    staff.get(change_url(product))
    with django_assert_max_num_queries(20) as few:
        staff.get(change_url(product))
    for number in range(20):
        make_variant(product, options=[f"{number + 1}"])
        make_image(product)

    with django_assert_max_num_queries(20) as many:
        staff.get(change_url(product))

    assert len(many) == len(few)


def test_a_category_is_made_inside_another_and_moved_to_the_top(staff):
    parent = make_category("Home")
    data = {"name": "Kitchen", "slug": "kitchen", "is_active": "on"}

    staff.post(reverse("admin:shop_category_add"), {**data, "treebeard_ref_node": parent.pk})
    child = Category.objects.get(slug="kitchen")
    depth = child.depth
    staff.post(change_url(child), {**data, "treebeard_ref_node": ""})

    child.refresh_from_db()
    assert (depth, child.depth) == (2, 1)


def test_a_category_cannot_be_moved_into_itself(staff):
    parent = make_category("Home")
    child = make_category("Kitchen", parent=parent)

    response = staff.post(
        change_url(parent),
        {"name": "Home", "slug": parent.slug, "treebeard_ref_node": child.pk},
    )

    assert "valid choice" in errors_of(response)


def test_a_category_that_holds_something_cannot_be_deleted(staff):
    parent = make_category()
    child = make_category(parent=parent)
    make_product(category=child)

    codes = [
        staff.post(reverse("admin:shop_category_delete", args=[row.pk]), {"post": "yes"})
        for row in (parent, child)
    ]

    assert [response.status_code for response in codes] == [403, 403]
    assert Category.objects.count() == 2


def test_the_ledger_cannot_be_written_by_hand(staff):
    movement = make_variant().movements.get()

    added = staff.get(reverse("admin:shop_stockmovement_add"))
    changed = staff.post(change_url(movement), {"quantity": 99})
    deleted = staff.post(reverse("admin:shop_stockmovement_delete", args=[movement.pk]))

    assert {added.status_code, changed.status_code, deleted.status_code} == {403}
    movement.refresh_from_db()
    assert movement.quantity == 10


def test_a_short_link_leads_only_into_the_shop(staff):
    url = reverse("admin:shop_shortlink_add")

    response = staff.post(url, {"code": "offer", "path": "//elsewhere.example/"})

    assert "path of this shop" in errors_of(response)


def test_staff_who_may_only_look_cannot_adjust_stock(client):
    user = get_user_model().objects.create_user(
        "look@example.com", "a-long-password", is_staff=True
    )
    user.user_permissions.add(Permission.objects.get(codename="view_variant"))
    client.force_login(user)
    variant = make_variant(on_hand=5)
    url = reverse("admin:shop_variant_adjust_stock", args=[variant.pk])

    response = client.post(url, {"kind": "receive", "quantity": 4, "reason": "Mine"})

    variant.refresh_from_db()
    assert response.status_code == 403
    assert variant.on_hand == 5
