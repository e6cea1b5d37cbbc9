"""Counts that pages add to without waiting: kept in memory, written down by one thread."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Hashable

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

PAUSE = 15  # seconds between two times that a process writes down what it has counted


class Tally:
    """What one process has counted since it last wrote it down.

    name   of the thread that writes
    write  writes what was counted, by what was counted, in a transaction of its own
    most   different things that are counted between two times; beyond them none is new

    A process that dies takes with it what it counted in the last seconds.
    """

    def __init__(self, name: str, write: Callable[[dict], None], *, most: int):
        self.name, self.most = name, most
        self._write = write
        self._counted: Counter[Hashable] = Counter()
        self._lock = threading.Lock()
        self._writer = threading.Thread()  # none yet: the first count of a process starts one

    def __len__(self) -> int:
        return len(self._counted)

    def add(self, key: Hashable) -> None:
        """Count one more. In memory: no page waits for it."""
        with self._lock:
            if key in self._counted or len(self._counted) < self.most:
                self._counted[key] += 1
            self._see_to_a_writer()

    def write_down(self) -> None:
        """Add what was counted here to what is known."""
        if counted := self.clear():
            self._write(counted)

    def clear(self) -> dict:
        """Forget what was counted, and return it."""
        with self._lock:
            counted = dict(self._counted)
            self._counted.clear()
        return counted

    def _see_to_a_writer(self) -> None:
        """Have one thread write down what is counted; the caller holds the lock.

        A process that was forked from this one has none of its threads, and starts its own.
        """
        if self._writer.is_alive():
            return
        self._writer = threading.Thread(target=self._write_for_ever, name=self.name, daemon=True)
        try:
            self._writer.start()
        except RuntimeError:  # no more threads: the page that counts must not fail for it
            logger.warning("Counts of %s are not written down now.", self.name, exc_info=True)

    def _write_for_ever(self) -> None:
        while True:
            time.sleep(PAUSE)
            try:
                self.write_down()
            except DatabaseError:
                logger.warning("%s were not counted this time.", self.name, exc_info=True)
            finally:
                connection.close()
