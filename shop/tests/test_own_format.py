import io
from datetime import date

import pytest
from django.conf import settings

from shop.importing import parse_file
from shop.importing.own import HEADER
from shop.models import Category, Product, ProductStatus, Variant
from shop.services import addresses, exporting, stock
from shop.services.imports.engine import import_products
from shop.tests.factories import make_category, make_image, make_product, make_variant

pytestmark = pytest.mark.django_db
LEAST = "Handle,Name,SKU,Price,MRP"


def parse(text, encoding="utf-8"):
    parsed = parse_file(io.BytesIO(text.encode(encoding)), today=date(2026, 4, 1))
    parsed.products = list(parsed.products)
    return parsed


def run(text, **options):
    return import_products(parse(text), source="own.csv", **options)


def wrong(text):
    return [str(problem) for problem in parse(text).problems]


def exported():
    file = io.StringIO(newline="")
    exporting.write_csv(file)
    return file.getvalue()


def empty_the_shop():
    for variant in Variant.objects.all():
        variant.movements.all().delete()
    Variant.objects.all().delete()
    Product.objects.all().delete()
    Category.objects.all().delete()


def odd_shop():
    """Goods with all that a file may stumble over."""
    home = make_category("Home & more")
    lamps = make_category("Lamps > oil, brass \\ clay", parent=home)
    lamp = make_product(
        "=1+1, the “Diya” lamp",
        category=lamps,
        slug="diya",
        brand="-Deepa",
        summary="@home; it glows",
        description='<p>Brass,\n"old"</p>\n<p>दीया</p>',
        gst_rate_bps=25,
        hsn="94055000",
        country_of_origin="",
        maker="Kumbhar Works, Kutch 370001",
        net_quantity="1 lamp, 2 wicks",
        consumer_care="+91 80 0000 0000",
        specifications=[["Ratio 1:2", "1: 2"], ["Care", "=wipe\\dry"]],
        size_guide="<ul><li>S</li></ul>",
        option_names=["Size, cm", "Colour"],
        source_handle="shopify:diya",
    )
    make_variant(lamp, sku="+D-S", options=["5, flat", "Red \\ gold"], mrp_paise=600_05)
    make_variant(
        lamp,
        sku="007",
        options=["9", "Red"],
        on_hand=0,
        barcode="0012",
        weight_grams=9,
        low_stock_at=0,
        net_amount="1.5",
        net_unit="kg",
    )
    make_variant(lamp, sku="old", options=[], is_active=False)
    make_product("Nothing yet", category=home, slug="nothing-yet", status=ProductStatus.DRAFT)
    make_variant(make_product("'90s cup", slug="zz", status=ProductStatus.ARCHIVED), sku="'CUP")


def test_what_is_exported_and_imported_into_an_empty_shop_is_exported_to_the_same_bytes():
    odd_shop()
    first = exported()
    empty_the_shop()

    run(first)

    assert exported() == first
    assert Product.objects.get(slug="diya").specifications[1] == ["Care", "=wipe\\dry"]


def test_an_export_that_is_imported_where_it_comes_from_changes_nothing():
    odd_shop()

    assert run(exported()).kinds == {"unchanged": 3}


def test_no_cell_of_an_export_is_a_formula():
    odd_shop()

    text = exported()

    assert "'=1+1" in text
    assert not [line for line in text.splitlines() if ",=" in line or ',"=' in line]
    assert not [line for line in text.splitlines() if ",+" in line or ",@" in line]


def test_an_export_costs_the_same_queries_for_few_products_as_for_many(
    django_assert_num_queries,
):
    for _ in range(12):
        make_image(make_variant().product)

    with django_assert_num_queries(5):
        exported()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_our_file_is_read_however_a_spreadsheet_saves_it(encoding, sign):
    text = f"{LEAST}\r\ndiya,दीया ₹,D-1,50.00,60.00\r\n".replace(",", sign)

    (found,) = parse(text, encoding).products

    assert (found.name, found.variants[0].price_paise) == ("दीया ₹", 5000)


def test_a_file_of_an_old_spreadsheet_is_ours_too():
    parsed = parse(f"{LEAST}\r\ncafe,Café – cup,D-1,50.00,60.00\r\n", "cp1252")

    assert parsed.products[0].name == "Café – cup"
    assert "Windows-1252" in str(parsed.notes[0])


def test_a_column_that_is_not_there_leaves_what_it_would_tell():
    make_variant(make_product("Lamp", slug="lamp", brand="Deepa", hsn="9405"), sku="L-1")

    run(f"{LEAST}\nlamp,Brass lamp,L-1,400,450\n")

    lamp = Product.objects.get()
    assert (lamp.name, lamp.brand, lamp.hsn) == ("Brass lamp", "Deepa", "9405")
    assert (lamp.from_paise, lamp.from_mrp_paise, lamp.status) == (400_00, 450_00, "active")


def test_an_empty_cell_empties_what_it_stands_for():
    make_variant(make_product("Lamp", slug="lamp", brand="Deepa"), sku="L-1")

    run(f"{LEAST},Brand\nlamp,Lamp,L-1,400,450,\n")

    assert Product.objects.get().brand == ""


def test_a_net_quantity_can_be_emptied():
    header = f"{LEAST},Net amount,Net unit"
    run(f"{header}\nlamp,Lamp,L-1,400,450,1.5,kg\n")

    run(f"{header}\nlamp,Lamp,L-1,400,450,,\n")

    assert (Variant.objects.get().net_amount, Variant.objects.get().net_unit) == (None, "")


