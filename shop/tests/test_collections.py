"""Collections: lists that fill themselves by a rule that staff write down."""

import json
import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from shop.models import Collection, FormerAddress, Product, ProductStatus
from shop.services import stock
from shop.tests.factories import make_category, make_collection, make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    user = get_user_model().objects.create_superuser("staff@example.com", "a-long-password")
    client.force_login(user)
    return client


def names(client, collection: Collection, query: str = "") -> set[str]:
    answer = client.get(collection.get_absolute_url() + query)
    return {product.name for product in answer.context["listing"].products}


def sold(name: str, price: int = 500, mrp: int | None = None, *, on_hand: int = 1, **fields):
    """A variant of a product that is on sale."""
    product = make_product(name, **fields)
    mrp = (mrp or price) * 100
    return make_variant(product, price_paise=price * 100, mrp_paise=mrp, on_hand=on_hand)


def queries(client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


@pytest.mark.parametrize(
    ("rule", "fit"),
    [
        ({"max_paise": 999_00}, {"cheap", "reduced", "gone", "old"}),
        ({"min_paise": 999_00, "max_paise": 999_00}, {"cheap"}),
        ({"min_paise": 1000_00}, {"dear"}),
        ({"discount_percent": 20}, {"reduced"}),
        ({"discount_percent": 21}, set()),
        ({"new_within_days": 30}, {"cheap", "dear", "reduced", "gone"}),
        ({"brand": "Nadi"}, {"dear"}),
        ({"in_stock_only": True}, {"cheap", "dear", "reduced", "old"}),
        ({"max_paise": 999_00, "in_stock_only": True, "new_within_days": 30}, {"cheap", "reduced"}),
    ],
)
def test_a_collection_holds_what_fits_every_part_of_its_rule(client, rule, fit):
    sold("cheap", 999)
    sold("dear", 1200, brand="Nadi")
    sold("reduced", 400, 500)
    sold("gone", on_hand=0)
    sold("old", created_at=timezone.now() - timedelta(days=31))
    draft = sold("draft").product
    Product.objects.filter(pk=draft.pk).update(status=ProductStatus.DRAFT)

    assert names(client, make_collection(**rule)) == fit


def test_a_category_in_a_rule_means_its_branch_without_what_is_hidden(client):
    root = make_category("Home")
    lamps = make_category("Lamps", parent=root)
    sold("diya", category=lamps)
    sold("hidden", category=make_category(parent=root, is_active=False))
    sold("elsewhere")
    collection = make_collection(category=root, max_paise=999_00)
    assert names(client, collection) == {"diya"}

    type(root).objects.filter(pk=root.pk).update(is_active=False)

    assert names(client, collection) == set()


def test_a_sale_a_new_price_and_a_day_that_passes_change_what_is_in_it(client):
    variant = sold("lamp")
    in_stock, cheap = make_collection(in_stock_only=True), make_collection(max_paise=600_00)
    new = make_collection(new_within_days=1)
    assert names(client, in_stock) == names(client, cheap) == names(client, new) == {"lamp"}

    stock.reserve([(variant, 1)], reference="A")
    Product.objects.update(from_paise=601_00, created_at=timezone.now() - timedelta(hours=25))

    assert names(client, in_stock) == names(client, cheap) == names(client, new) == set()


def test_a_collection_is_narrowed_sorted_and_paged_like_any_list(client):
    for number in range(30):
        sold(f"lamp {number}", 100 + number, brand=["Nadi", "Dhara"][number % 2])
    collection = make_collection(slug="low", max_paise=120_00)

    listing = client.get("/collections/low/?brand=Nadi&sort=-price&max=110").context["listing"]

    assert [one.name for one in listing.products] == [f"lamp {n}" for n in (10, 8, 6, 4, 2, 0)]
    assert ("Brand", "Dhara") in {(f.title, c.label) for f in listing.facets for c in f.choices}
    assert names(client, collection, "?page=9&sort=nonsense&min=x")


def test_a_collection_costs_the_same_queries_for_1_product_and_for_30(client):
    shelf = make_category()
    path = make_collection(category=shelf, max_paise=999_00).get_absolute_url()
    sold("first", category=shelf)
    few = queries(client, path)
    for _ in range(29):
        sold("more", category=shelf)

    assert queries(client, path) == few <= 6


def test_one_that_is_not_active_is_nowhere(client):
    hidden = make_collection("Hidden", is_active=False, max_paise=999_00)

    assert client.get(hidden.get_absolute_url()).status_code == 404
    assert b"Hidden" not in client.get("/").content
    assert b"sitemap-collections" not in client.get("/sitemap.xml").content


def test_shoppers_and_search_engines_find_a_collection_from_the_window(client, settings):
    settings.SITE_URL = "https://shop.example"
    make_collection("Second", position=2, slug="second", max_paise=999_00)
    make_collection("First", position=1, slug="first", max_paise=999_00)

    window = client.get("/").content.decode()
    sitemap = client.get("/sitemap-collections.xml").content.decode()
    page = client.get("/collections/first/?sort=new").content.decode()

    assert window.index('href="/collections/first/"') < window.index('href="/collections/second/"')
    assert "<loc>https://shop.example/collections/second/</loc>" in sitemap
    assert "https://shop.example/sitemap-collections.xml" in client.get("/sitemap.xml").text
    assert '<link rel="canonical" href="https://shop.example/collections/first/">' in page
    assert 'content="noindex, follow"' in page


def test_search_engines_are_told_where_a_collection_stands(client):
    page = client.get(make_collection("Gifts", max_paise=999_00).get_absolute_url()).text

    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)

    data = json.loads(script)
    assert data["@type"] == "BreadcrumbList"
    assert [step["name"] for step in data["itemListElement"]] == ["Home", "Gifts"]


