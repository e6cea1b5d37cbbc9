import pytest

from orders import gateways
from orders.services import webhooks
from orders.tests.fake_gateway import FakeGateway


@pytest.fixture
def gateway():
    """A gateway of the test's own, in the place of Razorpay."""
    with gateways.use(FakeGateway()) as fake:
        yield fake


@pytest.fixture(autouse=True)
def patience_with_this_machine(monkeypatch):
    """Let webhooks wait for a database that is slow because many tests run beside each other."""
    monkeypatch.setattr(webhooks, "SECONDS_TO_STORE", 20)
    monkeypatch.setattr(webhooks, "SECONDS_TO_SEE", 60)
    monkeypatch.setattr(webhooks, "SECONDS_TO_ACT", 20)
