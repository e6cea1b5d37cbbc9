import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import Address, MailStatus, OutgoingMail, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client):
    client.force_login(User.objects.create_superuser("staff@example.com", "a-long-password"))
    return client


def make_staff(*codenames: str) -> User:
    user = User.objects.create_user("helper@example.com", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


def make_mail(**fields) -> OutgoingMail:
    defaults = {
        "to": "buyer@example.com",
        "sender": "shop@example.com",
        "subject": "Your order",
        "text": "Thank you.",
    }
    return OutgoingMail.objects.create(**defaults | fields)


def change_url(row) -> str:
    return reverse(f"admin:accounts_{row._meta.model_name}_change", args=[row.pk])


def test_a_user_is_made_with_an_address_for_a_name(staff):
    data = {
        "email": "new@example.com",
        "usable_password": "true",
        "password1": "teapot-over-42-hills",
        "password2": "teapot-over-42-hills",
    }

    staff.post(reverse("admin:accounts_user_add"), data)

    made = User.objects.get(email="new@example.com")
    assert made.check_password("teapot-over-42-hills")
    assert not made.is_staff


def test_an_address_that_exists_in_other_letters_is_refused(staff):
    User.objects.create_user("asha@example.com")
    data = {"email": "Asha@Example.com", "usable_password": "false"}

    response = staff.post(reverse("admin:accounts_user_add"), data)

    assert response.status_code == 200
    assert "exists" in str(response.context["adminform"].form.errors)


def test_addresses_are_shown_and_not_edited(staff):
    user = User.objects.create_user("asha@example.com")
    Address.objects.create(
        user=user,
        name="Asha",
        phone="9845012345",
        pin="560001",
        line1="12 Market Road",
        city="Bengaluru",
        state="29",
    )

    page = staff.get(change_url(user)).content.decode()

    assert "12 Market Road, Bengaluru 560001, Karnataka" in page
    assert "addresses-0-line1" not in page


def test_staff_who_manage_users_cannot_promote_anybody(client):
    helper = make_staff("change_user", "view_user")
    client.force_login(helper)

    client.post(
        change_url(helper),
        {
            "email": helper.email,
            "name": "Helper",
            "is_active": "on",
            "is_staff": "on",
            "is_superuser": "on",
            "user_permissions": list(Permission.objects.values_list("pk", flat=True)),
            "addresses-TOTAL_FORMS": 0,
            "addresses-INITIAL_FORMS": 0,
        },
    )

    helper.refresh_from_db()
    assert (helper.name, helper.is_superuser) == ("Helper", False)
    assert helper.user_permissions.count() == 2


def test_staff_cannot_take_over_a_superuser(client):
    chief = User.objects.create_superuser("chief@example.com", "a-long-password")
    client.force_login(make_staff("change_user", "view_user"))
    url = reverse("admin:auth_user_password_change", args=[chief.pk])

    client.post(url, {"password1": "mine-mine-mine-7", "password2": "mine-mine-mine-7"})

    chief.refresh_from_db()
    assert chief.check_password("a-long-password")


def test_a_mail_is_shown_where_it_can_run_nothing(staff):
    mail = make_mail(html='<p>Hi</p><script>steal()</script>"><script>steal()</script>')

    page = staff.get(change_url(mail)).content.decode()

    assert '<iframe class="mail-preview" sandbox srcdoc="&lt;p&gt;Hi' in page
    assert "<script>steal()" not in page


def test_links_that_set_a_password_are_for_their_receiver_alone(client):
    client.force_login(make_staff("view_outgoingmail"))
    reset = make_mail(text="https://shop/reset/token-1/", html="<a href='/reset/token-1/'>Set</a>")
    shipped = make_mail(text="Your parcel EK1", reference="ABC")

    pages = [client.get(change_url(mail)).content.decode() for mail in (reset, shipped)]

    assert "token-1" not in pages[0]
    assert "Your parcel EK1" in pages[1]


def test_failed_mails_are_sent_again_and_others_are_left_alone(staff):
    failed = make_mail(status=MailStatus.FAILED, attempts=8, problem="Refused")
    sent = make_mail(status=MailStatus.SENT)

    staff.post(
        reverse("admin:accounts_outgoingmail_changelist"),
        {"action": "send_again", "_selected_action": [failed.pk, sent.pk]},
    )

    failed.refresh_from_db()
    sent.refresh_from_db()
    assert (failed.status, failed.attempts, failed.problem) == (MailStatus.QUEUED, 0, "")
    assert sent.status == MailStatus.SENT


def test_staff_who_may_only_look_send_nothing_again(client):
    client.force_login(make_staff("view_outgoingmail"))
    failed = make_mail(status=MailStatus.FAILED)

    client.post(
        reverse("admin:accounts_outgoingmail_changelist"),
        {"action": "send_again", "_selected_action": [failed.pk]},
    )

    failed.refresh_from_db()
    assert failed.status == MailStatus.FAILED


def test_a_mail_cannot_be_written_by_hand(staff):
    mail = make_mail()

    added = staff.get(reverse("admin:accounts_outgoingmail_add"))
    changed = staff.post(change_url(mail), {"text": "Send me money"})
    deleted = staff.post(reverse("admin:accounts_outgoingmail_delete", args=[mail.pk]))

    assert {added.status_code, changed.status_code, deleted.status_code} == {403}


def test_signing_in_without_a_place_to_go_leads_to_the_dashboard(client):
    User.objects.create_superuser("staff@example.com", "a-long-password")

    page = client.get(reverse("admin:login")).content.decode()

    assert f'action="{reverse("admin:login")}?next={reverse("admin:index")}"' in page
