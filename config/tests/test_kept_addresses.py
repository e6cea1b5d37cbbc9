"""What keeps pages, the shop and nginx, knows the same addresses as public; the rest is private."""

import importlib
import re

from django.conf import settings
from django.urls import get_resolver

from config import wsgi
from shop.page_cache.front import Front

OTHER_PUBLIC = {"/delivery/"}  # goes by the date and by tables of another app: nobody holds it


def addresses() -> dict[str, bool]:
    """By an address of each page of the shop and of its orders, whether it is public."""
    found = {}
    for part in get_resolver().url_patterns:
        if getattr(part, "app_name", "") in {"shop", "orders", "accounts"}:
            for one in part.url_patterns:
                route = f"/{part.pattern._route}{one.pattern._route}"
                path = re.sub(r"<\w+:\w+>", "7", route)
                found[path] = getattr(one.callback, "is_public_page", False)
    return found


def test_nginx_holds_the_public_pages_of_the_shop_and_no_others():
    site = (settings.BASE_DIR / "deploy" / "nginx.conf").read_text()
    held = "|".join(re.findall(r"location ~ (\S+) \{", site))

    public = {path for path, is_public in addresses().items() if is_public}

    assert len(public) > 10
    assert {path for path in addresses() if re.search(held, path)} == public - OTHER_PUBLIC


def test_one_setting_says_whether_pages_are_kept(settings):
    kinds = {}
    for megabytes in (2, 0):
        settings.PAGE_CACHE_MB = megabytes
        kinds[megabytes] = importlib.reload(wsgi).application

    assert isinstance(kinds[2], Front)
    assert kinds[2].pages.most_bytes == 2 * 1024 * 1024
    assert not isinstance(kinds[0], Front)
