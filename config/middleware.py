"""What every answer gets: no cache for what is private, and two cookies for the header."""

from time import perf_counter

from csp.constants import UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.db import connection
from django.templatetags.static import static
from django.urls import reverse_lazy

from shop import history


class PrivateUnlessPublic:
    """Forbid caching of everything that did not say it may be cached.

    Public pages say so themselves (shop.page_cache.public_page); to forget it costs
    speed, while to forget the opposite would show one shopper's page to another.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class HeaderCookies:
    """Tell the header's script how many things are in the cart and whether one is signed in.

    Written only when a private view changed something (request.header_cookies), so a
    public page sets no cookie at all.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.header_cookies = {}
        response = self.get_response(request)
        for name, value in request.header_cookies.items():
            if value:
                response.set_cookie(
                    name,
                    value,
                    max_age=60 * 60 * 24 * 60,
                    samesite="Lax",
                    secure=request.is_secure(),
                )
            else:
                response.delete_cookie(name, samesite="Lax")
        return response


class AdminSecurityPolicy:
    """Loosen the Content-Security-Policy under /admin/ as far as the admin's scripts need.

    Unfold's pages carry inline scripts and styles, and Alpine evaluates what stands in
    attributes. Its place is after CSPMiddleware, which writes the header last.
    """

    LOOSENED = {
        "script-src": [UNSAFE_INLINE, UNSAFE_EVAL],
        "style-src": [UNSAFE_INLINE],
    }

    def __init__(self, get_response):
        self.get_response = get_response
        self.prefix = reverse_lazy("admin:index")

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(str(self.prefix)):
            response._csp_update = self.LOOSENED
        return response


class RememberChanges:
    """Have every change that staff make under /admin/ remembered with their name."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.prefix = reverse_lazy("admin:index")

    def __call__(self, request):
        if request.method != "POST" or not request.path.startswith(str(self.prefix)):
            return self.get_response(request)
        if not request.user.is_authenticated:
            return self.get_response(request)
        with history.acting(by=request.user.get_username(), source="admin"):
            return self.get_response(request)


class PrefetchOnIntent:
    """Let browsers that can fetch a public page as soon as a pointer rests on a link to it."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response["Speculation-Rules"] = f'"{static("prefetch.speculationrules")}"'
        return response


class ServerTiming:
    """While developing, say in the browser's own tools what a page cost: in all, and in SQL."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.DEBUG:
            return self.get_response(request)
        before, begun = len(connection.queries), perf_counter()
        response = self.get_response(request)
        asked = connection.queries[before:]
        in_sql = sum(float(query["time"]) for query in asked) * 1000
        in_all = (perf_counter() - begun) * 1000
        response["Server-Timing"] = (
            f'sql;dur={in_sql:.1f};desc="{len(asked)} queries", total;dur={in_all:.1f}'
        )
        return response


class MoreSecurityHeaders:
    """Say what browsers need not allow, beyond what Django's SecurityMiddleware says."""

    headers = {
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": (
            "camera=(), geolocation=(), microphone=(), usb=(), "
            'payment=(self "https://api.razorpay.com" "https://checkout.razorpay.com")'
        ),
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
