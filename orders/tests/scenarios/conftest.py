"""The world of a scenario, and a clock that can be put forward."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.simulator.server import serve_in_thread
from orders.tests.scenarios.world import World


@pytest.fixture
def world(client, settings):
    """The shop asks a real simulator through the real SDK; a test brings its webhooks."""
    with serve_in_thread() as simulator:
        settings.RAZORPAY_API_URL = simulator.url
        yield World(simulator, client)


@pytest.fixture
def later(monkeypatch):
    """Call it to let time pass for the shop: `later(hours=3)`."""
    passed = timedelta()
    real_now = timezone.now

    def put_forward(**by):
        nonlocal passed
        passed += timedelta(**by)

    monkeypatch.setattr(timezone, "now", lambda: real_now() + passed)
    return put_forward


@pytest.fixture
def wired(client, settings, live_server):
    """Like `world`, but Razorpay's messages come by themselves, over HTTP, to a running shop."""
    address = live_server.url + reverse("orders:webhook")
    with serve_in_thread(webhook_url=address, speed=100_000) as simulator:
        settings.RAZORPAY_API_URL = simulator.url
        yield World(simulator, client)
