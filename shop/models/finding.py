from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone


class OptionValue(models.Model):
    """One value of an option, such as Colour: Indigo, as filters offer it.

    Made when a variant first has it, by shop.services.listing; staff give it a colour.
    """

    option = models.CharField(max_length=60)
    option_slug = models.SlugField(max_length=60, allow_unicode=True, editable=False)
    value = models.CharField(max_length=120)
    value_slug = models.SlugField(max_length=120, allow_unicode=True, editable=False)
    swatch = models.CharField(
        "colour",
        max_length=7,
        blank=True,
        validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$", "Write the colour like #96301f.")],
        help_text="Shown as a dot beside the word; leave it empty for sizes and the like.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Small ones come first; those that are equal go by their words."
    )

    class Meta:
        ordering = ["option", "position", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["option_slug", "value_slug"], name="option_value_known_once"
            )
        ]

    def __str__(self):
        return f"{self.option}: {self.value}"


class CatalogueChange(models.Model):
    """Says to every process that what it knows of a product is old.

    Written in the transaction of the change, as its last step; forgotten after a day.
    """

    product_id = models.BigIntegerField()  # no key: the product may be gone
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk}: product {self.product_id}"
