"""Visits of a shop that keeps its pages, as the server makes them: straight to the front."""

from dataclasses import dataclass
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from shop.page_cache import page
from shop.page_cache.front import Front


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return page.plain(self.body, self.headers.get("content-encoding", "")).decode()


class KeepingShop:
    """One process of the shop; `made` counts what went through to Django."""

    def __init__(self, *, most_bytes: int = 2**24, is_behind_proxy: bool = False):
        self.made = 0
        self.django = get_wsgi_application()
        self.front = Front(self._count, most_bytes=most_bytes, is_behind_proxy=is_behind_proxy)

    def get(self, path: str, *, method: str = "GET", **headers) -> Answer:
        """Ask for a path with its query; headers are named like `accept_encoding`."""
        return self._ask(self.front, path, method, headers)

    def get_from_django(self, path: str) -> Answer:
        """What Django itself answers, which nobody kept."""
        return self._ask(self.django, path, "GET", {})

    def _count(self, environ, start_response):
        self.made += 1
        return self.django(environ, start_response)

    def _ask(self, application, path: str, method: str, headers: dict) -> Answer:
        path, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query}
        environ |= {"HTTP_" + name.upper(): value for name, value in headers.items()}
        setup_testing_defaults(environ)
        told = []
        answer = application(environ, lambda *args: told.append(args))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        status, pairs = told[-1][:2]
        return Answer(int(status[:3]), {name.lower(): value for name, value in pairs}, body)
