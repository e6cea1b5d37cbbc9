from django.db import models
from django.utils import timezone


class OrderEvent(models.Model):
    """A line of the order's diary. Rows are added and never altered."""

    order = models.ForeignKey("orders.Order", models.CASCADE, related_name="events")
    text = models.CharField(max_length=300)
    by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return self.text
