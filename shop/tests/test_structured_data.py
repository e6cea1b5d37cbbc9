"""JSON-LD and Open Graph have what Google's documentation asks for, on every public page."""

import json
import re
from types import SimpleNamespace

import pytest

from shop.models import Product, Review, ReviewStatus, Variant
from shop.structured_data import gtin_of
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db

SITE = "https://shop.example"
OFFER = {"price", "priceCurrency", "availability", "itemCondition", "url", "sku"}
REQUIRED = {  # of each type: what is required, and what is recommended and always known
    "Product": {"name", "image", "offers", "description"},
    "Offer": OFFER,
    "AggregateRating": {"ratingValue", "reviewCount", "bestRating", "worstRating"},
    "Review": {"author", "reviewRating", "datePublished"},
    "Rating": {"ratingValue"},
    "Person": {"name"},
    "Brand": {"name"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name", "item"},
    "OnlineStore": {"name", "url", "logo", "email", "contactPoint"},
    "ContactPoint": {"contactType", "email"},
    "PostalAddress": {"streetAddress", "addressCountry"},
    "Organization": {"name"},
    "WebSite": {"name", "url", "potentialAction"},
    "SearchAction": {"target", "query-input"},
    "EntryPoint": {"urlTemplate"},
    "UnitPriceSpecification": {"priceType", "price", "priceCurrency"},
}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def product() -> Product:
    shelf = make_category("Lamps", parent=make_category("Home", description="For the house"))
    product = make_product(
        "Diya", category=shelf, brand="Deepa", summary="A lamp.", option_names=["Size"]
    )
    make_variant(product, options=["S"], sku="D-S", price_paise=150_00, mrp_paise=200_00)
    make_variant(product, options=["L"], sku="D-L", barcode="8901234567890", on_hand=0)
    make_image(product, width=1200, height=900, alt="A brass diya")
    Review.objects.create(
        product=product,
        author_name="Test Buyer",
        rating=4,
        text="Good.",
        status=ReviewStatus.PUBLISHED,
        purchase_key="k1",
    )
    Product.objects.filter(pk=product.pk).update(rating_hundredths=400, rating_count=1)
    return product


def things_on(page: str) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(text) for text in found]


def every_thing(data) -> list[dict]:
    """Each thing with a type, however deep it stands in the others."""
    if isinstance(data, list):
        return [thing for part in data for thing in every_thing(part)]
    if not isinstance(data, dict):
        return []
    return ([data] if "@type" in data else []) + every_thing(list(data.values()))


def meta_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', page))


