"""Lists of the admin between two moments, by the clock of the shop."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from shop.models import Change

pytestmark = pytest.mark.django_db
INDIA = ZoneInfo("Asia/Kolkata")
LISTS = [
    ("/admin/shop/change/", "at"),
    ("/admin/shop/scheduledchange/", "starts_at"),
    ("/admin/shop/stockmovement/", "created_at"),
    ("/admin/orders/payment/", "created_at"),
    ("/admin/orders/refund/", "created_at"),
    ("/admin/orders/order/", "placed_at"),
    ("/admin/orders/gatewayevent/", "received_at"),
    ("/admin/accounts/user/", "joined_at"),
    ("/admin/accounts/outgoingmail/", "created_at"),
]


def labels(client, **asked) -> list[str]:
    return [one.label for one in client.get("/admin/shop/change/", asked).context["cl"].result_list]


@pytest.fixture
def days():
    """A change at noon of each of three days, by the clock of the shop."""
    for day in (1, 2, 3):
        at = datetime(2026, 4, day, 12, tzinfo=INDIA)
        Change.objects.create(at=at, actor="", source="x", kind="added", subject_id=1, label=day)


def test_from_and_to_are_read_by_the_clock_of_the_shop(admin_client, days):
    first_second = {"at_from_0": "2026-04-02", "at_from_1": "12:00:00"}

    assert labels(admin_client, **first_second) == ["3", "2"]
    assert labels(admin_client, at_to_0="2026-04-02", at_to_1="11:59:59") == ["1"]


def test_without_a_time_a_day_is_a_whole_day(admin_client, days):
    assert labels(admin_client, at_from_0="2026-04-02", at_to_0="2026-04-02") == ["2"]


@pytest.mark.parametrize(("address", "column"), LISTS)
def test_what_is_no_date_is_not_asked_for(admin_client, address, column):
    dates = ("0001-01-01", "9999-12-31", "2026-02-31", "soon", "2026-04-01\0", "2026-04-01")
    times = ("00:00:00", "23:59:59", "12:00", "x", "", "25:00")
    for typed in zip(dates, times, strict=True):
        asked = {f"{column}_{end}_{part}": typed[part] for end in ("from", "to") for part in (0, 1)}
        assert admin_client.get(address, asked).status_code == 200
