import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from orders.states import Fulfilment, OrderStatus, PaymentMethod

# No 0/O, 1/I/L: people read order numbers to each other on the telephone.
NUMBER_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_number() -> str:
    return "".join(secrets.choice(NUMBER_ALPHABET) for _ in range(10))


def new_access_key() -> str:
    return secrets.token_urlsafe(24)


class OrderQuerySet(models.QuerySet):
    def overdue(self, now):
        """Unpaid orders whose time has run out."""
        return self.filter(status=OrderStatus.AWAITING_PAYMENT, expires_at__lte=now)

    def find(self, number: str):
        """The order with this number, or None, whatever an address asks for."""
        # PostgreSQL refuses to look for a text with a zero byte.
        return self.filter(number=number).first() if number.isprintable() else None

    def to_ship(self):
        return self.filter(
            status=OrderStatus.CONFIRMED,
            fulfilment__in=[Fulfilment.UNFULFILLED, Fulfilment.PARTLY_SHIPPED],
        )


class Order(models.Model):
    """A purchase that was agreed. Its status changes only in orders.services.lifecycle."""

    number = models.CharField(max_length=16, unique=True, default=new_number, editable=False)
    access_key = models.CharField(max_length=40, default=new_access_key, editable=False)
    cart_key = models.CharField(max_length=40, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="orders"
    )
    email = models.EmailField(db_index=True)
    phone = models.CharField(max_length=16)
    note = models.CharField(max_length=300, blank=True)
    gstin = models.CharField("GSTIN", max_length=15, blank=True)

    status = models.CharField(
        max_length=16, choices=OrderStatus.choices, default=OrderStatus.AWAITING_PAYMENT
    )
    fulfilment = models.CharField(
        max_length=16, choices=Fulfilment.choices, default=Fulfilment.UNFULFILLED
    )
    payment_method = models.CharField(max_length=8, choices=PaymentMethod.choices)
    holds_stock = models.BooleanField(default=False, editable=False)

    items_paise = models.PositiveBigIntegerField("items")
    discount_paise = models.PositiveBigIntegerField("discount", default=0)
    delivery_paise = models.PositiveBigIntegerField("delivery", default=0)
    tax_paise = models.PositiveBigIntegerField("GST included", default=0)
    total_paise = models.PositiveBigIntegerField("total")
    paid_paise = models.PositiveBigIntegerField("paid", default=0)
    refunded_paise = models.PositiveBigIntegerField("refunded", default=0)

    delivery_name = models.CharField(max_length=60)
    delivery_tax_paise = models.PositiveBigIntegerField(default=0)
    deliver_from = models.DateField(null=True, blank=True)
    deliver_by = models.DateField(null=True, blank=True)

    placed_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    review_invited_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering = ["-placed_at", "-pk"]
        permissions = [("ship_order", "Can ship and deliver orders")]
        constraints = [
            models.CheckConstraint(
                condition=Q(refunded_paise__lte=F("paid_paise")),
                name="order_refunded_within_paid",
            ),
            models.CheckConstraint(
                condition=Q(
                    total_paise=F("items_paise") - F("discount_paise") + F("delivery_paise")
                ),
                name="order_total_adds_up",
            ),
        ]
        indexes = [
            models.Index(fields=["-placed_at", "-id"], name="order_newest"),
            models.Index(fields=["status", "fulfilment", "placed_at"], name="order_work"),
            models.Index(
                fields=["expires_at"],
                name="order_overdue",
                condition=Q(status=OrderStatus.AWAITING_PAYMENT),
            ),
            models.Index(fields=["confirmed_at", "status", "total_paise"], name="order_sales"),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("orders:order", args=[self.number])

    @property
    def is_awaiting_payment(self) -> bool:
        return self.status == OrderStatus.AWAITING_PAYMENT

    @property
    def is_cod(self) -> bool:
        return self.payment_method == PaymentMethod.COD

    @property
    def due_paise(self) -> int:
        return max(self.total_paise - self.paid_paise, 0)


class OrderAddress(models.Model):
    """A copy of an address, as it was when the order was placed."""

    class Kind(models.TextChoices):
        DELIVERY = "delivery"
        BILLING = "billing"

    order = models.ForeignKey(Order, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.DELIVERY)
    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=16)
    pin = models.CharField(max_length=6)
    line1 = models.CharField(max_length=120)
    line2 = models.CharField(max_length=120, blank=True)
    city = models.CharField(max_length=80)
    state = models.CharField(max_length=2)  # GST state code: decides the place of supply

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="order_address_one_of_each_kind")
        ]

    def __str__(self):
        return f"{self.name}, {self.line1}, {self.city} {self.pin}"


class OrderItem(models.Model):
    """A copy of what was bought; the variant is linked for its stock alone."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    variant = models.ForeignKey("shop.Variant", models.PROTECT, related_name="+")
    product_name = models.CharField(max_length=160)
    product_path = models.CharField(max_length=220, blank=True)
    options = models.CharField(max_length=200, blank=True)
    sku = models.CharField("SKU", max_length=64)
    hsn = models.CharField("HSN", max_length=8, blank=True)
    gst_rate_bps = models.PositiveSmallIntegerField()
    mrp_paise = models.PositiveBigIntegerField()
    unit_paise = models.PositiveBigIntegerField()
    quantity = models.PositiveSmallIntegerField()
    discount_paise = models.PositiveBigIntegerField(default=0)
    taxable_paise = models.PositiveBigIntegerField()
    cgst_paise = models.PositiveBigIntegerField(default=0)
    sgst_paise = models.PositiveBigIntegerField(default=0)
    igst_paise = models.PositiveBigIntegerField(default=0)
    total_paise = models.PositiveBigIntegerField()
    shipped_quantity = models.PositiveSmallIntegerField(default=0, editable=False)
    review_key = models.CharField(
        max_length=40, unique=True, default=new_access_key, editable=False
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_item_has_quantity"),
            models.CheckConstraint(
                condition=Q(shipped_quantity__lte=F("quantity")),
                name="order_item_shipped_within_quantity",
            ),
            models.CheckConstraint(
                condition=Q(total_paise=F("unit_paise") * F("quantity") - F("discount_paise")),
                name="order_item_total_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    total_paise=F("taxable_paise")
                    + F("cgst_paise")
                    + F("sgst_paise")
                    + F("igst_paise")
                ),
                name="order_item_tax_adds_up",
            ),
        ]

    def __str__(self):
        return f"{self.quantity} × {self.product_name} {self.options}".strip()

    @property
    def tax_paise(self) -> int:
        return self.cgst_paise + self.sgst_paise + self.igst_paise

    @property
    def line_paise(self) -> int:
        """Unit price times quantity, before any discount."""
        return self.unit_paise * self.quantity

    @property
    def unshipped_quantity(self) -> int:
        return self.quantity - self.shipped_quantity
