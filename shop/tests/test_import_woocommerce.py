import io
from datetime import date
from pathlib import Path

import pytest

from shop.importing import UnreadableFile, parse_file
from shop.models import ProductStatus

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 4, 1)
WRONG = "9,variation,lost,Lost,1,,,,,,,,,,5,,,,gone,,,,,,\n"
WOO = "ID,Type,SKU,Name,Published,Sale price,Regular price,Parent,Stock,In stock?"


def parse(data, **options):
    if isinstance(data, str):
        data = data.encode()
    parsed = parse_file(io.BytesIO(data), today=TODAY, **options)
    parsed.products = list(parsed.products)
    return parsed


@pytest.fixture
def woocommerce():
    return parse((DATA / "woocommerce.csv").read_bytes() + WRONG.encode())


def by_handle(parsed):
    return {product.source_handle.partition(":")[2]: product for product in parsed.products}


def lines(parsed):
    return {problem.line: problem.text for problem in parsed.problems + parsed.left}


def test_the_header_tells_the_format(woocommerce):
    shopify = parse((DATA / "shopify.csv").read_bytes())

    assert (shopify.format, woocommerce.format) == ("shopify", "woocommerce")


def test_a_file_of_another_format_is_refused():
    with pytest.raises(UnreadableFile, match="not that of an export of shopify"):
        parse((DATA / "woocommerce.csv").read_bytes(), format="shopify")
    with pytest.raises(UnreadableFile, match="of this shop, of Shopify or of WooCommerce"):
        parse("Name,Colour\nLamp,red\n")


def test_variations_find_their_parent_by_sku_or_by_id(woocommerce):
    kurta = by_handle(woocommerce)["kurta"]

    assert kurta.option_names == ("Colour", "Size")
    assert {variant.line for variant in kurta.variants} == {6, 7}


def test_a_variation_that_leaves_an_option_open_is_one_variant_for_each_value(woocommerce):
    kurta = by_handle(woocommerce)["kurta"]

    assert [variant.options for variant in kurta.variants] == [
        ("Red", "M"),
        ("Red", "L"),
        ("Blue", "M"),
    ]
    assert len({variant.sku for variant in kurta.variants}) == 3
    assert kurta.variants[0].sku.startswith("kurta-red-m-")


def test_stock_of_several_variants_together_is_left_to_a_person(woocommerce):
    kurta = by_handle(woocommerce)["kurta"]

    assert [variant.stock for variant in kurta.variants] == [None, None, 3]
    (note,) = woocommerce.notes
    assert note.line == 6
    assert "5 in stock" in note.text


def test_what_is_in_stock_without_a_number_is_known_as_uncounted(woocommerce):
    (shawl,) = by_handle(woocommerce)["id:3"].variants

    assert woocommerce.uncounted == {shawl.sku}


def test_a_sale_price_is_the_price_and_the_regular_one_the_mrp(woocommerce):
    (stole,) = by_handle(woocommerce)["stole"].variants

    assert (stole.price_paise, stole.mrp_paise) == (1105, 1500)


@pytest.mark.parametrize(
    ("begins", "ends", "price"),
    [
        ("2026-03-01 00:00:00", "2026-04-30 23:59:59", 800),
        ("2026-04-02", "", 1000),
        ("", "2026-03-31", 1000),
        ("", "2026-04-01", 800),
    ],
)
def test_a_sale_price_holds_between_its_days(begins, ends, price):
    header = f"{WOO},Date sale price starts,Date sale price ends"

    parsed = parse(f"{header}\n1,simple,cup,Cup,1,8,10,,4,1,{begins},{ends}\n")

    (variant,) = parsed.products[0].variants
    assert (variant.price_paise, variant.mrp_paise) == (price, 1000)


def test_the_first_path_of_the_categories_decides(woocommerce):
    assert by_handle(woocommerce)["kurta"].category == ("Clothing", "Kurtas")


def test_pounds_become_grams_and_a_variation_weighs_what_its_parent_does(woocommerce):
    assert by_handle(woocommerce)["stole"].variants[0].weight_grams == 91
    assert by_handle(woocommerce)["kurta"].variants[0].weight_grams == 227


def test_a_hidden_product_is_a_draft(woocommerce):
    assert by_handle(woocommerce)["id:3"].status == ProductStatus.DRAFT
    assert by_handle(woocommerce)["stole"].status == ProductStatus.ACTIVE


def test_written_line_breaks_become_paragraphs_and_facts_are_listed(woocommerce):
    assert by_handle(woocommerce)["kurta"].description == (
        "<p>Block printed.</p><p>Wash by hand.</p>"
    )
    assert by_handle(woocommerce)["stole"].description.endswith("<ul><li>Fabric: Silk</li></ul>")
    assert by_handle(woocommerce)["kurta"].summary == "Soft & light."


def test_a_picture_of_one_variation_shows_it_or_all_that_it_stands_for(woocommerce):
    images = by_handle(woocommerce)["kurta"].images

    assert [(image.url.rsplit("/")[-1], image.sku, image.pair) for image in images] == [
        ("kurta.jpg", "", None),
        ("kurta-red.jpg", "", ("Colour", "Red")),
        ("kurta-blue.jpg", "kurta-blue-m", None),
    ]


def test_every_woocommerce_row_that_is_not_taken_is_named_with_its_reason(woocommerce):
    reasons = lines(woocommerce)

    assert set(reasons) == {5, 8, 9, 10}
    assert "Downloads" in reasons[5]
    assert "grouped" in reasons[8]
    assert "external" in reasons[9]
    assert "parent “gone”" in reasons[10]


def test_a_parent_without_any_variation_is_named():
    parsed = parse(f"{WOO}\n1,variable,cup,Cup,1,,,,,1\n2,variation,cup-1,Cup,1,,,cup,,1\n")

    assert not parsed.products
    assert set(lines(parsed)) == {2, 3}


def test_stock_kept_by_the_parent_is_left_to_a_person():
    rows = "1,variable,cup,Cup,1,,,,9,1\n2,variation,cup-1,Cup,1,,5,cup,parent,1\n"

    parsed = parse(f"{WOO}\n{rows}")

    assert parsed.products[0].variants[0].stock is None
    assert "9 in stock" in parsed.notes[0].text


def test_an_unpublished_variation_is_inactive():
    header = f"{WOO},Attribute 1 name,Attribute 1 value(s)"
    rows = [
        '1,variable,cup,Cup,1,,,,,1,Size,"S, L"',
        "2,variation,cup-s,Cup,1,,5,cup,,1,Size,S",
        "3,variation,cup-l,Cup,0,,5,cup,,1,Size,L",
    ]

    parsed = parse("\n".join([header, *rows]))

    assert [variant.is_active for variant in parsed.products[0].variants] == [True, False]


def test_the_same_product_twice_is_taken_once():
    parsed = parse(f"{WOO}\n1,simple,cup,Cup,1,,5,,,1\n2,simple,cup,Mug,1,,6,,,1\n")

    assert [product.name for product in parsed.products] == ["Cup"]
    assert lines(parsed) == {3: "cup: Line 2 has the same SKU."}
