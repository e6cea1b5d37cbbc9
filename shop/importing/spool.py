"""What is too long for the memory, kept in a temporary file that goes with the process."""

import marshal
import pickle
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from shop.importing.table import Row

IN_MEMORY = 8 * 1024 * 1024  # bytes; what is shorter never reaches the disk


class Spool:
    """A list that is only added to and gone through, as often as one likes.

    file    where it lies: a temporary file that goes with the process, unless told
    length  how many there are in the file already
    """

    def __init__(self, file: BinaryIO | None = None, *, length: int = 0):
        if file is None:
            file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115  (it goes with us)
        self._file = file
        self._length = length

    def append(self, value) -> None:
        self._file.seek(0, 2)
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        self._length += 1

    def flush(self) -> None:
        self._file.flush()

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator:
        place = 0
        for _ in range(self._length):
            self._file.seek(place)
            value = pickle.load(self._file)  # noqa: S301  (we alone have written it)
            place = self._file.tell()
            yield value


class Groups:
    """Rows that belong together, wherever they stand in the file; cells that say nothing go."""

    def __init__(self):
        # A nameless database lies in memory, and on the disk what is too large for it.
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.execute("CREATE TABLE row (grp INTEGER, line INTEGER, cells BLOB)")
        self._rows.execute("BEGIN")

    def add(self, group: int, row: Row) -> None:
        cells = marshal.dumps({name: text for name, text in row.cells.items() if text})
        self._rows.execute("INSERT INTO row VALUES (?, ?, ?)", (group, row.line, cells))

    def __iter__(self) -> Iterator[tuple[int, list[Row]]]:
        """Each group in order of its number, with its rows in order of their lines."""
        self._rows.execute("CREATE INDEX IF NOT EXISTS by_group ON row (grp, line)")
        current, rows = None, []
        for group, line, cells in self._rows.execute(
            "SELECT grp, line, cells FROM row ORDER BY grp, line"
        ):
            if group != current and rows:
                yield current, rows
                rows = []
            current = group
            rows.append(Row(line, marshal.loads(cells)))  # noqa: S302  (as above)
        if rows:
            yield current, rows


def grouped(rows: Iterable[tuple[str, Row]]) -> Iterator[tuple[str, list[Row]]]:
    """Bring rows with the same name together, in the order in which the names first occur."""
    groups, numbers, names = Groups(), {}, []
    for name, row in rows:
        if name not in numbers:
            numbers[name] = len(names)
            names.append(name)
        groups.add(numbers[name], row)
    for number, found in groups:
        yield names[number], found
