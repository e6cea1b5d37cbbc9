"""What makes a page public: it is the same for everybody, and says that it may be kept.

Here is what views need. shop.page_cache.front keeps what they answer.
"""

import copy
from dataclasses import dataclass, field
from functools import wraps

from django.contrib.auth.models import AnonymousUser
from django.utils.cache import get_conditional_response, set_response_etag

# Browsers ask each time, and mostly hear 304. Caches between may answer for a second, for one
# more while they ask, and for a day when we do not answer: docs/operations.md says why.
CACHE_CONTROL = "public, max-age=0, s-maxage=1, stale-while-revalidate=1, stale-if-error=86400"
PERSONAL_HEADERS = ("HTTP_COOKIE", "HTTP_AUTHORIZATION", "CSRF_COOKIE")
NOTES = "angadi.page_notes"  # the name of Notes in the environment of a request


@dataclass
class Notes:
    """What a view says of its page, for whoever keeps it.

    products  whose stock and reviews it shows; anything else, every page may show
    is_kept   whether it may be kept at all
    """

    products: set[int] = field(default_factory=set)
    is_kept: bool = True


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
        response["Cache-Control"] = CACHE_CONTROL
        set_response_etag(response)
        return get_conditional_response(request, response["ETag"], response=response)

    blind_view.is_public_page = True
    return blind_view


def shows_stock_and_reviews(request, product_id: int) -> None:
    """Note that this page tells how many are left of a product, or what buyers say of it."""
    notes_of(request).products.add(product_id)


def is_made_each_time(request) -> None:
    """Note that a kept copy would not do, since making the page counts something."""
    notes_of(request).is_kept = False


def notes_of(request) -> Notes:
    """The notes that whoever keeps pages has given along; else some that nobody reads."""
    return request.META.get(NOTES) or Notes()


def without_visitor(request):
    """A copy of the request with everything taken out that says who is asking."""
    blind = copy.copy(request)
    blind.META = {name: text for name, text in request.META.items() if name not in PERSONAL_HEADERS}
    for name in ("_messages", "session", "headers", "htmx"):
        blind.__dict__.pop(name, None)
    blind.COOKIES = {}
    blind.user = AnonymousUser()
    return blind
