"""The WSGI application that Granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

# Only a process that serves pages counts what was not found on them.
from shop.services import search_misses  # noqa: E402  (models are there only now)

search_misses.keep_writing()
