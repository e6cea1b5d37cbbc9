"""The pages that one process keeps: each made once, in so much memory and no more."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable

from shop.page_cache.page import Page

PATIENCE = 10  # seconds for which one waits for a page that somebody else is making
TRIES = 3
LARGEST_SHARE = 8  # of the memory no page takes more than one in so many


class Making:
    """A page that one thread makes while others wait; what changes meanwhile is noted."""

    def __init__(self):
        self.done = threading.Event()
        self.page: Page | None = None
        self.is_old = False
        self.changed: set[int] = set()


class Pages:
    """Finished pages by their addresses; those that nobody asked for go first."""

    def __init__(self, most_bytes: int):
        self.most_bytes, self.bytes = most_bytes, 0
        self._lock = threading.Lock()
        self._pages: OrderedDict[Hashable, Page] = OrderedDict()
        self._making: dict[Hashable, Making] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._pages

    def find(self, key: Hashable) -> Page | None:
        """The page of this address, if it was made less than a minute ago."""
        page = self._pages.get(key)
        if page is None or page.until < time.monotonic():
            return None
        with self._lock:
            if key in self._pages:
                self._pages.move_to_end(key)
        return page

    def once(self, key: Hashable, make: Callable[[], Page]) -> Page:
        """Make the page, or wait for whoever is making it already, and keep it.

        Raises what `make` raises; those who wait then make it themselves.
        """
        for _ in range(TRIES):
            with self._lock:
                making = self._making.get(key)
                is_ours = making is None
                if is_ours:
                    making = self._making[key] = Making()
            if is_ours:
                return self._make(key, making, make)
            making.done.wait(PATIENCE)
            if making.page:
                return making.page
        return make()

    def drop(self, products: Collection[int] | None) -> None:
        """Let go of the pages that show one of these products; of all, for None.

        Those that are being made may have been read from the old rows: they are not kept.
        """
        with self._lock:
            if products is None:
                self._pages.clear()
                self.bytes = 0
                for making in self._making.values():
                    making.is_old = True
                self._making.clear()
                return
            touched = [key for key, page in self._pages.items() if page.products & products]
            for key in touched:
                self.bytes -= self._pages.pop(key).size
            for making in self._making.values():
                making.changed |= products

    def answer_in(self, key: Hashable, page: Page, encoding: str) -> tuple:
        """Headers and body in this encoding, which is made when it is first asked for."""
        if encoding not in page.answers:
            body = page.body_in(encoding)
            with self._lock:
                before = page.size
                if encoding not in page.answers:
                    page.add(encoding, body)
                if self._pages.get(key) is page:
                    self.bytes += page.size - before
                    self._make_room()
        return page.answers[encoding]

    def _make(self, key: Hashable, making: Making, make: Callable[[], Page]) -> Page:
        try:
            page = make()
            with self._lock:
                if making.is_old or page.products & making.changed:
                    page.is_kept = False  # by nobody else either
                else:
                    making.page = page
                    self._keep(key, page)
            return page
        finally:
            with self._lock:
                if self._making.get(key) is making:
                    del self._making[key]
            making.done.set()

    def _keep(self, key: Hashable, page: Page) -> None:
        if not page.is_kept or page.size > self.most_bytes // LARGEST_SHARE:
            return
        if old := self._pages.pop(key, None):
            self.bytes -= old.size
        self._pages[key] = page
        self.bytes += page.size
        self._make_room()

    def _make_room(self) -> None:
        while self.bytes > self.most_bytes:
            _, page = self._pages.popitem(last=False)
            self.bytes -= page.size
