"""What a process remembers for a second, and what it does not."""

import itertools

import pytest
from django.db import transaction

from shop import remembered
from shop.remembered import Remembered


@pytest.fixture
def clock(monkeypatch):
    """A clock that stands still until it is told otherwise."""
    now = [100.0]
    monkeypatch.setattr(remembered.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(remembered, "SECONDS", 1)
    return now


@pytest.mark.django_db(transaction=True)
def test_it_is_read_once_a_second(clock):
    numbers = Remembered(itertools.count().__next__)
    first = [numbers(), numbers()]

    clock[0] += 1

    assert [*first, numbers(), numbers()] == [0, 0, 1, 1]


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_saw_is_not_told_to_others(clock):
    numbers = Remembered(itertools.count().__next__)

    with transaction.atomic():
        inside = numbers()

    assert (inside, numbers()) == (0, 1)
