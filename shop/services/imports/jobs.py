"""An import from the file to the shop and back: a row that survives whoever works on it.

Each step ends in one transaction that also moves the row on, so that a process that dies
leaves either all of the step or nothing, and the next one begins it anew. The steps are
taken by a thread of the process, by run_periodic, or by whoever calls perform().
"""

import logging
import secrets
import shutil
import threading
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import connection, transaction

from shop import history
from shop.importing import UnreadableFile
from shop.models import ImportRow, ImportStatus, ProductImport
from shop.models.product_import import WORK
from shop.services.imports import engine, undoing
from shop.services.imports.desk import Bar, Cancelled, Desk, abandoned, this_host
from shop.services.imports.steps import AFTER_A_FAILURE, AFTER_A_LOSS, STEPS, move

logger = logging.getLogger(__name__)

FORGOTTEN_AFTER = timedelta(days=1)
KEPT_FOR = timedelta(days=60)
CHANGED_MEANWHILE = "The shop has changed since the file was compared. Look again."
BROKEN = "The last step ended in an error and changed nothing; the log of the shop says more."


class NotNow(Exception):
    """The import is no longer where it was when that was asked for; the text says so."""


def start(file: BinaryIO, *, name: str, pictures: BinaryIO | None = None, **how) -> ProductImport:
    """Keep a file, and have it read and compared soon.

    how  format, category, uncounted and actor, as in ProductImport
    """
    run = ProductImport(name=name[-200:], folder=secrets.token_hex(16), host=this_host(), **how)
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
    _ask(run, ImportStatus.DONE, ImportStatus.TO_UNDO, host=this_host())


def cancel(run: ProductImport) -> None:
    """Stop an import that is not in the shop yet: now, or as soon as its worker looks up."""
    desk = Desk(run)
    desk.cancel()
    with desk.held() as is_ours:
        if is_ours or not desk.folder.is_dir():
            _stop(run)


def _ask(run: ProductImport, before: str, after: str, **values) -> None:
    if not move(run, before, after, problem="", **values):
        run.refresh_from_db()
        raise NotNow(f"That cannot be done now: {run.get_status_display().lower()}.")
    transaction.on_commit(wake)


def _stop(run: ProductImport) -> None:
    for status in (ImportStatus.TO_READ, ImportStatus.READY, ImportStatus.TO_WRITE):
        if move(run, status, ImportStatus.CANCELLED, problem=""):
            Desk(run).clear()


def forget_old(now: datetime) -> None:
    """Let go of what was said of imports long ago, except of the one that can be undone."""
    last = undoing.last_in_the_shop()
    old = ProductImport.objects.filter(created_at__lt=now - KEPT_FOR).exclude(status__in=WORK)
    old = old.exclude(pk=last.pk if last else None)
    for run in old.filter(status=ImportStatus.READY):
        _stop(run)
    ImportRow.objects.filter(product_import__in=old).delete()
    for folder in abandoned(now - FORGOTTEN_AFTER):
        if not ProductImport.objects.filter(folder=folder.name).exists():
            shutil.rmtree(folder, ignore_errors=True)


# Working


def wake() -> None:
    """Have what is to be done done by a thread of this process, if none is at it."""
    global _thread, _is_called
    with _guard:
        _is_called = True
        if _thread is None:
            _thread = threading.Thread(target=_work, name="imports", daemon=True)
            _thread.start()


_guard = threading.Lock()
_thread: threading.Thread | None = None
_is_called = False  # since the thread last began to look


def _work() -> None:
    global _thread, _is_called
    while True:
        with _guard:
            if not _is_called:
                _thread = None
                return
            _is_called = False
        try:
            while work():
                pass
        except Exception:  # the border of the thread: run_periodic goes on
            logger.exception("Imports are left to run_periodic")
        finally:
            connection.close()


def work() -> int:
    """Take every import that waits one step further; returns how many steps were taken."""
    waiting = ProductImport.objects.filter(status__in=WORK).order_by("pk")
    return sum(perform(run) for run in waiting)


def perform(run: ProductImport, *, bar: Bar | None = None) -> bool:
    """Take one step of an import, unless somebody else is at it; tells whether it was taken.

    bar  shows somebody how far it is; see Desk
    """
    desk = Desk(run, bar=bar)
    if run.status in AFTER_A_LOSS and not desk.has_file:
        return _miss(run)
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
            move(run, ImportStatus.TO_READ, ImportStatus.WRONG, problem=str(problem))
        except engine.ShopChanged:
            move(run, ImportStatus.TO_WRITE, ImportStatus.TO_READ, problem=CHANGED_MEANWHILE)
        except Exception:  # the border of the system: a person is told, others go on
            logger.exception("Import %s", run.pk)
            move(run, status, AFTER_A_FAILURE[status], problem=BROKEN)
    if not run.is_working and run.status != ImportStatus.READY:
        desk.clear()
    return True


def _miss(run: ProductImport) -> bool:
    """Tell a person that the file is gone, if it lay here; on another machine it may still be."""
    if run.host != this_host():
        return False
    logger.error("The file of import %s is gone from %s", run.pk, Desk(run).folder)
    after, words = AFTER_A_LOSS[run.status]
    return move(run, run.status, after, problem=words)
