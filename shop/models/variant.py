from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from shop import quantities
from shop.models.product import Product, ProductStatus

FEW_LEFT = 5
MOST_AT_ONCE = 20  # that can be put into the cart; shop.triggers counts on it


class VariantQuerySet(models.QuerySet):
    def on_sale(self):
        """What a shopper may buy or wait for, in stock or not."""
        return self.filter(is_active=True, product__status=ProductStatus.ACTIVE)

    def low(self):
        """What is on sale, and of which so few are left that staff want to know; none is few."""
        few = Coalesce(F("low_stock_at"), settings.LOW_STOCK)
        # Not on_sale(): that would read the product of each, and here all are looked at.
        hidden = Product.objects.filter(status__in=[ProductStatus.DRAFT, ProductStatus.ARCHIVED])
        low = self.filter(is_active=True, on_hand__lte=F("reserved") + few)
        return low.exclude(product__in=hidden)


class Variant(models.Model):
    """One size, one colour, one price. Stock changes only in shop.services.stock."""

    product = models.ForeignKey("shop.Product", models.PROTECT, related_name="variants")
    sku = models.CharField("SKU", max_length=64, unique=True)
    options = models.JSONField(
        default=list,
        blank=True,
        help_text='One value for each option name, such as ["M", "Indigo"].',
    )
    option_key = models.CharField(max_length=200, blank=True, editable=False)
    price_paise = models.PositiveBigIntegerField("price")
    mrp_paise = models.PositiveBigIntegerField("MRP")
    on_hand = models.PositiveIntegerField(default=0, editable=False)
    reserved = models.PositiveIntegerField(default=0, editable=False)
    low_stock_at = models.PositiveIntegerField(
        "running low at",
        null=True,
        blank=True,
        help_text="So many available or fewer are few; empty stands for the shop's own number.",
    )
    net_amount = models.DecimalField(
        "net quantity",
        max_digits=9,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.001"))],
        help_text="What the pack holds, as the law wants it told, such as 250 g or 1 piece.",
    )
    net_unit = models.CharField(
        "unit", max_length=5, choices=quantities.NetUnit.choices, blank=True
    )
    weight_grams = models.PositiveIntegerField(default=0, help_text="Of the parcel.")
    barcode = models.CharField(max_length=32, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField("active", default=True)

    objects = VariantQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        permissions = [("move_stock", "Can receive, correct and write off stock")]
        indexes = [
            # PostgreSQL finds the beginning of a barcode by this kind of order alone.
            models.Index(
                fields=["barcode"], name="variant_barcode_begins", opclasses=["varchar_pattern_ops"]
            ),
            # What the inventory adds up, and what runs low, without a look at the rows.
            models.Index(
                fields=[
                    *("is_active", "on_hand", "reserved", "price_paise"),
                    *("low_stock_at", "product"),
                ],
                name="variant_shelf",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(price_paise__gt=0, price_paise__lte=F("mrp_paise")),
                name="variant_price_within_mrp",
                violation_error_message="The price must be above zero and within MRP.",
            ),
            models.CheckConstraint(
                condition=Q(reserved__gte=0, reserved__lte=F("on_hand")),
                name="variant_reserved_within_on_hand",
                violation_error_message="More is reserved than is on hand.",
            ),
            models.CheckConstraint(
                condition=Q(net_amount=None, net_unit="")
                | (Q(net_amount__isnull=False, net_amount__gt=0) & ~Q(net_unit="")),
                name="variant_net_quantity_has_unit",
                violation_error_message="A net quantity is a number above zero and a unit.",
            ),
            models.UniqueConstraint(
                fields=["product", "option_key"],
                name="variant_options_once_per_product",
                violation_error_message="Another variant has the same options.",
            ),
        ]

    def __str__(self):
        return f"{self.sku} ({self.label})" if self.options else self.sku

    def save(self, *args, **kwargs):
        self.option_key = " / ".join(self.options)[:200]
        if (fields := kwargs.get("update_fields")) is not None and "options" in fields:
            kwargs["update_fields"] = {*fields, "option_key"}
        super().save(*args, **kwargs)

    def clean(self):
        self.option_key = " / ".join(self.options or [])[:200]

    @property
    def label(self) -> str:
        """The option values as people say them: `M / Indigo`; empty for a simple product."""
        return " / ".join(self.options)

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved

    @property
    def value_paise(self) -> int:
        """What stands on the shelf, at the price it is sold for."""
        return self.on_hand * self.price_paise

    @property
    def is_low(self) -> bool:
        few = settings.LOW_STOCK if self.low_stock_at is None else self.low_stock_at
        return self.available <= few

    @property
    def saving_paise(self) -> int:
        return self.mrp_paise - self.price_paise

    @property
    def net_words(self) -> str:
        """What the pack holds: `250 g`; empty where nobody has said."""
        return quantities.words(self.net_amount, self.net_unit)

    @property
    def unit_price(self) -> quantities.UnitPrice | None:
        return quantities.unit_price(self.price_paise, self.net_amount, self.net_unit)

    @property
    def stock_words(self) -> str:
        """What a shopper wants to know of the shelf."""
        if self.available <= 0:
            return "Sold out"
        if self.available <= FEW_LEFT:
            return f"Only {self.available} left"
        return "In stock"
