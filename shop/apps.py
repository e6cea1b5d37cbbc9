from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from shop import triggers
        from shop.searching import tables

        post_migrate.connect(triggers.install, sender=self)
        post_migrate.connect(tables.install, sender=self)
