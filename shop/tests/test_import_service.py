from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from shop.importing import Parsed, ParsedProduct, ParsedVariant, parse_file
from shop.models import Category, MovementKind, Product, ProductStatus, StockMovement, Variant
from shop.services.imports.engine import (
    ShopChanged,
    WrongFile,
    check,
    import_products,
    write,
)
from shop.services.imports.plan import Difference
from shop.tests.factories import make_category, make_product, make_variant

DATA = Path(__file__).parent / "data"
pytestmark = pytest.mark.django_db


def variant(sku="CUP", *options, **fields):
    fields = {"line": 2, "price_paise": 5000, "mrp_paise": 6000, "stock": 3, **fields}
    return ParsedVariant(sku=sku, options=options, **fields)


def product(handle="shopify:cup", *variants, **fields):
    fields = {
        "line": 2,
        "name": "Clay cup",
        "slug": "clay-cup",
        "status": ProductStatus.ACTIVE,
        "category": ("Kitchen",),
        "description": "<p>Clay.</p>",
        **fields,
    }
    return ParsedProduct(source_handle=handle, variants=variants or (variant(),), **fields)


def sizes(**fields):
    """A product in two sizes."""
    both = (variant("CUP-S", "S", line=2), variant("CUP-L", "L", line=3))
    return product("shopify:cup", *both, option_names=("Size",), **fields)


def run(*products, **options):
    return import_products(Parsed("shopify", list(products)), source="cups.csv", **options)


def differences(*products, **options):
    """Run, and return what differed in the only product."""
    seen = []
    run(*products, see=seen.append, **options)
    return seen[0].differences


def refused(*products):
    """Run, and return what is wrong, after a look that nothing was changed."""
    before = everything()
    with pytest.raises(WrongFile) as caught:
        run(*products)
    assert everything() == before
    return [str(problem) for problem in caught.value.problems]


def parsed_file(name):
    with (DATA / name).open("rb") as file:
        return parse_file(file, today=date(2026, 4, 1))


def run_file(name):
    return import_products(parsed_file(name), source=name)


def everything():
    """All rows that an import may touch, as they are."""
    models = (Category, Product, Variant, StockMovement)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_a_new_product_can_be_found_and_bought():
    run(product())

    cup = Product.objects.on_sale().get()
    assert (cup.name, cup.slug, cup.source_handle) == ("Clay cup", "clay-cup", "shopify:cup")
    assert (cup.from_paise, cup.from_mrp_paise, cup.is_in_stock) == (5000, 6000, True)
    assert (cup.variant_count, cup.gst_rate_bps, cup.category.name) == (1, 1800, "Kitchen")


def test_stock_comes_in_through_the_ledger_with_the_name_of_the_file():
    run(product())

    movement = StockMovement.objects.get()
    assert (movement.kind, movement.quantity) == (MovementKind.RECEIVE, 3)
    assert movement.reason == "import cups.csv"
    assert movement.variant.on_hand == 3


@pytest.mark.parametrize("name", ["shopify.csv", "woocommerce.csv"])
def test_a_second_run_changes_nothing(name):
    run_file(name)
    before = everything()

    tally = run_file(name)

    assert tally.kinds == {"unchanged": 3}
    assert everything() == before


@pytest.mark.parametrize("name", ["shopify.csv", "woocommerce.csv"])
def test_comparing_writes_nothing_and_says_what_importing_then_does(name):
    before = everything()

    tally = check(parsed_file(name))

    assert everything() == before
    assert tally.kinds == run_file(name).kinds == {"new": 3}


def test_only_what_differs_is_changed_and_named():
    run(sizes())
    Product.objects.update(hsn="6911", gst_rate_bps=1200, maker="Kumbhar Works", summary="A cup.")
    small, large = sizes().variants

    found = differences(
        replace(sizes(name="Clay cup, glazed"), variants=(small, replace(large, price_paise=5500)))
    )

    cup = Product.objects.get()
    assert found == [
        Difference("", "name", "Clay cup", "Clay cup, glazed"),
        Difference("CUP-L", "price_paise", 5000, 5500),
    ]
    assert (cup.name, cup.hsn, cup.gst_rate_bps) == ("Clay cup, glazed", "6911", 1200)
    assert (cup.maker, cup.summary, cup.slug) == ("Kumbhar Works", "A cup.", "clay-cup")
    assert [v.price_paise for v in cup.variants.order_by("sku")] == [5500, 5000]


def test_a_lower_price_reaches_the_lists():
    run(product())

    run(product("shopify:cup", variant(price_paise=4000)))

    assert Product.objects.get().from_paise == 4000


def test_stock_is_not_received_again_after_some_was_sold():
    run(product())
    Variant.objects.update(on_hand=1)

    run(product("shopify:cup", variant(stock=9, price_paise=4500)))

    assert Variant.objects.get().on_hand == 1
    assert StockMovement.objects.count() == 1


def test_a_variant_that_is_new_in_the_file_comes_to_its_product():
    run(sizes())
    more = (*sizes().variants, variant("CUP-XL", "XL", stock=2))

    run(replace(sizes(), variants=more))

    cup = Product.objects.get()
    assert cup.variant_count == 3
    assert cup.variants.get(sku="CUP-XL").on_hand == 2


