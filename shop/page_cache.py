"""What makes a page public: it is the same for everybody, and says that it may be kept."""

import copy
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.utils.cache import get_conditional_response, set_response_etag

PUBLIC = "public, max-age=30, s-maxage=60, stale-while-revalidate=300"
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
        response["Cache-Control"] = PUBLIC
        set_response_etag(response)
        return get_conditional_response(request, response["ETag"], response=response)

    return blind_view


def without_visitor(request):
    """A copy of the request with everything taken out that says who is asking."""
    blind = copy.copy(request)
    blind.META = {name: text for name, text in request.META.items() if name not in PERSONAL_HEADERS}
    for name in ("_messages", "session", "headers", "htmx"):
        blind.__dict__.pop(name, None)
    blind.COOKIES = {}
    blind.user = AnonymousUser()
    return blind
