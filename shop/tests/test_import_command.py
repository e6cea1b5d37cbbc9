import json
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from shop.models import (
    Category,
    ImportRow,
    Product,
    ProductImage,
    ProductImport,
    StockMovement,
    Variant,
)
from shop.services.downloads import Downloads, Unfetchable
from shop.services.imports import jobs

DATA = Path(__file__).parent / "data"
SHOPIFY, WOO = DATA / "shopify.csv", DATA / "woocommerce.csv"
GOOD = (
    "Handle,Title,Published,Option1 Name,Option1 Value,Variant Price,Variant Inventory Qty\n"
    "cup,Cup,true,Title,Default Title,5,2\n"
)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.IMPORT_ROOT = tmp_path / "imports"


@pytest.fixture(autouse=True)
def _nobody_answers(monkeypatch):
    def fetch(self, url, *, max_bytes):
        raise Unfetchable("pictures.example cannot be reached.")

    monkeypatch.setattr(Downloads, "fetch", fetch)


@pytest.fixture
def good(tmp_path):
    file = tmp_path / "good.csv"
    file.write_text(GOOD)
    return file


def run(file, *options):
    call_command("import_products", str(file), *options)


def refused(file, *options) -> CommandError:
    with pytest.raises(CommandError) as caught:
        run(file, *options)
    return caught.value


def rows():
    models = (Category, Product, Variant, StockMovement, ProductImage)
    return [model.objects.count() for model in models]


def test_a_file_that_is_taken_whole_ends_well(good, capsys):
    run(good)

    assert Product.objects.get().name == "Cup"
    assert "Products: 1 new, 0 changed, 0 unchanged." in capsys.readouterr().out


def test_what_is_not_sold_here_is_named_and_the_exit_code_says_so(capsys):
    problem = refused(SHOPIFY)

    errors = capsys.readouterr().err
    assert problem.returncode == 1
    assert "1 row is of what this shop does not sell" in str(problem)
    assert "Not sold here, line 10: voucher: Gift cards cannot be sold here." in errors
    assert Product.objects.count() == 3


@pytest.mark.parametrize("options", [(), ("--dry-run",)])
def test_a_file_that_is_wrong_anywhere_changes_nothing(good, options, capsys):
    good.write_text(GOOD + "lamp,Lamp,true,Title,Default Title,0,2\n")

    problem = refused(good, *options)

    assert problem.returncode == 2
    assert "1 row is wrong. Nothing was changed." in str(problem)
    assert "Wrong, line 3: lamp: the price is 0." in capsys.readouterr().err
    assert rows() == [0, 0, 0, 0, 0]


def test_pictures_that_do_not_come_are_named_and_the_product_comes_in(good, capsys):
    header, row = GOOD.splitlines()
    good.write_text(f"{header},Image Src\n{row},https://pictures.example/cup.jpg\n")

    run(good)

    captured = capsys.readouterr()
    assert "No picture, line 2: https://pictures.example/cup.jpg: pictures.example" in captured.err
    assert "Pictures: 0 fetched, 1 not." in captured.out
    assert Product.objects.count() == 1


def test_a_dry_run_shows_all_and_writes_nothing(capsys):
    refused(WOO, "--dry-run")

    captured = capsys.readouterr()
    assert rows() == [0, 0, 0, 0, 0]
    assert "new: Cotton Kurta" in captured.out
    assert "Would be: 3 new, 0 changed, 0 unchanged." in captured.out
    assert "Pictures to fetch: 3." in captured.out
    assert "Not sold here, line 8: set: A grouped product" in captured.err


def test_a_dry_run_names_the_fields_that_would_change(good, capsys):
    run(good)
    good.write_text(GOOD.replace("Cup,", "Mug,").replace(",5,", ",6,"))

    run(good, "--dry-run")

    assert (
        "changed: Mug: Name: Cup → Mug; cup Price: 5.00 → 6.00; cup MRP: 5.00 → 6.00"
        in capsys.readouterr().out
    )
    assert Product.objects.get().name == "Cup"


def test_a_second_run_is_unchanged(good, capsys):
    run(good)
    before = rows()

    run(good)

    assert rows() == before
    assert "Products: 0 new, 0 changed, 1 unchanged." in capsys.readouterr().out


def test_machines_read_the_same_report(capsys):
    refused(WOO, "--json")

    report = json.loads(capsys.readouterr().out)
    assert (report["format"], report["new"], report["variants"]) == ("woocommerce", 3, 5)
    assert [found["line"] for found in report["not_taken"]] == [5, 8, 9]
    assert report["notes"][0]["line"] == 6
    assert len(report["images_missing"]) == 3
    assert report["uncounted"] == 1


def test_what_nobody_counted_is_said_and_can_be_received(capsys):
    refused(WOO, "--dry-run")
    assert "1 new variants are in stock there" in capsys.readouterr().err

    refused(WOO, "--uncounted", "4")

    assert Product.objects.get(name="Hidden Shawl").variants.get().on_hand == 4


def test_pictures_can_be_left(good, monkeypatch):
    monkeypatch.setattr(Downloads, "fetch", lambda *args, **options: pytest.fail("asked"))

    refused(SHOPIFY, "--no-images")

    assert Product.objects.count() == 3


def test_new_products_go_where_we_say(good):
    run(good, "--category", "Home > Kitchen")

    assert Product.objects.get().category.name == "Kitchen"
    assert Category.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"a,b\n1,2\n", "of Shopify or of WooCommerce"),
        (b"\x89PNG\x00", "text file"),
    ],
)
def test_an_unreadable_file_changes_nothing_and_says_so(good, content, words):
    good.write_bytes(content)

    problem = refused(good)

    assert problem.returncode == 2
    assert words in str(problem)
    assert "Nothing was changed." in str(problem)
    assert rows() == [0, 0, 0, 0, 0]


def test_a_file_that_is_not_there_is_a_clear_sentence(tmp_path):
    problem = refused(tmp_path / "none.csv")

    assert problem.returncode == 2
    assert "cannot be opened: No such file or directory." in str(problem)


def test_the_wrong_format_is_refused(good):
    assert "not that of an export of woocommerce" in str(refused(good, "--format", "woocommerce"))


def test_an_import_by_command_can_be_undone_in_the_admin(good):
    run(good)

    done = ProductImport.objects.get()

    assert (done.status, done.name, done.new) == ("done", "good.csv", 1)
    jobs.undo(done)
    jobs.work()
    assert not Product.objects.exists()


def test_what_a_process_left_is_gone_on_with(good):
    with good.open("rb") as file:
        left = jobs.start(file, name="good.csv")

    call_command("work_on_imports")

    left.refresh_from_db()
    assert left.status == "ready"


def test_what_was_said_long_ago_is_forgotten_except_what_can_be_undone(good):
    run(good)
    good.write_text(GOOD.replace("cup,Cup", "mug,Mug"))
    run(good)
    ProductImport.objects.update(created_at=timezone.now() - timedelta(days=90))

    call_command("work_on_imports")

    assert [row.text for row in ImportRow.objects.all()] == ["Mug"]


def test_a_folder_that_belongs_to_no_import_goes_after_a_day(settings):
    old, fresh = settings.IMPORT_ROOT / "old", settings.IMPORT_ROOT / "fresh"
    old.mkdir(parents=True)
    fresh.mkdir()
    two_days_ago = time.time() - 2 * 24 * 60 * 60
    os.utime(old, (two_days_ago, two_days_ago))

    call_command("work_on_imports")

    assert not old.exists()
    assert fresh.exists()
