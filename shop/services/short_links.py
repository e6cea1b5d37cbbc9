"""Short addresses: where they lead, and how often they were followed."""

from django.db.models import F
from django.utils.http import url_has_allowed_host_and_scheme

from shop.models import ShortLink


def follow(code: str) -> str:
    """Count one visit and return the path to go to.

    Raises ShortLink.DoesNotExist for an unknown code, and for a path that would lead
    out of the shop: a row may have been written without the form's check.
    """
    link = ShortLink.objects.get(code=code)
    if not link.path.startswith("/") or not url_has_allowed_host_and_scheme(
        link.path, allowed_hosts=None
    ):
        raise ShortLink.DoesNotExist(f"{code} leads out of the shop.")
    ShortLink.objects.filter(pk=link.pk).update(hits=F("hits") + 1)
    return link.path
