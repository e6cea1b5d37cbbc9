import io
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.core.management.base import CommandError
from PIL import Image

from shop.models import (
    Category,
    ImportStatus,
    Product,
    ProductImage,
    RowKind,
    StoredPicture,
    Variant,
)
from shop.services import exporting, picture_files
from shop.services.downloads import Downloads
from shop.services.imports import jobs, steps
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db
HEADER = "Handle,Name,Status,SKU,Price,MRP,Picture,Picture alt,Picture SKU,Picture focus"
LAMP = "lamp,Brass lamp,active,L-1,400,450"


@pytest.fixture(autouse=True)
def _folders(settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path / "imports"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = settings.STORAGES | {
        "originals": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "originals")},
        }
    }
    monkeypatch.setattr(jobs, "wake", lambda: None)


def picture(colour="teal", kind="PNG"):
    out = io.BytesIO()
    Image.new("RGB", (30, 20), colour).save(out, kind)
    return out.getvalue()


def zipped(**files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    out.seek(0)
    return out


def read(*rows, pictures=None, header=HEADER):
    text = "\n".join([header, *rows])
    run = jobs.start(io.BytesIO(text.encode()), name="goods.csv", pictures=pictures)
    jobs.work()
    run.refresh_from_db()
    return run


def bring(*rows, pictures=None, **how):
    run = read(*rows, pictures=pictures, **how)
    assert run.status == ImportStatus.READY, [row.text for row in run.rows.all()]
    jobs.approve(run)
    while jobs.work():
        pass
    run.refresh_from_db()
    return run


def wrong(*rows, **how):
    run = read(*rows, **how)
    assert run.status == ImportStatus.WRONG
    assert (Product.objects.count(), StoredPicture.objects.count()) == (0, 0)
    return run.problem or run.rows.get(kind=RowKind.WRONG).text


def exported(folder):
    """The product file and the zip file of the shop as it is."""
    files = folder / "products.csv", folder / "pictures.zip"
    call_command("export_products", str(files[0]), "--pictures", str(files[1]))
    return [file.read_bytes() for file in files]


def alts():
    return list(ProductImage.objects.order_by("position").values_list("alt", flat=True))


def shop_with_pictures():
    lamp = make_product("Lamp", slug="lamp")
    one = make_variant(lamp, sku="L-1", options=["S"])
    lamp.option_names = ["Size"]
    lamp.save()
    picture_files.attach(lamp, picture_files.prepare(picture("teal")), alt="=A lamp", variant=one)
    second = picture_files.attach(lamp, picture_files.prepare(picture("navy", "JPEG")), alt="")
    of_small = {"option_name": "Size", "option_value": "S"}
    ProductImage.objects.filter(pk=second.pk).update(focal_x=30, focal_y=70, position=9, **of_small)
    drawn = ContentFile(picture("red"), name="drawn.png")
    ProductImage.objects.create(product=lamp, alt="Drawn", position=20, file=drawn)


def empty_the_shop():
    for variant in Variant.objects.all():
        variant.movements.all().delete()
    ProductImage.objects.all().delete()
    StoredPicture.objects.all().delete()
    Variant.objects.all().delete()
    Product.objects.all().delete()
    Category.objects.all().delete()


def test_an_export_with_pictures_comes_back_from_an_empty_shop_byte_for_byte(tmp_path):
    shop_with_pictures()
    table, pictures = exported(tmp_path)
    empty_the_shop()

    with (tmp_path / "pictures.zip").open("rb") as file:
        run = jobs.start(io.BytesIO(table), name="own.csv", pictures=file)
    jobs.work()
    jobs.approve(run)
    jobs.work()

    assert exported(tmp_path) == [table, pictures]
    assert ProductImage.objects.count() == 3


@pytest.mark.parametrize("has_zip", [True, False])
def test_an_export_that_comes_back_where_it_comes_from_changes_nothing(tmp_path, has_zip):
    shop_with_pictures()
    table, pictures = exported(tmp_path)
    zipfile_ = io.BytesIO(pictures) if has_zip else None

    run = jobs.start(io.BytesIO(table), name="own.csv", pictures=zipfile_)
    jobs.work()

    run.refresh_from_db()
    assert (run.new, run.changed, run.unchanged) == (0, 0, 1)


def test_pictures_come_by_the_names_in_the_file_with_words_variant_and_focus():
    bring(
        f"{LAMP},a.png,From the front,L-1,20 80",
        "lamp,,,,,,B.PNG,From behind,,",
        pictures=zipped(**{"a.png": picture("teal"), "folder/b.png": picture("navy")}),
    )

    first, second = ProductImage.objects.order_by("position")
    assert (first.alt, first.variant.sku, first.focal_x, first.focal_y) == (
        "From the front",
        "L-1",
        20,
        80,
    )
    assert (second.alt, second.variant) == ("From behind", None)


def test_pictures_come_by_handle_and_sku_in_the_order_of_their_numbers():
    header = "Handle,Name,Status,Options,SKU,Option values,Price,MRP"
    files = {
        "lamp-10.png": picture("teal"),
        "Lamp-2.png": picture("navy"),
        "L-M.png": picture("red"),
        "other.png": picture("lime"),
        "__MACOSX/lamp-1.png": b"",
    }

    bring(
        "lamp,Lamp,active,Size,L-S,S,4,5",
        "lamp,,,,L-M,M,4,5",
        pictures=zipped(**files),
        header=header,
    )

    found = ProductImage.objects.order_by("position").select_related("variant", "stored")
    assert [image.stored.key for image in found] == [
        picture_files.prepare(files[name]).key for name in ("Lamp-2.png", "lamp-10.png", "L-M.png")
    ]
    assert [image.variant and image.variant.sku for image in found] == [None, None, "L-M"]
    assert alts() == ["Lamp", "Lamp", "Lamp"]


def test_what_the_shop_shows_already_is_not_stored_twice():
    files = {"a.png": picture()}
    bring(f"{LAMP},a.png,,,", pictures=zipped(**files))

    run = bring(f"{LAMP},a.png,A lamp,,", pictures=zipped(**files))

    assert run.changed == 1
    assert alts() == ["A lamp"]
    assert StoredPicture.objects.count() == 1


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"b.png": picture()}, "The picture a.png is not in the zip file."),
        ({"a.png": b"<svg/>"}, "a.png: "),
        ({"a.png": picture()[:60]}, "a.png: "),
        ({"a.png": b""}, "a.png: The file is empty."),
    ],
)
def test_a_picture_that_cannot_be_had_makes_the_file_wrong(files, words):
    assert words in wrong(f"{LAMP},a.png,,,", pictures=zipped(**files))


