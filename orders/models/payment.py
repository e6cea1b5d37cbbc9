from django.db import models
from django.db.models import Q
from django.utils import timezone

from orders.states import PaymentStatus, RequestStatus


class PaymentRequestQuerySet(models.QuerySet):
    def find(self, gateway_id: str):
        """The request with this id of the gateway's, or None; with its order."""
        # PostgreSQL refuses to look for a text with a zero byte.
        known = self.filter(gateway_id=gateway_id.replace("\0", " "))
        return known.select_related("order").first()

    def offered(self):
        """What a buyer is, or is about to be, asked to pay."""
        return self.filter(status__in=[RequestStatus.NEW, RequestStatus.OPEN])

    def unsettled(self):
        """What may still bring money, as far as we know."""
        return self.filter(
            status__in=[RequestStatus.NEW, RequestStatus.OPEN, RequestStatus.SUPERSEDED]
        )

    def watched(self):
        """What the gateway is still asked about: also what is paid, for some days."""
        return self.unsettled() | self.filter(status=RequestStatus.PAID)


class PaymentRequest(models.Model):
    """One Razorpay order that was opened, or is about to be, for this order."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="requests")
    receipt = models.CharField(max_length=40, unique=True)
    gateway_id = models.CharField(max_length=40, unique=True, null=True, blank=True)
    key_id = models.CharField(max_length=40)
    amount_paise = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="INR")
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.NEW
    )
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    next_check_at = models.DateTimeField(null=True, blank=True, db_index=True)
    checks = models.PositiveSmallIntegerField(default=0)

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "payment request"

    def __str__(self):
        return self.receipt

    def fits(self, order, key_id: str) -> bool:
        """Whether it still asks for what the order costs, with the keys that are in use."""
        return (self.amount_paise, self.key_id) == (order.total_paise, key_id)


class PaymentQuerySet(models.QuerySet):
    def for_review(self):
        """Money that no rule could place: a person has to look at it."""
        return self.exclude(review="").filter(reviewed_at=None)


class Payment(models.Model):
    """One payment at the gateway, or cash at the door. Written only by record_payment()."""

    order = models.ForeignKey("orders.Order", models.PROTECT, related_name="payments")
    request = models.ForeignKey(
        PaymentRequest, models.PROTECT, null=True, blank=True, related_name="payments"
    )
    gateway_id = models.CharField(max_length=40, unique=True, null=True, blank=True)
    amount_paise = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3, default="INR")
    status = models.CharField(
        max_length=10, choices=PaymentStatus.choices, default=PaymentStatus.CREATED
    )
    method = models.CharField(max_length=20, blank=True)
    fee_paise = models.PositiveBigIntegerField(null=True, blank=True)
    tax_paise = models.PositiveBigIntegerField(null=True, blank=True)
    refunded_paise = models.PositiveBigIntegerField(default=0)
    error_code = models.CharField(max_length=60, blank=True)
    error_reason = models.CharField(max_length=80, blank=True)
    error_text = models.CharField(max_length=300, blank=True)
    captured_at = models.DateTimeField(null=True, blank=True)  # stays when it is refunded
    released_at = models.DateTimeField(null=True, blank=True)  # left with the bank, buyer told
    accepted = models.BooleanField(default=False)
    review = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"],
                name="payment_to_review",
                condition=~Q(review="") & Q(reviewed_at=None),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(accepted=True), name="payment_one_accepted_per_order"
            ),
            models.CheckConstraint(
                condition=Q(refunded_paise__lte=models.F("amount_paise")),
                name="payment_refunded_within_amount",
            ),
        ]

    def __str__(self):
        return self.gateway_id or f"cash {self.pk}"
