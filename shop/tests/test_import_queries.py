import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shop.importing import Parsed, ParsedProduct, ParsedVariant
from shop.models import Product, ProductStatus
from shop.services.imports.engine import import_products

pytestmark = pytest.mark.django_db
BULK = 20  # a database may want a large insert or update in a few parts


def queries_for(count, *, stock=0, price_paise=5000):
    """Import so many products of one variant each, and count the queries."""
    products = [
        ParsedProduct(
            line=number,
            source_handle=f"p:{number}",
            name="Clay cup",
            slug=f"clay-cup-{number}",
            status=ProductStatus.ACTIVE,
            category=(f"Shelf {number % 3}",),
            variants=(
                ParsedVariant(
                    line=number,
                    sku=f"S{number}",
                    options=(),
                    price_paise=price_paise,
                    mrp_paise=9000,
                    stock=stock,
                ),
            ),
        )
        for number in range(count)
    ]
    with CaptureQueriesContext(connection) as queries:
        import_products(Parsed("shopify", products), source="cups.csv")
    return len(queries)


def test_creating_costs_the_same_for_few_products_as_for_many():
    queries_for(3)  # makes the categories

    few = queries_for(20)

    assert queries_for(200) <= few + BULK
    assert Product.objects.count() == 200


def test_changing_costs_the_same_for_few_products_as_for_many():
    queries_for(200)

    few = queries_for(20, price_paise=4000)

    assert queries_for(200, price_paise=3000) <= few + BULK


def test_a_run_that_changes_nothing_costs_the_same_for_few_products_as_for_many():
    queries_for(200)

    assert queries_for(20) == queries_for(200)


def test_receiving_costs_the_same_for_few_variants_as_for_many():
    queries_for(3)

    few = queries_for(20, stock=5)

    assert queries_for(200, stock=5) <= few + BULK
