"""Filters count what is there: compared with counting one product after the other."""

import re

import numpy as np
import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from shop import facets
from shop.catalogue import Scope, list_products
from shop.models import Product, Variant
from shop.services import listing
from shop.tests.factories import make_category, make_product, make_variant

pytestmark = pytest.mark.django_db

BRANDS = ["Nadi", "Dhara", "Deepa & Co", ""]
SIZES = ["S", "M", "L"]
COLOURS = ["Indigo", "Red", "नीला"]


@pytest.fixture
def goods(db):
    """Forty products that differ in all that a list can be narrowed by."""
    category = make_category(slug="goods")
    shirts = [
        make_product(
            f"Shirt {number}",
            category=category,
            brand=BRANDS[number % 4],
            option_names=["Size", "Colour"],
            rating_hundredths=[None, 150, 250, 350, 450][number % 5],
            popularity=number * 7 % 11,
        )
        for number in range(40)
    ]
    Variant.objects.bulk_create(
        Variant(
            product=product,
            sku=f"{product.slug}-{size}",
            options=[size, COLOURS[number % 3]],
            option_key=size,
            on_hand=number % 3,
            price_paise=(number + 1) * 130_00,
            mrp_paise=(number + 1) * (130 + number * 3) * 100,
        )
        for number, product in enumerate(shirts)
        for size in SIZES[: number % 3 + 1]
    )
    listing.reindex([product.pk for product in shirts])
    return category


def ask(category, query: str):
    request = RequestFactory().get(f"/c/goods/?{query}")
    return list_products(request, Scope(categories=[category.pk]))


def facts_of(product: Product) -> dict:
    """What a product is, looked at by itself."""
    variants = Variant.objects.filter(product=product, is_active=True)
    pairs = [zip(product.option_names, one.options, strict=True) for one in variants]
    return {
        "product": product,
        "options": {(option, value.lower()) for pair in pairs for option, value in pair},
        "discount": (product.from_mrp_paise - product.from_paise) * 100 // product.from_mrp_paise,
    }


def has(facts: dict, wanted: dict) -> bool:
    """Whether it fits what is wanted."""
    product, options = facts["product"], facts["options"]
    checks = {
        "brand": lambda value: product.brand == value,
        "size": lambda value: ("Size", value) in options,
        "colour": lambda value: ("Colour", value) in options,
        "min": lambda value: product.from_paise >= int(value) * 100,
        "max": lambda value: product.from_paise <= int(value) * 100,
        "rating": lambda value: (product.rating_hundredths or 0) >= int(value) * 100,
        "discount": lambda value: facts["discount"] >= int(value),
        "in_stock": lambda value: product.is_in_stock,
    }
    return all(any(checks[name](value) for value in values) for name, values in wanted.items())


choices = {
    "brand": st.lists(st.sampled_from(BRANDS[:3]), max_size=2, unique=True),
    "size": st.lists(st.sampled_from(["s", "m", "l"]), max_size=2, unique=True),
    "colour": st.lists(st.sampled_from(["indigo", "red", "नीला"]), max_size=2, unique=True),
    "min": st.lists(st.integers(0, 5000).map(str), max_size=1),
    "max": st.lists(st.integers(0, 6000).map(str), max_size=1),
    "rating": st.lists(st.sampled_from(["2", "3", "4"]), max_size=1),
    "discount": st.lists(st.sampled_from(["10", "20", "30", "50"]), max_size=1),
    "in_stock": st.lists(st.just("on"), max_size=1),
}


def query_of(wanted: dict) -> str:
    query = QueryDict(mutable=True)
    for name, values in wanted.items():
        query.setlist(name, values)
    return query.urlencode()


@pytest.mark.parametrize("is_large", [True, False])
def test_counts_are_what_counting_by_hand_gives(goods, monkeypatch, is_large):
    """Whether all rows are looked at where they stand, or those of a shelf by themselves."""
    monkeypatch.setattr(facets, "LARGE", 4 if is_large else 0)
    products = [facts_of(product) for product in Product.objects.all()]

    @settings(max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate])
    @given(st.fixed_dictionaries(choices))
    def compare(drawn):
        wanted = {name: values for name, values in drawn.items() if values}
        listed = ask(goods, query_of(wanted))

        assert listed.page.paginator.count == sum(has(one, wanted) for one in products)
        for facet in listed.facets:
            for choice in facet.choices:
                name, value = pair_of(facet.title, choice.label)
                others = {key: values for key, values in wanted.items() if key not in name}
                more = {key: [one] for key, one in zip(name, value, strict=True) if one}
                by_hand = sum(has(one, others | more) for one in products)
                assert choice.count == by_hand, (query_of(wanted), facet.title, choice.label)

    compare()


