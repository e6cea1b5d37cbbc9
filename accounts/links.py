"""Addresses of pages for people who are not on the site just now: they read a mail."""

from django.conf import settings
from django.urls import reverse


def link_to(url_name: str, *args, **query) -> str:
    """The full address of a page: built from SITE_URL, never from what the request claims."""
    return settings.SITE_URL + reverse(url_name, args=args, query=query or None)
