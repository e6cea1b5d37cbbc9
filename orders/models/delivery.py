from django.db import models


class DeliveryMethod(models.Model):
    """A way of sending parcels, with what it costs and where it goes."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=160, blank=True)
    fee_paise = models.PositiveIntegerField("fee", default=0)
    free_above_paise = models.PositiveBigIntegerField("free from", null=True, blank=True)
    included_grams = models.PositiveIntegerField(
        default=2000, help_text="Weight that the fee covers."
    )
    per_extra_500g_paise = models.PositiveIntegerField("each further 500 g", default=0)
    days_min = models.PositiveSmallIntegerField(default=2)
    days_max = models.PositiveSmallIntegerField(default=5)
    allows_cod = models.BooleanField("cash on delivery", default=True)
    cod_limit_paise = models.PositiveBigIntegerField(
        "cash on delivery up to", null=True, blank=True
    )
    is_active = models.BooleanField("active", default=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days_min__lte=models.F("days_max")),
                name="delivery_days_in_order",
                violation_error_message="The fewest days cannot be more than the most.",
            )
        ]

    def __str__(self):
        return self.name


class DeliveryZone(models.Model):
    """PIN codes that a method serves, by prefix or range; a method without zones serves all."""

    method = models.ForeignKey(DeliveryMethod, models.CASCADE, related_name="zones")
    pin_from = models.CharField(
        "from PIN", max_length=6, help_text="A prefix will do: 560 means 560000."
    )
    pin_to = models.CharField(
        "to PIN", max_length=6, blank=True, help_text="Empty: the prefix alone."
    )
    days_extra = models.PositiveSmallIntegerField(default=0)
    allows_cod = models.BooleanField("cash on delivery", default=True)

    class Meta:
        ordering = ["pin_from", "pk"]

    def __str__(self):
        return f"{self.pin_from}–{self.pin_to}" if self.pin_to else f"{self.pin_from}…"
