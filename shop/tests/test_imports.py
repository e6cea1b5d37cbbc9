import io
import threading

import pytest
from django.db import connection

from shop.models import (
    Category,
    Change,
    FormerAddress,
    ImportStatus,
    Product,
    ProductImport,
    ProductStatus,
    RowKind,
    SearchDocument,
    StockMovement,
    Variant,
)
from shop.services import exporting, stock
from shop.services.imports import jobs, writing
from shop.services.imports.desk import Desk
from shop.services.imports.steps import GONE
from shop.tests.factories import make_category, make_product, make_review, make_variant

pytestmark = pytest.mark.django_db
HEADER = "Handle,Name,Slug,Status,Category,Options,SKU,Option values,Price,MRP,Stock"
LAMP = "lamp,Brass lamp,lamp,active,Home > Lamps,Size,L-S,S,400,450,3\nlamp,,,,,,L-M,M,500,550,2\n"
CUP = "cup,Clay cup,cup,active,Kitchen,,CUP,,50,60,7\n"


@pytest.fixture(autouse=True)
def wake(settings, tmp_path, monkeypatch):
    """Files in a folder of the test; no thread but where a test wants one."""
    settings.IMPORT_ROOT = tmp_path
    original = jobs.wake
    monkeypatch.setattr(jobs, "wake", lambda: None)
    return original


def start(rows, **how):
    text = f"{HEADER}\n{rows}" if isinstance(rows, str) else rows
    data = text if isinstance(text, bytes) else text.encode()
    return jobs.start(io.BytesIO(data), name="goods.csv", **how)


def read(rows, **how):
    run = start(rows, **how)
    jobs.work()
    run.refresh_from_db()
    return run


def bring(rows):
    """Take a file all the way into the shop."""
    run = read(rows)
    jobs.approve(run)
    while jobs.work():
        pass
    run.refresh_from_db()
    assert run.status == ImportStatus.DONE
    return run


def taken_back(run):
    jobs.undo(run)
    jobs.work()
    run.refresh_from_db()
    assert run.status == ImportStatus.UNDONE
    return [row.text for row in run.rows.filter(kind=RowKind.KEPT)]


def exported():
    file = io.StringIO(newline="")
    exporting.write_csv(file)
    return file.getvalue()


def test_a_file_is_shown_first_and_written_when_somebody_says_so():
    run = read(LAMP + CUP)

    assert (run.status, run.new, run.format) == (ImportStatus.READY, 2, "own")
    assert [row.text for row in run.rows.filter(kind=RowKind.NEW)] == ["Brass lamp", "Clay cup"]
    assert not Product.objects.exists()

    jobs.approve(run)
    jobs.work()

    assert set(Product.objects.values_list("name", flat=True)) == {"Brass lamp", "Clay cup"}


def test_what_came_is_found_by_search(client):
    bring(LAMP)

    assert b"Brass lamp" in client.get("/search/?q=brass").content


def test_the_old_and_the_new_value_of_each_change_are_kept():
    bring(LAMP)

    run = read(LAMP.replace("Brass lamp", "Old lamp").replace("400", "410"))

    (row,) = run.rows.all()
    assert (run.changed, row.kind, row.line) == (1, RowKind.CHANGED, 2)
    assert row.differences == [
        ["", "name", "Brass lamp", "Old lamp"],
        ["L-S", "price_paise", 400_00, 410_00],
    ]


def test_a_file_that_is_wrong_anywhere_cannot_be_written():
    run = read(LAMP + CUP.replace(",50,", ",0,"))

    assert (run.status, run.wrong) == (ImportStatus.WRONG, 1)
    assert run.rows.get(kind=RowKind.WRONG).line == 4
    with pytest.raises(jobs.NotNow):
        jobs.approve(run)
    assert not Product.objects.exists()


def test_what_is_no_product_file_says_so():
    run = read(b"\x89PNG\x00\x00")

    assert run.status == ImportStatus.WRONG
    assert "not a text file" in run.problem


def test_a_second_yes_does_nothing():
    run = read(CUP)
    jobs.approve(run)

    with pytest.raises(jobs.NotNow, match="being written"):
        jobs.approve(ProductImport.objects.get())


def test_what_the_shop_has_become_meanwhile_is_shown_before_it_is_overwritten():
    bring(CUP)
    run = read(CUP.replace("Clay cup", "Mug"))
    Product.objects.update(name="Our cup")
    jobs.approve(run)

    jobs.work()

    run.refresh_from_db()
    assert (run.status, run.problem) == (ImportStatus.TO_READ, jobs.CHANGED_MEANWHILE)
    assert Product.objects.get().name == "Our cup"
    jobs.work()
    assert run.rows.get().differences == [["", "name", "Our cup", "Mug"]]


