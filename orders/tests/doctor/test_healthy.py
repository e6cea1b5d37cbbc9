"""A shop in which everything went its way is healthy."""

import pytest
from django.core.management import call_command

from orders.services import doctor
from orders.tests.doctor.shop import live_a_little

pytestmark = pytest.mark.django_db(transaction=True)


def broken(findings) -> dict:
    return {finding.check.name: finding.examples for finding in findings if finding.count}


def test_a_shop_that_lived_is_healthy(gateway):
    live_a_little(gateway)

    findings = doctor.examine(doctor.CHECKS)

    assert broken(findings) == {}
    assert len(findings) >= 60


def test_the_demo_shop_is_healthy(settings):
    settings.DEBUG = True
    call_command("seed_demo", no_pictures=True, verbosity=0)

    assert broken(doctor.examine(doctor.CHECKS)) == {}


def test_an_empty_shop_is_healthy():
    assert broken(doctor.examine(doctor.CHECKS)) == {}
