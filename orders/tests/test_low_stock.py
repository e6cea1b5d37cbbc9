"""Staff are told what runs low: once a day, however often the shop looks."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from accounts.models import OutgoingMail
from orders.management.commands.run_periodic import STEPS
from shop.models import ProductStatus
from shop.services import low_stock
from shop.tests.factories import make_product, make_variant

pytestmark = pytest.mark.django_db

MORNING = datetime(2026, 11, 20, 8, 30, tzinfo=timezone.get_default_timezone())


def test_one_mail_a_day_names_what_runs_low(settings):
    make_variant(make_product("Brass lamp"), sku="LAMP", on_hand=2)
    make_variant(sku="PLENTY", on_hand=50)

    for minutes in range(3):
        low_stock.tell_staff(MORNING + timedelta(minutes=minutes))
    today = OutgoingMail.objects.get()
    low_stock.tell_staff(MORNING + timedelta(days=1))

    assert today.to == settings.SHOP_EMAIL
    assert "LAMP  Brass lamp : 2 available" in today.text
    assert "PLENTY" not in today.text + today.html
    assert OutgoingMail.objects.count() == 2


def test_nothing_is_sent_at_night_or_while_nothing_runs_low():
    make_variant(on_hand=50)

    low_stock.tell_staff(MORNING)
    make_variant(on_hand=1)
    low_stock.tell_staff(MORNING.replace(hour=3))

    assert not OutgoingMail.objects.exists()


def test_what_is_not_on_sale_is_nobodys_worry():
    make_variant(make_product(status=ProductStatus.ARCHIVED), on_hand=0)

    assert low_stock.tell_staff(MORNING) == 0


def test_a_long_list_names_the_first_and_counts_the_rest(monkeypatch):
    monkeypatch.setattr(low_stock, "MOST_NAMED", 2)
    for _ in range(5):
        make_variant(on_hand=1)

    low_stock.tell_staff(MORNING)

    assert "and 3 more" in OutgoingMail.objects.get().text


def test_it_happens_by_itself():
    assert "tell_low_stock" in STEPS
