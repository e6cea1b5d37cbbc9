from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shop.models.product import ProductStatus
from shop.money import rupees


class ScheduleState(models.TextChoices):
    WAITING = "waiting", "Coming"
    RUNNING = "running", "In force, until its end"
    DONE = "done", "Done"
    REFUSED = "refused", "Could not be done"


class ScheduledChangeQuerySet(models.QuerySet):
    def due(self, now):
        """What has to begin or to end by now, in the order of their moments."""
        begins = Q(state=ScheduleState.WAITING, starts_at__lte=now)
        ends = Q(state=ScheduleState.RUNNING, ends_at__lte=now)
        return self.filter(begins | ends).order_by("starts_at", "pk")

    def open(self):
        """What has not come to its end."""
        return self.filter(state__in=[ScheduleState.WAITING, ScheduleState.RUNNING])


class ScheduledChange(models.Model):
    """A new status of a product or a new price of a variant, from a moment on, perhaps for a time.

    Applied only in shop.services.schedule.
    """

    product = models.ForeignKey("shop.Product", models.CASCADE, related_name="scheduled")
    variant = models.ForeignKey(
        "shop.Variant",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="scheduled",
        help_text="Whose price; empty for a status, and where there is only one variant.",
    )
    price_paise = models.PositiveBigIntegerField("price", null=True, blank=True)
    status = models.CharField(
        max_length=8, choices=ProductStatus.choices, blank=True, help_text="Or a price, not both."
    )
    starts_at = models.DateTimeField("from")
    ends_at = models.DateTimeField(
        "until", null=True, blank=True, help_text="Then it is as before; empty: it stays."
    )
    state = models.CharField(
        max_length=7, choices=ScheduleState.choices, default=ScheduleState.WAITING, editable=False
    )
    before = models.JSONField(null=True, editable=False)  # what it goes back to
    problem = models.CharField(max_length=300, blank=True, editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )

    objects = ScheduledChangeQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "scheduled change"
        constraints = [
            models.CheckConstraint(
                condition=Q(price_paise=None, variant=None) & ~Q(status="")
                | Q(price_paise__gt=0, price_paise__isnull=False, variant__isnull=False, status=""),
                name="schedule_of_price_or_status",
                violation_error_message="Give a price or a status, not both.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="schedule_ends_after_it_starts",
                violation_error_message="It must end after it begins.",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="schedule_to_begin"),
            models.Index(fields=["state", "ends_at"], name="schedule_to_end"),
        ]

    def __str__(self):
        return f"{self.variant.sku if self.variant else self.product}: {self.words}"

    @property
    def words(self) -> str:
        """What will be: `price` or `status`, for a person."""
        return self.get_status_display() if self.status else f"price {rupees(self.price_paise)}"

    def overlapping(self):
        """Others that change the same thing at the same time."""
        same = Q(product=self.product_id, variant=self.variant_id)
        until = Q(starts_at__lt=self.ends_at) if self.ends_at else Q()
        running = Q(ends_at=None) | Q(ends_at__gt=self.starts_at)
        # What stays for good has no end of its own: only its beginning can be in the way.
        return ScheduledChange.objects.open().filter(same & until & running).exclude(pk=self.pk)
