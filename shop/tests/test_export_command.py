import pytest
from django.core.management import call_command

from shop.services import exporting
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db


def test_the_file_begins_as_spreadsheets_want_it_and_has_a_row_for_each_variant(tmp_path, capsys):
    make_variant(make_product("दीया", slug="diya"), sku="D-1")
    file = tmp_path / "products.csv"

    call_command("export_products", str(file))

    assert file.read_bytes().startswith(b"\xef\xbb\xbfHandle,Name,")
    assert "दीया" in file.read_text(encoding="utf-8")
    assert capsys.readouterr().out == f"{file}: 1 products.\n"


def test_an_export_that_fails_leaves_the_file_of_before(tmp_path, monkeypatch):
    file = tmp_path / "products.csv"
    file.write_text("before")
    monkeypatch.setattr(exporting, "write_csv", lambda *args, **options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        call_command("export_products", str(file))

    assert file.read_text() == "before"
    assert list(tmp_path.iterdir()) == [file]
