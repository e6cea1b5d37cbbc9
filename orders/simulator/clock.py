"""The time of the simulated Razorpay."""

import time
from collections.abc import Callable


class Clock:
    """The real time, until it is put forward, set or stopped.

    `skipped` is how far it was put forward in all. What waits for its time, such as the
    retries of an event, counts that as time that has passed; a clock that is put back
    shows another time, and brings nothing back.
    """

    def __init__(self, real: Callable[[], float] = time.time):
        self._real = real
        self._ahead = 0.0
        self._stopped_at: float | None = None
        self.skipped = 0.0

    def now(self) -> float:
        return (self._real() if self._stopped_at is None else self._stopped_at) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds
        self.skipped += max(0.0, seconds)

    def set(self, at: float) -> None:
        self.advance(at - self.now())

    def stop(self) -> None:
        """Stand still, but for what `advance()` and `set()` do, so that times repeat exactly."""
        self._stopped_at = self._real()

    def go_on(self) -> None:
        """Run again, from the time that it shows."""
        if self._stopped_at is not None:
            self._ahead += self._stopped_at - self._real()
            self._stopped_at = None

    def shown(self) -> dict:
        return {"now": int(self.now()), "is_stopped": self._stopped_at is not None}

    def dump(self) -> dict:
        return {"ahead": self._ahead, "stopped_at": self._stopped_at}

    def load(self, state: dict) -> None:
        self._ahead, self._stopped_at = state["ahead"], state["stopped_at"]
