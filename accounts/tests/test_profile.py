"""What users change of themselves."""

import re
from urllib.parse import unquote

import pytest
from django.urls import reverse

from accounts.models import OutgoingMail, User
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def user(client):
    user = make_user("ravi@example.com")
    client.force_login(user)
    return user


def ask_for(client, email, password=PASSWORD):
    return client.post(
        reverse("accounts:email-change"), {"email": email, "password": password}, follow=True
    )


def press_the_button(client, mail):
    token = unquote(re.search(r"token=(\S+)", mail.text)[1])
    return client.post(reverse("accounts:verify"), {"token": token}, follow=True)


def test_name_and_phone_are_saved(client, user):
    client.post(reverse("accounts:profile"), {"name": "Ravi", "phone": "98450 12345"})

    user.refresh_from_db()
    assert (user.name, user.phone) == ("Ravi", "98450 12345")


def test_a_phone_that_cannot_be_is_refused(client, user):
    page = client.post(reverse("accounts:profile"), {"name": "Ravi", "phone": "123"})

    user.refresh_from_db()
    assert "ten digits" in page.content.decode()
    assert (user.name, user.phone) == ("", "")


def test_a_profile_cannot_make_anybody_staff(client, user):
    client.post(reverse("accounts:profile"), {"name": "Ravi", "is_staff": "on", "email": "x@y.in"})

    user.refresh_from_db()
    assert (user.is_staff, user.email) == (False, "ravi@example.com")


def test_another_email_holds_once_its_link_was_opened(client, user):
    ask_for(client, "New@example.com")
    mail = OutgoingMail.objects.get()
    user.refresh_from_db()
    assert (mail.to, user.email) == ("new@example.com", "ravi@example.com")

    press_the_button(client, mail)

    user.refresh_from_db()
    told = OutgoingMail.objects.get(to="ravi@example.com")
    assert (user.email, user.is_verified) == ("new@example.com", True)
    assert "is now new@example.com" in told.text


def test_another_email_needs_the_password(client, user):
    page = ask_for(client, "new@example.com", "wrong")

    assert "not your password" in page.content.decode()
    assert not OutgoingMail.objects.exists()


def test_an_email_that_somebody_has_gets_the_same_answer_and_another_mail(client, user):
    make_user("uma@example.com")

    free = ask_for(client, "new@example.com")
    taken = ask_for(client, "UMA@example.com")

    assert [str(word) for word in free.context["messages"]] == [
        str(word) for word in taken.context["messages"]
    ]
    assert "not possible" in OutgoingMail.objects.get(to="uma@example.com").text


def test_an_email_that_was_taken_meanwhile_is_refused(client, user):
    ask_for(client, "new@example.com")
    make_user("new@example.com")

    page = press_the_button(client, OutgoingMail.objects.get())

    user.refresh_from_db()
    assert page.status_code == 400
    assert user.email == "ravi@example.com"


def test_a_new_password_stops_a_change_of_email_that_was_begun_before(client, user):
    ask_for(client, "thief@example.com")
    user.set_password("harvest-Bicycle-77")
    user.save()

    page = press_the_button(client, OutgoingMail.objects.get())

    assert page.status_code == 400
    assert User.objects.get().email == "ravi@example.com"
