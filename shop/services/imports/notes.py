"""What there is to say of an import, kept as rows: for the page that shows it, and for undoing."""

from django.db import transaction

from shop.models import ImportRow, ProductImport, RowKind
from shop.services.batches import BATCH
from shop.services.imports.plan import Change
from shop.services.imports.words import stock_words
from shop.services.inserting import insert


class Notes:
    """Rows of one import, written some hundred at a time; the rest at the end of the block."""

    def __init__(self, run: ProductImport):
        self._run = run
        self._rows: list[dict] = []

    def __enter__(self) -> "Notes":
        return self

    def __exit__(self, kind, *_) -> None:
        if kind is None:
            self._write()

    def add(self, kind: str, line: int, text: str, **more) -> None:
        words = {"kind": kind, "line": line, "text": text}
        self._rows.append({"product_import_id": self._run.pk, **words, **more})
        if len(self._rows) >= BATCH:
            self._write()

    def take(self, change: Change) -> None:
        """Keep a product that is new or changes, and stock that differs."""
        for line, text in stock_words(change):
            self.add(RowKind.STOCK, line, text)
        if change.kind in (RowKind.NEW, RowKind.CHANGED):
            parsed = change.parsed
            found = [[one.sku, one.field, one.old, one.new] for one in change.differences]
            self.add(
                change.kind,
                parsed.line,
                parsed.name,
                handle=parsed.source_handle,
                differences=found,
            )

    def _write(self) -> None:
        with transaction.atomic():
            insert(ImportRow, self._rows)
        self._rows = []
