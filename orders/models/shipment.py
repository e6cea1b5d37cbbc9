from django.db import models
from django.db.models import Q
from django.utils import timezone


class Shipment(models.Model):
    """One parcel of an order."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="shipments")
    carrier = models.CharField(max_length=60, blank=True)
    tracking = models.CharField("tracking number", max_length=60, blank=True)
    tracking_url = models.URLField("tracking link", blank=True)
    shipped_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["shipped_at", "pk"]
        indexes = [models.Index(fields=["delivered_at"], name="shipment_delivered")]

    def __str__(self):
        return f"{self.carrier} {self.tracking}".strip() or f"parcel {self.pk}"


class ShipmentItem(models.Model):
    """How many of an order's item are in this parcel."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="items")
    item = models.ForeignKey("orders.OrderItem", models.PROTECT, related_name="shipped_in")
    quantity = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shipment", "item"], name="shipment_item_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="shipment_item_has_quantity"),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.item_id}"
