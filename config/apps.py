from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self):
        from config import checks, lookups  # noqa: F401  register themselves, and need the apps
