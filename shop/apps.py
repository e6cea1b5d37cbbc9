from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class ShopConfig(AppConfig):
    name = "shop"

    def ready(self):
        from shop import history, lookups, triggers  # noqa: F401  (lookups make themselves known)
        from shop.searching import tables

        pre_migrate.connect(triggers.withdraw, sender=self)
        post_migrate.connect(triggers.install, sender=self)
        pre_migrate.connect(history.withdraw, sender=self)
        post_migrate.connect(history.install, sender=self)
        post_migrate.connect(tables.install, sender=self)
