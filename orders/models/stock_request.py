import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone


def new_key() -> str:
    return secrets.token_urlsafe(24)


class StockRequestQuerySet(models.QuerySet):
    def waiting(self):
        """Those who proved their address and were not told yet."""
        return self.filter(told_at=None).exclude(confirmed_at=None)


class StockRequest(models.Model):
    """Somebody wants to know when a variant is back. Changes in orders.services.back_in_stock."""

    key = models.CharField(max_length=40, unique=True, default=new_key, editable=False)
    variant = models.ForeignKey("shop.Variant", models.CASCADE, related_name="+")
    email = models.EmailField()
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = StockRequestQuerySet.as_manager()

    class Meta:
        ordering = ["confirmed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["variant", "email"],
                condition=Q(told_at=None),
                name="stock_request_once_until_told",
            )
        ]
        indexes = [
            models.Index(
                fields=["variant", "confirmed_at", "id"],
                name="stock_request_waiting",
                condition=Q(told_at=None, confirmed_at__isnull=False),
            ),
            models.Index(fields=["email", "asked_at"], name="stock_request_by_email"),
            models.Index(fields=["asked_at"], name="stock_request_age"),
        ]

    def __str__(self):
        return f"variant {self.variant_id}"  # never who


class StockQueue(models.Model):
    """How many units of a variant came back that nobody who waits was told of."""

    variant = models.OneToOneField("shop.Variant", models.CASCADE, related_name="+")
    units = models.PositiveIntegerField(default=0)
    counted_to = models.BigIntegerField(default=0)  # the last movement of stock in `units`
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "line for sold-out goods"
        verbose_name_plural = "lines for sold-out goods"

    def __str__(self):
        return f"variant {self.variant_id}"
