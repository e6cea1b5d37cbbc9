from django.db import models
from django.db.models import Q


class FormerAddress(models.Model):
    """Where a product, a category or a collection stood before its address was changed.

    Written only in shop.services.addresses; the page that is not found there looks here.
    """

    path = models.CharField(max_length=220, unique=True)  # such as /p/steel-tiffin/
    product = models.ForeignKey("shop.Product", models.CASCADE, null=True, related_name="+")
    category = models.ForeignKey("shop.Category", models.CASCADE, null=True, related_name="+")
    collection = models.ForeignKey("shop.Collection", models.CASCADE, null=True, related_name="+")

    class Meta:
        verbose_name_plural = "former addresses"
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(product__isnull=False, category=None, collection=None)
                | Q(product=None, category__isnull=False, collection=None)
                | Q(product=None, category=None, collection__isnull=False),
                name="former_address_of_one_thing",
            )
        ]

    def __str__(self):
        return self.path

    @property
    def place(self):
        """What stood there."""
        return self.product or self.category or self.collection
