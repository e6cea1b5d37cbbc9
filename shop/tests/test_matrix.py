"""The page on which a product gets all its variants at once."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission

from shop.models import StockMovement, Variant
from shop.services import stock
from shop.tests.factories import make_variant
from shop.tests.matrix_pages import (
    RULES,
    ask,
    fields_of,
    filled,
    kurta,
    options,
    row,
    said,
    save,
    url_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def test_all_variants_are_made_in_one_step_filled_by_rule(staff):
    product = kurta()
    table = ask(staff, product, **options(("Colour", "Indigo, Red"), ("Size", "S, M, L")))
    rules = table.context["rules"]
    indigo = next(rule.form.prefix for rule in rules if rule.title == "Colour: Indigo")

    table = filled(
        staff,
        product,
        table,
        pattern="KUR-{colour}-{Size}",
        **RULES,
        **{f"{indigo}-price_paise": "549", "rule-all-net_amount": "1"},
        **{"rule-all-net_unit": "piece", "rule-all-weight_grams": "300"},
    )
    response = save(staff, product, table)

    assert response.status_code == 302
    made = list(product.variants.all())
    assert [one.sku for one in made][:4] == [
        "KUR-INDIGO-S",
        "KUR-INDIGO-M",
        "KUR-INDIGO-L",
        "KUR-RED-S",
    ]
    assert [one.price_paise for one in made] == [549_00] * 3 + [499_00] * 3
    assert {(one.mrp_paise, one.on_hand, one.weight_grams, one.net_words) for one in made} == {
        (599_00, 4, 300, "1 piece")
    }
    product.refresh_from_db()
    assert (product.option_names, product.from_paise) == (["Colour", "Size"], 499_00)
    assert (product.variant_count, product.is_in_stock) == (6, True)
    assert set(StockMovement.objects.values_list("reason", "actor__email")) == {
        ("Opening stock", "staff@example.com")
    }


def test_a_combination_that_is_not_ticked_is_not_made(staff):
    product = kurta()
    table = ask(staff, product, **options(("Size", "S, M")))
    table = filled(staff, product, table, **RULES)
    fields = fields_of(table)
    del fields[row(table, "M", "is_sold")]

    staff.post(url_of(product), fields | {"step": "save"})

    assert [one.options for one in product.variants.all()] == [["S"]]


def test_a_value_that_is_renamed_renames_its_variants_and_nothing_else(staff):
    product = kurta(option_names=["Size"])
    small, large = (make_variant(product, options=[size], sku=f"K-{size}") for size in "SL")
    stock.reserve([(small, 2)], reference="ORDER")
    fields = fields_of(staff.get(url_of(product)))

    table = staff.post(
        url_of(product),
        fields | {"option0-value_0": "Small", "option0-value_1": "S"} | {"step": "options"},
    )
    response = save(staff, product, table)

    small.refresh_from_db()
    large.refresh_from_db()
    assert response.status_code == 302
    assert (small.options, small.sku, small.on_hand, small.reserved) == (["Small"], "K-S", 10, 2)
    assert (large.options, large.option_key) == (["S"], "S")
    assert product.variants.count() == 2


def test_a_combination_that_was_left_out_before_stays_out(staff):
    product = kurta(option_names=["Size", "Colour"])
    make_variant(product, options=["S", "Red"])
    make_variant(product, options=["M", "Blue"])

    table = ask(staff, product, **{"option0-more": "L"})

    sold = {line.title for line in table.context["lines"] if line.form["is_sold"].value()}
    assert sold == {"S / Red", "M / Blue", "L / Red", "L / Blue"}


def test_two_values_may_exchange_their_names(staff):
    product = kurta(option_names=["Size"])
    first, second = (make_variant(product, options=[size]) for size in "SL")
    fields = fields_of(staff.get(url_of(product)))

    table = staff.post(
        url_of(product),
        fields | {"option0-value_0": "L", "option0-value_1": "S"} | {"step": "options"},
    )
    save(staff, product, table)

    assert Variant.objects.get(pk=first.pk).options == ["L"]
    assert Variant.objects.get(pk=second.pk).options == ["S"]


def test_a_value_that_goes_away_takes_its_variants_off_sale_and_comes_back_with_them(staff):
    product = kurta(option_names=["Size"])
    _, large = (make_variant(product, options=[size], sku=f"K-{size}") for size in "SL")
    fields = fields_of(staff.get(url_of(product)))

    table = staff.post(url_of(product), fields | {"option0-value_1": ""} | {"step": "options"})
    shown = table.content.decode()
    save(staff, product, table)
    large.refresh_from_db()
    was_sold = large.is_active
    table = ask(staff, product, **{"option0-more": "L"})
    save(staff, product, table)

    large.refresh_from_db()
    assert "because a value of theirs went away: K-L (L)" in shown
    assert (was_sold, large.is_active, large.on_hand) == (False, True, 10)
    assert product.variants.count() == 2


def test_a_new_option_gives_variants_that_are_there_its_first_value(staff):
    product = kurta()
    only = make_variant(product, price_paise=500_00, sku="ONLY")
    table = ask(staff, product, **options(("Size", "S, M")))

    save(staff, product, table)

    only.refresh_from_db()
    other = product.variants.exclude(pk=only.pk).get()
    assert (only.options, only.sku) == (["S"], "ONLY")
    assert (other.options, other.price_paise, other.sku) == (["M"], 500_00, "COT-KUR-M")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("sku", "", "Write the SKU"),
        ("sku", "TAKEN", "Another variant has this SKU"),
        ("sku", "COT-KUR-M", "Another row has this SKU"),
        ("sku", "a\x00b", "Null characters"),
        ("sku", "A" * 65, "at most 64"),
        ("price_paise", "", "Write the price"),
        ("price_paise", "dear", "not an amount"),
        ("price_paise", "600", "cannot be above MRP"),
        ("mrp_paise", "0", "at least"),
        ("stock", "-1", "greater than or equal"),
        ("stock", "99999999999999999999", "less than or equal"),
        ("net_amount", "5", "Choose the unit"),
        ("net_unit", "g", "Write the number"),
        ("net_unit", "stone", "valid choice"),
        ("weight_grams", "99999999999", "less than or equal"),
    ],
)
def test_a_wrong_cell_says_so_and_nothing_is_lost_or_half_done(staff, name, text, words):
    make_variant(sku="TAKEN")
    product = kurta()
    table = ask(staff, product, **options(("Size", "S, M")))
    table = filled(staff, product, table, **RULES)

    response = save(staff, product, table, **{row(table, "S", name): text})

    assert words in said(response)
    assert fields_of(response)[row(table, "M", "price_paise")] == ["499"]
    product.refresh_from_db()
    assert (product.variants.count(), product.option_names) == (0, [])


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([], "at least one option"),
        ([("", "S, M")], "Say what these values are"),
        ([("Size", "")], "Write the values of Size"),
        ([("Size", "S, s")], "Each value is there once"),
        ([("Size", "S / M")], "cannot contain"),
        ([("Size", "S"), ("size", "M")], "Each option is named once"),
        ([("Si{ze", "S")], "no braces"),
        ([("Size", '"never closed')], "commas between"),
        ([("Size", ",".join(map(str, range(61))))], "at most 60"),
        (
            [("Size", ",".join(map(str, range(20)))), ("Colour", "a,b,c,d,e,f,g,h")],
            "make 160 variants",
        ),
    ],
)
def test_options_that_make_no_table_say_why(staff, pairs, words):
    product = kurta()

    response = ask(staff, product, **options(*pairs))

    assert words in said(response)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"pattern": "K-{Length}"}, "no option “Length”: write one of {Size}"),
        ({"rule-all-price_paise": "dear"}, "not an amount"),
    ],
)
def test_a_wrong_rule_says_so_and_fills_nothing(staff, typed, words):
    product = kurta()
    table = ask(staff, product, **options(("Size", "S")))

    response = filled(staff, product, table, **(RULES | typed))

    assert words in said(response)
    assert fields_of(response)[row(table, "S", "mrp_paise")] == [""]


def test_an_option_that_tells_variants_apart_cannot_be_taken_away(staff):
    product = kurta(option_names=["Size", "Colour"])
    make_variant(product, options=["S", "Red"], sku="K-1")
    make_variant(product, options=["S", "Blue"], sku="K-2")

    table = ask(staff, product, **{"option1-name": ""})
    response = save(staff, product, table)

    assert "K-1 and K-2 would be the same" in said(response)
    product.refresh_from_db()
    assert product.option_names == ["Size", "Colour"]


def test_going_back_to_the_options_loses_nothing(staff):
    product = kurta()
    table = ask(staff, product, **options(("Size", "S, M")))
    typed = fields_of(table) | {row(table, "S", "price_paise"): "123"}

    first = staff.post(url_of(product), typed | {"step": "back"})
    fields = fields_of(first) | {"option0-more": "S, M, L"}
    table = staff.post(url_of(product), fields | {"step": "options"})

    assert fields_of(table)[row(table, "S", "price_paise")] == ["123"]
    assert [line.title for line in table.context["lines"]] == ["S", "M", "L"]


def test_the_page_costs_the_same_for_one_variant_and_for_twenty(
    staff, django_assert_max_num_queries
):
    product = kurta(option_names=["Size"])
    make_variant(product, options=["0"])
    counts = []
    for sizes in ("1,2", "3,4", ",".join(map(str, range(5, 25)))):
        table = filled(staff, product, ask(staff, product, **{"option0-more": sizes}), **RULES)
        with django_assert_max_num_queries(60) as asked:
            response = save(staff, product, table)
        assert response.status_code == 302
        counts.append(len(asked))

    assert counts[1] == counts[2]  # the first one warms up


@pytest.mark.parametrize("missing", ["change_product", "add_variant", "change_variant"])
def test_who_may_not_make_variants_does_not_get_the_page(client, missing):
    product = kurta()
    user = get_user_model().objects.create_user("look@example.com", "a-long-word", is_staff=True)
    names = {"change_product", "add_variant", "change_variant"} - {missing}
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)

    answers = [client.get(url_of(product)), client.post(url_of(product), {"step": "save"})]

    assert [answer.status_code for answer in answers] == [403, 403]
