"""One style sheet for the whole storefront, out of the parts in static/css.

A phone on a slow line fetches one file, once; whoever writes styles has one file for each concern.
"""

import os
import re
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

SHEET = "css/shop.css"
PARTS = (
    *("tokens", "base", "layout", "components", "forms", "cards", "window", "lists"),
    *("product", "cart", "order", "print"),
)
FOLDER = settings.BASE_DIR / "static" / "css"
COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)
INDENT = re.compile(r"^\s+", re.MULTILINE)


class SheetFinder(BaseFinder):
    """Finds css/shop.css among the static files, joined anew whenever a part has changed."""

    def __init__(self, *args, **kwargs):
        self.storage = FileSystemStorage(settings.DATA_DIR / "sheets")

    def find(self, path, find_all=False, **kwargs):
        found = [str(self._joined())] if path == SHEET else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns):
        self._joined()
        yield SHEET, self.storage

    def _joined(self) -> Path:
        """The sheet as a file; written whole, so that nobody is served half of it."""
        sheet = Path(self.storage.path(SHEET))
        text = joined()
        if not sheet.exists() or sheet.read_text() != text:
            sheet.parent.mkdir(parents=True, exist_ok=True)
            handle, half = tempfile.mkstemp(dir=sheet.parent, suffix=".half")
            with open(handle, "w") as file:
                file.write(text)
            os.chmod(half, 0o644)
            os.replace(half, sheet)
        return sheet


def joined() -> str:
    """All parts in their order, without comments and indents."""
    parts = ((FOLDER / f"{name}.css").read_text() for name in PARTS)
    return "".join(INDENT.sub("", COMMENT.sub("", part)) for part in parts)
