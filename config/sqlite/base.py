"""Django's SQLite, with a fairer wait for the one writer before us.

SQLite looks whether it may write after 1, 3, 8, 18 … ms, then every tenth of a second: who
has waited longest looks least often, and under load newcomers overtake them for seconds.
Here one thread of a process looks, every few milliseconds, and the others stand in line
behind it: they cost nothing meanwhile, above all not the one that writes.
"""

import threading
import time

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

STEP_MS = 8  # three looks, after 1, 3 and 8 ms, and then from the beginning
line = threading.Lock()


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        """Begin a transaction, waiting in line for as long as busy_timeout says."""
        willing_ms = self.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        give_up_at = time.monotonic() + willing_ms / 1000
        if not line.acquire(timeout=willing_ms / 1000):
            raise OperationalError("database is locked, and others wait for it too")
        try:
            self.connection.execute(f"PRAGMA busy_timeout = {min(STEP_MS, willing_ms)}")
            while True:
                try:
                    return super()._start_transaction_under_autocommit()
                except OperationalError:
                    if time.monotonic() >= give_up_at:
                        raise
        finally:
            line.release()
            self.connection.execute(f"PRAGMA busy_timeout = {willing_ms}")
