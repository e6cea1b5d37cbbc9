"""What a caller need not wait for is done all the same."""

import threading
import time

import pytest
from django.db import transaction

from orders.services import afterwards

pytestmark = pytest.mark.django_db(transaction=True)


def test_who_has_no_patience_does_not_wait_and_the_task_is_done():
    may_end, has_ended = threading.Event(), threading.Event()

    def task():
        may_end.wait(20)
        has_ended.set()

    before = time.monotonic()
    afterwards.do(task, patience=0.01)
    waited = time.monotonic() - before

    assert not has_ended.is_set()
    may_end.set()
    assert has_ended.wait(20)
    assert waited < 15


def test_tasks_are_done_in_turn_and_one_that_fails_does_not_stop_the_next(caplog):
    done = []

    afterwards.do(lambda: 1 / 0, patience=20)
    for number in range(5):
        afterwards.do(lambda number=number: done.append(number), patience=20)

    assert done == [0, 1, 2, 3, 4]
    assert "could not be done" in caplog.text


def test_in_a_transaction_it_is_done_at_once_by_the_caller():
    names = []

    with transaction.atomic():
        afterwards.do(lambda: names.append(threading.current_thread().name), patience=0)

    assert names == [threading.current_thread().name]


def test_more_than_can_wait_is_left_undone(monkeypatch):
    monkeypatch.setattr(afterwards._waiting, "maxsize", 1)
    has_begun, may_end, next_is_done = (threading.Event() for _ in range(3))
    too_many = []

    afterwards.do(lambda: (has_begun.set(), may_end.wait(20)), patience=0)
    has_begun.wait(20)
    afterwards.do(next_is_done.set, patience=0)
    afterwards.do(lambda: too_many.append(1), patience=0)
    may_end.set()

    assert next_is_done.wait(20)
    assert too_many == []
