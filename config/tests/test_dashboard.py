"""The first page of the admin."""

import pytest
from django.contrib.auth import get_user_model

from config import dashboard
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("most", "shown"), [(1000, 3), (3, 3), (2, "2+")])
def test_work_is_counted_as_far_as_anybody_counts(client, monkeypatch, most, shown):
    monkeypatch.setattr(dashboard, "MOST_COUNTED", most)
    client.force_login(get_user_model().objects.create_superuser("o@example.com", "lamps of brass"))
    for _ in range(3):
        make_variant(on_hand=1)

    jobs = client.get("/admin/").context["jobs"]

    assert {job["words"]: job["number"] for job in jobs}["Running low"] == shown
