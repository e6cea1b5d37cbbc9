"""One finished page: its headers, and its body in each encoding that somebody asked for."""

import gzip
import re
import sys
import time
from collections.abc import Iterable
from functools import lru_cache

import brotli

LONGEST_LIFE = 60  # seconds; what is new or popular by then is told of anew
BROTLI_QUALITY = 5  # beyond it a page takes ten times as long and is hardly smaller
TOO_SHORT = 200  # bytes that are not worth compressing
OVERHEAD = 4096  # bytes of headers and keys, generously
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
# What an answer without a body still has to say.
TOLD_WITHOUT_BODY = {"cache-control", "etag", "vary"}

Headers = list[tuple[str, str]]


class Page:
    """What a view answered, as bytes that can be sent any number of times.

    products  whose stock and reviews it shows
    until     the moment of time.monotonic() after which it is made anew
    size      how many bytes of memory it takes, about
    """

    __slots__ = ("_headers", "answers", "etag", "is_kept", "products", "size", "status", "until")

    def __init__(self, status: str, headers: Headers, body: bytes, encoding: str):
        """A page whose body is not compressed yet; `encoding` is what is wanted first."""
        told = {name.lower(): value for name, value in headers}
        self.status = status
        self.etag = told["etag"].removeprefix("W/") if "etag" in told else ""
        self.is_kept = status.startswith("200 ") and "public" in told.get("cache-control", "")
        self.is_kept &= "set-cookie" not in told
        self.products: set[int] = set()
        self.until = time.monotonic() + LONGEST_LIFE
        self._headers = [
            # Most pages have the same headers: one copy of each is enough.
            (sys.intern(name), sys.intern(value) if len(value) > 40 else value)
            for name, value in headers
            if name.lower() not in {"content-length", "etag", "vary"}
        ]
        self._headers.append(("Vary", "Accept-Encoding"))
        if self.etag:
            # The same for all encodings, so it cannot promise the same bytes.
            self._headers.append(("ETag", f"W/{self.etag}"))
        encoding = encoding if len(body) >= TOO_SHORT else ""
        self.answers: dict[str, tuple[Headers, list[bytes]]] = {}
        self.size = OVERHEAD
        self.add(encoding, compressed(body, encoding))

    def add(self, encoding: str, body: bytes) -> None:
        """Have the body in one more encoding."""
        headers = [*self._headers, ("Content-Length", str(len(body)))]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        self.answers[encoding] = headers, [body]
        self.size += len(body)

    def body_in(self, encoding: str) -> bytes:
        """The body in an encoding in which it is not here yet."""
        known, (_, [body]) = next(iter(self.answers.items()))
        return compressed(plain(body, known), encoding)

    def is_known_to(self, asked: str) -> bool:
        """Whether somebody who sends this If-None-Match has the page as it is."""
        return bool(self.etag) and (self.etag in asked or asked.strip() == "*")

    def headers_without_body(self) -> Headers:
        return [pair for pair in self._headers if pair[0].lower() in TOLD_WITHOUT_BODY]


def compressed(body: bytes, encoding: str) -> bytes:
    """The body as it is sent in this encoding; as it is for none."""
    if encoding == "br":
        return brotli.compress(body, mode=brotli.MODE_TEXT, quality=BROTLI_QUALITY)
    if encoding == "gzip":
        return gzip.compress(body, mtime=0)
    return body


def plain(body: bytes, encoding: str) -> bytes:
    """What was compressed, as it was before."""
    if encoding == "br":
        return brotli.decompress(body)
    return gzip.decompress(body) if encoding == "gzip" else body


@lru_cache(maxsize=512)
def best_encoding(accepted: str) -> str:
    """The smallest encoding that an Accept-Encoding allows; empty for none.

    >>> best_encoding("gzip, deflate, br;q=0.9"), best_encoding("gzip"), best_encoding("")
    ('br', 'gzip', '')
    >>> best_encoding("br;q=0, GZIP;q=1.0"), best_encoding("*"), best_encoding("identity, x-br")
    ('gzip', '', '')
    """
    return next((one for one in ("br", "gzip") if one in _allowed(accepted)), "")


def _allowed(accepted: str) -> Iterable[str]:
    parts = accepted.lower().split(",")
    return {part.split(";")[0].strip() for part in parts if not REFUSED.search(part)}
