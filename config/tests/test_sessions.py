"""Sessions in the database, as our own store reads them."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from config.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept(**words) -> str:
    session = SessionStore()
    session.update(words)
    session.save()
    return session.session_key


def test_the_shop_uses_it():
    assert SessionStore.__module__ == settings.SESSION_ENGINE


def test_what_was_kept_is_there_again():
    key = kept(cart_key="abc")

    assert SessionStore(key)["cart_key"] == "abc"


@pytest.mark.parametrize("ago", [timedelta(seconds=1), timedelta(days=90)])
def test_a_session_whose_time_is_over_is_none(ago):
    key = kept(cart_key="abc")
    Session.objects.update(expire_date=timezone.now() - ago)

    late = SessionStore(key)

    assert dict(late.items()) == {}
    assert late.session_key is None


def test_a_key_that_nobody_has_is_no_session():
    assert dict(SessionStore("x" * 32).items()) == {}
