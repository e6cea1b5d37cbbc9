from django.conf import settings
from django.db import models
from django.utils import timezone


class BulkKind(models.TextChoices):
    PRICE = "price", "Price"
    MRP = "mrp", "MRP"
    STOCK = "stock", "Stock"
    STATUS = "status", "Status"
    CATEGORY = "category", "Category"
    GST = "gst", "GST rate"


class BulkStatus(models.TextChoices):
    CHOSEN = "chosen", "Not planned yet"
    PLANNED = "planned", "Waits to be applied"
    APPLIED = "applied", "Applied"


class BulkChange(models.Model):
    """One change of many products or variants: chosen, planned row by row, then applied once.

    Moved on only in shop.services.bulk.
    """

    of_variants = models.BooleanField(default=False)  # whose keys `chosen` holds
    chosen = models.JSONField(default=list)
    kind = models.CharField("what", max_length=8, choices=BulkKind.choices, blank=True)
    rule = models.JSONField(default=dict)  # as its form gives it
    status = models.CharField(max_length=7, choices=BulkStatus.choices, default=BulkStatus.CHOSEN)
    unchanged = models.PositiveIntegerField(default=0)  # rows that are so already
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "bulk change"

    def __str__(self):
        return f"{self.get_kind_display() or 'Bulk change'} of {len(self.chosen)}"


class BulkState(models.TextChoices):
    PLANNED = "planned", "Will change"
    REFUSED = "refused", "Cannot be"
    DONE = "done", "Changed"
    MISSED = "missed", "Left as it is"


class BulkRow(models.Model):
    """What becomes of one product or variant, and why not if it does not."""

    bulk = models.ForeignKey(BulkChange, models.CASCADE, related_name="rows", db_index=False)
    product_id = models.BigIntegerField()  # no keys: rows outlive what they tell of
    variant_id = models.BigIntegerField(null=True)
    name = models.CharField(max_length=200)
    sku = models.CharField("SKU", max_length=64, blank=True)
    old = models.JSONField()
    new = models.JSONField()
    state = models.CharField(max_length=7, choices=BulkState.choices)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["bulk", "state", "id"], name="bulk_rows"),
            models.Index(fields=["bulk", "variant_id"], name="bulk_row_of_variant"),
        ]

    def __str__(self):
        return f"{self.sku or self.name}: {self.old} → {self.new}"
