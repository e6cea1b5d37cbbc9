"""From the bytes of a CSV file to its rows, each of which knows its line."""

import csv
import io
from dataclasses import dataclass, field

from shop.importing.values import Problem

MAX_CELL = 5_000_000  # characters; the csv module's own limit is too small for long texts


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
    """All rows of a file.

    problems  rows that do not fit the header
    notes     what had to be guessed
    """

    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)


def read_table(data: bytes) -> Table:
    """Read a CSV file as spreadsheets and shop systems write it.

    Takes UTF-8 with or without a byte order mark, UTF-16 with one, and else
    Windows-1252; commas, semicolons or tabs; any line ends; line breaks and quotes
    in quoted cells. Raises UnreadableFile.
    """
    text, note = _decode(data)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    records = _records(reader)
    header = next(records, (1, []))[1]
    if not any(header):
        raise UnreadableFile("The file is empty.")
    table = Table([name.lower() for name in header])
    if note:
        table.notes.append(note)
    for line, cells in records:
        if len(cells) > len(header) and any(cells[len(header) :]):
            count = f"{len(cells)} cells under {len(header)} columns"
            table.problems.append(Problem(line, f"The row has {count}: a quote may be missing."))
            continue
        row = Row(line, dict(zip(table.columns, cells, strict=False)))
        if not row.is_blank:
            table.rows.append(row)
    return table


def _decode(data: bytes) -> tuple[str, Problem | None]:
    """Turn bytes into text; a guess comes with a note."""
    note = None
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        if b"\0" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise UnreadableFile("The file is not a text file; save it as CSV.") from None
        text = data.decode("cp1252", errors="replace")
        line = data.count(b"\n", 0, problem.start) + 1
        note = Problem(line, "The file is not in UTF-8; it was read as Windows-1252.")
    if "\0" in text:
        raise UnreadableFile("The file is not a text file; save it as CSV.")
    return text, note


def _delimiter(text: str) -> str:
    """The sign that parts the header best; a comma where none does."""
    header = text.lstrip("\r\n").splitlines()[0] if text.strip() else ""
    return max(",;\t", key=header.count)


def _records(reader):
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