def test_the_page_is_the_same_for_everybody(client, staff):
    sold("lamp")
    path = make_collection(max_paise=999_00).get_absolute_url()
    seen_by_staff = staff.get(path)
    staff.logout()

    assert client.get(path).content == seen_by_staff.content
    assert "s-maxage=1" in seen_by_staff["Cache-Control"]


# In the admin


def form_of(**fields) -> dict:
    return {"name": "Gifts", "slug": "gifts", "position": 0, "is_active": "on"} | fields


def test_staff_write_a_rule_in_rupees_and_see_how_many_fit(staff):
    sold("lamp", brand="Nadi Looms")
    sold("other")

    staff.post(
        reverse("admin:shop_collection_add"), form_of(max_paise="₹1,999", brand="nadi looms")
    )

    made = Collection.objects.get()
    assert (made.max_paise, made.brand) == (1999_00, "Nadi Looms")
    page = staff.get(reverse("admin:shop_collection_change", args=[made.pk])).text
    assert re.search(r'1 <a class="text-link" href="/collections/gifts/">See the list', page)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "fill in at least one part of the rule"),
        ({"min_paise": "20", "max_paise": "10"}, "lower price must not be above"),
        ({"max_paise": "-1"}, "must be at least"),
        ({"max_paise": "cheap"}, "not an amount"),
        ({"discount_percent": "100"}, "less than or equal to 99"),
        ({"new_within_days": "0"}, "greater than or equal to 1"),
        ({"brand": "Nobody"}, "No product has this brand"),
        ({"new_within_days": "9" * 30}, "less than or equal to"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_in_words(staff, fields, said):
    answer = staff.post(reverse("admin:shop_collection_add"), form_of(**fields))

    assert answer.status_code == 200
    assert said in answer.text
    assert not Collection.objects.exists()


def test_of_two_who_save_the_same_address_at_once_the_second_is_told(staff, monkeypatch):
    make_collection("First", slug="gifts", max_paise=1_00)
    monkeypatch.setattr(Collection, "validate_unique", lambda *args, **kwargs: None)

    answer = staff.post(reverse("admin:shop_collection_add"), form_of(max_paise="999"), follow=True)

    assert "Somebody else has just saved the same address" in answer.text
    assert Collection.objects.get().name == "First"


def test_the_database_keeps_the_prices_in_order():
    with pytest.raises(IntegrityError):
        make_collection(min_paise=20_00, max_paise=10_00)


def test_the_list_of_staff_counts_all_collections_in_the_same_queries(staff):
    shelf = make_category()
    sold("lamp", category=shelf)
    make_collection(category=shelf)
    path = reverse("admin:shop_collection_changelist")
    few = queries(staff, path)
    for number in range(10):
        make_collection(category=shelf if number % 2 else None, max_paise=number)

    assert queries(staff, path) == few


def test_a_new_address_leaves_the_old_one_leading_to_it(staff, client):
    collection = make_collection(slug="old", max_paise=999_00)
    url = reverse("admin:shop_collection_change", args=[collection.pk])

    staff.post(url, form_of(slug="new", max_paise="999"))

    answer = client.get("/collections/old/?sort=price")
    assert (answer.status_code, answer["Location"]) == (301, "/collections/new/?sort=price")
    Collection.objects.update(is_active=False)
    assert client.get("/collections/old/").status_code == 404


def test_a_former_address_is_of_one_thing_alone():
    collection = make_collection()
    with pytest.raises(IntegrityError):
        FormerAddress.objects.create(path="/x/", collection=collection, category=make_category())