def pair_of(title: str, label: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names and values that stand in the address of a choice."""
    if title == "Price":
        ends = re.findall("[0-9]+", label.replace(",", ""))
        if label.startswith("Up to"):
            return ("min", "max"), ("", *ends)
        return ("min", "max"), (*ends, "")[:2]
    number = label.split(" ")[0].rstrip("%")
    return {
        "Brand": (("brand",), (label,)),
        "Size": (("size",), (label.lower(),)),
        "Colour": (("colour",), (label.lower(),)),
        "Rating": (("rating",), (number,)),
        "Discount": (("discount",), (number,)),
        "Availability": (("in_stock",), ("on",)),
    }[title]


def test_within_a_facet_any_choice_will_do_and_across_them_all_must_fit(goods):
    red, either = ask(goods, "colour=red"), ask(goods, "colour=red&colour=indigo")
    narrower = ask(goods, "colour=red&colour=indigo&brand=Nadi")

    counts = [one.page.paginator.count for one in (red, either, narrower)]
    assert counts[0] < counts[1] > counts[2] > 0


def test_a_filter_in_use_is_a_link_that_removes_it(goods):
    listed = ask(goods, "brand=Nadi&colour=red&min=200")

    assert [one.label for one in listed.active] == ["Nadi", "Colour: Red", "₹200 and more"]
    assert [one.url for one in listed.active] == [
        "/c/goods/?colour=red&min=200",
        "/c/goods/?brand=Nadi&min=200",
        "/c/goods/?brand=Nadi&colour=red",
    ]


def test_a_choice_that_would_show_nothing_is_not_offered(goods):
    listed = ask(goods, "brand=Nadi&rating=4")

    assert all(choice.count for facet in listed.facets for choice in facet.choices)


@pytest.mark.parametrize(
    "query",
    [
        "colour=purple",
        "size=",
        "rating=9",
        "discount=x",
        "brand=%00",
        "in_stock=maybe",
        "option-size=m",
        "page=0",
        "page=99999999999",
        "sort=;drop",
        "min=∞",
    ],
)
def test_what_is_unknown_or_broken_is_as_if_it_had_not_been_asked(goods, query):
    assert ask(goods, query).page.paginator.count == 40
    assert ask(goods, query).page.number == 1


def test_an_option_named_like_a_word_of_the_address_keeps_out_of_its_way(client):
    product = make_product("Diary", option_names=["Page"])
    make_variant(product, options=["Lined"])
    make_variant(make_product("Plain", category=product.category))

    listed = client.get(f"{product.category.get_absolute_url()}?option-page=lined").context[
        "listing"
    ]

    assert [one.name for one in listed.products] == ["Diary"]


def test_pages_in_any_order_hold_each_product_once(goods):
    for sort in ("relevance", "popular", "new", "price", "-price", "rating"):
        names = [p.name for n in (1, 2) for p in ask(goods, f"sort={sort}&page={n}").products]
        assert len(names) == len(set(names)) == 40, sort


def test_an_option_that_is_renamed_counts_under_its_new_name(goods):
    product = Product.objects.get(name="Shirt 1")
    for variant in product.variants.all():
        variant.options = [variant.options[0], "Green"]
        variant.save()
    listing.reindex([product.pk])

    facet = next(one for one in ask(goods, "").facets if one.title == "Colour")

    assert ("Green", 1) in {(choice.label, choice.count) for choice in facet.choices}


@pytest.mark.parametrize(
    ("prices", "steps"),
    [
        ([], []),
        ([499], []),
        ([499, 499, 499], []),
        ([99, 149], [100]),
        ([99, 149, 199, 249, 299, 399], [150, 200, 250, 300]),
        ([*range(800, 1200)], [1000]),
        ([18_999, 24_999, 31_499, 62_000, 1_49_999], [25_000, 30_000, 40_000, 75_000]),
        ([5, 7, 9], []),
    ],
)
def test_steps_of_price_are_round_and_suit_the_shelf(prices, steps):
    found = facets.price_steps(np.array(prices, dtype=np.int64) * 100)

    assert [step // 100 for step in found] == steps


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 10**10), min_size=1, max_size=40))
def test_steps_of_price_lie_among_the_prices(prices):
    steps = facets.price_steps(np.array(prices, dtype=np.int64))

    assert steps == sorted(set(steps))
    assert len(steps) < facets.PRICE_STEPS
    assert all(min(prices) <= step < max(prices) for step in steps)


def test_steps_of_price_stay_while_one_narrows_and_one_link_takes_the_range_away(goods):
    steps = [one.label for one in price_of(ask(goods, "")).choices]
    narrowed = ask(goods, "brand=Nadi&min=1500&max=2500.50")

    assert steps[0] == "Up to ₹1,000"
    assert {one.label for one in price_of(narrowed).choices} <= set(steps)
    assert [(one.label, one.url) for one in narrowed.active[1:]] == [
        ("₹1,500 to ₹2,500.50", "/c/goods/?brand=Nadi")
    ]


def price_of(listed):
    return next(facet for facet in listed.facets if facet.title == "Price")


def test_a_choice_of_price_is_chosen_and_taken_back_by_its_link(goods):
    choice = price_of(ask(goods, "")).choices[1]
    chosen = next(c for c in price_of(ask(goods, choice.url.split("?")[1])).choices if c.is_chosen)

    assert (chosen.label, chosen.url) == (choice.label, "/c/goods/")


def test_the_fields_for_a_price_tell_what_prices_there_are(client, goods):
    page = client.get("/c/goods/?size=l&max=300").text

    assert re.search(r'name="min"[^>]*placeholder="390"', page)
    assert re.search(r'name="max"[^>]*value="300"[^>]*placeholder="5070"', page)


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=400),
    st.integers(0, 60),
    st.integers(1, 24),
    st.data(),
)
def test_a_page_is_what_sorting_everything_would_give(keys, start, size, data):
    keys = np.array(keys, np.int64)
    fitting = np.array(data.draw(st.permutations(range(len(keys)))), np.int64)
    pks = np.arange(len(keys)) * 3

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facets, "SAMPLED", 4)
        page = facets.best(keys, pks, fitting, start, start + size)

    pairs = zip(keys.tolist(), fitting.tolist(), strict=True)
    best_first = [at for _, at in sorted(pairs, key=lambda pair: (-pair[0], -pks[pair[1]]))]
    assert page.tolist() == best_first[start : start + size]
