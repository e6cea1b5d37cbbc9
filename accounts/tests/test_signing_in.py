"""Signing in and out, the lock-out, and passwords forgotten and changed."""

import re

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts import access
from accounts.models import OutgoingMail, User
from accounts.tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = reverse("accounts:login")
NEW = "harvest-Bicycle-77"


@pytest.fixture(autouse=True)
def failures_count(settings):
    settings.AXES_ENABLED = True


def sign_in(client, email, password=PASSWORD, **options):
    return client.post(LOGIN, {"username": email, "password": password}, **options)


def ask_for_reset(client, email):
    return client.post(reverse("accounts:password-reset"), {"email": email}, follow=True)


def choose_password(client, text):
    """Open the mailed link and choose NEW there."""
    link = re.search(r"http://\S+/accounts/password-reset/\S+/\S+/", text)[0]
    form = client.get(link, follow=True)
    url = form.redirect_chain[-1][0] if form.redirect_chain else link
    return client.post(url, {"new_password1": NEW, "new_password2": NEW}, follow=True)


def is_signed_in(client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def test_the_email_signs_in_in_any_case(client):
    make_user("Ravi@Example.com")

    response = sign_in(client, "rAVI@example.COM")

    assert response.status_code == 302
    assert is_signed_in(client)


def test_signing_in_goes_where_one_wanted_to_go_but_not_off_the_site(client):
    make_user("ravi@example.com")
    asked = client.get(reverse("accounts:addresses"))

    page = client.get(asked.url).content.decode()
    there = sign_in(client, "ravi@example.com", QUERY_STRING="next=/accounts/addresses/")
    away = sign_in(Client(), "ravi@example.com", QUERY_STRING="next=https://evil.example/")

    assert 'name="next" value="/accounts/addresses/"' in page
    assert there.url == reverse("accounts:addresses")
    assert away.url == reverse("orders:history")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client):
    make_user("ravi@example.com")

    known = sign_in(client, "ravi@example.com", "wrong")
    unknown = sign_in(client, "nobody@example.com", "wrong")

    def told(response):
        text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        return text.replace("nobody@example.com", "ravi@example.com")

    assert known.status_code == unknown.status_code == 200
    assert told(known) == told(unknown)


def test_the_header_cookie_follows_signing_in_and_out(client):
    make_user("ravi@example.com")

    signed_in = sign_in(client, "ravi@example.com")
    signed_out = client.post(reverse("accounts:logout"))

    assert signed_in.cookies["signed_in"].value == "1"
    assert signed_out.cookies["signed_in"].value == ""
    assert signed_out.url == reverse("shop:home")


def test_the_header_cookie_ends_when_the_session_has_ended_elsewhere(client):
    client.cookies["signed_in"] = "1"

    response = client.get(LOGIN)

    assert response.cookies["signed_in"].value == ""


def test_a_link_does_not_sign_anybody_out(client):
    client.force_login(make_user())

    assert client.get(reverse("accounts:logout")).status_code == 405
    assert is_signed_in(client)


def test_signing_in_without_our_middleware_sets_no_cookie_and_no_error():
    access.say_signed_in(None, request=None)
    access.say_signed_in(None, request=RequestFactory().get("/"))


@pytest.mark.parametrize("email", ["ravi@example.com", "nobody@example.com"])
def test_many_failures_lock_the_door_for_known_and_unknown_alike(client, settings, email):
    make_user("ravi@example.com")
    spellings = [email, email.upper()]
    limit = settings.AXES_FAILURE_LIMIT

    answers = [sign_in(client, spellings[turn % 2], "wrong") for turn in range(limit)]

    assert [answer.status_code for answer in answers] == [200] * (limit - 1) + [429]
    assert "Too many attempts" in answers[-1].content.decode()
    assert sign_in(client, email).status_code == 429


def test_the_lock_is_for_one_name_and_one_place(client, settings):
    make_user("ravi@example.com")
    make_user("uma@example.com")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "ravi@example.com", "wrong", HTTP_X_FORWARDED_FOR="198.51.100.7")

    assert (
        sign_in(client, "ravi@example.com", HTTP_X_FORWARDED_FOR="203.0.113.9").status_code == 429
    )
    assert sign_in(client, "uma@example.com").status_code == 302
    assert sign_in(Client(), "ravi@example.com", REMOTE_ADDR="192.0.2.4").status_code == 302


