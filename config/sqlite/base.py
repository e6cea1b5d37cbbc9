"""Django's SQLite, with a fairer and safer wait for the one writer before us.

SQLite looks whether it may write after 1, 3, 8, 18 … ms, then every tenth of a second: who
has waited longest looks least often, and under load newcomers overtake them for seconds.
Here one thread of a process looks, every few milliseconds, and the others stand in line
behind it: they cost nothing meanwhile, above all not the one that writes.

SQLite's own wait also keeps the waiting connection's mutex all the time. The writer stops
there for good when its garbage collector throws away a cursor of that connection, and each
waits for the other until the time is up. With short looks the mutex is free in between.
"""

import sqlite3
import threading
import time

from django.db.backends.sqlite3 import base

STEP_MS = 8  # three looks, after 1, 3 and 8 ms, and then from the beginning
HURRIED_STEP_MS = 3
USUAL_SECONDS = 5  # Python's own, where the settings say nothing
line = threading.Lock()
fast_line = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose manners can be changed for a while.

    willing_seconds  how long each statement waits for the lock; None: as in OPTIONS
    is_hurried       stands in a line of its own, and looks more often: for short writes
                     that somebody outside waits for
    """

    willing_seconds: float | None = None
    is_hurried = False

    def get_new_connection(self, conn_params):
        connection = super().get_new_connection(conn_params)
        connection.execute(f"PRAGMA busy_timeout = {STEP_MS}")
        return connection

    def hurry(self, is_hurried: bool) -> None:
        """Join the fast line from now on, or the usual one again."""
        self.is_hurried = is_hurried
        if self.connection is not None:
            step = HURRIED_STEP_MS if is_hurried else STEP_MS
            self.connection.execute(f"PRAGMA busy_timeout = {step}")

    def create_cursor(self, name=None):
        cursor = self.connection.cursor(factory=PatientCursor)
        cursor.line = fast_line if self.is_hurried else line
        cursor.willing_seconds = self.willing_seconds
        if cursor.willing_seconds is None:
            cursor.willing_seconds = self.settings_dict["OPTIONS"].get("timeout", USUAL_SECONDS)
        return cursor


class PatientCursor(base.SQLiteCursorWrapper):
    """Waits for the lock between statements, not within them.

    In a transaction of ours there is nothing to wait for: it began with the lock.
    """

    willing_seconds: float
    line: threading.Lock

    def execute(self, query, params=None):
        return self._patiently(super().execute, query, params)

    def executemany(self, query, param_list):
        if not self.connection.in_transaction:
            param_list = list(param_list)  # it may be gone through more than once
        return self._patiently(super().executemany, query, param_list)

    def _patiently(self, run, query, params):
        if self.connection.in_transaction:
            return run(query, params)
        give_up_at = time.monotonic() + self.willing_seconds
        if not query.startswith("BEGIN"):  # who begins a transaction joins the line at once
            try:
                return run(query, params)
            except sqlite3.OperationalError as problem:
                if not _is_locked(problem):
                    raise
        if not self.line.acquire(timeout=max(0, self.willing_seconds)):
            raise sqlite3.OperationalError("database is locked, and others wait for it too")
        try:
            while True:
                try:
                    return run(query, params)
                except sqlite3.OperationalError as problem:
                    if not _is_locked(problem) or time.monotonic() >= give_up_at:
                        raise
        finally:
            self.line.release()


def _is_locked(problem: sqlite3.OperationalError) -> bool:
    code = getattr(problem, "sqlite_errorcode", None)
    return code is not None and code & 0xFF == sqlite3.SQLITE_BUSY
