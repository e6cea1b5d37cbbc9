"""When the catalogue will next change by itself, so that no cache keeps a page beyond it."""

import time
from datetime import datetime, timedelta

from django.db.models import Min, Q
from django.utils import timezone

from shop.models import ScheduledChange, ScheduleState

TRUSTED_FOR = 30  # seconds
SOON = timedelta(minutes=10)  # beyond it a page may be kept as long as any other


class Moments:
    """What this process knows of the schedule; asked of the database twice a minute at most."""

    def __init__(self):
        self.next_at: datetime | None = None
        self.trusted_until = float("-inf")

    def seconds_left(self) -> int | None:
        """How long until the next change, if it is soon."""
        if time.monotonic() >= self.trusted_until:
            self._read()
        now = timezone.now()
        # What is long overdue waits for run_periodic; pages must not be made anew all the while.
        if self.next_at is None or abs(self.next_at - now) > SOON:
            return None
        return max(0, int((self.next_at - now).total_seconds()))

    def _read(self) -> None:
        waiting, running = Q(state=ScheduleState.WAITING), Q(state=ScheduleState.RUNNING)
        found = ScheduledChange.objects.open().aggregate(
            begins=Min("starts_at", filter=waiting), ends=Min("ends_at", filter=running)
        )
        self.next_at = min(filter(None, found.values()), default=None)
        self.trusted_until = time.monotonic() + TRUSTED_FOR


moments = Moments()
