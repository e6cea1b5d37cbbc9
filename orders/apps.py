from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class OrdersConfig(AppConfig):
    name = "orders"

    def ready(self):
        from orders import access

        def bring_cart_along(sender, request, user, **kwargs):
            if request is not None:
                access.merge_on_sign_in(request, user)

        # accounts must not know of carts, so the arrow is Django's own signal.
        user_logged_in.connect(bring_cart_along, weak=False, dispatch_uid="orders.cart")
