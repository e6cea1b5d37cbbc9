"""An import from the file to the shop and back: a row that survives whoever works on it.

Each step ends in one transaction that also moves the row on, so that a process that dies
leaves either all of the step or nothing, and the next one begins it anew. The steps are
taken by a thread of the process, by run_periodic, or by whoever calls perform().
"""

import logging
import secrets
import threading
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import close_old_connections, transaction
from django.utils import timezone

from shop import history
from shop.importing import UnreadableFile
from shop.models import ImportRow, ImportStatus, ProductImport, RowKind
from shop.models.product_import import WORK
from shop.services.imports import engine, findable, undoing
from shop.services.imports.desk import Bar, Cancelled, Desk
from shop.services.imports.notes import Notes
from shop.services.product_images import Missing, fetch_missing, missing_images

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=60)
CHANGED_MEANWHILE = "The shop has changed since the file was compared. Look again."
BROKEN = "The last step ended in an error and changed nothing; the log of the shop says more."
NOT_HERE = "Pictures that the file names, and that came in no zip file beside it:"
NOT_ALL_PICTURES = "Not all pictures were fetched: that was stopped."


class NotNow(Exception):
    """The import is no longer where it was when that was asked for; the text says so."""


def start(file: BinaryIO, *, name: str, pictures: BinaryIO | None = None, **how) -> ProductImport:
    """Keep a file, and have it read and compared soon.

    how  format, category, uncounted and actor, as in ProductImport
    """
    run = ProductImport(name=name[-200:], folder=secrets.token_hex(16), **how)
    # The files first: a row promises that they are there.
    Desk(run).lay_down(file, pictures=pictures)
    run.save()
    return run


def approve(run: ProductImport) -> None:
    """Have what was shown written. Raises NotNow."""
    _ask(run, ImportStatus.READY, ImportStatus.TO_WRITE)


def undo(run: ProductImport) -> None:
    """Have the last import that is in the shop taken back. Raises NotNow."""
    if run != undoing.last_in_the_shop():
        raise NotNow("Only the last import can be undone.")
    Desk(run).lay_out()
    _ask(run, ImportStatus.DONE, ImportStatus.TO_UNDO)


def cancel(run: ProductImport) -> None:
    """Stop an import that is not in the shop yet: now, or as soon as its worker looks up."""
    desk = Desk(run)
    desk.cancel()
    with desk.held() as is_ours:
        if is_ours or not desk.folder.is_dir():
            _stop(run)


def _ask(run: ProductImport, before: str, after: str) -> None:
    if not _move(run, before, after, problem=""):
        run.refresh_from_db()
        raise NotNow(f"That cannot be done now: {run.get_status_display().lower()}.")
    transaction.on_commit(wake)


def _stop(run: ProductImport) -> None:
    for status in (ImportStatus.TO_READ, ImportStatus.READY, ImportStatus.TO_WRITE):
        if _move(run, status, ImportStatus.CANCELLED, problem=""):
            Desk(run).clear()


def _move(run: ProductImport, before: str, after: str, **values) -> bool:
    """Take the row on, if it is still where it was; of two, one wins."""
    row = ProductImport.objects.filter(pk=run.pk, status=before)
    if not row.update(status=after, **values):
        return False
    run.status = after
    for name, value in values.items():
        setattr(run, name, value)
    return True


def forget_old(now: datetime) -> None:
    """Let go of what was said of imports long ago, except of the one that can be undone."""
    last = undoing.last_in_the_shop()
    old = ProductImport.objects.filter(created_at__lt=now - KEPT_FOR).exclude(status__in=WORK)
    old = old.exclude(pk=last.pk if last else None)
    for run in old.filter(status=ImportStatus.READY):
        _stop(run)
    ImportRow.objects.filter(product_import__in=old).delete()


# Working


def wake() -> None:
    """Have what is to be done done by a thread of this process, if none is at it."""
    with _guard:
        global _thread
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="imports", daemon=True)
            _thread.start()


_guard = threading.Lock()
_thread: threading.Thread | None = None


def _work() -> None:
    try:
        while work():
            pass
    except Exception:  # the border of the thread: run_periodic goes on
        logger.exception("Imports are left to run_periodic")
    finally:
        close_old_connections()


def work() -> int:
    """Take every import that waits one step further; returns how many steps were taken."""
    waiting = ProductImport.objects.filter(status__in=WORK).order_by("pk")
    return sum(perform(run) for run in waiting)


def perform(run: ProductImport, *, bar: Bar | None = None) -> bool:
    """Take one step of an import, unless somebody else is at it; tells whether it was taken.

    bar  shows somebody how far it is; see Desk
    """
    desk = Desk(run, bar=bar)
    with desk.held() as is_ours:
        if not is_ours:
            return False
        run.refresh_from_db()
        status = run.status
        if status not in STEPS:
            return False
        try:
            by = run.actor.get_username() if run.actor else ""
            with history.acting(by=by, source=f"import {run.name}"):
                STEPS[status](run, desk)
        except Cancelled:
            _stop(run)
        except UnreadableFile as problem:
            _move(run, ImportStatus.TO_READ, ImportStatus.WRONG, problem=str(problem))
        except engine.ShopChanged:
            _move(run, ImportStatus.TO_WRITE, ImportStatus.TO_READ, problem=CHANGED_MEANWHILE)
        except Exception:  # the border of the system: a person is told, others go on
            logger.exception("Import %s", run.pk)
            _move(run, status, AFTER_A_FAILURE[status], problem=BROKEN)
    if not run.is_working and run.status != ImportStatus.READY:
        desk.clear()
    return True


