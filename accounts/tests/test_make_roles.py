"""The command that makes the groups of staff."""

import io
import json

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command

from accounts import roles

pytestmark = pytest.mark.django_db


def make(**options) -> str:
    out = io.StringIO()
    call_command("make_roles", stdout=out, **options)
    return out.getvalue()


def test_it_makes_the_groups_and_says_how_much_each_may():
    said = make()

    assert set(Group.objects.values_list("name", flat=True)) == set(roles.NAMES)
    for group in Group.objects.all():
        assert f"{group.permissions.count()} permissions" in said


def test_a_second_run_takes_away_what_was_added_and_leaves_other_groups_alone():
    other = Group.objects.create(name="Sunday market")
    first = json.loads(make(json=True))
    support = Group.objects.get(name="Support")
    support.permissions.set(Group.objects.get(name="Owner").permissions.all())

    again = json.loads(make(json=True))

    assert again == first
    assert support.permissions.count() == first["Support"]
    assert Group.objects.filter(pk=other.pk).exists()


def test_a_right_that_is_not_there_stops_it_before_anything_changes(monkeypatch):
    monkeypatch.setitem(roles.ROLES, "Support", {"shop.unicorn": roles.LOOK})

    with pytest.raises(ValueError, match=r"shop\.view_unicorn"):
        make()

    assert not Group.objects.exists()


def test_only_looking_is_in_the_rights_of_support():
    names = {permission.codename for permission in roles.permissions_of("Support")}

    assert {name.split("_")[0] for name in names} == {"view"}
