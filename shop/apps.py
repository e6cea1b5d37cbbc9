from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from shop import triggers

        post_migrate.connect(triggers.install, sender=self)