def page_of(client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_public_page_says_what_google_wants_to_know(client, product):
    expected = {
        "/": {"OnlineStore", "WebSite", "SearchAction"},
        product.category.get_absolute_url(): {"BreadcrumbList", "ListItem"},
        product.get_absolute_url(): {
            *("Product", "Offer", "Brand", "AggregateRating", "Review", "BreadcrumbList"),
        },
        product.get_absolute_url() + "reviews/": {"BreadcrumbList"},
    }

    for path, types in expected.items():
        data = things_on(page_of(client, path))
        assert all(thing["@context"] == "https://schema.org" for thing in data), path
        things = every_thing(data)
        assert types <= {thing["@type"] for thing in things}, path
        for thing in things:
            missing = REQUIRED[thing["@type"]] - {name for name in thing if thing[name]}
            assert not missing, (path, thing["@type"], missing)


def test_an_offer_has_the_price_shoppers_pay_and_the_mrp_struck_through(client, product):
    goods = things_on(page_of(client, product.get_absolute_url()))[0]

    small, large = goods["offers"]
    assert (small["price"], small["priceCurrency"]) == ("150.00", "INR")
    assert small["priceSpecification"]["price"] == "200.00"
    assert small["priceSpecification"]["priceType"].endswith("/StrikethroughPrice")
    assert "priceSpecification" not in large
    assert [offer["availability"].rpartition("/")[2] for offer in goods["offers"]] == [
        "InStock",
        "OutOfStock",
    ]
    assert large["gtin"] == "8901234567890"
    assert goods["category"] == "Home > Lamps"


def test_an_offer_says_how_much_its_price_buys(client, product):
    Variant.objects.filter(sku="D-S").update(net_amount=12, net_unit="piece")

    small, _ = things_on(page_of(client, product.get_absolute_url()))[0]["offers"]

    struck, measured = small["priceSpecification"]
    assert (struck["price"], measured["price"]) == ("200.00", "150.00")
    reference = measured["referenceQuantity"]
    assert (reference["value"], reference["unitCode"]) == ("12", "C62")
    assert reference["valueReference"]["value"] == "1"


def test_nothing_is_promised_that_the_shop_does_not_know(client, product):
    page = page_of(client, product.get_absolute_url())

    for unknown in ("hasMerchantReturnPolicy", "shippingDetails", "priceValidUntil"):
        assert unknown not in page


def test_a_product_without_reviews_has_no_rating(client):
    product = make_variant().product

    goods = things_on(page_of(client, product.get_absolute_url()))[0]

    assert not {"aggregateRating", "review"} & goods.keys()


def test_breadcrumbs_are_counted_and_whole_addresses(client, product):
    trail = things_on(page_of(client, product.get_absolute_url()))[1]

    steps = trail["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert all(step["item"].startswith(f"{SITE}/") for step in steps)


def test_the_search_field_of_google_leads_to_ours(client, product):
    _, website = things_on(page_of(client, "/"))

    template = website["potentialAction"]["target"]["urlTemplate"]
    path = template.removeprefix(SITE).replace("{search_term_string}", "diya")
    assert client.get(path).status_code == 200
    assert website["potentialAction"]["query-input"] == "required name=search_term_string"


def test_who_sells_is_told_as_far_as_it_is_known(client, settings):
    settings.SHOP_PHONE, settings.SHOP_GSTIN = "+91 98450 12345", "29ABCDE1234F1Z5"
    settings.SHOP_ADDRESS = "12 Market Road, Bengaluru 560001"

    shop = things_on(page_of(client, "/"))[0]

    assert shop["telephone"] == shop["contactPoint"]["telephone"] == "+91 98450 12345"
    assert shop["taxID"] == "29ABCDE1234F1Z5"
    assert shop["address"]["streetAddress"] == settings.SHOP_ADDRESS


def test_a_shared_link_has_words_and_a_picture_with_its_size(client, product):
    for path in (product.get_absolute_url(), product.category.get_absolute_url()):
        meta = meta_of(page_of(client, path))

        assert meta["og:url"] == SITE + path
        assert meta["og:image"].startswith(f"{SITE}/media/products/")
        assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "900")
        assert meta["og:image:alt"] == "A brass diya"
        assert meta["og:title"]
        assert meta["og:description"]
        assert meta["og:site_name"]


def test_where_there_is_no_picture_the_mark_of_the_shop_is_shared(client):
    product = make_variant().product

    for path in ("/", product.get_absolute_url()):
        meta = meta_of(page_of(client, path))

        assert meta["og:image"] == f"{SITE}/static/img/share.png"
        assert (meta["og:image:width"], meta["og:image:height"]) == ("1200", "630")


@pytest.mark.parametrize(
    ("query", "is_indexed"),
    [
        ("", True),
        ("?page=1", True),
        ("?sort=price", False),
        ("?min=100", False),
        ("?brand=Deepa", False),
        ("?utm_source=mail", True),
    ],
)
def test_lists_are_indexed_once_whatever_they_are_narrowed_to(client, product, query, is_indexed):
    path = product.category.get_absolute_url()

    page = page_of(client, path + query)

    assert ("noindex" in page) != is_indexed
    assert f'<link rel="canonical" href="{SITE}{path}">' in page


@pytest.mark.parametrize("path", ["/search/", "/search/?q=diya", "/cart/", "/accounts/login/"])
def test_what_is_no_page_to_find_is_not_indexed(client, path):
    assert "noindex" in client.get(path, follow=True).content.decode()


@pytest.mark.parametrize("path", ["/", "/c/lamps/", "/p/diya/"])
def test_every_page_to_find_has_one_canonical_address(client, path):
    shelf = make_category("Lamps", slug="lamps")
    make_variant(make_product("Diya", slug="diya", category=shelf))

    page = page_of(client, path + "?variant=1&utm_source=mail")

    assert re.findall(r'<link rel="canonical" href="([^"]*)">', page) == [SITE + path]


@pytest.mark.parametrize(
    ("barcode", "gtin"),
    [
        ("8901234567890", "8901234567890"),
        ("036000291452", "036000291452"),
        ("96385074", "96385074"),
        ("8901234567894", ""),
        ("2000000000008", ""),
        ("00000000", ""),
        ("123", ""),
        ("٨٩٠١٢٣٤٥٦٧٨٩٤", ""),
    ],
)
def test_only_a_barcode_that_proves_itself_is_told(barcode, gtin):
    assert gtin_of(SimpleNamespace(barcode=barcode)) == gtin
