from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from shop.colour_names import swatch_of
from shop.size_order import Order, size_order


class OptionValue(models.Model):
    """One value of an option, such as Colour: Indigo, as filters offer it.

    Made when a variant first has it, by shop.services.listing. Sizes stand in the order in
    which people look for them, and colours have the colour that they name, until staff say
    something else here.
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
        help_text="Shown as a dot beside the word. Empty: the colour that the word names, if any.",
    )
    position = models.PositiveSmallIntegerField(
        default=0, help_text="Small ones come first; those that are equal go by size or by word."
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

    @property
    def shown_swatch(self) -> str:
        """The colour of its dot, as `#rrggbb`; empty if it has none."""
        return self.swatch or swatch_of(self.option, self.value)

    @property
    def order(self) -> tuple[int, Order]:
        """A key that sorts the values of one option; those that are plain words are equal."""
        return self.position, size_order(self.value)


class PagesTouched(models.TextChoices):
    """Which public pages show what was changed."""

    NONE = "none"  # only the order of lists depends on it
    OWN = "own"  # those of the product itself
    ALL = "all"  # any page may


class CatalogueChange(models.Model):
    """Says to every process that what it knows of a product is old, and which pages are.

    Written by shop.triggers in the transaction of the change; forgotten after two days.
    """

    product_id = models.BigIntegerField()  # no key: the product may be gone; 0 for no product
    pages = models.CharField(
        max_length=4, choices=PagesTouched.choices, db_default=PagesTouched.ALL
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.pk}: product {self.product_id}"
