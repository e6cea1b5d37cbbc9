"""What every answer gets: no cache for what is private, and two cookies for the header."""


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
