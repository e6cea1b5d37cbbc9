"""Who is at the door: whom failures to sign in count for, and what the header is told."""

from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest


def login_name(request: HttpRequest, credentials: dict | None = None) -> str | None:
    """The e-mail that somebody tries to sign in with, in one spelling for the lock-out."""
    given = (credentials or request.POST).get("username")
    return given.strip().lower() if given else None


def client_ip(request: HttpRequest) -> str | None:
    """The address of the visitor, as far as it can be believed.

    Behind our own proxy that is the last entry of X-Forwarded-For, the one the proxy
    wrote; everything before it, and without a proxy all of it, is what the visitor claims.
    """
    if settings.BEHIND_PROXY:
        nearest = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")[-1].strip()
        with suppress(ValueError):
            return str(ip_address(nearest))
    return request.META.get("REMOTE_ADDR")


def say_signed_in(sender, request, **kwargs) -> None:
    """Let the header's script know, when Django says that somebody signed in."""
    _tell_header(request, "1")


def say_signed_out(sender, request, **kwargs) -> None:
    _tell_header(request, "")


def _tell_header(request: HttpRequest | None, value: str) -> None:
    # A test, a command or an API may sign somebody in without our middleware.
    cookies = getattr(request, "header_cookies", None)
    if cookies is not None:
        cookies["signed_in"] = value
