from django.db import models
from django.utils import timezone

from orders.states import DisputeStatus

RUNNING = (DisputeStatus.OPEN, DisputeStatus.UNDER_REVIEW)


class DisputeQuerySet(models.QuerySet):
    def running(self):
        """Not decided: nothing is shipped or refunded until it is."""
        return self.filter(status__in=RUNNING)


class Dispute(models.Model):
    """A buyer's bank asks for the money back; somebody has to answer in time."""

    payment = models.ForeignKey("orders.Payment", models.PROTECT, related_name="disputes")
    gateway_id = models.CharField(max_length=40, unique=True)
    amount_paise = models.PositiveBigIntegerField()
    deducted_paise = models.PositiveBigIntegerField(default=0)
    phase = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=80, blank=True)
    status = models.CharField(
        max_length=12, choices=DisputeStatus.choices, default=DisputeStatus.OPEN
    )
    respond_by = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        ordering = ["respond_by", "pk"]

    def __str__(self):
        return self.gateway_id

    @property
    def order(self):
        return self.payment.order

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING
