"""The mails of an account, and how every mail of the shop is put together."""

import hashlib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import tokens
from accounts.links import link_to
from accounts.models import User


def send(name: str, *, to: str, subject: str, once: str, reference: str = "", **words) -> None:
    """Render emails/<name>.txt and .html with `words`, and put the mail into the outbox.

    once       names the event, "<number>:placed" for example; a second mail with it is not written
    reference  what it is about, an order number for example

    Both templates also know shop_name, site_url and shop_email. Call it inside the
    transaction that the mail tells of.
    """
    words = {
        "shop_name": settings.SHOP_NAME,
        "site_url": settings.SITE_URL,
        "shop_email": settings.SHOP_EMAIL,
        "subject": subject,
        **words,
    }
    message = EmailMultiAlternatives(
        " ".join(subject.split()),
        render_to_string(f"emails/{name}.txt", words),
        to=[to],
        headers={"X-Once": once, "X-Reference": reference},
    )
    message.attach_alternative(render_to_string(f"emails/{name}.html", words), "text/html")
    message.send()


def queue_welcome(user: User) -> None:
    """Greet a new user, and ask them to confirm that the address is theirs."""
    send(
        "welcome",
        to=user.email,
        subject=f"Welcome to {settings.SHOP_NAME}",
        once=f"user-{user.pk}:welcome",
        name_of_user=user.get_short_name(),
        link=tokens.verify_link(user, user.email),
    )


def queue_verify(user: User, email: str) -> None:
    """Ask at `email`, the user's address or the one they change to, whether it is theirs.

    Repeats within ten minutes are one mail: the link of the first still works.
    """
    send(
        "verify",
        to=email,
        subject=f"Confirm your e-mail address for {settings.SHOP_NAME}",
        once=_at_most_once_in(10, "verify", user.pk, user.email, email),
        name_of_user=user.get_short_name(),
        email=email,
        link=tokens.verify_link(user, email),
    )


def queue_already_registered(user: User) -> None:
    """Tell the owner of an address that somebody tried to register it again."""
    send(
        "already_registered",
        to=user.email,
        subject=f"You already have an account at {settings.SHOP_NAME}",
        once=_at_most_once_in(10, "already", user.pk, user.email),
        name_of_user=user.get_short_name(),
        login_link=link_to("accounts:login"),
        reset_link=link_to("accounts:password-reset"),
    )


def queue_address_taken(user: User, asked_by: User) -> None:
    """Tell the owner of an address that another account wanted to change to it."""
    send(
        "address_taken",
        to=user.email,
        subject=f"Your e-mail address was entered at {settings.SHOP_NAME}",
        once=_at_most_once_in(10, "taken", user.pk, asked_by.pk),
        name_of_user=user.get_short_name(),
    )


def queue_email_changed(user: User, *, old: str) -> None:
    """Tell the old address that the account has a new one, in case it was not the owner."""
    send(
        "email_changed",
        to=old,
        subject=f"Your e-mail address at {settings.SHOP_NAME} was changed",
        once=f"user-{user.pk}:changed:{old}:{user.email}:{timezone.now():%Y%m%d%H%M%S}",
        name_of_user=user.get_short_name(),
        email=user.email,
    )


def queue_password_reset(user: User, *, uid: str, token: str) -> None:
    """Send the link with which a forgotten password is set anew."""
    send(
        "password_reset",
        to=user.email,
        subject=f"Choose a new password for {settings.SHOP_NAME}",
        # A new password, or a sign-in, makes the old link useless and a new mail right.
        once=_at_most_once_in(5, "reset", user.pk, user.email, user.password, user.last_login),
        name_of_user=user.get_short_name(),
        link=link_to("accounts:password-reset-confirm", uid, token),
        hours=settings.PASSWORD_RESET_TIMEOUT // 3600,
    )


def _at_most_once_in(minutes: int, *facts) -> str:
    """Name an event by its facts and the time of day: nobody can fill another's mailbox."""
    slot = int(timezone.now().timestamp()) // (60 * minutes)
    return hashlib.sha256(repr((*facts, slot)).encode()).hexdigest()
