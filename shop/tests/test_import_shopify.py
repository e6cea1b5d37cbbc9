import io
from datetime import date
from pathlib import Path

import pytest

from shop.importing import parse_file
from shop.models import ProductStatus

DATA = Path(__file__).parent / "data"
TODAY = date(2026, 4, 1)
WRONG = """\
free-sample,Free sample,,,,,true,Title,Default Title,,,,,,,0,,,,,,,,
,Nobody's,,,,,,,,,,,,,,10,,,,,,,,
steel-tiffin,,,,,,,,4,,Red,,,,1,,,,,,,,,
"""
SHOPIFY = "Handle,Title,Published,Option1 Name,Option1 Value,Variant SKU,Variant Price"


def parse(data, **options):
    if isinstance(data, str):
        data = data.encode()
    parsed = parse_file(io.BytesIO(data), today=TODAY, **options)
    parsed.products = list(parsed.products)
    return parsed


@pytest.fixture
def shopify():
    return parse((DATA / "shopify.csv").read_bytes() + WRONG.encode())


def by_handle(parsed):
    return {product.source_handle.partition(":")[2]: product for product in parsed.products}


def lines(parsed):
    return {problem.line: problem.text for problem in parsed.problems + parsed.left}


def test_rows_of_one_handle_are_one_product(shopify):
    tiffin = by_handle(shopify)["steel-tiffin"]

    assert tiffin.option_names == ("Tiers", "Colour")
    assert [variant.options for variant in tiffin.variants] == [("2", "Plain"), ("3", "Plain")]
    assert [variant.price_paise for variant in tiffin.variants] == [39950, 49900]
    assert (tiffin.brand, tiffin.category) == ("Annapurna", ("Kitchen",))


def test_the_default_title_is_no_option(shopify):
    lamp = by_handle(shopify)["brass-lamp"]

    assert lamp.option_names == ()
    assert [variant.options for variant in lamp.variants] == [()]
    assert (lamp.category, lamp.hint) == (None, "puja")


def test_compare_at_is_the_mrp_only_above_the_price(shopify):
    two, three = by_handle(shopify)["steel-tiffin"].variants

    assert (two.mrp_paise, three.mrp_paise) == (49900, 49900)


def test_grams_are_grams_whatever_the_unit_for_display(shopify):
    assert [v.weight_grams for v in by_handle(shopify)["steel-tiffin"].variants] == [450, 600]


def test_more_is_never_owed_than_nothing(shopify):
    assert by_handle(shopify)["clay-cup"].variants[0].stock == 0


def test_what_is_not_published_is_a_draft(shopify):
    assert by_handle(shopify)["clay-cup"].status == ProductStatus.DRAFT
    assert by_handle(shopify)["brass-lamp"].status == ProductStatus.ACTIVE


def test_html_is_cleaned_and_plain_text_gets_its_paragraph(shopify):
    tiffin, lamp = by_handle(shopify)["steel-tiffin"], by_handle(shopify)["brass-lamp"]

    assert "<li>Food grade</li>" in tiffin.description
    assert "alert" not in tiffin.description
    assert "onclick" not in tiffin.description
    assert lamp.description == "<p>A lamp of brass &amp; light.</p>"


def test_pictures_come_once_in_their_order_and_show_their_variant(shopify):
    tiffin = by_handle(shopify)["steel-tiffin"]
    plain, three = (variant.sku for variant in tiffin.variants)

    assert [(image.url.rsplit("/")[-1], image.sku) for image in tiffin.images] == [
        ("tiffin-1.jpg", ""),
        ("tiffin-2.jpg", ""),
        ("tiffin-3.jpg", three),
        ("tiffin-plain.jpg", plain),
    ]
    assert tiffin.images[1].alt == "Two tiers"


