"""The shop's own settings, for a run that looks at no static file and so need not collect them."""

from config.settings import *  # noqa: F403
from config.settings import STORAGES

SILENCED_SYSTEM_CHECKS = ["angadi.W001"]  # test keys are right here
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