def test_what_the_file_does_not_carry_stays_as_staff_left_it():
    run(product())
    Variant.objects.update(weight_grams=250, barcode="8901234567890")
    Product.objects.update(brand="Kumbhar", description="<p>Ours.</p>")

    tally = run(product(description=None))

    assert tally.kinds == {"unchanged": 1}
    assert Variant.objects.get().weight_grams == 250
    assert Product.objects.get().description == "<p>Ours.</p>"


def test_an_archived_product_is_not_brought_back():
    run(product())
    Product.objects.update(status=ProductStatus.ARCHIVED)

    run(product())

    assert Product.objects.get().status == ProductStatus.ARCHIVED


def test_a_variant_whose_sku_staff_changed_is_known_by_its_options():
    run(sizes())
    Variant.objects.filter(sku="CUP-S").update(sku="OUR-1")

    tally = run(sizes())

    assert tally.kinds == {"unchanged": 1}
    assert set(Variant.objects.values_list("sku", flat=True)) == {"OUR-1", "CUP-L"}


def test_two_variants_may_swap_their_options():
    run(sizes())
    swapped = (variant("CUP-S", "L"), variant("CUP-L", "S"))

    run(replace(sizes(), variants=swapped))

    assert Variant.objects.get(sku="CUP-S").option_key == "L"
    assert Variant.objects.get(sku="CUP-L").options == ["S"]


def test_options_of_a_variant_that_left_the_file_are_not_given_away():
    run(sizes())

    found = refused(product("shopify:cup", variant("CUP-S", "L", line=7), option_names=("Size",)))

    assert found == ["Line 7: CUP-L in the shop has the options of CUP-S."]
    assert Variant.objects.get(sku="CUP-S").options == ["S"]


def test_a_simple_product_that_gets_sizes_no_longer_sells_without_one():
    run(product())

    found = differences(sizes())

    assert not Variant.objects.get(sku="CUP").is_active
    assert Difference("CUP", "is_active", True, False) in found
    assert Product.objects.get().variant_count == 2
    assert run(sizes()).kinds == {"unchanged": 1}


def test_a_sku_of_another_product_is_wrong_and_nothing_comes_in():
    make_variant(sku="CUP-S", on_hand=4)

    found = refused(product("shopify:lamp", variant("LAMP")), sizes())

    assert found == ["Line 2: The SKU CUP-S belongs to another product of the shop."]


def test_a_file_with_a_wrong_row_changes_nothing():
    parsed = Parsed("shopify", [product()])
    parsed.refuse(9, "There is no price.")

    with pytest.raises(WrongFile, match="1 row is wrong"):
        import_products(parsed, source="cups.csv")

    assert not Product.objects.exists()


def test_two_rows_that_name_one_product_are_wrong():
    run(product())

    found = refused(product(line=2), product("clay-cup", variant("OTHER"), line=3))

    assert "Line 3: Line 2 names the same product of the shop." in found


def test_what_changed_between_comparing_and_writing_is_not_overwritten():
    run(product())
    parsed = Parsed("shopify", [product(name="Mug")])
    checked = check(parsed)
    Product.objects.update(name="Our cup")

    with pytest.raises(ShopChanged):
        write(parsed, checked, source="cups.csv")

    assert Product.objects.get().name == "Our cup"


def test_an_address_that_is_taken_gets_a_number():
    make_product(slug="clay-cup")

    run(product(), product("shopify:cup-2", variant("CUP-2")))

    slugs = Product.objects.filter(source_handle__isnull=False).order_by("pk")
    assert list(slugs.values_list("slug", flat=True)) == ["clay-cup-2", "clay-cup-3"]


def test_the_category_is_the_files_then_ours_then_a_tag_then_a_default():
    none = {"category": None}
    products = [
        product("a", variant("A"), hint="puja"),
        product("b", variant("B"), hint="puja", **none),
        product("c", variant("C"), **none),
    ]

    run(*products)
    run(product("d", variant("D"), hint="puja", **none), category="Home > Lamps")

    names = Product.objects.order_by("pk").values_list("category__name", flat=True)
    assert list(names) == ["Kitchen", "Puja", "Imported", "Lamps"]
    assert Category.objects.get_parent(Category.objects.get(name="Lamps")).name == "Home"


def test_a_product_that_staff_put_elsewhere_stays_if_the_file_names_no_category():
    run(product(category=None))
    Product.objects.update(category=make_category("Tea"))

    assert run(product(category=None)).kinds == {"unchanged": 1}


def test_what_is_in_stock_without_a_number_comes_in_as_many_as_we_say():
    counted = Parsed("woocommerce", [product("a", variant("A", stock=0))], uncounted={"A"})
    import_products(counted, source="a.csv", uncounted=5)
    import_products(counted, source="a.csv", uncounted=5)

    assert Variant.objects.get().on_hand == 5


def test_a_failure_half_way_leaves_everything_as_it_was():
    before = everything()
    too_long = product("b", variant("B", barcode="9" * 40, mrp_paise=1))

    with pytest.raises(Exception, match=r"(?i)constraint|too long"):
        run(product("a", variant("A")), too_long)

    assert everything() == before
