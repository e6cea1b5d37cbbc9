from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse


class CollectionQuerySet(models.QuerySet):
    def visible(self):
        """What shoppers may see, in the order that staff chose."""
        return self.filter(is_active=True).order_by("position", "name", "pk")


class Collection(models.Model):
    """A list that fills itself: every product on sale that its rule fits, at any moment.

    The columns from `category` on are the rule: what is empty asks for nothing, and what is
    filled in must all be so. shop.rules reads it.
    """

    name = models.CharField(max_length=80)
    slug = models.SlugField(max_length=90, unique=True)
    description = models.TextField(blank=True, help_text="A sentence or two above the products.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Small ones come first.")
    is_active = models.BooleanField("active", default=True)

    category = models.ForeignKey(
        "shop.Category",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="With all categories inside it.",
    )
    brand = models.CharField(max_length=80, blank=True, help_text="As it is written on products.")
    min_paise = models.PositiveBigIntegerField("price from", null=True, blank=True)
    max_paise = models.PositiveBigIntegerField("price to", null=True, blank=True)
    discount_percent = models.PositiveSmallIntegerField(
        "at least so many percent off",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(99)],
        help_text="Of MRP: 20 for “20% off and more”.",
    )
    new_within_days = models.PositiveSmallIntegerField(
        "came in the last days",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(3650)],
        help_text="30 for “new this month”.",
    )
    in_stock_only = models.BooleanField("only what is in stock", default=False)

    objects = CollectionQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(min_paise=None) | Q(max_paise=None) | Q(min_paise__lte=F("max_paise")),
                name="collection_prices_in_order",
                violation_error_message="The lower price must not be above the higher one.",
            ),
            models.CheckConstraint(
                condition=Q(discount_percent=None)
                | Q(discount_percent__gte=1, discount_percent__lte=99),
                name="collection_discount_within_99_percent",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("shop:collection", args=[self.slug])

    def clean(self):
        """A rule that asks for nothing would be the whole shop."""
        asks = (self.category_id, self.brand, self.min_paise, self.max_paise)
        asks += (self.discount_percent, self.new_within_days)
        if not self.in_stock_only and not any(asks):
            raise ValidationError("Say what belongs here: fill in at least one part of the rule.")
