from datetime import timedelta

from django.db import models
from django.db.models import Q

BELIEVED_FOR = timedelta(days=2)


class DowntimeQuerySet(models.QuerySet):
    def now_on(self, now):
        """Troubles that have begun and are not over.

        The message that one is over may be lost: without news it is believed for two days.
        """
        still_on = Q(ends_at=None) | Q(ends_at__gt=now)
        recent = self.filter(still_on, begins_at__lte=now, told_at__gt=now - BELIEVED_FOR)
        return recent.exclude(status="resolved")


class Downtime(models.Model):
    """A bank, wallet or app that has trouble at the moment, as the gateway tells us."""

    gateway_id = models.CharField(max_length=40, unique=True)
    method = models.CharField(max_length=20)
    instrument = models.CharField(max_length=80, blank=True)
    severity = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=12)
    begins_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField()

    objects = DowntimeQuerySet.as_manager()

    class Meta:
        ordering = ["-begins_at", "pk"]

    def __str__(self):
        return f"{self.method} {self.instrument}".strip()
