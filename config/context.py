"""What every template may name: the shop itself, never the visitor."""

from django.conf import settings


def shop(request):
    return {
        "SHOP_NAME": settings.SHOP_NAME,
        "SHOP_TAGLINE": settings.SHOP_TAGLINE,
        "SHOP_EMAIL": settings.SHOP_EMAIL,
        "SHOP_PHONE": settings.SHOP_PHONE,
        "SITE_URL": settings.SITE_URL,
    }