def test_success_forgets_the_failures_before_it(client, settings):
    make_user("Ravi@example.com")
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        sign_in(client, "ravi@example.com", "wrong")
    sign_in(client, "ravi@example.com")

    assert sign_in(Client(), "ravi@example.com", "wrong").status_code == 200


@pytest.mark.parametrize(
    ("behind_proxy", "header", "address"),
    [
        (False, "198.51.100.7", "127.0.0.1"),
        (True, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (True, "unknown", "127.0.0.1"),
        (True, "", "127.0.0.1"),
    ],
)
def test_only_what_our_own_proxy_wrote_is_believed(settings, behind_proxy, header, address):
    settings.BEHIND_PROXY = behind_proxy
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=header)

    assert access.client_ip(request) == address


def test_asking_for_a_reset_answers_the_same_for_known_and_unknown(client):
    make_user("ravi@example.com")

    known = ask_for_reset(client, "Ravi@example.com")
    unknown = ask_for_reset(client, "nobody@example.com")

    assert known.content == unknown.content
    assert known.redirect_chain == unknown.redirect_chain
    assert OutgoingMail.objects.get().to == "ravi@example.com"


def test_a_forgotten_password_is_set_anew_by_mail(client):
    user = make_user("ravi@example.com")
    elsewhere = Client()
    elsewhere.force_login(user)
    ask_for_reset(client, "ravi@example.com")
    mail = OutgoingMail.objects.get()

    page = choose_password(client, mail.text)

    user.refresh_from_db()
    assert mail.html.count("/accounts/password-reset/") == 3
    assert page.redirect_chain[-1][0] == reverse("accounts:password-reset-complete")
    assert user.check_password(NEW)
    assert user.is_verified
    assert not is_signed_in(elsewhere)
    assert sign_in(client, "ravi@example.com", NEW).status_code == 302


def test_a_reset_link_works_once(client):
    make_user("ravi@example.com")
    ask_for_reset(client, "ravi@example.com")
    text = OutgoingMail.objects.get().text
    choose_password(client, text)

    link = re.search(r"http://\S+/accounts/password-reset/\S+/\S+/", text)[0]

    assert "no longer works" in client.get(link, follow=True).content.decode()


def test_a_reset_link_is_never_built_from_what_the_request_claims(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_user("ravi@example.com")

    client.post(
        reverse("accounts:password-reset"), {"email": "ravi@example.com"}, HTTP_HOST="evil.example"
    )

    assert "evil" not in OutgoingMail.objects.get().text
    assert settings.SITE_URL in OutgoingMail.objects.get().text


def test_a_new_password_by_mail_opens_a_locked_door(client, settings):
    make_user("ravi@example.com")
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(client, "ravi@example.com", "wrong")
    ask_for_reset(client, "ravi@example.com")

    choose_password(client, OutgoingMail.objects.get().text)

    assert sign_in(client, "ravi@example.com", NEW).status_code == 302


def test_changing_the_password_ends_every_other_session(client):
    user = make_user()
    elsewhere = Client()
    client.force_login(user)
    elsewhere.force_login(user)

    page = client.post(
        reverse("accounts:password-change"),
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW},
        follow=True,
    )

    assert page.status_code == 200
    assert User.objects.get().check_password(NEW)
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)


def test_a_new_password_needs_the_old_one(client):
    user = make_user()
    client.force_login(user)

    client.post(
        reverse("accounts:password-change"),
        {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW},
    )

    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_shopper_is_refused_at_the_admin(client):
    client.force_login(make_user())

    response = client.get(reverse("admin:index"))

    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_pages_of_an_account_are_never_cached_and_need_a_sign_in(client):
    names = ["profile", "email-change", "addresses", "address-add", "password-change"]

    for name in names:
        response = client.get(reverse(f"accounts:{name}"))
        assert response.url.startswith(LOGIN)
        assert "no-store" in response["Cache-Control"]
