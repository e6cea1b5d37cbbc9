"""An import whose process dies, at moments that are chosen and not hit by luck."""

import io
import signal

import pytest
from django.core.management import call_command

from shop.models import Category, ImportRow, Product, ProductImport, RowKind, StockMovement
from shop.services import exporting
from shop.services.imports import jobs
from shop.tests.factories import make_product, make_variant
from shop.tests.processes import in_a_process

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 600  # more than are compared and written at once

KILLED = """
import importlib, os, signal
import django
django.setup()
from django.core.management import call_command
owner, name, left = importlib.import_module("{module}"), "{name}", {calls}
if "." in name:
    owner, name = getattr(owner, name.split(".")[0]), name.split(".")[1]
original = getattr(owner, name)
def die_at_last(*args, **options):
    global left
    if not left:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return original(*args, **options)
setattr(owner, name, die_at_last)
call_command("import_products", "{file}")
"""


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path, monkeypatch):
    settings.IMPORT_ROOT = tmp_path / "imports"
    monkeypatch.setattr(jobs, "wake", lambda: None)


@pytest.fixture
def file(tmp_path):
    """A product that the shop has in another way, and many that it has not."""
    goods = [f"p-{n},Lamp {n},active,Lamps > {n % 3},P-{n},400,450,3" for n in range(ROWS)]
    path = tmp_path / "goods.csv"
    path.write_text("\n".join(["Handle,Name,Status,Category,SKU,Price,MRP,Stock", *goods]))
    make_variant(make_product("Our lamp", slug="p-7"), sku="P-7", price_paise=100_00, on_hand=2)
    return path


def killed(file, settings, module, name, calls):
    """Import the file with a process that dies when this function is called once more."""
    code = KILLED.format(module=module, name=name, calls=calls, file=file)
    ended = in_a_process(code, IMPORT_ROOT=str(settings.IMPORT_ROOT))
    assert ended.returncode == -signal.SIGKILL, ended.stderr


def exported():
    text = io.StringIO(newline="")
    exporting.write_csv(text)
    return text.getvalue()


def rows():
    return [model.objects.count() for model in (Product, Category, StockMovement)]


@pytest.mark.parametrize(
    ("module", "name", "calls"),
    [
        pytest.param("shop.importing.spool", "Spool.append", 300, id="while it is read"),
        pytest.param("shop.services.imports.plan", "_compare_batch", 1, id="while it is compared"),
        pytest.param("shop.services.imports.writing", "write", 1, id="when half of it is written"),
        pytest.param("shop.services.imports.steps", "move", 1, id="before it is committed"),
    ],
)
def test_an_import_that_is_killed_changes_nothing_and_the_next_one_goes_through(
    file, settings, module, name, calls
):
    before = exported(), rows()

    killed(file, settings, module, name, calls)

    assert (exported(), rows()) == before
    call_command("import_products", str(file))
    after = exported()
    assert (Product.objects.count(), after.count("400.00")) == (ROWS, ROWS)
    # What the killed one left is taken up later, and finds nothing to change any more.
    while jobs.work():
        pass
    assert exported() == after
    assert not ProductImport.objects.filter(status__in=["failed", "to_write"]).exists()


def test_an_import_that_is_killed_when_it_is_committed_is_there_and_brought_to_its_end(
    file, settings, client
):
    killed(file, settings, "shop.services.imports.findable", "make_findable", 0)

    assert Product.objects.count() == ROWS
    while jobs.work():
        pass
    run = ProductImport.objects.get()
    told = ImportRow.objects.filter(product_import=run).exclude(kind=RowKind.STOCK)
    assert (run.status, told.count()) == ("done", ROWS)
    assert b"Lamp 599" in client.get("/search/?q=lamp+599").content
