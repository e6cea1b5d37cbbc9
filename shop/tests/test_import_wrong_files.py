"""What merchants hand in by mistake, or others on purpose: through the page, to a sentence."""

import io
import struct
import zipfile

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from shop.models import Product, ProductImage, ProductImport, Variant
from shop.services.imports import jobs
from shop.tests.pictures import picture

pytestmark = pytest.mark.django_db
ADD = "/admin/shop/productimport/add/"
HEADER = "Handle,Name,Status,SKU,Price,MRP\n"
LAMP = "lamp,Lamp,active,L,4,5\n"


@pytest.fixture
def staff(client, settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path
    monkeypatch.setattr(jobs, "wake", lambda: None)
    client.force_login(get_user_model().objects.create_superuser("staff@example.com", "a-pass-9"))
    return client


def zipped(files: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


def claiming(size: int) -> bytes:
    """A zip file that says of a small picture that it is so large."""
    data = bytearray(zipped({"lamp.jpg": picture()}))
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.index(mark) + place, size)
    return bytes(data)


def shown(staff, data, pictures=None) -> str:
    """Hand a file in, have it read, and return what the page says."""
    text = data.encode() if isinstance(data, str) else data
    files = {"file": SimpleUploadedFile("goods.csv", text)}
    if pictures is not None:
        files["pictures"] = SimpleUploadedFile("pictures.zip", pictures)
    answer = staff.post(ADD, {**files, "format": "auto", "uncounted": 0})
    jobs.work()
    return staff.get(answer.headers["Location"]).content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xef\xbb\xbf", "The file is empty."),
        (HEADER, "There is a header, but no product under it."),
        ("Item,Cost\nLamp,4\n", "The header is not that of a product export"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "not a text file; save it as CSV"),
        (HEADER + "lamp,La\0mp,active,L,4,5\n", "not a text file; save it as CSV"),
        ((HEADER + LAMP).encode("utf-16-le"), "not a text file; save it as CSV"),
        (HEADER + LAMP + "cup,Cup,active,L,4,5\n", "The row has the same SKU L as line 2."),
        (HEADER + "lamp,Lamp,active,L,free,5\n", "lamp, Price: “free” is not an amount."),
        (HEADER + 'lamp,"Lamp,active,L,4,5\n', "The record that begins in line 2 cannot be read"),
    ],
)
def test_a_wrong_file_gets_a_sentence_and_cannot_be_written(staff, data, words):
    text = shown(staff, data)

    assert words in text
    assert "Write into the shop" not in text
    assert not Product.objects.exists()


@pytest.mark.parametrize("price", ["1,299.00", "₹ 1299", "Rs. 1,299/-", "INR 1299", "1.299,00"])
def test_prices_are_read_as_people_write_them(staff, price):
    shown(staff, f'{HEADER}lamp,Lamp,active,L,"{price}",₹ 1499\n')
    run = ProductImport.objects.get()

    staff.post(reverse("admin:shop_productimport_approve", args=[run.pk]))
    jobs.work()

    assert Variant.objects.values_list("price_paise", "mrp_paise").get() == (1299_00, 1499_00)


def test_a_column_that_stands_there_twice_is_said(staff):
    shown(staff, "Handle,Name,Name,SKU,Price,MRP\nlamp,Lamp,Light,L,4,5\n")

    (note,) = ProductImport.objects.get().rows.filter(kind="note")
    assert (note.line, note.text) == (
        1,
        "The column “name” stands there more than once; the last one was read.",
    )


def test_a_file_that_changes_nothing_says_so(staff):
    call = HEADER + LAMP
    shown(staff, call)
    jobs.approve(ProductImport.objects.get())
    jobs.work()

    assert "The shop is as this file says already." in shown(staff, call)


@pytest.mark.parametrize(
    ("pictures", "words"),
    [
        (b"hello", "The file with the pictures is not a zip file."),
        (zipped({"lamp.jpg": b"\0" * 25 * 1024**2}), "The picture is larger than 20 MB."),
        (zipped({"lamp.svg": b"<svg onload='alert(1)'/>"}), "an SVG drawing"),
        (zipped({"lamp.jpg": b"words"}), "not a picture the shop can read"),
    ],
)
def test_pictures_that_cannot_be_taken_make_the_file_wrong(staff, pictures, words):
    assert words in shown(staff, HEADER + LAMP, pictures)
    assert not ProductImage.objects.exists()


def test_a_path_that_leads_out_of_a_zip_file_is_only_a_name(staff, tmp_path):
    before = set(tmp_path.parent.iterdir())

    text = shown(staff, HEADER + LAMP, zipped({"../../lamp.jpg": picture()}))

    assert "Waits for your decision" in text
    assert set(tmp_path.parent.iterdir()) == before


def test_a_picture_is_as_large_as_it_is_and_not_as_a_zip_file_claims(staff):
    text = shown(staff, HEADER + LAMP, claiming(2 * 1024**3 - 1))

    assert "Waits for your decision" in text


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.7", "169.254.169.254", "[::1]"])
def test_a_picture_on_a_private_address_is_not_asked_for(staff, host):
    shown(staff, f"{HEADER.strip()},Picture\nlamp,Lamp,active,L,4,5,http://{host}/key.png\n")
    run = ProductImport.objects.get()
    jobs.approve(run)
    jobs.work()
    jobs.work()

    text = staff.get(reverse("admin:shop_productimport_change", args=[run.pk])).content.decode()

    assert "Pictures that did not come" in text
    assert Product.objects.get().images.count() == 0


def test_who_stops_the_command_has_stopped_the_import(settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path / "imports"
    file = tmp_path / "goods.csv"
    file.write_text(HEADER + LAMP)

    def stop(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("shop.services.imports.writing.write", stop)
    with pytest.raises(CommandError, match=r"Stopped. Nothing was changed."):
        call_command("import_products", str(file))

    assert ProductImport.objects.get().status == "cancelled"
    assert jobs.work() == 0
