"""What is recommended beside a product, and for a cart."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop import recommendations as reading
from shop.models import Product, ProductStatus, Recommendation, RecommendationKind
from shop.services import recommendations, similar
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db

TOGETHER, SIMILAR = RecommendationKind.TOGETHER, RecommendationKind.SIMILAR
API = "/api/recommendations/"


def make_goods(*names: str, **fields) -> list[Product]:
    return [make_variant(make_product(name, **fields)).product for name in names]


def names_from(answer) -> list[str]:
    return [entry["name"] for entry in answer.json()["products"]]


def pairs_of(kind=TOGETHER) -> set[tuple]:
    return set(Recommendation.objects.filter(kind=kind).values_list("product__name", "other__name"))


def test_writing_replaces_what_was_there_for_just_these_products():
    lamp, oil, wick = make_goods("lamp", "oil", "wick")
    recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 90)], oil.pk: [(lamp.pk, 90)]})

    changed = recommendations.write(TOGETHER, {lamp.pk: [(wick.pk, 70)]})

    assert changed == 2
    assert pairs_of() == {("lamp", "wick"), ("oil", "lamp")}


def test_what_stays_as_it_is_is_not_written():
    lamp, oil = make_goods("lamp", "oil")
    recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 90)]})

    with CaptureQueriesContext(
        connection,
    ) as queries:
        changed = recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 90)]})

    assert changed == 0
    assert not [q for q in queries if q["sql"].startswith(("INSERT", "DELETE", "UPDATE"))]


def test_a_new_score_is_written_over_the_old_one():
    lamp, oil = make_goods("lamp", "oil")
    recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 90)]})

    assert recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 40)]}) == 1

    assert Recommendation.objects.get().score == 40


def test_a_score_that_hardly_changed_is_left_alone():
    lamp, oil = make_goods("lamp", "oil")
    recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 5000)]})

    assert recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 5060)]}) == 0
    assert recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 5200)]}) == 1


def test_a_product_that_is_gone_or_the_product_itself_is_not_written():
    (lamp,) = make_goods("lamp")

    recommendations.write(SIMILAR, {lamp.pk: [(999_999, 90), (lamp.pk, 80)], 999_998: []})

    assert not Recommendation.objects.exists()


def test_what_is_bought_together_comes_before_what_is_similar_and_what_is_popular(client):
    shelf = make_category()
    lamp, other, oil = make_goods("lamp", "other lamp", "oil", category=shelf)
    make_goods("beside", category=shelf)
    (bestseller,) = make_goods("bestseller")
    recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 10)]})
    recommendations.write(SIMILAR, {lamp.pk: [(other.pk, 9000)]})
    Product.objects.filter(pk=bestseller.pk).update(popularity=50)

    answer = client.get(API, {"product": lamp.pk})

    assert names_from(answer) == ["oil", "other lamp", "beside", "bestseller"]


def test_an_answer_has_what_a_card_needs(client):
    lamp = make_variant(make_product("lamp"), price_paise=80_00, mrp_paise=100_00).product
    make_image(lamp)

    (entry,) = client.get(API).json()["products"]

    assert entry.pop("image").endswith("400w.jpeg")
    assert entry == {
        "id": lamp.pk,
        "name": "lamp",
        "url": lamp.get_absolute_url(),
        "price_paise": 80_00,
        "mrp_paise": 100_00,
        "is_in_stock": True,
    }


def test_what_fits_several_products_comes_first_and_none_of_them_is_named(client):
    lamp, wick, oil, bowl = make_goods("lamp", "wick", "oil", "bowl")
    recommendations.write(
        TOGETHER,
        {
            lamp.pk: [(bowl.pk, 50), (oil.pk, 40), (wick.pk, 90)],
            wick.pk: [(oil.pk, 40), (lamp.pk, 90)],
        },
    )

    answer = client.get(API, {"product": [lamp.pk, wick.pk]})

    assert names_from(answer) == ["oil", "bowl"]


@pytest.mark.parametrize("status", [ProductStatus.DRAFT, ProductStatus.ARCHIVED])
def test_what_cannot_be_had_is_not_recommended(client, status):
    lamp, gone = make_goods("lamp", "gone")
    sold_out = make_variant(make_product("sold out"), on_hand=0).product
    recommendations.write(TOGETHER, {lamp.pk: [(gone.pk, 50), (sold_out.pk, 40)]})
    Product.objects.filter(pk=gone.pk).update(status=status)

    assert names_from(client.get(API, {"product": lamp.pk})) == []


@pytest.mark.parametrize(
    "query",
    ["", "product=", "product=x", "product=-1", "product=" + "9" * 40, "product=٣", "limit=x"],
)
def test_what_is_no_key_is_ignored_and_popular_things_are_named(client, query):
    make_goods("lamp")

    answer = client.get(f"{API}?{query}")

    assert answer.status_code == 200
    assert names_from(answer) == ["lamp"]


@pytest.mark.parametrize(
    ("limit", "number"), [("", 12), ("3", 3), ("0", 12), ("21", 20), ("9" * 15, 20)]
)
def test_there_are_never_more_than_asked_for_nor_than_twenty(client, limit, number):
    make_goods(*(f"lamp {place}" for place in range(22)))

    assert len(names_from(client.get(API, {"limit": limit}))) == number


def test_the_answer_may_be_kept_by_any_cache(client):
    answer = client.get(API)

    assert answer.headers["Cache-Control"].startswith("public")
    assert client.post(API).status_code == 405


def test_many_products_cost_as_many_queries_as_one(client):
    goods = make_goods(*(f"lamp {place}" for place in range(30)))
    similar.refresh()

    def queries_for(products):
        with CaptureQueriesContext(connection) as queries:
            client.get(API, {"product": [one.pk for one in products], "limit": 20})
        return len(queries)

    assert queries_for(goods[:1]) == queries_for(goods[:15]) <= 6


def test_the_product_page_shows_both_rows(client):
    lamp, oil, other, third = make_goods("lamp", "oil", "other lamp", "third lamp")
    recommendations.write(TOGETHER, {lamp.pk: [(oil.pk, 50)]})
    recommendations.write(SIMILAR, {lamp.pk: [(other.pk, 50), (third.pk, 40), (oil.pk, 30)]})

    page = client.get(lamp.get_absolute_url()).content.decode()

    together, alike = page.split("Bought together")[1].split("Similar products")
    assert oil.get_absolute_url() in together
    assert other.get_absolute_url() in alike
    assert oil.get_absolute_url() not in alike


@pytest.mark.parametrize("is_known", [True, False])
def test_the_rows_of_a_product_page_cost_three_queries_at_most(
    is_known, django_assert_max_num_queries
):
    lamp, *_ = make_goods(*(f"lamp {place}" for place in range(15)), category=make_category())
    if is_known:
        similar.refresh()

    with django_assert_max_num_queries(2 if is_known else 3):
        (row,) = reading.rows_beside(lamp)

    assert len(row.products) == reading.ROW


def test_a_new_product_shows_what_is_popular_on_its_shelf(client):
    lamp, other = make_goods("lamp", "other", category=make_category())

    page = client.get(lamp.get_absolute_url()).content.decode()

    assert "Bought together" not in page
    assert other.get_absolute_url() in page.split("From the same shelf")[1]


def test_likeness_goes_by_words_options_brand_and_price():
    shelf = make_category()
    lamp, twin, neighbour = make_goods("brass oil lamp", "oil lamp", "velvet rug", category=shelf)
    make_goods("pen of the same price")

    similar.refresh()

    best = list(lamp.recommendations.filter(kind=SIMILAR).values_list("other", flat=True))
    assert best == [twin.pk, neighbour.pk]


def test_of_two_equal_products_the_one_with_the_nearer_price_is_more_similar():
    shelf = make_category()
    prices = {"lamp": 500_00, "lamp dear": 5000_00, "lamp near": 520_00}
    goods = {
        name: make_variant(make_product("lamp", category=shelf), price_paise=paise).product
        for name, paise in prices.items()
    }

    similar.refresh()

    best = goods["lamp"].recommendations.filter(kind=SIMILAR).values_list("other", flat=True)
    assert list(best) == [goods["lamp near"].pk, goods["lamp dear"].pk]


def test_a_small_shelf_looks_around_in_the_branch_above_it():
    home = make_category("Home")
    lamps, rugs = make_category("Lamps", parent=home), make_category("Rugs", parent=home)
    (lamp,), (rug,) = make_goods("lamp", category=lamps), make_goods("rug", category=rugs)

    similar.refresh()

    assert pairs_of(SIMILAR) == {("lamp", "rug"), ("rug", "lamp")}
    assert {lamp.name, rug.name} == {"lamp", "rug"}


def test_at_most_twelve_are_kept_and_an_archived_product_has_them_too():
    gone, *_ = make_goods(*(f"lamp {place}" for place in range(20)), category=make_category())
    Product.objects.filter(pk=gone.pk).update(status=ProductStatus.ARCHIVED)

    similar.refresh()

    assert gone.recommendations.count() == recommendations.MOST
    assert not Recommendation.objects.filter(other=gone).exists()
    assert len(reading.in_place_of(gone)) == reading.ROW


def test_a_second_refresh_changes_nothing():
    make_goods("brass lamp", "clay lamp", "rug")
    assert similar.refresh() > 0

    assert similar.refresh() == 0


def test_a_shop_without_products_has_no_recommendations(client):
    call_command("refresh_recommendations", "--json")

    assert client.get(API).json() == {"products": []}
