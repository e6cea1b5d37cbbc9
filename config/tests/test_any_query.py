"""Whatever an address asks, the answer is a page, a way on, or a plain no: never an error."""

from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop.models import Collection, FormerAddress, ShortLink
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db

ANSWERS = {200, 301, 302, 303, 404, 410}
NOT_PUBLIC = {"admin"}
# Asked by machines, or by a link from a mail: 400 and 503 are their trade.
NOT_JUST_PAGES = {"healthz", "callback", "webhook", "verify"}
NAMES = [
    *("q", "page", "sort", "min", "max", "brand", "rating", "discount", "in_stock", "exact"),
    *("colour", "size", "option-size", "variant", "product", "limit", "pin", "next", "key"),
]
VALUES = [
    *("", "0", "-1", "1", "2", "9" * 30, "1e9", "٣", "²", "NaN", "true", "lamp", "M", "red"),
    *("%", "'", '"', "\\", "\x00", "<script>", "a b", "..", "//evil.example", "*", "(", "AND"),
    *("price", "-price", "newest", "560001", "NEAR(", "🪔", "दीया", "x" * 3000),
]
values = st.sampled_from(VALUES) | st.integers().map(str) | st.text(max_size=30)
pairs = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), values), max_size=6)
queries = pairs.map(urlencode) | st.binary(max_size=40).map(quote_from_bytes)
slugs = st.sampled_from(["lamps", "diya", "gone", "old", "code", "deals"]) | st.from_regex(
    r"\A[-a-zA-Z0-9_]{1,40}\Z"
)
ARGUMENTS = {
    "SlugConverter": slugs,
    "IntConverter": st.integers(0, 3) | st.integers(0, 10**30),
    "StringConverter": values.map(lambda text: text.replace("/", "") or "x"),
}


def public_pages(resolver=None, namespace: str = "") -> list[tuple[str, dict]]:
    """Every page of ours that has a name, with the converters of its address."""
    found = []
    for entry in (resolver or get_resolver()).url_patterns:
        if not isinstance(entry, URLPattern):
            if entry.namespace not in NOT_PUBLIC:
                found += public_pages(entry, entry.namespace or namespace)
        elif entry.name and entry.name not in NOT_JUST_PAGES:
            name = f"{namespace}:{entry.name}" if namespace else entry.name
            found.append((name, entry.pattern.converters))
    return found


@pytest.fixture
def shop():
    shelf = make_category("Lamps", slug="lamps")
    diya = make_product("Diya", slug="diya", brand="Deepa", category=shelf, option_names=["Size"])
    make_image(make_variant(diya, options=["M"]).product)
    gone = make_variant(make_product("Gone", slug="gone", category=shelf)).product
    gone.status = "archived"
    gone.save()
    FormerAddress.objects.create(path="/p/old/", product=diya)
    FormerAddress.objects.create(path="/c/old/", category=shelf)
    deals = Collection.objects.create(name="Deals", slug="deals", max_paise=900_00, category=shelf)
    FormerAddress.objects.create(path="/collections/old/", collection=deals)
    ShortLink.objects.create(code="code", path="/p/diya/")


@settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.data())
def test_every_query_to_every_public_page_gets_a_plain_answer(shop, data):
    name, converters = data.draw(st.sampled_from(public_pages()))
    wanted = {key: ARGUMENTS[type(one).__name__] for key, one in converters.items()}
    path = reverse(name, kwargs={key: data.draw(values) for key, values in wanted.items()})
    query = data.draw(queries)

    answer = Client().get(path, QUERY_STRING=query)

    # What only writes takes no GET at all, whatever it asks.
    is_page = answer.status_code != 405 or Client().get(path).status_code != 405
    assert not is_page or answer.status_code in ANSWERS, (path, query)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *[("/p/diya/", 200), ("/p/old/", 301), ("/p/gone/", 410), ("/p/none/", 404)],
        *[("/collections/deals/", 200), ("/collections/old/", 301), ("/s/code/", 302)],
    ],
)
def test_the_shop_that_is_asked_has_a_page_for_every_answer(shop, path, status):
    assert Client().get(path, QUERY_STRING="q=%ff%00&page=x").status_code == status


@pytest.mark.parametrize("path", ["/orders/%00/", "/p/%00/", "/checkout/place/%00/", "/s/%00/"])
def test_an_address_with_a_zero_byte_is_just_not_there(path):
    assert Client().get(path).status_code == 404


def test_all_pages_of_the_shop_are_asked():
    names = {name for name, _ in public_pages()}

    assert {"shop:home", "shop:search", "shop:recommendations", "orders:cart"} <= names
    assert len(names) > 30
