"""The folder in which an import lies: its files, how far it is, and whether to stop.

What is being written is in a transaction that nobody else can look into, and on SQLite
nobody else can write a row meanwhile. So what others must know at that time are files.
"""

import contextlib
import fcntl
import json
import os
import pickle
import shutil
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.utils import timezone

from shop.importing import Parsed, Spool, parse_file
from shop.models import ProductImport
from shop.services.imports.archive import Archive

PIECE = 1024 * 1024
SECONDS = 0.3  # between two times that somebody is told how far it is


Bar = Callable[[Iterable, str, int | None], Iterable]


def no_bar(rows: Iterable, words: str, total: int | None) -> Iterable:
    return rows


class Cancelled(Exception):
    """Somebody said that this import is to stop; what it was at is not done."""


class Desk:
    """The files of one import, wherever it stands.

    bar  wraps rows that are gone through, with words and a number of them or None
    """

    def __init__(self, run: ProductImport, *, bar: Bar | None = None):
        self._bar = bar or no_bar
        self.folder = Path(settings.IMPORT_ROOT) / run.folder
        self.products = self.folder / "products.csv"
        self.pictures = self.folder / "pictures.zip"
        self._cancel = self.folder / "cancel"
        self._progress = self.folder / "progress"
        self._told_at = 0.0

    @property
    def has_file(self) -> bool:
        """Whether the file lies here, and not on another machine or nowhere any more."""
        return self.products.exists()

    def lay_down(self, file: BinaryIO, *, pictures: BinaryIO | None = None) -> None:
        """Keep copies of the files; they are on the disk when this returns."""
        self.lay_out()
        for source, path in ((file, self.products), (pictures, self.pictures)):
            if source is not None:
                with path.open("wb") as copy:
                    shutil.copyfileobj(source, copy, PIECE)
                    copy.flush()
                    os.fsync(copy.fileno())

    def lay_out(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._cancel.unlink(missing_ok=True)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Whether this import is ours alone until the end of the block.

        A lock of the operating system: whoever dies lets go of it at once.
        """
        if not self.folder.is_dir():
            yield False  # it lies on another machine, or is over
            return
        with (self.folder / "lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    @contextlib.contextmanager
    def parsed(self, format: str) -> Iterator[Parsed]:
        """What the file says, for as long as the block; read once for all steps of the import.

        Raises UnreadableFile.
        """
        if self._header("parsed").exists():
            with self.kept("parsed") as (parsed, products):
                parsed.products = products
                yield parsed
            return
        size = self.products.stat().st_size
        with self.products.open("rb") as file, self.draft("parsed") as products:
            parsed = parse_file(
                file,
                format=format,
                today=timezone.localdate(),
                spool=products,
                progress=lambda rows: self.track(rows, "Reading", total=size, place=file.tell),
            )
            self.keep("parsed", products, replace(parsed, products=()))
            yield parsed

    @contextlib.contextmanager
    def draft(self, name: str) -> Iterator[Spool]:
        """A list that is made in the folder; it counts for nothing before keep()."""
        self._header(name).unlink(missing_ok=True)
        with (self.folder / name).open("w+b") as file:
            yield Spool(file)

    def keep(self, name: str, spool: Spool, words) -> None:
        """Keep a list that is complete, with what there is to say of it."""
        spool.flush()
        draft = self._header(name).with_suffix(".draft")
        draft.write_bytes(pickle.dumps((words, len(spool))))
        draft.replace(self._header(name))

    @contextlib.contextmanager
    def kept(self, name: str) -> Iterator[tuple[Any, Spool]]:
        """What was said of a list, and the list, for as long as the block."""
        words, length = pickle.loads(self._header(name).read_bytes())  # noqa: S301  (our own)
        with (self.folder / name).open("rb") as file:
            yield words, Spool(file, length=length)

    def _header(self, name: str) -> Path:
        return self.folder / f"{name}.header"

    def archive(self) -> Archive | None:
        """The pictures that came with the file, if any did. Raises UnreadableFile."""
        return Archive(self.pictures) if self.pictures.exists() else None

    def cancel(self) -> None:
        """Ask whoever works on it to stop."""
        if self.folder.is_dir():
            self._cancel.touch()

    def heed(self) -> None:
        """Raise Cancelled if somebody asked for it."""
        if self._cancel.exists():
            raise Cancelled

    def track(
        self, rows: Iterable, words: str, *, total: int = 0, place=None, stops: bool = True
    ) -> Iterator:
        """Pass rows on, tell how far they are, and stop when asked.

        stops  but not what has to come to its end
        total  how far it can get; the number of rows unless told
        place  says how far it is; the number of rows that were passed on unless told
        """
        total = total or len(rows)
        for number, row in enumerate(self._bar(rows, words, None if place else total)):
            if time.monotonic() - self._told_at > SECONDS:
                self._tell(words, place() if place else number, total)
                if stops:
                    self.heed()
            yield row
        self._tell(words, total, total)
        if stops:
            self.heed()

    def progress(self) -> dict | None:
        """What is being done, how much of it is done, and how much there is."""
        try:
            return json.loads(self._progress.read_text())
        except (OSError, ValueError):
            return None

    def _tell(self, words: str, done: int, total: int) -> None:
        self._told_at = time.monotonic()
        told = {"words": words, "done": min(done, total), "total": total}
        draft = self._progress.with_suffix(".new")
        draft.write_text(json.dumps(told))
        draft.replace(self._progress)


def this_host() -> str:
    return socket.gethostname()[:100]


def abandoned(before: datetime) -> Iterator[Path]:
    """Folders that nobody has laid anything into since, such as of a process that died early."""
    for folder in Path(settings.IMPORT_ROOT).glob("*/"):
        if folder.stat().st_mtime < before.timestamp():
            yield folder
