"""Making an account and confirming its address, without telling strangers who has one."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from accounts import services
from accounts.models import OutgoingMail, User
from accounts.tests.factories import PASSWORD, make_user
from accounts.tokens import read_claim, verify_link

pytestmark = pytest.mark.django_db
OTHER = "harvest-Bicycle-77"
REGISTER = reverse("accounts:register")


def register(client, email="uma@example.com", **changes):
    words = {"name": "Uma", "email": email, "password1": PASSWORD, "password2": PASSWORD}
    return client.post(REGISTER, words | changes, follow=True)


def token_of(link: str) -> str:
    return unquote(link.split("token=")[1])


def open_link(client, text: str):
    """Open the link of a mail and press the button there."""
    page = client.get(re.search(r"http://\S+/accounts/verify/\S+", text)[0])
    return client.post(reverse("accounts:verify"), {"token": page.context["token"]}, follow=True)


def test_a_new_account_gets_one_mail_and_can_sign_in_at_once(client):
    register(client, "Uma@Example.com")

    user = User.objects.get()
    mail = OutgoingMail.objects.get()
    assert (user.email, user.name, user.is_verified) == ("uma@example.com", "Uma", False)
    assert (mail.to, mail.subject) == ("uma@example.com", "Welcome to Angadi")
    assert "/accounts/verify/?token=" in mail.text
    assert "/accounts/verify/?token=" in mail.html
    assert "_auth_user_id" not in client.session
    signed_in = client.post(
        reverse("accounts:login"), {"username": "UMA@example.com", "password": PASSWORD}
    )
    assert signed_in.url == reverse("orders:history")


def test_registering_a_known_address_looks_the_same_and_only_writes_a_mail(client):
    fresh = register(client, "new@example.com")
    owner = make_user("known@example.com")
    before = User.objects.get(pk=owner.pk)

    known = register(
        client, "KNOWN@example.com", password1="other-Lantern-9", password2="other-Lantern-9"
    )

    mail = OutgoingMail.objects.get(to="known@example.com")
    assert (known.redirect_chain, known.content) == (fresh.redirect_chain, fresh.content)
    assert User.objects.get(pk=owner.pk).password == before.password
    assert User.objects.count() == 2
    assert mail.subject == "You already have an account at Angadi"


def test_trying_again_and_again_does_not_fill_a_mailbox(client, monkeypatch):
    make_user("known@example.com")
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)

    for _ in range(3):
        register(client, "known@example.com")

    assert OutgoingMail.objects.count() == 1


def test_a_known_address_costs_as_much_hashing_as_a_new_one(client, monkeypatch):
    hashed = []
    make_password = services.make_password
    monkeypatch.setattr(
        services, "make_password", lambda word: hashed.append(word) or make_password(word)
    )
    make_user("known@example.com")

    register(client, "known@example.com")
    register(client, "new@example.com")

    assert hashed == [PASSWORD, PASSWORD]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password2": "something-Else-1"}, "didn’t match"),
        ({"password1": "password", "password2": "password"}, "too common"),
        ({"email": "no address"}, "valid email"),
        ({"name": ""}, "required"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(client, changes, words):
    page = register(client, **changes)

    assert words in page.content.decode()
    assert 'id="error-summary"' in page.content.decode()
    assert not User.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_the_mailed_link_confirms_by_its_button_and_not_by_being_opened(client):
    register(client)
    link = verify_link(User.objects.get(), "uma@example.com")
    text = OutgoingMail.objects.get().text

    client.get(link)
    assert not User.objects.get().is_verified

    page = open_link(client, text)
    assert User.objects.get().is_verified
    assert page.redirect_chain[-1][0] == reverse("accounts:login")


def test_opening_the_link_twice_is_no_error(client):
    register(client)
    text = OutgoingMail.objects.get().text

    open_link(client, text)
    at = User.objects.get().email_verified_at
    page = open_link(client, text)

    assert page.status_code == 200
    assert User.objects.get().email_verified_at == at


def test_a_forged_or_old_link_confirms_nothing(client, monkeypatch):
    user = make_user()
    token = token_of(verify_link(user, user.email))
    late = timezone.now() + timedelta(days=8)

    forged = client.post(reverse("accounts:verify"), {"token": token[:-2] + "AA"})
    monkeypatch.setattr(signing.time, "time", late.timestamp)
    old = client.post(reverse("accounts:verify"), {"token": token})

    user.refresh_from_db()
    assert (forged.status_code, old.status_code) == (400, 400)
    assert not user.is_verified


def test_a_link_for_an_address_that_the_account_had_before_is_refused():
    user = make_user("old@example.com")
    claim = read_claim(token_of(verify_link(user, user.email)))
    User.objects.update(email="new@example.com")

    with pytest.raises(services.ClaimRefused):
        services.confirm_email(claim)

    assert User.objects.get().email == "new@example.com"


def test_an_unconfirmed_user_can_ask_for_the_link_again(client):
    user = make_user()
    client.force_login(user)

    client.post(reverse("accounts:verify-again"))

    assert open_link(client, OutgoingMail.objects.get().text).status_code == 200
    user.refresh_from_db()
    assert user.is_verified


def test_what_looks_like_a_template_is_never_run_as_one(client):
    register(client, name="{{ 7|add:7 }}$HOME")

    mail = OutgoingMail.objects.get()
    assert "Hello {{," in mail.text  # the first word of the name, as it was typed
    assert "14" not in mail.text.split("token=")[0]


def test_a_name_is_text_in_the_text_and_is_made_safe_in_the_html(client):
    register(client, name="<b>Uma&Co</b>")

    mail = OutgoingMail.objects.get()
    assert "Hello <b>Uma&Co</b>," in mail.text
    assert "Hello &lt;b&gt;Uma&amp;Co&lt;/b&gt;," in mail.html
