"""Nothing is in the admin of which the table of roles does not say who may do it."""

import pytest
from django.contrib import admin
from django.test import RequestFactory

from accounts.models import User
from config.tests.admin_pages import own_pages
from config.tests.roles_table import (
    ACTIONS,
    FOR_ALL_STAFF,
    OWNERS,
    OWNERS_ACTIONS,
    PAGES,
    SUPERUSERS,
    table,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss():
    request = RequestFactory().get("/admin/")
    request.user = User.objects.create_superuser("root@example.com", "a-long-password")
    return request


def test_every_page_of_the_admin_is_in_the_table_and_no_other():
    assert set(own_pages()) == FOR_ALL_STAFF | PAGES.keys()


def test_every_model_of_the_admin_is_in_the_table_and_no_other():
    found = {model._meta.label_lower for model in admin.site._registry}

    assert found == table().keys() | OWNERS | SUPERUSERS


def test_every_action_of_the_admin_is_in_the_table_and_no_other(boss):
    found = {
        f"{model._meta.model_name}.{action}"
        for model, model_admin in admin.site._registry.items()
        for action in model_admin.get_actions(boss)
        if action != "delete_selected"
    }

    assert found == set().union(OWNERS_ACTIONS, *ACTIONS.values())
