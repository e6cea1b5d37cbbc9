"""Writers of SQLite wait in line and in small steps, for as long as they are willing to."""

import gc
import threading
import time

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler

from config.sqlite import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def connect(tmp_path):
    """Open connections to one file, whatever database the other tests use."""
    opened = []

    def connect(*, timeout):
        database = {
            "ENGINE": "config.sqlite",
            "NAME": str(tmp_path / "shop.sqlite3"),
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": timeout},
        }
        opened.append(ConnectionHandler({"default": database})["default"])
        opened[-1].ensure_connection()
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


def begin(connection) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def end(connection) -> None:
    connection.commit()
    connection.set_autocommit(True)


def write(connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS written (number integer)")


@pytest.mark.parametrize("work", [begin, write])
def test_a_writer_looks_again_and_again_until_it_is_its_turn(connect, monkeypatch, work):
    first, second = connect(timeout=5), connect(timeout=20)
    begin(first)
    looks = []

    def is_locked(problem, real=base._is_locked):
        looks.append(problem)
        if len(looks) == 5:
            end(first)
        return real(problem)

    monkeypatch.setattr(base, "_is_locked", is_locked)
    work(second)

    assert len(looks) == 5


@pytest.mark.parametrize("work", [begin, write])
def test_a_writer_gives_up_when_its_patience_ends_and_can_try_again(connect, work):
    first, second = connect(timeout=5), connect(timeout=0.05)
    begin(first)

    with pytest.raises(OperationalError, match="locked"):
        work(second)

    end(first)
    work(second)


def test_patience_can_be_changed_for_a_while(connect):
    first, second = connect(timeout=5), connect(timeout=60)
    begin(first)
    second.willing_seconds = 0.05

    with pytest.raises(OperationalError, match="locked"):
        begin(second)


@pytest.mark.parametrize("work", [begin, write])
def test_who_waits_behind_another_gives_up_when_its_patience_ends(connect, monkeypatch, work):
    first, second = connect(timeout=5), connect(timeout=0.05)
    begin(first)
    monkeypatch.setattr(base, "line", threading.Lock())

    with base.line, pytest.raises(OperationalError, match="others wait"):
        work(second)

    end(first)
    work(second)


@pytest.mark.parametrize("work", [begin, write])
def test_who_is_in_a_hurry_does_not_stand_behind_the_others(connect, monkeypatch, work):
    first, second = connect(timeout=5), connect(timeout=20)
    begin(first)
    monkeypatch.setattr(base, "_is_locked", lambda problem: end(first) is None)
    second.hurry(True)

    with base.line:
        work(second)

    second.hurry(False)
    assert second.create_cursor().line is base.line


def test_where_nobody_writes_the_first_look_is_enough(connect):
    only = connect(timeout=0)

    begin(only)

    assert only.connection.in_transaction


def test_a_mistake_is_told_at_once(connect):
    with (
        pytest.raises(OperationalError, match="no such table"),
        connect(timeout=60).cursor() as cursor,
    ):
        cursor.execute("DELETE FROM nowhere")


def test_the_writer_may_throw_away_what_belongs_to_one_that_waits(connect):
    """Its garbage collector needs the mutex that SQLite's own wait would keep."""
    writer, waiter = connect(timeout=5), connect(timeout=20)
    waiter.inc_thread_sharing()
    begin(writer)
    forgotten = [waiter.connection.execute("SELECT 1 UNION SELECT 2")]
    forgotten.append(forgotten)
    waiting = threading.Thread(target=write, args=[waiter])
    waiting.start()
    while not base.line.locked():
        time.sleep(0.001)

    before = time.monotonic()
    del forgotten
    gc.collect()
    took = time.monotonic() - before
    end(writer)
    waiting.join()

    assert took < 10
