"""Django's SQLite, with a fairer wait for the one writer before us.

SQLite looks whether it may write after 1, 3, 8, 18 … ms, then every tenth of a second: who
has waited longest looks least often, and under load newcomers overtake them for seconds.
Here everybody looks every few milliseconds for as long as they are willing to wait.
"""

import time

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

STEP_MS = 8  # three looks, after 1, 3 and 8 ms, and then from the beginning


class DatabaseWrapper(base.DatabaseWrapper):
    def _start_transaction_under_autocommit(self):
        """Begin a transaction, waiting in small steps for as long as busy_timeout says."""
        willing_ms = self.connection.execute("PRAGMA busy_timeout").fetchone()[0]
        give_up_at = time.monotonic() + willing_ms / 1000
        self.connection.execute(f"PRAGMA busy_timeout = {min(STEP_MS, willing_ms)}")
        try:
            while True:
                try:
                    return super()._start_transaction_under_autocommit()
                except OperationalError:
                    if time.monotonic() >= give_up_at:
                        raise
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {willing_ms}")
