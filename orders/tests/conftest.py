import pytest

from orders import gateways
from orders.tests.fake_gateway import FakeGateway


@pytest.fixture
def gateway():
    """A gateway of the test's own, in the place of Razorpay."""
    with gateways.use(FakeGateway()) as fake:
        yield fake
