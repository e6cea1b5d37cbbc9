"""The WSGI application that Granian serves."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
if settings.PAGE_CACHE_MB:
    from shop.page_cache.front import Front  # needs the apps

    application = Front(
        application,
        most_bytes=settings.PAGE_CACHE_MB * 1024 * 1024,
        is_behind_proxy=settings.BEHIND_PROXY,
    )
