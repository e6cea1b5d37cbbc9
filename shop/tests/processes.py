"""Programs that run beside a test on its database, such as those that are killed."""

import os
import subprocess
import sys
from urllib.parse import quote

from django.conf import settings
from django.db import connection


def in_a_process(code: str, **environment: str) -> subprocess.CompletedProcess:
    """Run Python code with the shop's settings, on the database of this test, to its end.

    The test must commit what it writes: it wants `django_db(transaction=True)`.
    """
    environment |= {"DATABASE_URL": _url(), "DEBUG": "on"}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        check=False,
        capture_output=True,
        text=True,
    )


def _url() -> str:
    found = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{found['NAME']}"
    parts = {name.lower(): quote(str(found[name]), safe="") for name in found if name.isupper()}
    return "postgres://{user}:{password}@{host}:{port}/{name}".format(**parts)