@pytest.mark.parametrize("status", [ImportStatus.TO_READ, ImportStatus.READY])
def test_an_import_is_cancelled_and_its_files_go(status):
    run = start(CUP)
    if status == ImportStatus.READY:
        jobs.work()

    jobs.cancel(run)

    run.refresh_from_db()
    assert run.status == ImportStatus.CANCELLED
    assert not Desk(run).folder.exists()
    assert jobs.work() == 0


def test_whoever_writes_stops_when_asked_and_leaves_nothing(monkeypatch):
    run = read(LAMP + CUP)
    jobs.approve(run)
    original = writing.write

    def write_and_be_asked(*args, **options):
        original(*args, **options)
        Desk(run).cancel()

    monkeypatch.setattr(writing, "write", write_and_be_asked)

    jobs.work()

    run.refresh_from_db()
    assert run.status == ImportStatus.CANCELLED
    assert (Product.objects.count(), StockMovement.objects.count()) == (0, 0)


def test_an_error_half_way_leaves_the_shop_as_it_was_and_the_decision_open(monkeypatch, caplog):
    run = read(LAMP + CUP)
    jobs.approve(run)
    monkeypatch.setattr(stock, "note_first", lambda *args, **options: 1 / 0)

    jobs.work()

    run.refresh_from_db()
    assert (run.status, run.problem) == (ImportStatus.READY, jobs.BROKEN)
    assert not Product.objects.exists()
    monkeypatch.undo()
    jobs.approve(run)
    jobs.work()
    assert Product.objects.count() == 2


def test_an_import_that_somebody_works_on_is_left_to_them():
    run = start(CUP)
    with Desk(run).held() as is_ours:
        assert is_ours

        assert jobs.work() == 0

    assert jobs.work() == 1


def test_progress_can_be_seen_while_it_works(monkeypatch):
    monkeypatch.setattr("shop.services.imports.desk.SECONDS", 0)
    start(CUP)
    told = []
    original = Desk._tell
    monkeypatch.setattr(
        Desk, "_tell", lambda self, *args: (original(self, *args), told.append(self.progress()))
    )

    jobs.work()

    assert {"words": "Comparing", "done": 1, "total": 1} in told
    assert told[0]["words"] == "Reading"


# Undoing


def test_undoing_restores_the_exact_export_of_before():
    make_variant(make_product("Our lamp", slug="lamp", category=make_category("Home")), sku="L-S")
    make_variant(make_product("Jug", slug="jug", category=make_category("Jugs")), sku="JUG")
    before = exported()

    run = bring(
        LAMP.replace("lamp,Brass lamp,lamp", "lamp,Brass lamp,diya")
        + CUP
        + "jug,Jug,jug,draft,Jugs,,JUG,,500,500,1\n"
    )

    assert exported() != before
    assert taken_back(run) == []
    assert exported() == before
    assert set(Category.objects.values_list("name", flat=True)) == {"Home", "Jugs"}
    assert not FormerAddress.objects.filter(path="/p/lamp/").exists()


def test_options_that_two_variants_swapped_are_swapped_back():
    bring(LAMP)
    before = exported()

    run = bring(LAMP.replace("L-S,S", "L-S,X").replace("L-M,M", "L-M,S").replace("X", "M"))

    assert taken_back(run) == []
    assert exported() == before


def test_what_was_sold_since_is_archived_and_that_is_said():
    run = bring(LAMP + CUP)
    cup = Variant.objects.get(sku="CUP")
    stock.reserve([(cup, 1)], reference="1001")

    kept = taken_back(run)

    assert kept == ["Clay cup: it was sold, moved or reviewed since; it is archived"]
    assert Product.objects.get().status == ProductStatus.ARCHIVED


def test_what_was_reviewed_since_is_archived():
    run = bring(CUP)
    make_review(Product.objects.get())

    assert "archived" in taken_back(run)[0]


def test_a_new_variant_that_was_sold_is_only_taken_off_the_shop():
    bring(LAMP)
    run = bring(LAMP + "lamp,,,,,,L-XL,XL,600,650,2\n")
    stock.reserve([(Variant.objects.get(sku="L-XL"), 1)], reference="1001")

    kept = taken_back(run)

    assert kept == ["Brass lamp: L-XL was moved since; it is only taken off the shop"]
    assert not Variant.objects.get(sku="L-XL").is_active


