from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class MovementKind(models.TextChoices):
    RECEIVE = "receive", "Received"
    ADJUST_UP = "adjust_up", "Corrected upwards"
    ADJUST_DOWN = "adjust_down", "Corrected downwards"
    RESERVE = "reserve", "Promised to an order"
    RELEASE = "release", "Promise taken back"
    SALE = "sale", "Sold"
    RETURN = "return", "Came back"
    WRITE_OFF = "write_off", "Written off"


EFFECTS = {  # what one unit of each movement does to (on_hand, reserved)
    MovementKind.RECEIVE: (+1, 0),
    MovementKind.ADJUST_UP: (+1, 0),
    MovementKind.ADJUST_DOWN: (-1, 0),
    MovementKind.RESERVE: (0, +1),
    MovementKind.RELEASE: (0, -1),
    MovementKind.SALE: (-1, -1),
    MovementKind.RETURN: (+1, 0),
    MovementKind.WRITE_OFF: (-1, 0),
}


class StockMovement(models.Model):
    """Why the shelf changed. Rows are added and never altered; their sum is the shelf."""

    variant = models.ForeignKey("shop.Variant", models.PROTECT, related_name="movements")
    kind = models.CharField(max_length=12, choices=MovementKind.choices)
    quantity = models.PositiveIntegerField()
    reference = models.CharField(max_length=64, blank=True, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="movement_newest"),
            models.Index(fields=["kind", "-created_at", "-id"], name="movement_of_kind"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="movement_moves_something")
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.quantity} × {self.variant_id}"
