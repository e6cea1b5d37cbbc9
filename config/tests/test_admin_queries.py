"""Every list, search, filter and form of the admin costs as many queries for many rows as
for a few: of whatever model is registered, with the rows that its inlines show."""

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config.tests import any_rows
from config.tests.any_rows import make_rows

pytestmark = pytest.mark.django_db
FEW, MANY = 9, 30
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)


@pytest.fixture
def staff(client):
    any_rows.begin_again()
    owner = get_user_model().objects.create_superuser("owner@example.com", "lamps of brass")
    client.force_login(owner)
    return client


def cost(staff, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        page = staff.get(url)
    assert page.status_code == 200, (url, page.status_code)
    return len(asked)


def pages_of(staff, model, row) -> list[str]:
    """The form of a row; the list as it is, by a search, and by one choice of each filter."""
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    form, url = reverse(f"{name}_change", args=[row.pk]), reverse(f"{name}_changelist")
    for warm in (form, f"{url}?q=row"):  # what is asked once only, or when something changed
        staff.get(warm)
    page = staff.get(url).context["cl"]
    asked = ["", "?q=row"] if page.search_fields else [""]
    for spec in page.filter_specs:
        chosen = [choice.get("query_string") for choice in spec.choices(page)]
        asked += [query for query in chosen[1:2] if query]
    return [form, *(url + query for query in asked)]


def grow(model, row, count: int) -> None:
    """More rows beside this one, and more that point to it, whatever they are."""
    make_rows(model, count)
    for relation in model._meta.related_objects:
        if relation.one_to_many and not relation.related_model._meta.auto_created:
            make_rows(relation.related_model, count, **{relation.field.name: row})


@pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
def test_lists_searches_filters_and_forms_cost_the_same_for_many_rows(staff, model):
    row = make_rows(model, 1)[0]
    grow(model, row, FEW)
    pages = pages_of(staff, model, row)

    few = {url: cost(staff, url) for url in pages}
    grow(model, row, MANY)
    pages_of(staff, model, row)

    assert {url: cost(staff, url) for url in pages} == few


def test_all_that_is_registered_is_looked_at():
    assert {"shop.Product", "orders.Order", "accounts.User"} <= {m._meta.label for m in MODELS}
    assert len(MODELS) > 25
