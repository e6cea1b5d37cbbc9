"""What runs low on the shelf, and the mail about it that staff get once a day."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from shop.models import Variant

FROM_HOUR = 8  # of the day: nobody reorders at night
MOST_NAMED = 40


def tell_staff(now: datetime) -> int:
    """Put a mail about what runs low into the outbox; returns how many SKUs it is about.

    Call it as often as you like: the mail names its day, and the outbox keeps one of them.
    """
    local = timezone.localtime(now)
    if local.hour < FROM_HOUR:
        return 0
    low = Variant.objects.low()
    number = low.count()
    if number:
        _send(number, low, once=f"low-stock:{local:%Y-%m-%d}")
    return number


def _send(number: int, low, *, once: str) -> None:
    first = low.select_related("product").order_by("on_hand", "sku")[:MOST_NAMED]
    page = f"{reverse('admin:shop_variant_changelist')}?shelf=low"
    words = {
        "shop_name": settings.SHOP_NAME,
        "site_url": settings.SITE_URL,
        "shop_email": settings.SHOP_EMAIL,
        "subject": f"{settings.SHOP_NAME}: {number} SKU{'' if number == 1 else 's'} running low",
        "number": number,
        "variants": list(first),
        "more": max(0, number - MOST_NAMED),
        "link": f"{settings.SITE_URL}{page}",
    }
    message = EmailMultiAlternatives(
        words["subject"],
        render_to_string("emails/low_stock.txt", words),
        to=[settings.SHOP_EMAIL],
        headers={"X-Once": once},
    )
    message.attach_alternative(render_to_string("emails/low_stock.html", words), "text/html")
    message.send()