def test_a_picture_larger_than_any_may_be_is_never_unpacked_whole():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.png", b"\0" * (picture_files.images.MAX_BYTES + 1))
    out.seek(0)

    assert "larger than 20 MB" in wrong(f"{LAMP},a.png,,,", pictures=out)


def test_what_is_no_zip_file_is_said():
    assert "not a zip file" in wrong(f"{LAMP},a.png,,,", pictures=io.BytesIO(b"PK"))


def test_a_damaged_zip_file_is_said():
    data = bytearray(zipped(**{"a.png": picture()}).getvalue())
    data[60] ^= 255

    words = wrong(f"{LAMP},a.png,,,", pictures=io.BytesIO(bytes(data)))

    assert words == "a.png: It is damaged in the zip file."


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ("a.png,,X-9,", "The product has no SKU X-9, as its picture."),
        ("a.png,,,9", "“9” is not two percentages"),
        ("a.png,,,20 101", "more than 100 percent"),
        ("a.png,,,,Red", "“Red” is not a name, a colon and a value"),
        ("a.png,,L-1,,Size: S", "one SKU or one value of an option, not both"),
        (f"a.png,,,,Size: {'x' * 201}", "it is too long"),
        (f"a.png,{'x' * 161},,", "longer than 160 characters"),
    ],
)
def test_what_is_said_of_a_picture_is_checked(cells, words):
    header = f"{HEADER},Picture option"
    files = zipped(**{"a.png": picture()})
    assert words in wrong(f"{LAMP},{cells}", pictures=files, header=header)


def test_pictures_that_are_named_without_a_zip_file_are_said_and_the_products_come():
    run = bring(f"{LAMP},a.png,,,")

    assert run.rows.get(kind=RowKind.NOTE).text == f"{steps.NOT_HERE} 1."
    assert Product.objects.count() == 1


def test_undoing_brings_pictures_back_into_their_order_with_their_words(tmp_path):
    shop_with_pictures()
    before = exported(tmp_path)

    run = bring(
        "lamp,Lamp,active,Size,L-1,S,500,500,c.png,New,,",
        "lamp,,,,,,,,lamp-3.png,Still drawn,,",
        pictures=zipped(**{"c.png": picture("lime"), "lamp-3.png": picture("red")}),
        header=HEADER.replace("SKU,Price", "Options,SKU,Option values,Price", 1),
    )

    assert alts()[:2] == ["New", "Still drawn"]
    jobs.undo(run)
    jobs.work()
    assert exported(tmp_path) == before
    assert not run.rows.filter(kind=RowKind.KEPT).exists()


def test_pictures_that_somebody_changed_since_are_kept():
    bring(f"{LAMP},,,,")
    run = bring(f"{LAMP},a.png,,,", pictures=zipped(**{"a.png": picture()}))
    ProductImage.objects.update(alt="Ours")
    jobs.undo(run)

    jobs.work()

    assert alts() == ["Ours"]
    assert "its pictures were changed since" in run.rows.get(kind=RowKind.KEPT).text


def test_pictures_that_were_fetched_go_when_the_import_is_undone(monkeypatch):
    monkeypatch.setattr(Downloads, "fetch", lambda self, url, *, max_bytes: picture())
    bring(f"{LAMP},,,,")
    run = bring(f"{LAMP},https://pictures.example/a.png,A lamp,,")
    assert alts() == ["A lamp"]

    jobs.undo(run)
    jobs.work()

    assert (ProductImage.objects.count(), Product.objects.count()) == (0, 1)


def test_a_picture_whose_file_is_gone_is_named_by_the_export(tmp_path, capsys):
    shop_with_pictures()
    (tmp_path / "originals" / StoredPicture.objects.first().original).unlink()

    with pytest.raises(CommandError, match="1 pictures are missing"):
        exported(tmp_path)

    assert "lamp-1.png: its file is gone" in capsys.readouterr().err


def test_an_export_asks_the_same_for_few_pictures_as_for_many(tmp_path, django_assert_num_queries):
    shop_with_pictures()

    with django_assert_num_queries(5):
        exporting.write_zip(tmp_path / "pictures.zip")
