"""What keeps callers in order: one call for each refund key at a time, and so many a second."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from orders.simulator.clock import Clock
from orders.simulator.errors import known
from orders.simulator.terms import Terms

PATIENCE = 3  # refusals in a row after which the cool-down begins
COOL_DOWN_SECONDS = 30


class Desk:
    """Lets a call in, or raises the ApiError that Razorpay answers with."""

    def __init__(self, terms: Terms, clock: Clock):
        self._terms = terms
        self._clock = clock
        self._lock = threading.Lock()
        self._keys: set[str] = set()
        self._second, self._calls, self._refusals = 0, 0, 0
        self._closed_until = 0.0

    def count(self) -> None:
        """Count a call; too many in a second are refused, and who insists has to wait."""
        if not self._terms.calls_per_second:
            return
        with self._lock:
            now = self._clock.now()
            if now < self._closed_until:
                raise known("rate_limited_cooldown")
            if int(now) != self._second:
                self._second, self._calls = int(now), 0
            self._calls += 1
            if self._calls <= self._terms.calls_per_second:
                self._refusals = 0
                return
            self._refusals += 1
            if self._refusals >= PATIENCE:
                self._refusals, self._closed_until = 0, now + COOL_DOWN_SECONDS
            raise known("rate_limited")

    @contextmanager
    def alone_with(self, refund_key: str | None) -> Iterator[None]:
        """Keep a second call with the same refund key out while the first is not answered."""
        if refund_key is None:
            yield
            return
        with self._lock:
            if refund_key in self._keys:
                raise known("refund_idem_inflight")
            self._keys.add(refund_key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(refund_key)
