"""The gateway does not know our keys: nothing can be paid until an operator acts.

Remembered in the cache for an hour from when it is first noticed, and again if it lasts.
Without a shared cache each process remembers its own.
"""

import logging
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

logger = logging.getLogger(__name__)

SINCE = "gateway:keys-refused-since"
SECONDS_REMEMBERED = 60 * 60


def note(key_id: str) -> None:
    """Say in the log that this key was refused, and remember since when."""
    logger.error("The gateway refuses the key %s", key_id)
    cache.add(SINCE, timezone.now(), SECONDS_REMEMBERED)


def since() -> datetime | None:
    """When it was noticed, or None where all is well."""
    return cache.get(SINCE)
