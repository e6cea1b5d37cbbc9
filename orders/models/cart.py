import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

MAX_QUANTITY = 20


def new_key() -> str:
    return secrets.token_urlsafe(24)


class Cart(models.Model):
    """What somebody means to buy. Its key lives in the session, or it belongs to a user."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="cart"
    )
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self):
        return f"cart {self.pk}"


class CartLine(models.Model):
    """So many of one variant, at the price it was listed for when it was put in."""

    cart = models.ForeignKey(Cart, models.CASCADE, related_name="lines")
    variant = models.ForeignKey("shop.Variant", models.CASCADE, related_name="+")
    quantity = models.PositiveSmallIntegerField()
    listed_paise = models.PositiveBigIntegerField()
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["cart", "variant"], name="cart_line_variant_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1, quantity__lte=MAX_QUANTITY),
                name="cart_line_quantity_within_limit",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.variant_id}"
