"""Webhooks with a wrong signature: nothing of them is kept, but that they come is counted.

A secret that was changed on one side only looks just like a forger, and the gateway switches
a webhook off that is refused for a day. The count lives in the cache, since whoever is not
known must not be able to fill the database. Without a shared cache each process counts its own.
"""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

logger = logging.getLogger(__name__)

COUNT, SINCE = "webhooks:forged", "webhooks:forged-since"
SECONDS_REMEMBERED = 24 * 60 * 60


@dataclass(frozen=True)
class Forgeries:
    """How many came within the day that began with the first of them."""

    number: int
    since: datetime


def note(event_id: str, length: int) -> int:
    """Count a webhook whose signature is wrong, and return the count."""
    # Only id and length: the body may be anything, and the id is whatever they sent.
    logger.warning("Webhook %.40r with a wrong signature, %d bytes", event_id, length)
    if cache.add(COUNT, 1, SECONDS_REMEMBERED):
        cache.set(SINCE, timezone.now(), SECONDS_REMEMBERED)
        return 1
    try:
        return cache.incr(COUNT)
    except ValueError:  # its day has just ended
        return 1


def seen() -> Forgeries | None:
    """What was counted, or None."""
    found = cache.get_many([COUNT, SINCE])
    if len(found) < 2:
        return None
    return Forgeries(found[COUNT], found[SINCE])
