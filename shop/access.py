"""Who may send the forms of public pages."""

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied


def same_origin_only(view):
    """Let a form on a cached page, which can hold no token, be sent from our pages alone.

    Browsers say where a POST comes from (Sec-Fetch-Site or Origin); what does not say so
    is no browser, and carries nobody's cookies against their will.
    """

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not _is_same_origin(request):
            raise PermissionDenied("This form was sent from another site.")
        return view(request, *args, **kwargs)

    guarded.csrf_exempt = True
    return guarded


def _is_same_origin(request) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin") or request.headers.get("Referer")
    if not origin:
        return True
    host = urlsplit(origin).netloc
    return host == request.get_host() or host == urlsplit(settings.SITE_URL).netloc
