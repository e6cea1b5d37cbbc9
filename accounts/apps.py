from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self):
        from accounts import access  # needs the apps

        user_logged_in.connect(access.say_signed_in, dispatch_uid="header-signed-in")
        user_logged_out.connect(access.say_signed_out, dispatch_uid="header-signed-out")
