import secrets
from pathlib import PurePath

from django.db import models
from pictures.models import PictureField


def upload_path(image: "ProductImage", filename: str) -> str:
    """A name nobody can guess or collide with, that says which product it shows."""
    suffix = PurePath(filename).suffix.lower()
    return f"products/{image.product.slug[:60]}-{secrets.token_hex(5)}{suffix}"


class ProductImage(models.Model):
    """One picture of a product, perhaps of one variant of it."""

    product = models.ForeignKey("shop.Product", models.CASCADE, related_name="images")
    variant = models.ForeignKey(
        "shop.Variant", models.SET_NULL, null=True, blank=True, related_name="images"
    )
    file = PictureField(
        "picture",
        upload_to=upload_path,
        width_field="width",
        height_field="height",
        max_length=160,
    )
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    alt = models.CharField("what it shows", max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source_url = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self):
        return self.alt or PurePath(self.file.name).name
