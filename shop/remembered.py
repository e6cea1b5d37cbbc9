"""What private pages read and staff hardly ever change: asked for once a second.

Not for public ones: a page is kept until something changes, and would keep what is a second old.
"""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection

Value = TypeVar("Value")

SECONDS = 1  # so long a change may take to show


class Remembered(Generic[Value]):
    """Calls `read` once a second at most, however many ask; each process remembers for itself.

    What is remembered is shared by all threads: look at it, never change it.
    """

    def __init__(self, read: Callable[[], Value]):
        self.read = read
        self.known: tuple[float, Value] | None = None

    def __call__(self) -> Value:
        now, known = time.monotonic(), self.known
        if known is not None and now < known[0] + SECONDS:
            return known[1]
        value = self.read()
        if not connection.in_atomic_block:  # what is rolled back has never been
            self.known = now, value
        return value