def test_what_somebody_changed_since_is_kept_and_said():
    bring(CUP)
    run = bring(CUP.replace("Clay cup", "Mug").replace(",50,", ",45,"))
    Variant.objects.update(price_paise=40_00)

    kept = taken_back(run)

    assert kept == ["Mug: CUP Price is no longer “45.00”"]
    assert Product.objects.get().name == "Clay cup"
    assert Variant.objects.get().price_paise == 40_00


def test_only_the_last_import_can_be_undone_and_then_the_one_before():
    first, second = bring(CUP), bring(LAMP)

    with pytest.raises(jobs.NotNow, match="Only the last"):
        jobs.undo(first)
    taken_back(second)
    taken_back(first)

    assert not Product.objects.exists()


def test_an_undoing_that_fails_changes_nothing_and_can_be_asked_for_again(monkeypatch):
    run = bring(LAMP + CUP)
    before = exported()
    jobs.undo(run)
    monkeypatch.setattr("shop.services.imports.undoing._remove_empty", lambda made: 1 / 0)

    jobs.work()

    run.refresh_from_db()
    assert (run.status, run.problem, exported()) == (ImportStatus.DONE, jobs.BROKEN, before)
    monkeypatch.undo()
    assert taken_back(run) == []


# At once


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_takes_the_import():
    run = read(LAMP + CUP)
    jobs.approve(run)

    def work():
        jobs.work()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    run.refresh_from_db()
    assert run.status in (ImportStatus.TO_FETCH, ImportStatus.DONE)
    assert Product.objects.count() == 2
    assert Variant.objects.get(sku="CUP").on_hand == 7


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_thread_of_the_process_goes_on_until_a_person_is_asked(wake):
    run = start(CUP)

    wake()
    thread = jobs._thread
    wake()
    thread.join()

    run.refresh_from_db()
    assert run.status == ImportStatus.READY


def test_what_an_import_changes_is_in_the_history_under_the_name_of_its_file():
    bring(LAMP)

    added = Change.objects.filter(subject="variant", kind="added")
    assert {change.label for change in added} == {"L-S", "L-M"}
    assert {change.source for change in added} == {"import goods.csv"}


# Several servers


@pytest.mark.parametrize("step", ["read", "write"])
def test_an_import_whose_file_is_gone_from_its_server_says_so_and_changes_nothing(step):
    run = start(CUP) if step == "read" else read(CUP)
    if step == "write":
        jobs.approve(run)
    Desk(run).products.unlink()

    jobs.work()

    run.refresh_from_db()
    assert (run.status, run.problem) == (ImportStatus.FAILED, GONE)
    assert not Product.objects.exists()


def test_pictures_that_can_no_longer_be_fetched_leave_the_products_in_the_shop():
    run = read(CUP)
    jobs.approve(run)
    jobs.work()
    Desk(run).clear()

    jobs.work()

    run.refresh_from_db()
    assert run.status == ImportStatus.DONE
    assert "pictures were not fetched" in run.problem
    assert Product.objects.get().name == "Clay cup"


def test_an_import_whose_file_lies_on_another_server_is_left_to_that_one(monkeypatch):
    run = start(CUP)
    folder = Desk(run).folder
    folder.rename(folder.with_name("there"))
    monkeypatch.setattr(jobs, "this_host", lambda: "web-2")

    assert jobs.work() == 0

    folder.with_name("there").rename(folder)
    monkeypatch.undo()
    assert jobs.work() == 1


def test_an_import_is_undone_by_any_server_as_that_takes_no_file(monkeypatch):
    run = bring(CUP)
    monkeypatch.setattr(jobs, "this_host", lambda: "web-2")

    assert taken_back(run) == []

    assert not Product.objects.exists()


def test_stock_that_the_shop_has_another_number_of_is_told_and_not_taken_over():
    bring(CUP)

    run = read(CUP.replace(",7\n", ",9\n"))

    told = run.rows.get(kind=RowKind.STOCK)
    assert (told.line, told.text) == (2, "Clay cup, CUP: 7 on hand, 9 in the file")
    assert (run.unchanged, run.changed) == (1, 0)


def test_a_file_that_tells_no_stock_differs_in_none():
    bring(CUP)

    run = read(b"Handle,Name,SKU,Price,MRP\ncup,Clay cup,CUP,50,60\n")

    assert not run.rows.filter(kind=RowKind.STOCK).exists()


def test_who_wants_no_more_pictures_before_search_was_told_gets_an_end_all_the_same():
    run = read(LAMP)
    jobs.approve(run)
    jobs.work()

    jobs.cancel(run)
    jobs.work()

    run.refresh_from_db()
    assert run.status == ImportStatus.DONE
    assert SearchDocument.objects.count() == 1
