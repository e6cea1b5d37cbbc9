"""How lists of the admin find the rows of a page."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.admin import lists, products
from shop.models import ProductStatus, Variant
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    owner = get_user_model().objects.create_superuser("owner@example.com", "lamps of brass")
    client.force_login(owner)
    return client


def names(staff, **query) -> list[str]:
    page = staff.get("/admin/shop/product/", query)
    return [product.name for product in page.context["cl"].result_list]


@pytest.mark.parametrize("few", [0, 1000])
def test_pages_follow_one_another_in_order_whether_there_are_few_or_many(staff, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW", few)
    monkeypatch.setattr(products.ProductAdmin, "list_per_page", 2)
    for name in ("Diya", "Agni", "Ektara", "Bindi", "Chakra"):
        make_product(name, status="draft" if name == "Bindi" else "active")

    newest = [names(staff, p=page) for page in (1, 2, 3)]
    by_name = [names(staff, p=page, o="2") for page in (1, 2)]
    filtered = [names(staff, p=page, o="2", status__exact="active") for page in (1, 2)]

    assert newest == [["Chakra", "Bindi"], ["Ektara", "Agni"], ["Diya"]]
    assert by_name == [["Agni", "Bindi"], ["Chakra", "Diya"]]
    assert filtered == [["Agni", "Chakra"], ["Diya", "Ektara"]]
    assert names(staff, status__exact="archived") == []


@pytest.mark.parametrize("few", [0, 1000])
def test_rows_are_read_by_their_keys_and_for_one_page_alone(staff, monkeypatch, few):
    monkeypatch.setattr(lists, "FEW", few)
    monkeypatch.setattr(products.ProductAdmin, "list_per_page", 2)
    for _ in range(5):
        make_product()

    with CaptureQueriesContext(connection) as asked:
        names(staff, p=2)

    [rows] = [query["sql"] for query in asked if "consumer_care" in query["sql"]]
    assert '"shop_product"."id" IN (' in rows
    assert rows.count(",", rows.index(" IN (")) <= 5
    assert few or "OFFSET" not in rows


def test_what_runs_low_is_what_is_on_sale(db):
    low = make_variant(on_hand=1)
    make_variant(on_hand=1, is_active=False)
    for status in (ProductStatus.DRAFT, ProductStatus.ARCHIVED):
        make_variant(make_product(status=status), on_hand=1)

    assert list(Variant.objects.low()) == [low]
