from datetime import date

import pytest

from orders import delivery
from orders.models import DeliveryMethod, DeliveryZone

pytestmark = pytest.mark.django_db
SATURDAY = date(2026, 11, 21)


def make_method(*zones, **fields):
    fields = {"code": "m", "name": "M", "fee_paise": 50_00, "days_min": 1, "days_max": 3} | fields
    method = DeliveryMethod.objects.create(**fields)
    for zone in zones:
        DeliveryZone.objects.create(method=method, **zone)
    return method


def options(method, **facts):
    facts = {"pin": "560001", "items_paise": 100_00, "grams": 500, "today": SATURDAY} | facts
    return delivery.options_for([method], **facts)


def test_a_method_without_zones_goes_everywhere():
    assert options(make_method(), pin="793001")


def test_a_method_with_zones_goes_only_there():
    method = make_method({"pin_from": "560"}, {"pin_from": "600001", "pin_to": "600099"})

    served = [bool(options(method, pin=pin)) for pin in ("560102", "600050", "600100", "110001")]

    assert served == [True, True, False, False]


def test_the_narrowest_zone_decides():
    method = make_method(
        {"pin_from": "5", "days_extra": 4}, {"pin_from": "560", "allows_cod": False}
    )

    option = options(method, pin="560001")[0]

    assert option.arrives_from == date(2026, 11, 23)
    assert not option.allows_cod


def test_sundays_are_no_working_days():
    option = options(make_method())[0]

    assert (option.arrives_from, option.arrives_by) == (date(2026, 11, 23), date(2026, 11, 25))


def test_delivery_is_free_from_the_limit_on_and_costs_below_it():
    method = make_method(free_above_paise=499_00)

    fees = [options(method, items_paise=paise)[0].fee_paise for paise in (498_99, 499_00)]

    assert fees == [50_00, 0]


def test_each_further_half_kilogram_begun_costs_extra():
    method = make_method(included_grams=1000, per_extra_500g_paise=20_00)

    fees = [options(method, grams=grams)[0].fee_paise for grams in (1000, 1001, 1501)]

    assert fees == [50_00, 70_00, 90_00]


def test_cash_on_delivery_ends_at_its_limit():
    method = make_method(cod_limit_paise=200_00)

    allowed = [options(method, items_paise=paise)[0].allows_cod for paise in (200_00, 200_01)]

    assert allowed == [True, False]
