"""Remembers what people searched for and did not find: the words, and how often."""

import logging
import re
import threading
import time
from collections import Counter

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from shop.models import SearchMiss
from shop.searching import words

logger = logging.getLogger(__name__)

PAUSE = 15  # seconds between two times that a process writes down what it has counted
MOST_REMEMBERED = 500  # different words that a process counts in that time
MOST_KEPT = 5000  # rows; beyond them those that came least often and long ago are forgotten
# What may tell of a person (a mail address, a telephone or order number) is not kept.
PERSONAL = re.compile(r"@|(\d[\s-]*){6}")

_counted: Counter[str] = Counter()
_lock = threading.Lock()
_writer = threading.Thread()  # none yet: the first miss of a process starts one


def note(text: str) -> None:
    """Count words for which nothing was found. In memory: no page waits for it."""
    key = _key(text)
    if len(key) < 2 or PERSONAL.search(text):
        return
    with _lock:
        if key in _counted or len(_counted) < MOST_REMEMBERED:
            _counted[key] += 1
        _see_to_a_writer()


def write_down() -> None:
    """Add what this process has counted to what is known; the table stays bounded."""
    with _lock:
        counted = dict(_counted)
        _counted.clear()
    if not counted:
        return
    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        # In order of the words, so that two processes wait for one another and do not deadlock.
        for key in sorted(counted):
            cursor.execute(
                "INSERT INTO shop_searchmiss (words, count, first_at, last_at) "
                "VALUES (%s, %s, %s, %s) ON CONFLICT (words) DO UPDATE SET "
                "count = shop_searchmiss.count + excluded.count, last_at = excluded.last_at",
                [key, counted[key], now, now],
            )
        surplus = SearchMiss.objects.count() - MOST_KEPT
        if surplus > 0:
            least = SearchMiss.objects.order_by("count", "last_at").values_list("pk", flat=True)
            SearchMiss.objects.filter(pk__in=list(least[:surplus])).delete()


def _see_to_a_writer() -> None:
    """Have one thread write down what is counted; the caller holds the lock.

    A process that was forked from this one has none of its threads, and starts its own.
    """
    global _writer
    if _writer.is_alive():
        return
    _writer = threading.Thread(target=_write_for_ever, name="search-misses", daemon=True)
    try:
        _writer.start()
    except RuntimeError:  # no more threads: the search that missed must not fail for it
        logger.warning("Searches without result are not written down now.", exc_info=True)


def _write_for_ever() -> None:
    while True:
        time.sleep(PAUSE)
        try:
            write_down()
        except DatabaseError:
            logger.warning("Searches without result were not counted this time.", exc_info=True)
        finally:
            connection.close()


def forget(text: str) -> None:
    """Take words off the list: somebody has seen to them."""
    SearchMiss.objects.filter(words=_key(text)).delete()


def _key(text: str) -> str:
    return " ".join(words.flat(text))[:100].strip()
