"""The feed keeps the rules of Google Merchant Center."""

import re
from collections import Counter
from xml.etree import ElementTree

import pytest
from django.core.management import call_command

from shop import feed
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db

SITE = "https://shop.example"
G = f"{{{feed.GOOGLE}}}"
REQUIRED = {"id", "title", "description", "link", "image_link", "availability", "price"}
REPEATED = {"additional_image_link"}
PRICE = re.compile(r"\d+\.\d\d INR")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


@pytest.fixture
def lamp():
    shelf = make_category("Lamps", parent=make_category("Home & Garden"))
    return make_product(
        "Diya & wick",
        category=shelf,
        brand="Deepa",
        description="<p>Of <b>brass</b>.</p><p>Oil &amp; wick \x0b included</p>",
        option_names=["Size", "Colour"],
    )


def read_feed(path) -> list[dict]:
    """The entries; fails where the feed breaks a rule."""
    tree = ElementTree.parse(path).getroot()  # noqa: S314 - it is our own
    assert (tree.tag, tree.get("version")) == ("rss", "2.0")
    (channel,) = tree
    assert [child.tag for child in channel][:3] == ["title", "link", "description"]
    entries = [read_entry(item) for item in channel.iter("item")]
    assert len({entry["id"] for entry in entries}) == len(entries)
    return entries


def read_entry(item) -> dict:
    assert all(child.tag.startswith(G) and child.text.strip() for child in item)
    names = Counter(child.tag.removeprefix(G) for child in item)
    assert names.keys() >= REQUIRED
    assert all(number == 1 for name, number in names.items() if name not in REPEATED)
    assert names["additional_image_link"] <= 10
    entry = {child.tag.removeprefix(G): child.text for child in item}
    for name, most in feed.LONGEST.items():
        assert len(entry.get(name.removeprefix("g:"), "")) <= most
    assert "<" not in entry["title"] + entry["description"]
    assert entry["link"].startswith(f"{SITE}/p/")
    assert entry["image_link"].startswith(f"{SITE}/media/")
    assert len(entry["link"]) <= 2000
    assert entry["availability"] in {"in_stock", "out_of_stock"}
    assert PRICE.fullmatch(entry["price"])
    assert PRICE.fullmatch(entry.get("maximum_retail_price", entry["price"]))
    assert entry["condition"] == "new"
    # Either what it is can be looked up by brand and number, or we say that it cannot.
    has_identifier = "gtin" in entry or {"brand", "mpn"} <= entry.keys()
    assert has_identifier != (entry.get("identifier_exists") == "no")
    return entry


def export(tmp_path) -> list[dict]:
    path = tmp_path / "feeds" / "google.xml"
    call_command("export_feed", to=path)
    return read_feed(path)


def test_every_variant_on_sale_is_an_entry_of_its_group(tmp_path, lamp):
    small = make_variant(
        lamp,
        options=["S", "Gold"],
        sku="D-S",
        price_paise=150_00,
        mrp_paise=200_00,
        weight_grams=250,
        barcode="8901234567890",
    )
    make_variant(lamp, options=["L", "Gold"], sku="D-L", on_hand=0)
    make_variant(lamp, options=["XL", "Gold"], sku="D-XL", is_active=False)
    make_image(lamp)

    entries = {entry["id"]: entry for entry in export(tmp_path)}

    assert entries.keys() == {"D-S", "D-L"}
    entry = entries["D-S"]
    assert entry["title"] == "Diya & wick – S / Gold"
    assert entry["description"] == "Of brass . Oil & wick included"
    assert entry["link"] == f"{SITE}{lamp.get_absolute_url()}?variant={small.pk}"
    assert (entry["price"], entry["maximum_retail_price"]) == ("150.00 INR", "200.00 INR")
    assert (entry["size"], entry["color"]) == ("S", "Gold")
    assert (entry["gtin"], entry["brand"], entry["mpn"]) == ("8901234567890", "Deepa", "D-S")
    assert entry["product_type"] == "Home & Garden > Lamps"
    assert entry["shipping_weight"] == "250 g"
    assert entries["D-L"]["availability"] == "out_of_stock"
    assert len({one["item_group_id"] for one in entries.values()}) == 1


def test_a_simple_product_has_no_group_and_its_own_address(tmp_path):
    product = make_variant().product
    make_image(product)

    (entry,) = export(tmp_path)

    assert entry["link"] == SITE + product.get_absolute_url()
    assert "item_group_id" not in entry
    assert entry["identifier_exists"] == "no"


@pytest.mark.parametrize(
    ("held", "measure", "base"),
    [((250, "g"), "250 g", "100 g"), ((6, "piece"), "6 ct", "1 ct"), ((1, "kg"), None, None)],
)
def test_what_a_pack_holds_is_told_with_the_measure_to_compare_by(tmp_path, held, measure, base):
    amount, unit = held
    make_image(make_variant(net_amount=amount, net_unit=unit).product)

    (entry,) = export(tmp_path)

    assert entry.get("unit_pricing_measure") == measure
    assert entry.get("unit_pricing_base_measure") == base


def test_the_picture_of_a_variant_is_its_first(tmp_path, lamp):
    make_variant(lamp, options=["S", "Gold"], sku="S")
    large = make_variant(lamp, options=["L", "Gold"], sku="L")
    common, own = make_image(lamp), make_image(lamp, variant=large)
    for _ in range(12):
        make_image(lamp)

    entries = {entry["id"]: entry for entry in export(tmp_path)}

    assert entries["S"]["image_link"] == SITE + common.file.url
    assert entries["L"]["image_link"] == SITE + own.file.url


def test_what_is_too_long_is_cut_and_a_long_sku_gets_another_id(tmp_path):
    product = make_product("n" * 160, description="d" * 9000, brand="b" * 80)
    variant = make_variant(product, sku="s" * 64)
    make_image(product, alt="A picture")

    (entry,) = export(tmp_path)

    assert entry["id"] == f"variant-{variant.pk}"
    assert (len(entry["title"]), len(entry["description"])) == (150, 5000)


def test_what_is_not_sold_or_has_no_picture_is_left_out(tmp_path):
    make_variant()
    draft = make_variant(make_product(status="draft")).product
    make_image(draft)

    assert export(tmp_path) == []


def test_all_products_come_however_they_are_parted(tmp_path, monkeypatch):
    monkeypatch.setattr(feed, "AT_ONCE", 2)
    for _ in range(5):
        make_image(make_variant().product)

    assert len(export(tmp_path)) == 5


def test_the_old_feed_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
    make_image(make_variant().product)
    export(tmp_path)
    before = (tmp_path / "feeds" / "google.xml").read_bytes()

    def break_down(*_):
        yield "<rss>"
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(feed, "lines", break_down)
    with pytest.raises(RuntimeError):
        export(tmp_path)

    assert (tmp_path / "feeds" / "google.xml").read_bytes() == before
    assert [file.name for file in (tmp_path / "feeds").iterdir()] == ["google.xml"]


def test_the_feed_lies_among_the_media_unless_told_otherwise(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_image(make_variant().product)

    call_command("export_feed")

    assert len(read_feed(tmp_path / "feeds" / "google.xml")) == 1
