import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from orders.states import RefundStatus


class RefundOrigin(models.TextChoices):
    SHOP = "shop", "This shop"
    DASHBOARD = "dashboard", "The gateway's dashboard"
    AUTOMATIC = "automatic", "The gateway by itself"


class RefundQuerySet(models.QuerySet):
    def outstanding(self):
        """Asked for, or about to be, and not known to have ended."""
        return self.filter(
            status__in=[RefundStatus.REQUESTED, RefundStatus.UNKNOWN, RefundStatus.PENDING]
        )

    def for_worklist(self):
        """Failed, and nobody has taken it up yet: the buyer still waits for the money."""
        return self.filter(status=RefundStatus.FAILED, seen_at=None)


class Refund(models.Model):
    """Money that goes back. The row stands before the gateway is asked; its key goes along."""

    payment = models.ForeignKey("orders.Payment", models.PROTECT, related_name="refunds")
    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    gateway_id = models.CharField(max_length=40, unique=True, null=True, blank=True)
    amount_paise = models.PositiveBigIntegerField()
    status = models.CharField(
        max_length=10, choices=RefundStatus.choices, default=RefundStatus.REQUESTED
    )
    reason = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    origin = models.CharField(
        max_length=10, choices=RefundOrigin.choices, default=RefundOrigin.SHOP, editable=False
    )
    seen_at = models.DateTimeField("taken off the worklist", null=True, blank=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    next_try_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = RefundQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_paise__gte=1), name="refund_of_something")
        ]

    def __str__(self):
        return self.gateway_id or str(self.key)

    @property
    def order(self):
        return self.payment.order

    @property
    def waits(self) -> bool:
        """Whether it stands on the worklist."""
        return self.status == RefundStatus.FAILED and self.seen_at is None


class RefundItem(models.Model):
    """What part of a refund is for which item; its amount is frozen with the refund."""

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="items")
    item = models.ForeignKey("orders.OrderItem", models.PROTECT, related_name="refunded_in")
    quantity = models.PositiveSmallIntegerField()
    amount_paise = models.PositiveBigIntegerField()
    is_restocked = models.BooleanField("put back on the shelf", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["refund", "item"], name="refund_item_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="refund_item_has_quantity"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.item_id}"
