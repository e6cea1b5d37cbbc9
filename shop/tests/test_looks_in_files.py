"""Pictures of all that have a value, as product files bring them, and take them back."""

import pytest

from shop.models import ProductImage, RowKind
from shop.services.imports import jobs
from shop.tests.pictures import picture
from shop.tests.test_import_archive import _folders as folders
from shop.tests.test_import_archive import bring, exported, zipped

__all__ = ["folders"]
pytestmark = pytest.mark.django_db
HEADER = "Handle,Name,Options,SKU,Option values,Price,MRP,Picture,Picture alt,Picture option"
WITHOUT = HEADER.removesuffix(",Picture option")
GOODS = (
    "kurta,Kurta,Colour,K-R,Red,5,5,red.png,In red,Colour: Red",
    "kurta,,,K-B,Blue,5,5,all.png,Both,",
)


def of_values() -> list[str]:
    images = ProductImage.objects.order_by("position")
    return [f"{image.alt}: {image.option_name} {image.option_value}".strip() for image in images]


def bring_goods(*rows, header=HEADER):
    files = {"red.png": picture("PNG", colour="red"), "all.png": picture("PNG", colour="teal")}
    return bring(*rows, pictures=zipped(**files), header=header)


def test_a_picture_comes_with_the_value_that_it_shows():
    bring_goods(*GOODS)

    assert of_values() == ["In red: Colour Red", "Both:"]


def test_a_file_of_before_there_was_the_column_leaves_what_the_shop_says():
    bring_goods(*GOODS)
    run = bring_goods(*(row.rpartition(",")[0] for row in GOODS), header=WITHOUT)

    assert (run.changed, run.unchanged) == (0, 1)
    assert of_values() == ["In red: Colour Red", "Both:"]


def test_an_empty_cell_makes_it_the_picture_of_all(tmp_path):
    bring_goods(*GOODS)
    before = exported(tmp_path)

    run = bring_goods(GOODS[0].removesuffix("Colour: Red"), GOODS[1])

    assert of_values() == ["In red:", "Both:"]
    jobs.undo(run)
    jobs.work()
    assert exported(tmp_path) == before


def test_a_value_that_no_variant_has_is_said_and_taken():
    run = bring_goods(GOODS[0].replace("Colour: Red", "Colour: Rde"), GOODS[1])

    assert of_values()[0] == "In red: Colour Rde"
    assert run.rows.get(kind=RowKind.NOTE).text == "red.png: no variant has Colour: Rde."


def test_pictures_follow_values_that_a_file_renames_and_its_undoing_names_back(tmp_path):
    bring_goods(*GOODS)
    before = exported(tmp_path)

    run = bring(
        "kurta,Kurta,Shade,K-R,Crimson,5,5,,,", "kurta,,,K-B,Blue,5,5,,,", header=WITHOUT + ","
    )

    assert of_values() == ["In red: Shade Crimson", "Both:"]
    jobs.undo(run)
    jobs.work()
    assert exported(tmp_path) == before
