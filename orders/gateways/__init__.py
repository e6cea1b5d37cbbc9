"""The wall between the shop and whoever moves its money: `gateways.current()`."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from orders.gateways.base import Gateway
from orders.gateways.razorpay import RazorpayGateway

_overrides: list[Gateway] = []


def current() -> Gateway:
    """Return the gateway of this shop, or the one put in its place by `use()`."""
    if _overrides:
        return _overrides[-1]
    return RazorpayGateway(
        key_id=settings.RAZORPAY_KEY_ID,
        key_secret=settings.RAZORPAY_KEY_SECRET,
        old_secrets=settings.RAZORPAY_OLD_KEY_SECRETS,
        api_url=settings.RAZORPAY_API_URL,
        timeout=settings.RAZORPAY_TIMEOUT_SECONDS,
    )


@contextmanager
def use(gateway: Gateway) -> Iterator[Gateway]:
    """Put another gateway in the place of the real one, for all threads, while the block runs."""
    _overrides.append(gateway)
    try:
        yield gateway
    finally:
        _overrides.remove(gateway)
