"""What pages fetch: one style sheet, one font and small scripts."""

from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from config import sheets


def test_every_part_of_the_storefront_is_in_the_sheet():
    names = {path.stem for path in sheets.FOLDER.glob("*.css")}

    assert {name for name in names if not name.startswith("admin")} == set(sheets.PARTS)


def test_the_sheet_fits_into_the_first_packets_of_a_connection():
    compressed = brotli.compress(sheets.joined().encode())

    assert len(compressed) <= 14_000


def test_all_our_scripts_together_are_small():
    scripts = (settings.BASE_DIR / "static" / "js").glob("*.js")
    texts = [path.read_bytes() for path in scripts if not path.stem.startswith("admin")]

    assert len(texts) > 10
    assert sum(len(brotli.compress(text)) for text in texts) <= 10_000


def test_the_font_is_small_and_lets_nothing_jump():
    font = settings.BASE_DIR / "static" / "fonts" / "eczar-semibold.woff2"

    assert font.stat().st_size <= 14_000
    assert sheets.joined().count("font-display: optional") == sheets.joined().count("@font-face")


def test_a_changed_part_shows_in_the_sheet_at_once(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(sheets, "FOLDER", tmp_path)
    monkeypatch.setattr(sheets, "PARTS", ("one", "two"))
    (tmp_path / "one.css").write_text("/* why */\na {\n  b: c;\n}\n")
    (tmp_path / "two.css").write_text("d { e: f; }\n")
    finder = sheets.SheetFinder()
    first = Path(finder.find(sheets.SHEET)).read_text()

    (tmp_path / "two.css").write_text("d { e: g; }\n")

    assert first == "a {\nb: c;\n}\nd { e: f; }\n"
    assert Path(finder.find(sheets.SHEET)).read_text() == "a {\nb: c;\n}\nd { e: g; }\n"
    assert [name for name, _ in finder.list([])] == [sheets.SHEET]


@pytest.mark.parametrize("name", ["css/shop.css", "css/admin.css"])
def test_sheets_are_found_among_the_static_files(name):
    assert finders.find(name)
