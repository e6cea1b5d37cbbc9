"""Making the smaller copies of stored pictures, after the upload was answered.

What is to be made stands in the row of the picture and is claimed there, by a thread of
the process that took the upload or by make_images, so that nothing is lost with a process.
"""

import logging
import threading
from collections import Counter
from datetime import datetime, timedelta

from django.core.files.storage import default_storage
from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from shop.models import ProductImage, StoredPicture
from shop.models.image import RECIPE
from shop.services import images
from shop.services.file_storage import originals, put

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)  # far longer than one picture takes
AT_ONCE = 50  # claimed one by one between two looks at what is due

_lock = threading.Lock()
_thread: threading.Thread | None = None
_is_wanted = False


def make_due(*, limit: int, now: datetime | None = None, track=iter) -> Counter:
    """Make the renditions that are still to be made; returns how many were and were not.

    limit  how many pictures to look at
    now    the time, for tests
    track  wraps the keys to be looked at, for a progress bar

    Each picture is claimed first, so any number of workers may run this at once. Must not
    be called inside a transaction.
    """
    tally = Counter(made=0, failed=0)
    due = StoredPicture.objects.due(now or timezone.now()).order_by("pk")
    for pk in track(list(due.values_list("pk", flat=True)[:limit])):
        stored = _claim(pk, now or timezone.now())
        if stored is not None:
            tally["made" if make(stored, now or timezone.now()) else "failed"] += 1
    return tally


def make(stored: StoredPicture, now: datetime) -> bool:
    """Make all the files that pages show of one picture, and tell the rows that do.

    False when it could not be; the row says why, and when it is tried again.
    """
    try:
        _draw(stored)
    except Exception as problem:  # the border: nothing that one picture does stops the others
        logger.warning("Picture %s: %s", stored, problem)
        StoredPicture.objects.filter(pk=stored.pk).update(
            problem=str(problem)[:200] or type(problem).__name__,
            not_before=now + LEASE * 2**stored.attempts,
        )
        return False
    with transaction.atomic():
        # First the stored picture: attach() holds its row while it copies the recipe.
        StoredPicture.objects.filter(pk=stored.pk).update(
            recipe=RECIPE, not_before=None, problem="", attempts=0
        )
        ProductImage.objects.filter(stored=stored.pk).update(recipe=RECIPE)
    return True


def start_making() -> None:
    """Have a thread of this process make what is due; it ends when nothing is left."""
    global _thread, _is_wanted
    with _lock:
        _is_wanted = True
        if _thread is None:
            _thread = threading.Thread(target=_make_all, name="renditions", daemon=True)
            _thread.start()


def _claim(pk: int, now: datetime) -> StoredPicture | None:
    """Take one picture for this worker alone until its lease ends, or return None."""
    with transaction.atomic(durable=True):
        claimed = StoredPicture.objects.due(now).filter(pk=pk)
        if not claimed.update(not_before=now + LEASE, attempts=F("attempts") + 1):
            return None
        return StoredPicture.objects.get(pk=pk)


def _draw(stored: StoredPicture) -> None:
    """Write the files anew from the original. Raises whatever goes wrong."""
    with originals().open(stored.original) as file:
        data = file.read()
    wanted = [(copy.name, copy.file_type, copy.width) for copy in stored.all_renditions()]
    wanted.append((stored.file.name, "JPEG", None))
    for name, encoded in images.in_turn(lambda: _encoded(data, wanted)).items():
        put(default_storage, name, encoded)


def _encoded(data: bytes, wanted: list[tuple[str, str, int | None]]) -> dict[str, bytes]:
    picture, _ = images.read_picture(data)
    return {name: images.encode(picture, kind, width=width) for name, kind, width in wanted}


def _make_all() -> None:
    global _thread, _is_wanted
    while True:
        with _lock:
            if not _is_wanted:
                _thread = None
                return
            _is_wanted = False
        close_old_connections()
        try:
            while make_due(limit=AT_ONCE).total():
                pass
        except Exception:  # the border of the thread; run_periodic finds what is left
            logger.exception("Renditions could not be made")
        finally:
            connection.close()
