import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone


class TakeStatus(models.TextChoices):
    OPEN = "open", "Counting"
    APPLIED = "applied", "Written into the ledger"
    DISCARDED = "discarded", "Discarded"


class StockTake(models.Model):
    """A count of what stands on the shelf, by any number of people at once."""

    name = models.CharField(max_length=80, help_text="Such as “Back room, November”.")
    status = models.CharField(
        max_length=9, choices=TakeStatus.choices, default=TakeStatus.OPEN, editable=False
    )
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = "stock-take"

    def __str__(self):
        return self.name

    @property
    def is_open(self) -> bool:
        return self.status == TakeStatus.OPEN

    @property
    def reference(self) -> str:
        """What its movements in the ledger bear."""
        return f"COUNT-{self.pk}"


class StockCount(models.Model):
    """One scan, or one correction of what was scanned. Rows are added and never altered.

    The units of a variant are the sum of its rows. What the ledger had on hand at the newest
    of them is what the sum is compared with, so that sales before and after it do not matter.
    """

    take = models.ForeignKey(StockTake, models.CASCADE, related_name="counts")
    variant = models.ForeignKey("shop.Variant", models.CASCADE, related_name="+")
    quantity = models.IntegerField()
    on_hand = models.PositiveIntegerField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    key = models.UUIDField(unique=True, default=uuid.uuid4)  # of the form: sent twice, kept once

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["take", "variant", "-id"], name="count_of_variant")]

    def __str__(self):
        return f"{self.quantity:+} × {self.variant_id}"
