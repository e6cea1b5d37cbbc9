from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from shop.quantities import NetUnit, UnitPrice, unit_price


class ProductStatus(models.TextChoices):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class ProductQuerySet(models.QuerySet):
    def on_sale(self):
        """What a shopper may see, in stock or not."""
        return self.filter(status=ProductStatus.ACTIVE, from_paise__isnull=False)

    def incomplete(self):
        """What is on sale although it lacks something."""
        return self.filter(status=ProductStatus.ACTIVE, missing__gt="")


class Product(models.Model):
    """A page of the shop. What is put into the parcel is one of its variants."""

    category = models.ForeignKey("shop.Category", models.PROTECT, related_name="products")
    name = models.CharField(max_length=160, db_index=True)
    slug = models.SlugField(max_length=180, unique=True)
    brand = models.CharField(max_length=80, blank=True, db_index=True)
    summary = models.CharField(
        max_length=200, blank=True, help_text="One sentence, for lists and search engines."
    )
    description = models.TextField(blank=True, help_text="HTML; anything unsafe is taken out.")
    status = models.CharField(
        max_length=8, choices=ProductStatus.choices, default=ProductStatus.DRAFT
    )
    gst_rate_bps = models.PositiveSmallIntegerField(
        "GST rate",
        default=1800,
        choices=[
            (0, "0%"),
            (25, "0.25%"),
            (300, "3%"),
            (500, "5%"),
            (1200, "12%"),
            (1800, "18%"),
            (2800, "28%"),
            (4000, "40%"),
        ],
    )
    hsn = models.CharField("HSN", max_length=8, blank=True)
    # What the Legal Metrology (Packaged Commodities) Rules want told before a sale.
    country_of_origin = models.CharField(max_length=60, blank=True)
    maker = models.CharField(
        "maker, packer or importer", max_length=200, blank=True, help_text="Name and full address."
    )
    net_quantity = models.CharField(
        "contents of a set",
        max_length=60,
        blank=True,
        help_text="Only for what one number cannot say, such as 1 saree with blouse piece; "
        "shown in place of the net quantity of its variants.",
    )
    consumer_care = models.CharField(
        max_length=200,
        blank=True,
        help_text="Whom buyers may complain to; empty stands for the shop's own contact.",
    )
    specifications = models.JSONField(
        default=list, blank=True, help_text="Pairs of a name and a value, in order."
    )
    size_guide = models.TextField(
        blank=True, help_text="HTML; empty shows the size guide of the category."
    )
    option_names = models.JSONField(
        default=list, blank=True, help_text='Such as ["Size", "Colour"].'
    )
    source_handle = models.CharField(
        max_length=200, null=True, blank=True, unique=True, editable=False
    )

    # Kept by shop.services.listing, so that lists need no join.
    from_paise = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    from_mrp_paise = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    from_net_amount = models.DecimalField(
        max_digits=9, decimal_places=3, null=True, blank=True, editable=False
    )
    from_net_unit = models.CharField(
        max_length=5, choices=NetUnit.choices, default="", editable=False
    )
    is_in_stock = models.BooleanField("in stock", default=False, editable=False)
    variant_count = models.PositiveIntegerField(default=0, editable=False)
    missing = models.CharField(max_length=100, default="", editable=False)  # shop.completeness
    option_value_ids = models.TextField(default="", editable=False)  # such as 3,17
    popularity = models.PositiveIntegerField(default=0, editable=False)
    rating_hundredths = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    rating_count = models.PositiveIntegerField(default=0, editable=False)
    rating_stars = models.JSONField(default=list, editable=False)  # how many gave 1, 2 ... 5

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gst_rate_bps__lte=10_000), name="product_gst_rate_within_100_percent"
            )
        ]
        indexes = [
            models.Index(fields=["category", "status", "-created_at"], name="product_list_new"),
            models.Index(fields=["category", "status", "from_paise"], name="product_list_price"),
            models.Index(fields=["status", "-created_at"], name="product_new"),
            models.Index(fields=["status", "id", "updated_at"], name="product_modified"),
            models.Index(fields=["status", "-popularity", "-id"], name="product_popular"),
            models.Index(fields=["status", "missing"], name="product_incomplete"),
            models.Index(fields=["-created_at", "-id"], name="product_newest"),
            models.Index(fields=["is_in_stock", "-created_at", "-id"], name="product_sold_out"),
            models.Index(fields=["from_paise", "id"], name="product_by_price"),
            models.Index(
                fields=["category", "status", "-popularity", "-id"], name="product_list_popular"
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("shop:product", args=[self.slug])

    @property
    def is_on_sale(self) -> bool:
        """Whether a shopper may see it, in stock or not."""
        return self.status == ProductStatus.ACTIVE and self.from_paise is not None

    @property
    def saving_paise(self) -> int:
        """What the cheapest variant costs less than its MRP."""
        return (self.from_mrp_paise or 0) - (self.from_paise or 0)

    @property
    def unit_price(self) -> UnitPrice | None:
        """What a unit of the cheapest variant costs."""
        return unit_price(self.from_paise, self.from_net_amount, self.from_net_unit)

    @property
    def care_contact(self) -> str:
        """Whom buyers may complain to."""
        return self.consumer_care or settings.CONSUMER_CARE