def test_a_new_product_waits_as_a_draft_and_has_the_shops_usual_rate():
    run(f"{LEAST},GST rate\nlamp,Lamp,L-1,400,,5\n")

    lamp = Product.objects.get()
    assert (lamp.status, lamp.gst_rate_bps) == ("draft", 500)
    assert lamp.variants.get().mrp_paise == 400_00


def test_stock_is_received_for_what_is_new_and_else_left():
    run(f"{LEAST},Stock\nlamp,Lamp,L-1,400,,5\n")
    stock.write_off(Variant.objects.get(), 1, reason="Broken")

    tally = run(f"{LEAST},Stock\nlamp,Lamp,L-1,400,,5\n")

    assert tally.kinds == {"unchanged": 1}
    assert Variant.objects.get().on_hand == 4


def test_a_product_is_known_by_the_address_it_once_had():
    lamp = make_variant(make_product("Lamp", slug="lamp"), sku="L-1").product
    lamp.slug = "brass-lamp"
    lamp.save()
    addresses.remember(lamp, former_slug="lamp")

    run(f"{LEAST}\nlamp,A lamp,L-1,400,450\n")

    assert Product.objects.get().name == "A lamp"


def test_a_new_address_leaves_the_old_one_leading_to_it(client):
    make_variant(make_product("Lamp", slug="lamp"), sku="L-1")

    run(f"{LEAST},Slug\nlamp,Lamp,L-1,400,450,brass-lamp\n")

    assert Product.objects.get().slug == "brass-lamp"
    assert client.get("/p/lamp/").headers["Location"] == "/p/brass-lamp/"
    assert run(f"{LEAST},Slug\nlamp,Lamp,L-1,400,450,brass-lamp\n").kinds == {"unchanged": 1}


def test_a_handle_that_is_no_address_is_kept_all_the_same():
    text = f"{LEAST}\nP 001/A,Lamp,L-1,400,450\n"
    run(text)

    assert Product.objects.get().source_handle == "own:P 001/A"
    assert run(text).kinds == {"unchanged": 1}


def test_what_has_neither_handle_nor_sku_gets_lasting_ones():
    text = f"{LEAST}\n,Brass lamp,,400,450\n"
    run(text)

    assert Variant.objects.get().sku == Product.objects.get().slug == "brass-lamp"
    assert run(text).kinds == {"unchanged": 1}


@pytest.mark.parametrize(
    ("header", "row", "words"),
    [
        ("Brand", "lamp,,L-1,400,450,B", "lamp, Name: there is no name."),
        ("Status", "lamp,Lamp,L-1,400,450,on", "“on” is none of draft, active, archived."),
        ("GST rate", "lamp,Lamp,L-1,400,450,17", "GST rate: “17” is none of 0%"),
        ("HSN", "lamp,Lamp,L-1,400,450,ABC", "an HSN code has 2, 4, 6 or 8 digits."),
        ("Slug", "lamp,Lamp,L-1,400,450,A b", "“A b” is no address"),
        ("Active", "lamp,Lamp,L-1,400,450,maybe", "“maybe” is neither yes nor no."),
        ("Barcode", "lamp,Lamp,L-1,400,450,8.90123E+12", "a spreadsheet has rounded"),
        ("Weight (g)", "lamp,Lamp,L-1,400,450,2 kg", "“2 kg” is not a whole number."),
        ("Stock", "lamp,Lamp,L-1,400,450,some", "“some” is not a number."),
        ("Specifications", "lamp,Lamp,L-1,400,450,brass", "not a name, a colon and a value."),
        ("Options", 'lamp,Lamp,L-1,400,450,"Size, Colour"', "give one value for each option"),
        ("Net unit", "lamp,Lamp,L-1,400,450,g", "a net quantity is an amount and a unit."),
        ("Net amount", "lamp,Lamp,L-1,400,450,0", "“0” is not an amount with"),
        ("Net amount", "lamp,Lamp,L-1,400,450,NaN", "“NaN” is not an amount with"),
        ("Status", "lamp,Lamp,L-1,400,450,", "there is no status."),
        ("Brand", "lamp,Lamp,L-1,500,450,B", "the price is above the MRP."),
        ("Brand", "lamp,Lamp,L-1,0,450,B", "Price: the price is 0."),
        ("Brand", ",,L-1,400,450,B", "There is no handle"),
        ("Brand", "lamp,Lamp,L-1,400,450," + "B" * 81, "it is longer than 80 characters."),
    ],
)
def test_a_cell_that_is_wrong_is_named_with_its_line(header, row, words):
    (found,) = wrong(f"{LEAST},{header}\n{row}\n")

    assert found.startswith("Line 2: ")
    assert words in found


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("a,A,S,4,5,\nb,B,S,4,5,\n", "Line 3: The row has the same SKU S as line 2."),
        ("a,A,S,4,5,\na,,T,4,5,\n", "Line 3: The row has the same options as line 2."),
        ("a,A,S,4,5,x\nb,B,T,4,5,x\n", "Line 3: Line 2 has the same slug x."),
    ],
)
def test_what_the_file_has_twice_is_wrong(rows, words):
    assert wrong(f"{LEAST},Slug\n{rows}") == [words]


def test_an_address_of_another_product_is_wrong():
    make_product(slug="taken")

    with pytest.raises(Exception, match="1 row is wrong"):
        run(f"{LEAST},Slug\nshopify:lamp,Lamp,L-1,400,450,taken\n")

    assert Product.objects.count() == 1


def test_every_column_is_described():
    page = (settings.BASE_DIR / "docs/product-file.md").read_text()

    assert [title for title in HEADER if f"`{title}`" not in page] == []
