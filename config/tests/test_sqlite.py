"""Writers of SQLite wait in line and in small steps, for as long as they are willing to."""

import threading

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


def willing_ms(connection) -> int:
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()[0]


def test_a_writer_looks_again_and_again_until_it_is_its_turn(connect):
    first, second = connect(timeout=5), connect(timeout=20)
    begin(first)
    looks = []

    def look(execute, sql, *rest):
        looks.append(sql)
        if len(looks) == 5:
            end(first)
        return execute(sql, *rest)

    with second.execute_wrapper(look):
        begin(second)

    assert looks == ["BEGIN IMMEDIATE"] * 5
    assert second.connection.in_transaction


def test_a_writer_gives_up_when_its_patience_ends_and_is_as_patient_as_before(connect):
    first, second = connect(timeout=5), connect(timeout=0.05)
    begin(first)

    with pytest.raises(OperationalError, match="locked"):
        begin(second)

    assert willing_ms(second) == 50
    end(first)
    begin(second)
    assert second.connection.in_transaction


def test_who_waits_behind_another_gives_up_when_its_patience_ends(connect, monkeypatch):
    second = connect(timeout=0.05)
    monkeypatch.setattr(base, "line", threading.Lock())

    with base.line, pytest.raises(OperationalError, match="others wait"):
        begin(second)

    begin(second)
    assert second.connection.in_transaction


def test_where_nobody_writes_the_first_look_is_enough(connect):
    only = connect(timeout=0)

    begin(only)

    assert only.connection.in_transaction
    assert willing_ms(only) == 0
