"""How a process knows that the pages it keeps still say what the database says."""

import logging
import threading
import time
from collections.abc import Callable, Collection

from django.db import Error, close_old_connections

from shop.change_log import MANY, TRUSTED_FOR, Changes
from shop.models import PagesTouched

logger = logging.getLogger(__name__)

ASKED_EVERY = 0.25  # seconds
TRUSTED = 0.75  # seconds after which nobody is answered before the log was read again


class Freshness:
    """Reads the log of changes four times a second at most, and only while somebody asks.

    drop   is told of products whose own pages are old; of None when all pages are
    as_of  the time at which the log was last read, by the clock
    """

    def __init__(self, drop: Callable[[Collection[int] | None], None]):
        self.as_of = 0.0
        self._drop = drop
        self._lock = threading.Lock()
        self._changes: Changes | None = None
        self._read_at = self._distrusted_at = float("-inf")

    def is_known(self) -> bool:
        """Whether what is kept now is less than a second old; reads the log where need be.

        One reads while the others go on with what was known last, for as long as that may be.
        False when the database cannot be asked.
        """
        age = self._age()
        if age < ASKED_EVERY:
            return True
        if not self._lock.acquire(blocking=age >= TRUSTED):
            return True
        try:
            if self._age() < ASKED_EVERY:
                return True
            return self._read()
        finally:
            self._lock.release()

    def distrust(self) -> None:
        """Have the log read before anybody is answered again."""
        self._distrusted_at = time.monotonic()

    def _age(self) -> float:
        """For how long what is known may have been wrong, in seconds."""
        if self._read_at <= self._distrusted_at:
            return float("inf")
        return time.monotonic() - self._read_at

    def _read(self) -> bool:
        now, as_of = time.monotonic(), time.time()
        close_old_connections()
        try:
            self._take_in(now)
        except Error as problem:
            logger.warning("The log of changes could not be read: %s", problem)
            return False
        finally:
            close_old_connections()
        self._read_at, self.as_of = now, as_of
        return True

    def _take_in(self, now: float) -> None:
        if now - self._read_at > TRUSTED_FOR:
            self._changes = None
        unread = self._changes.unread() if self._changes else []
        if self._changes is None or len(unread) > MANY:
            self._changes = Changes()
            self._drop(None)
        elif unread:
            self._changes.note(unread)
            if any(pages == PagesTouched.ALL for _, _, pages in unread):
                self._drop(None)
            elif own := {pk for _, pk, pages in unread if pages == PagesTouched.OWN}:
                self._drop(own)
