import inspect

import pytest

from shop.demo.art import cloth, home, kitchen, pantry, paper, play, wellness
from shop.demo.catalogue import GOODS, SHELVES, ground_of
from shop.demo.encoding import Rendition, Task, encode
from shop.demo.pictures import missing, store
from shop.demo.scenes import Scene, View, draw
from shop.demo.stocking import stock_shop
from shop.models import Product, ProductImage, StockMovement, Variant
from shop.quantities import NetUnit

DRAWINGS = [
    drawing
    for module in (kitchen, cloth, pantry, home, paper, play, wellness)
    for name, drawing in inspect.getmembers(module, inspect.isfunction)
    if drawing.__module__ == module.__name__ and not name.startswith("_") and name != "flame"
]


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.__name__)
def test_a_drawing_is_colourful_and_the_same_every_time(drawing):
    picture = draw(Scene(drawing), size=96)
    assert picture.size == (96, 96)
    assert len(picture.getcolors(96 * 96)) > 200
    assert picture.tobytes() == draw(Scene(drawing), size=96).tobytes()


@pytest.mark.parametrize("view", [View.NEAR, View.PAIR, View.TRIO])
def test_each_view_shows_a_thing_differently(view):
    alone = draw(Scene(kitchen.tiffin), size=96)
    assert draw(Scene(kitchen.tiffin, view=view), size=96).tobytes() != alone.tobytes()


def test_the_catalogue_is_as_large_as_promised():
    assert len(SHELVES) == 8
    assert len(GOODS) >= 55
    assert sum(len(good.boxes) for good in GOODS) >= 140


def test_no_two_products_share_a_slug_sku_or_word_of_description():
    skus = [box.sku for good in GOODS for box in good.boxes]
    assert len(set(skus)) == len(skus)
    for part in ("slug", "name", "summary", "story"):
        values = [getattr(good, part) for good in GOODS]
        assert len(set(values)) == len(values)


@pytest.mark.parametrize("good", GOODS, ids=lambda good: good.slug)
def test_a_product_is_complete(good):
    assert good.hsn.isdigit()
    assert len(good.summary) <= 200
    assert good.gst_bps in dict(Product._meta.get_field("gst_rate_bps").choices)
    assert all(len(box.options) == len(good.option_names) for box in good.boxes)
    assert all(box.net_quantity[1] in NetUnit for box in good.boxes)
    assert all(0 < box.price <= box.mrp for box in good.boxes)
    shots = good.shots(ground_of(good.shelf))
    assert len(shots) >= 2
    assert all(shot.alt and len(shot.alt) <= 160 for shot in shots)


@pytest.mark.django_db
def test_a_second_stocking_changes_nothing_not_even_an_edit():
    stock_shop()
    assert Product.objects.on_sale().count() == len(GOODS)
    assert Product.objects.filter(is_in_stock=False).count() == 0
    sold_out = [variant for variant in Variant.objects.all() if not variant.available]
    assert len(sold_out) == 3
    Variant.objects.filter(sku="KW-TIF-2S").update(price_paise=701_00)
    Product.objects.filter(slug="cast-iron-kadhai").update(slug="our-kadhai")
    ProductImage.objects.filter(product__slug="our-kadhai").delete()
    tables = (Product, Variant, ProductImage, StockMovement)
    before = [list(table.objects.order_by("pk").values()) for table in tables]

    assert not any(stock_shop().values())

    assert [list(table.objects.order_by("pk").values()) for table in tables] == before


@pytest.mark.django_db
def test_a_picture_counts_as_missing_until_all_its_files_are_there(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    stock_shop()
    task = missing()[0]
    storage = ProductImage._meta.get_field("file").storage
    small = draw(task.scene, size=64)
    files = {copy.name: small.tobytes() for copy in task.renditions} | {task.name: b"picture"}
    store(storage, task, files)
    assert task.name not in {other.name for other in missing()}
    storage.delete(task.renditions[0].name)
    assert missing()[0] == task


def test_encoding_gives_every_file_that_was_asked_for():
    copies = tuple(
        Rendition(f"demo/x/400w.{kind.lower()}", kind, 400) for kind in ("AVIF", "WEBP", "JPEG")
    )
    files = encode(Task("demo/x.jpg", Scene(home.diya), copies))
    assert set(files) == {"demo/x.jpg", *(copy.name for copy in copies)}
    assert all(len(data) > 1000 for data in files.values())
