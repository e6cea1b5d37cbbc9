"""From the bytes of a CSV file to its rows, each of which knows its line.

The file is read piece by piece: a large one takes no more memory than a small one.
"""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from shop.importing.values import Problem

MAX_CELL = 5_000_000  # characters; the csv module's own limit is too small for long texts
PIECE = 1024 * 1024
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOT_TEXT = "The file is not a text file; save it as CSV."


class UnreadableFile(Exception):
    """This file cannot be read as a product export; the text says why."""


@dataclass(frozen=True)
class Row:
    """One record of the file. Columns are found whatever the case of their names."""

    line: int
    cells: dict[str, str]

    def get(self, *names: str) -> str:
        """Return the first of these columns that says something, without space around it."""
        for name in names:
            if value := self.cells.get(name.lower(), ""):
                return value
        return ""

    @property
    def is_blank(self) -> bool:
        return not any(self.cells.values())


@dataclass
class Table:
    """All rows of a file, which can be gone through once.

    problems  rows that do not fit the header; complete when the rows are at their end
    notes     what had to be guessed
    """

    columns: list[str]
    rows: Iterator[Row] = field(default_factory=lambda: iter(()))
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_table(file: BinaryIO) -> Table:
    """Read a CSV file as spreadsheets and shop systems write it.

    Takes UTF-8 with or without a byte order mark, UTF-16 with one, and else
    Windows-1252; commas, semicolons or tabs; any line ends; line breaks and quotes
    in quoted cells. Raises UnreadableFile, also while the rows are gone through.
    """
    encoding, note = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding, errors="replace", newline="")
    reader = csv.reader(text, delimiter=_delimiter(text), strict=True)
    records = _records(reader)
    header = next(records, (1, []))[1]
    if not any(header):
        raise UnreadableFile("The file is empty.")
    table = Table([name.lower() for name in header], notes=[note] if note else [])
    table.notes += _twice(table.columns)
    table.rows = _rows(records, table)
    return table


def _rows(records: Iterator[tuple[int, list[str]]], table: Table) -> Iterator[Row]:
    width = len(table.columns)
    for line, cells in records:
        if len(cells) > width and any(cells[width:]):
            count = f"{len(cells)} cells under {width} columns"
            table.problems.append(Problem(line, f"The row has {count}: a quote may be missing."))
            continue
        row = Row(line, dict(zip(table.columns, cells, strict=False)))
        if not row.is_blank:
            yield row


def _twice(columns: list[str]) -> list[Problem]:
    """What to say of columns that have the same name."""
    names = (name for name, number in Counter(columns).items() if name and number > 1)
    words = "The column “{}” stands there more than once; the last one was read."
    return [Problem(1, words.format(name)) for name in names]


def _encoding(file: BinaryIO) -> tuple[str, Problem | None]:
    """Tell how the bytes are to be read, by reading them all; a guess comes with a note."""
    begin = file.read(4)
    is_utf_16 = begin.startswith(UTF_16)
    encoding = "utf-16" if is_utf_16 else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    line, is_text = 1, True
    while is_text:
        piece = file.read(PIECE)
        try:
            is_known_to_fail = "\0" in decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as problem:
            # What the decoder holds back of the piece before has no line end in it.
            line += problem.object.count(b"\n", 0, problem.start)
            is_text = False
            continue
        if is_known_to_fail:
            raise UnreadableFile(NOT_TEXT)
        if not piece:
            return encoding, None
        line += piece.count(b"\n")
    if is_utf_16 or _has_nul(file):
        raise UnreadableFile(NOT_TEXT)
    return "cp1252", Problem(line, "The file is not in UTF-8; it was read as Windows-1252.")


def _has_nul(file: BinaryIO) -> bool:
    file.seek(0)
    return any(b"\0" in piece for piece in iter(lambda: file.read(PIECE), b""))


def _delimiter(text: io.TextIOWrapper) -> str:
    """The sign that parts the header best; a comma where none does. Leaves `text` at its start."""
    header = next((line for line in text.read(PIECE).splitlines() if line.strip()), "")
    text.seek(0)
    return max(",;\t", key=header.count)


def _records(reader) -> Iterator[tuple[int, list[str]]]:
    """Yield the line on which each record begins, and its cells. Raises UnreadableFile."""
    # The limit is the process's; it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise UnreadableFile(
                f"The record that begins in line {line} cannot be read as CSV ({problem})."
            ) from None
        yield line, [cell.strip() for cell in cells]
