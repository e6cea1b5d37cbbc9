"""The mails of an account, and how every mail of the shop is put together."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse


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


def link_to(url_name: str, *args, **query) -> str:
    """The full address of a page: built from SITE_URL, never from what the request claims."""
    return settings.SITE_URL + reverse(url_name, args=args, query=query or None)
