"""What makes a page public: it is the same for everybody, and says that it may be kept."""

import copy
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.utils.cache import get_conditional_response, set_response_etag

from shop.moments import moments

FRESH, SHARED, STALE = 30, 60, 300  # seconds in a browser, between it and us, and beyond
PERSONAL_HEADERS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "CSRF_COOKIE")


def public_page(view):
    """Let any cache keep what `view` answers to a GET or HEAD.

    The view and its templates get a request that knows no cookie, session, user or
    message, so they cannot show one shopper's page to another. The answer sets no
    cookie, does not vary by cookie, and carries an ETag.
    """

    @wraps(view)
    def blind_view(request, *args, **kwargs):
        response = view(without_visitor(request), *args, **kwargs)
        if hasattr(response, "render"):
            response.render()
        response.cookies.clear()
        if response.status_code != 200:
            return response
        response["Cache-Control"] = kept_for(moments.seconds_left())
        set_response_etag(response)
        return get_conditional_response(request, response["ETag"], response=response)

    return blind_view


def kept_for(seconds_left: int | None) -> str:
    """How long a page may be kept: never beyond the next change that is planned.

    >>> kept_for(None), kept_for(90)
    ('public, max-age=30, s-maxage=60, stale-while-revalidate=300', \
'public, max-age=30, s-maxage=60, stale-while-revalidate=30')
    >>> kept_for(20)
    'public, max-age=20, s-maxage=20, stale-while-revalidate=0'
    """
    left = FRESH + SHARED + STALE if seconds_left is None else seconds_left
    fresh, shared = min(FRESH, left), min(SHARED, left)
    return (
        f"public, max-age={fresh}, s-maxage={shared}, "
        f"stale-while-revalidate={min(STALE, left - shared)}"
    )


def without_visitor(request):
    """A copy of the request with everything taken out that says who is asking."""
    blind = copy.copy(request)
    blind.META = {name: text for name, text in request.META.items() if name not in PERSONAL_HEADERS}
    for name in ("_messages", "session", "headers", "htmx"):
        blind.__dict__.pop(name, None)
    blind.COOKIES = {}
    blind.user = AnonymousUser()
    return blind