def test_a_picture_of_several_variants_is_that_of_the_value_which_they_alone_have():
    red, some, every = (f"https://pictures.example/{name}.jpg" for name in ("red", "some", "every"))
    header = f"{SHOPIFY},Option2 Name,Option2 Value,Variant Image"

    def images(*pictures):
        variants = [("Red", "S"), ("Red", "M"), ("Blue", "S"), ("Blue", "M")]
        rows = [
            f"shirt,Shirt,true,Colour,{colour},S-{number},5,Size,{size},{pictures[number]}"
            for number, (colour, size) in enumerate(variants)
        ]
        (shirt,) = parse("\n".join([header, *rows])).products
        return {(image.url, image.sku, image.pair) for image in shirt.images}

    assert images(red, red, some, "") == {
        (red, "", ("Colour", "Red")),
        (some, "S-2", None),
    }
    assert images(some, "", "", some) == {(some, "", None)}  # nothing that only these two have
    assert images(every, every, every, every) == {(every, "", None)}


def test_every_shopify_row_that_is_not_taken_is_named_with_its_reason(shopify):
    assert lines(shopify) == {
        10: "voucher: Gift cards cannot be sold here.",
        11: "free-sample: the price is 0.",
        12: "There is no handle, so nobody knows which product it is.",
        13: "steel-tiffin: there is no price.",
    }


def test_made_skus_are_the_same_whatever_the_order_of_the_rows():
    rows = ["shirt,Shirt,true,Size,S,,5", "shirt,,,,M,,5", "cup,Cup,true,Title,Default Title,,3"]

    one = parse("\n".join([SHOPIFY, *rows]))
    other = parse("\n".join([SHOPIFY, *rows[::-1]]))

    assert {(v.sku, v.options) for p in one.products for v in p.variants} == {
        (v.sku, v.options) for p in other.products for v in p.variants
    }


def test_a_sku_that_the_file_has_is_kept_and_may_come_once():
    rows = ["shirt,Shirt,true,Size,S,'A-1,5", "shirt,,,,M,A-1,5", "shirt,,,,L,A-3,5"]

    parsed = parse("\n".join([SHOPIFY, *rows]))

    assert [variant.sku for variant in parsed.products[0].variants] == ["A-1", "A-3"]
    assert lines(parsed) == {3: "The row has the same SKU A-1 as line 2."}


def test_the_same_options_twice_are_refused():
    parsed = parse("\n".join([SHOPIFY, "shirt,Shirt,true,Size,S,,5", "shirt,,,,S,,6"]))

    assert parsed.products[0].variants[0].price_paise == 500
    assert lines(parsed) == {3: "The row has the same options as line 2."}


def test_rows_without_any_title_are_all_named():
    parsed = parse("\n".join([SHOPIFY, "shirt,,true,Size,S,,5", "shirt,,,,M,,6"]))

    assert not parsed.products
    assert set(lines(parsed)) == {2, 3}


def test_what_is_not_shipped_is_not_sold():
    header = f"{SHOPIFY},Variant Requires Shipping"

    parsed = parse(f"{header}\nlesson,Lesson,true,Title,Default Title,,5,false\n")

    assert not parsed.products
    assert "parcel" in lines(parsed)[2]


def test_the_newer_column_names_of_shopify_are_read():
    parsed = parse(
        "Title,URL handle,Description,Vendor,Published on online store,Status,SKU,"
        "Option1 name,Option1 value,Price,Compare-at price,Inventory quantity,"
        "Weight value (grams),Requires shipping,Product image URL\n"
        "Lamp,lamp,<p>Light</p>,Deepa,TRUE,Draft,L-1,Title,Default Title,50,60,4,100,TRUE,"
        "https://pictures.example/lamp.jpg\n"
    )

    (lamp,) = parsed.products
    (variant,) = lamp.variants
    assert (lamp.status, lamp.description) == (ProductStatus.DRAFT, "<p>Light</p>")
    assert (variant.sku, variant.price_paise, variant.mrp_paise) == ("L-1", 5000, 6000)
    assert (variant.stock, variant.weight_grams, len(lamp.images)) == (4, 100, 1)
