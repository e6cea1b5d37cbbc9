import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from shop.page_cache import freshness
from shop.tests.page_cache.visits import KeepingShop


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch):
    """Leave the connection open after a request: the test's transaction is in it."""
    monkeypatch.setattr(freshness, "close_old_connections", lambda: None)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def shop(monkeypatch):
    """A shop that looks for changes with every visit, so that no test has to wait."""
    monkeypatch.setattr(freshness, "ASKED_EVERY", 0)
    return KeepingShop()
