"""The shop's settings for tests: nothing from this machine, nothing slow, nothing outside."""

import os
import tempfile
from pathlib import Path

# Blank is "not set", and what is there already is not overwritten by a .env file. So a
# merchant's own keys never reach a test.
DATABASE_URL = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL", "")
for _name in (Path(__file__).parents[2] / ".env.example").read_text().splitlines():
    if "=" in _name and not _name.startswith("#"):
        _name = _name.split("=")[0]
        os.environ |= {_name: "", f"{_name}_FILE": ""}
os.environ |= {"DEBUG": "on", "LOG_LEVEL": "WARNING", "DATABASE_URL": DATABASE_URL}

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

# Kept until the process ends; each xdist worker is a process with a folder of its own.
_folder = tempfile.TemporaryDirectory(prefix="angadi-tests-")
TEST_DIR = Path(_folder.name)

if DATABASES["default"]["ENGINE"] == "config.sqlite":
    # A file: threads cannot share a database in memory.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_DIR / "shop.sqlite3")}
else:
    # Threads of the race tests open connections of their own; none may outlive them.
    DATABASES["default"]["CONN_MAX_AGE"] = 0

MEDIA_ROOT = TEST_DIR / "media"
STORAGES["originals"]["OPTIONS"]["location"] = TEST_DIR / "originals"
STATIC_ROOT = TEST_DIR / "static"
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False  # its own tests turn it on
RAZORPAY_API_URL = "http://127.0.0.1:9"  # nobody listens there
