"""The right product is among the first five, for queries as people type them."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from shop.catalogue import Scope, list_products
from shop.demo.stocking import SYNONYMS, stock_shop
from shop.importing import parse_file
from shop.models import SearchSynonym
from shop.search import find
from shop.services.imports.engine import import_products

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent / "data"
WANTED = 0.95


def labelled() -> dict[str, list[tuple[str, str]]]:
    """By shop, pairs of a query and the name of the product that it is about."""
    shops, pairs = {}, []
    for line in (DATA / "queries.txt").read_text().splitlines():
        if line.startswith("["):
            pairs = shops.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            query, name = line.split(" = ")
            pairs.append((query, name))
    return shops


def file_of(shop: str) -> Path:
    """Where the export of a shop is; files of other people stand beside the project."""
    return settings.BASE_DIR / shop if shop.startswith("..") else DATA / shop


# What is not on this machine is not asked about; the demo shop alone has queries enough.
SHOPS = {
    shop: pairs for shop, pairs in labelled().items() if shop == "demo" or file_of(shop).exists()
}


def fill(shop: str) -> None:
    if shop == "demo":
        stock_shop()
        return
    with file_of(shop).open("rb") as file:
        parsed = parse_file(file, today=date(2026, 1, 1))
    import_products(parsed, source=shop, category="All", uncounted=5)
    for words, means in SYNONYMS.items():
        SearchSynonym.objects.create(words=words, means=means)


def test_at_least_150_labelled_queries_are_asked():
    assert sum(len(pairs) for pairs in SHOPS.values()) >= 150


@pytest.mark.parametrize("shop", SHOPS)
def test_the_right_product_is_among_the_first_five(shop, rf, capsys):
    fill(shop)

    missed = []
    for query, name in SHOPS[shop]:
        listing = list_products(rf.get("/search/"), Scope(found=find(query)))
        if name not in [product.name for product in listing.products[:5]]:
            missed.append(query)

    asked = len(SHOPS[shop])
    share = 1 - len(missed) / asked
    with capsys.disabled():
        print(f"\n{shop}: {share:.1%} of {asked} queries find the right product", missed)
    assert share >= WANTED
