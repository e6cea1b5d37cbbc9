from django.db import models
from django.db.models import Q
from django.utils import timezone


class GatewayEventQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(processed_at=None, set_aside_at=None)


class GatewayEvent(models.Model):
    """A genuine message of the gateway, kept as it came, until it is acted upon."""

    event_id = models.CharField(max_length=64, unique=True)
    type = models.CharField(max_length=60, blank=True, db_index=True)
    body = models.BinaryField()
    received_at = models.DateTimeField(default=timezone.now)
    processed_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)

    objects = GatewayEventQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-pk"]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="gateway_event_waiting",
                condition=Q(processed_at=None, set_aside_at=None),
            ),
            models.Index(
                fields=["type"], name="gateway_event_open", condition=Q(processed_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.type} {self.event_id}"
