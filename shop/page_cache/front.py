"""Answers for public pages before Django hears of them; the rest goes through.

Stands between the server and the application, so a page that is kept costs neither
middleware nor view: one look into a dictionary, and the bytes as they were made.
"""

import re
from collections.abc import Callable, Hashable, Iterable
from functools import partial

from django.core.handlers.wsgi import get_path_info
from django.urls import Resolver404, resolve

from shop.page_cache import NOTES, Notes
from shop.page_cache.freshness import Freshness
from shop.page_cache.page import Page, best_encoding
from shop.page_cache.pages import Pages

# By these, advertisements know whom they sent. No page of ours reads them, and each visitor
# has others: without them all get the same copy.
FROM_ADVERTISEMENTS = re.compile(
    r"(?:^|(?<=&))(?:utm_\w+|gclid|gbraid|wbraid|gad_source|fbclid|msclkid|igshid)=[^&]*&?"
)
SAFE = frozenset({"GET", "HEAD"})
LONGEST = 1000  # characters of an address; what is longer nobody asks for twice

Application = Callable[[dict, Callable], Iterable[bytes]]


class Front:
    """An application that keeps the public pages of another, each until it changes.

    most_bytes       so much memory its pages take, at most
    is_behind_proxy  tell nginx how long it may answer with a copy: until the second is over
                     in which the copy was known to be right
    """

    def __init__(self, application: Application, *, most_bytes: int, is_behind_proxy: bool):
        self.application = application
        self.is_behind_proxy = is_behind_proxy
        self.pages = Pages(most_bytes)
        self.freshness = Freshness(self.pages.drop)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in SAFE:
            try:
                return self.application(environ, start_response)
            finally:
                # Who has just written something looks at it next.
                self.freshness.distrust()
        query = environ.get("QUERY_STRING", "")
        query = FROM_ADVERTISEMENTS.sub("", query).removesuffix("&") if query else ""
        key = (
            environ["PATH_INFO"],
            query,
            environ.get("HTTP_HOST"),
            environ["wsgi.url_scheme"],
            environ.get("HTTP_X_FORWARDED_PROTO") if self.is_behind_proxy else "",
        )
        is_ours = key in self.pages or is_public(environ)
        if not is_ours or not self.freshness.is_known():
            return self.application(environ, start_response)
        as_of = self.freshness.as_of  # before the page is looked for: it is no older
        page = self.pages.find(key)
        if page is None:
            page = self.pages.once(key, partial(self._make, environ, query))
        status, headers, body = self._answer(key, page, environ)
        if self.is_behind_proxy and page.is_kept:
            headers = [*headers, ("X-Accel-Expires", f"@{int(as_of)}")]
        start_response(status, headers)
        return body if environ["REQUEST_METHOD"] == "GET" else []

    def _answer(self, key: Hashable, page: Page, environ: dict) -> tuple[str, list, list]:
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked is not None and page.is_known_to(asked):
            return "304 Not Modified", page.headers_without_body(), []
        encoding = encoding_for(environ)
        answer = page.answers.get(encoding)
        return page.status, *(answer or self.pages.answer_in(key, page, encoding))

    def _make(self, environ: dict, query: str) -> Page:
        """Have the page made for nobody in particular."""
        notes = Notes()
        blind = {name: value for name, value in environ.items() if not _is_of_visitor(name)}
        blind |= {"REQUEST_METHOD": "GET", "QUERY_STRING": query, NOTES: notes}
        told = []
        answer = self.application(blind, lambda *args: told.append(args))
        try:
            body = b"".join(answer)
        finally:
            answer.close()  # which gives the connection to the database back
        status, headers = told[-1][:2]
        page = Page(status, headers, body, encoding_for(environ))
        page.products = notes.products
        page.is_kept &= notes.is_kept and len(environ["PATH_INFO"] + query) <= LONGEST
        return page


def encoding_for(environ: dict) -> str:
    return best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")[:LONGEST])


def is_public(environ: dict) -> bool:
    """Whether a page of the shop that is the same for everybody has this address.

    Only of what the shop app shows does the log of changes tell.
    """
    try:
        found = resolve(get_path_info(environ))
    except Resolver404:
        return False
    return found.app_names == ["shop"] and getattr(found.func, "is_public_page", False)


def _is_of_visitor(name: str) -> bool:
    kept = {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"}
    return name == "wsgi.file_wrapper" or (name.startswith("HTTP_") and name not in kept)
