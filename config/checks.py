"""System checks that tell an operator what will bite later."""

from django.conf import settings
from django.core import checks


@checks.register()
def test_keys_outside_development(app_configs, **kwargs):
    """Warn where a shop that is not in development would take pretended money."""
    if settings.DEBUG or not settings.RAZORPAY_KEY_ID.startswith("rzp_test_"):
        return []
    return [
        checks.Warning(
            "RAZORPAY_KEY_ID is a test key: no real money will be taken.",
            hint="Set the live pair of keys before you open the shop.",
            id="angadi.W001",
        )
    ]
