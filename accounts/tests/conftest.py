"""What the tests of this app share: what is delivered lands in a list."""

import pytest


@pytest.fixture(autouse=True)
def deliver_to_a_list(settings):
    """Let the worker deliver into `django.core.mail.outbox`."""
    settings.DELIVERY_EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