def _read(run: ProductImport, desk: Desk) -> None:
    """Compare the file with the shop, and keep what there is to say."""
    desk.heed()
    run.rows.all().delete()
    with desk.parsed(run.format) as parsed, Notes(run) as notes:
        checked = engine.check(
            parsed,
            category=run.category,
            archive=desk.archive(),
            see=notes.take,
            progress=lambda rows: desk.track(rows, "Comparing"),
        )
        for kind, found in (
            (RowKind.WRONG, checked.problems),
            (RowKind.LEFT, parsed.left),
            (RowKind.NOTE, parsed.notes),
        ):
            for one in found:
                notes.add(kind, one.line, one.text)
        if checked.absent:
            notes.add(RowKind.NOTE, 0, f"{NOT_HERE} {checked.absent}.")
    _move(
        run,
        ImportStatus.TO_READ,
        ImportStatus.WRONG if checked.problems else ImportStatus.READY,
        format=parsed.format,
        digest=checked.digest,
        new=checked.kinds["new"],
        changed=checked.kinds["changed"],
        unchanged=checked.kinds["unchanged"],
        variants=checked.variants,
        wrong=len(checked.problems),
        left=len(parsed.left),
        not_counted=0 if run.uncounted else checked.uncounted,
    )


def _write(run: ProductImport, desk: Desk) -> None:
    """Write what was shown, and nothing else, in one transaction."""

    def finish(tally: engine.Tally) -> None:
        desk.heed()
        values = {
            "made_categories": tally.made,
            "held_ms": int(tally.held_seconds * 1000),
            "written_at": timezone.now(),
        }
        if not _move(run, ImportStatus.TO_WRITE, ImportStatus.TO_FETCH, **values):
            raise Cancelled

    desk.heed()
    with desk.parsed(run.format) as parsed:
        archive = desk.archive()
        checked = engine.check(
            parsed,
            category=run.category,
            archive=archive,
            progress=lambda rows: desk.track(rows, "Comparing"),
        )
        if checked.digest != run.digest:
            raise engine.ShopChanged
        engine.write(
            parsed,
            checked,
            source=run.name,
            category=run.category,
            uncounted=run.uncounted,
            archive=archive,
            progress=lambda rows: desk.track(rows, "Writing"),
            finish=finish,
        )


def _finish(run: ProductImport, desk: Desk) -> None:
    """Let search find what came, and fetch pictures; what came stays whatever happens here."""
    written = run.rows.filter(kind__in=[RowKind.NEW, RowKind.CHANGED])
    handles = list(written.values_list("handle", flat=True))
    findable.make_findable(findable.keys_of(desk.track(handles, "Making it findable")))
    run.rows.filter(kind=RowKind.PICTURE).delete()  # of a try that did not come to its end
    pictures, problem = 0, ""
    with desk.parsed(run.format) as parsed, Notes(run) as notes:
        missing = missing_images(parsed) if run.with_pictures else []
        _note_fetching(run, missing)
        try:
            pictures, problems = fetch_missing(
                missing,
                progress=lambda rows: desk.track(rows, "Fetching pictures"),
            )
            for found in problems:
                notes.add(RowKind.PICTURE, found.line, found.text)
        except Cancelled:
            problem = NOT_ALL_PICTURES
    _move(run, ImportStatus.TO_FETCH, ImportStatus.DONE, problem=problem, pictures=pictures)


def _note_fetching(run: ProductImport, missing: list[Missing]) -> None:
    """Write down which pictures are about to come, for undoing; also those of a try before."""
    with Notes(run) as notes:
        for one in missing:
            handle = one.product.source_handle or one.product.slug
            notes.add(RowKind.FETCHED, one.image.line, one.image.url, handle=handle)


def _take_back(run: ProductImport, desk: Desk) -> None:
    def finish() -> None:
        if not _move(run, ImportStatus.TO_UNDO, ImportStatus.UNDONE):
            raise Cancelled

    total = max(1, run.new + run.changed)
    undoing.undo(run, progress=lambda rows: desk.track(rows, "Undoing", total=total), finish=finish)


STEPS = {
    ImportStatus.TO_READ: _read,
    ImportStatus.TO_WRITE: _write,
    ImportStatus.TO_FETCH: _finish,
    ImportStatus.TO_UNDO: _take_back,
}
AFTER_A_FAILURE = {
    ImportStatus.TO_READ: ImportStatus.FAILED,
    ImportStatus.TO_WRITE: ImportStatus.READY,
    ImportStatus.TO_FETCH: ImportStatus.DONE,
    ImportStatus.TO_UNDO: ImportStatus.DONE,
}
