"""Work that a caller need not wait for, done by one thread of this process, in turn.

Only what is safe to lose belongs here: a process that dies takes its queue along. What
stands in the database and is claimed by run_periodic anyway is merely done sooner.
"""

import logging
import queue
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

logger = logging.getLogger(__name__)

AT_MOST = 200  # more than that is for run_periodic
_waiting: queue.Queue[tuple[Callable[[], object], threading.Event]] = queue.Queue(AT_MOST)
_start = threading.Lock()
_thread: threading.Thread | None = None


def do(task: Callable[[], object], *, patience: float) -> None:
    """Have `task` done, and wait at most so many seconds for it.

    In a transaction it is done at once, since nobody else sees yet what it is about. With
    a full queue it is left undone.
    """
    if connection.in_atomic_block:
        task()
        return
    _ensure_thread()
    is_done = threading.Event()
    try:
        _waiting.put_nowait((task, is_done))
    except queue.Full:
        logger.warning("Too much waits to be done afterwards; run_periodic will do it")
        return
    is_done.wait(patience)


def _ensure_thread() -> None:
    global _thread
    with _start:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="afterwards", daemon=True)
            _thread.start()


def _work() -> None:
    while True:
        task, is_done = _waiting.get()
        close_old_connections()
        try:
            task()
        except Exception:  # the border of the thread: the next task must still be done
            logger.exception("Something could not be done afterwards")
        finally:
            close_old_connections()
            is_done.set()
