"""The log of changes of the catalogue, as each process reads it: what is new since it last looked.

The database itself writes CatalogueChange (shop.triggers), in the transaction of the change.
"""

import time
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from shop.models import CatalogueChange
from shop.prepared import statement

MANY = 20_000  # after so many rows it is quicker to read everything anew
LOOKED_BACK = 5000  # keys among which a process that starts looks for changes under way
PATIENCE = 60  # seconds in which a transaction that changes the catalogue must have ended
KEPT_FOR = timedelta(days=2)  # so long changes stay in the log
TRUSTED_FOR = 24 * 60 * 60  # seconds after which a process may have missed some, and reads all

Row = tuple[int, int, str]  # the key of a change, the product, which pages it touched


class Changes:
    """Which changes of the catalogue were taken in.

    On PostgreSQL a change may show after one with a greater key: the keys that were passed
    over are looked for until their transaction must have ended.
    """

    def __init__(self):
        """Begin with now: what is committed already is read anyway."""
        log = CatalogueChange.objects
        self.newest = log.aggregate(newest=Max("pk"))["newest"] or 0
        # Whatever came before a row that is so old is committed, rolled back or forgotten.
        settled = log.filter(at__lt=timezone.now() - timedelta(seconds=2 * PATIENCE))
        start = max(
            settled.order_by("-pk").values_list("pk", flat=True).first() or 0,
            self.newest - LOOKED_BACK,
        )
        there = set(log.filter(pk__gt=start).values_list("pk", flat=True))
        absent = set(range(start + 1, self.newest)) - there
        self.missing = dict.fromkeys(absent if len(there) > 1 else (), time.monotonic())

    def unread(self) -> list[Row]:
        """What was not taken in yet; MANY + 1 of them if there are more."""
        self.missing = {
            key: at for key, at in self.missing.items() if time.monotonic() - at < PATIENCE
        }
        if not self.missing:
            return [(one.pk, one.product_id, one.pages) for one in _later(self.newest)]
        found = CatalogueChange.objects.filter(Q(pk__gt=self.newest) | Q(pk__in=[*self.missing]))
        return list(found.order_by("pk").values_list("pk", "product_id", "pages")[: MANY + 1])

    def note(self, found: list[Row]) -> None:
        """Remember what was taken in, and which keys were passed over on the way."""
        now = time.monotonic()
        for key, *_ in found:
            self.missing.pop(key, None)
            if key > self.newest:
                self.missing |= dict.fromkeys(range(self.newest + 1, key), now)
                self.newest = key


@statement
def _later(newest: int) -> QuerySet[CatalogueChange]:
    """What came after this change, as far as it is read one by one."""
    found = CatalogueChange.objects.filter(pk__gt=newest).order_by("pk")
    return found.only("product_id", "pages")[: MANY + 1]


def forget_old(now: datetime) -> None:
    """Take out of the log what every process has taken in, or will read anew."""
    CatalogueChange.objects.filter(at__lt=now - KEPT_FOR).delete()
