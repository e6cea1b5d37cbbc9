"""Exports in the formats of other shop systems: nothing is lost, and they come back unchanged."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from shop.importing import parse_file
from shop.models import Category, Product, ProductStatus, Variant
from shop.services import exporting
from shop.services.imports.engine import check, import_products
from shop.services.product_images import missing_images
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db
DATA = Path(__file__).parent / "data"
OTHERS = ["shopify", "woocommerce"]


def parse(data):
    data = data.encode() if isinstance(data, str) else data
    return parse_file(io.BytesIO(data), today=date(2026, 4, 1))


def exported(format="own"):
    file = io.StringIO(newline="")
    exporting.write_csv(file, format=format)
    return file.getvalue()


def rows(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def empty_the_shop():
    for variant in Variant.objects.all():
        variant.movements.all().delete()
    Variant.objects.all().delete()
    Product.objects.all().delete()
    Category.objects.all().delete()


def odd_shop():
    """Goods with all that other systems have no column for, or read in another way."""
    lamps = make_category("Lamps > oil, brass & clay", parent=make_category("Home & more"))
    lamp = make_product(
        "=1+1, the <b> “Diya” &amp; lamp",
        category=lamps,
        slug="diya",
        brand="-Deepa, & sons",
        summary="@home; it <glows>",
        description='Brass,\n"old" &amp; दीया',
        gst_rate_bps=25,
        hsn="94055000",
        maker="Kumbhar Works, Kutch 370001",
        net_quantity="1 lamp, 2 wicks",
        specifications=[["Ratio 1:2", "1: 2"], ["Care", "=wipe\\dry"]],
        size_guide="<ul><li>S</li></ul>",
        option_names=["Size, cm", "Colour", "Wick, new", "Box"],
    )
    of_lamp = {"price_paise": 500_00, "mrp_paise": 600_05, "weight_grams": 450}
    make_variant(lamp, sku="+D-S", options=["5, flat", "<Red>", "1,5", "A & B"], **of_lamp)
    amount = {"net_amount": "1.5", "net_unit": "kg", "low_stock_at": 0}
    make_variant(lamp, sku="007", options=["9", "Red", "2", "C"], barcode="0012", **amount)
    make_image(lamp, alt="A lamp")
    make_image(lamp, variant=lamp.variants.get(sku="007"))
    ours = {"slug": "lamp-2", "source_handle": "shopify:lamp", "status": ProductStatus.DRAFT}
    make_variant(make_product("Lamp", category=lamps, **ours), sku="L", on_hand=0)
    return lamp


@pytest.mark.parametrize("format", OTHERS)
def test_what_goes_out_in_the_format_of_another_system_comes_back_unchanged(format):
    odd_shop()

    parsed = parse(exported(format))
    seen = []
    tally = check(parsed, see=lambda change: seen.extend(change.differences))

    assert (parsed.format, parsed.problems, parsed.left) == (format, [], [])
    assert (seen, tally.kinds) == ([], {"unchanged": 2})
    assert missing_images(parsed) == []


@pytest.mark.parametrize("format", OTHERS)
def test_an_empty_shop_gets_the_same_goods_by_way_of_another_format(format):
    odd_shop()
    for product in Product.objects.all():
        product.images.all().delete()
    first, other = exported(), exported(format)
    empty_the_shop()

    import_products(parse(other), source="other.csv")

    assert exported() == first


@pytest.mark.parametrize("format", OTHERS)
def test_a_file_of_another_system_goes_out_in_its_own_format_and_comes_back_unchanged(format):
    import_products(parse((DATA / f"{format}.csv").read_bytes()), source="theirs.csv")

    tally = check(parse(exported(format)))

    assert tally.kinds == {"unchanged": 3}


@pytest.mark.parametrize("format", OTHERS)
def test_no_cell_is_a_formula(format):
    odd_shop()

    cells = [cell for row in rows(exported(format)) for cell in row.values() if cell]

    assert "'=1+1, the <b> “Diya” &amp; lamp" in cells
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r" and not cell[1:].isdecimal()]


def test_shopify_gets_a_row_for_each_variant_and_picture_with_its_address(settings):
    settings.SITE_URL = "https://shop.example.in"
    odd_shop()

    first, second, _ = rows(exported("shopify"))

    assert (first["Handle"], first["Status"], first["Variant Price"]) == (
        "diya",
        "active",
        "500.00",
    )
    assert (first["Variant Compare At Price"], first["Option3 Name"]) == (
        "600.05",
        "Wick\\, new, Box",
    )
    assert first["Image Src"].startswith("https://shop.example.in/")
    assert (second["Title"], second["Image Position"]) == ("", "2")
    assert second["Variant Image"] == second["Image Src"] != first["Image Src"]


def test_woocommerce_gets_a_parent_with_all_values_and_its_variations():
    lamp = odd_shop()

    parent, one, _, simple = rows(exported("woocommerce"))

    assert (parent["Type"], parent["SKU"], parent["ID"]) == ("variable", "", str(lamp.pk))
    assert parent["Attribute 1 value(s)"] == "5\\, flat, 9"
    assert (one["Type"], one["Parent"]) == ("variation", f"id:{lamp.pk}")
    assert (one["Regular price"], one["Sale price"], one["Weight (kg)"]) == (
        "600.05",
        "500.00",
        "0.45",
    )
    assert (simple["Type"], simple["SKU"], simple["Published"]) == ("simple", "L", "0")


def test_what_was_withdrawn_stays_out_of_shopify_and_is_not_published_in_woocommerce():
    cup = make_product("Cup", slug="cup", option_names=["Size"])
    make_variant(cup, sku="S", options=["S"])
    make_variant(cup, sku="M", options=["M"], is_active=False)

    assert [row["Variant SKU"] for row in rows(exported("shopify"))] == ["S"]
    published = {row["SKU"]: row["Published"] for row in rows(exported("woocommerce"))}
    assert published == {"": "1", "S": "1", "M": "0"}


@pytest.mark.parametrize("format", OTHERS)
def test_the_command_names_what_the_format_cannot_tell(format, tmp_path, capsys):
    make_product("Nothing yet", slug="nothing-yet")
    make_variant(make_product("Cup", slug="cup"), sku="CUP")

    call_command("export_products", str(tmp_path / "out.csv"), "--format", format)

    said = capsys.readouterr()
    assert said.out == f"{tmp_path / 'out.csv'}: 1 products.\n"
    assert "Nothing yet: left out; docs/product-file.md says why." in said.err


def test_an_export_costs_as_many_queries_for_many_products_as_for_few(django_assert_num_queries):
    for number in range(8):
        product = make_product(f"Cup {number}", slug=f"cup-{number}")
        make_image(product, variant=make_variant(product, sku=f"C-{number}"))

    for format in OTHERS:
        with django_assert_num_queries(5):
            exported(format)
