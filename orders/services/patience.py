"""How long to wait for a lock of the database, where somebody waits for the answer."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection


@contextmanager
def at_most(seconds: float, *, is_hurried: bool = False) -> Iterator[None]:
    """Let each wait for a lock end after `seconds` with OperationalError, within the block.

    On SQLite that is the wait for the one writer before us, on PostgreSQL the wait for a
    row that another transaction holds. Raises OperationalError where there is no database.

    is_hurried   let SQLite's other writers wait: for what is short, and waited for outside
    """
    _set(seconds, is_hurried=is_hurried)
    try:
        yield
    finally:
        try:
            _set(None)
        except DatabaseError:
            # A broken connection, or a transaction that has failed and takes its setting
            # along: with the next one everything is as usual.
            if not connection.in_atomic_block:
                connection.close()


def _set(seconds: float | None, *, is_hurried: bool = False) -> None:
    """Bound each wait, or with None let it be as the settings say."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        connection.willing_seconds = seconds
        connection.hurry(is_hurried)
        return
    with connection.cursor() as cursor:
        if seconds is None:
            cursor.execute("RESET lock_timeout")
        else:
            cursor.execute(f"SET lock_timeout = {int(seconds * 1000)}")
