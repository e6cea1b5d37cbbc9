"""Remembers what people searched for and did not find: the words, and how often."""

import re

from django.db import connection, transaction
from django.utils import timezone

from shop.models import SearchMiss
from shop.searching import words
from shop.services.tallies import Tally

MOST_REMEMBERED = 500  # different words that a process counts before it writes them down
MOST_KEPT = 5000  # rows; beyond them those that came least often and long ago are forgotten
# What may tell of a person (a mail address, a telephone or order number) is not kept.
PERSONAL = re.compile(r"@|(\d[\s-]*){6}")


def note(text: str) -> None:
    """Count words for which nothing was found. In memory: no page waits for it."""
    key = _key(text)
    if len(key) >= 2 and not PERSONAL.search(text):
        tally.add(key)


def _write(counted: dict[str, int]) -> None:
    """Add what a process has counted to what is known; the table stays bounded."""
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


def forget(text: str) -> None:
    """Take words off the list: somebody has seen to them."""
    SearchMiss.objects.filter(words=_key(text)).delete()


def _key(text: str) -> str:
    return " ".join(words.flat(text))[:100].strip()


tally = Tally("search-misses", _write, most=MOST_REMEMBERED)
