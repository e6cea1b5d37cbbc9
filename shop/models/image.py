import secrets
from pathlib import PurePath

from django.db import models
from django.db.models import Q
from pictures.models import PictureField

# Raise it when renditions change in number, width or name: pages show the page-wide JPEG
# until those of the new recipe are there.
RECIPE = 1
ATTEMPTS = 6


def upload_path(image: "ProductImage", filename: str) -> str:
    """A name nobody can guess or collide with, that says which product it shows."""
    suffix = PurePath(filename).suffix.lower()
    return f"products/{image.product.slug[:60]}-{secrets.token_hex(5)}{suffix}"


class StoredPictureQuerySet(models.QuerySet):
    def due(self, now):
        """Those whose renditions are still to be made, and which nobody is making."""
        is_free = Q(not_before=None) | Q(not_before__lte=now)
        return self.filter(is_free, recipe__lt=RECIPE, attempts__lt=ATTEMPTS)

    def overdue(self, moment):
        """Those that were stored before that moment and still have no renditions."""
        return self.filter(recipe__lt=RECIPE, created_at__lt=moment)

    def unused(self):
        """Those that no product shows any more."""
        return self.filter(images=None)


class StoredPicture(models.Model):
    """The files of one picture, stored once however many rows show it.

    Written only by shop.services.picture_files and shop.services.renditions. Whoever
    shows it anew or takes its files away locks its row first.
    """

    key = models.CharField(max_length=64, unique=True)  # SHA-256 of the upload
    original = models.CharField(max_length=120)
    file = PictureField(
        "picture", width_field="width", height_field="height", max_length=160, unique=True
    )
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    recipe = models.PositiveSmallIntegerField(default=0)  # 0: renditions are to be made
    not_before = models.DateTimeField(null=True)  # somebody is making them, or shall later
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = StoredPictureQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["recipe"])]

    def __str__(self):
        return self.key[:12]

    def all_renditions(self) -> list:
        """Every smaller copy that belongs to it, made or not, by name."""
        return sorted(self.file.get_picture_files_list(), key=lambda copy: copy.name)


class ProductImage(models.Model):
    """One picture of a product; perhaps of one variant, or of all that have a value of an option.

    By its value it shows variants that are made later too: see shop.looks. What pages read of
    the stored picture is repeated here, so that a list needs no join.
    """

    product = models.ForeignKey("shop.Product", models.CASCADE, related_name="images")
    variant = models.ForeignKey(
        "shop.Variant", models.SET_NULL, null=True, blank=True, related_name="images"
    )
    # In the product's own words, such as Colour and Red; shop.services.looks keeps up with them.
    option_name = models.CharField("option", max_length=200, blank=True)
    option_value = models.CharField("option value", max_length=200, blank=True)
    # None where no original was kept, as of the demo's drawings.
    stored = models.ForeignKey(
        StoredPicture, models.PROTECT, null=True, editable=False, related_name="images"
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
    recipe = models.PositiveSmallIntegerField(default=0, editable=False)
    alt = models.CharField("what it shows", max_length=160, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # The point that stays in view where a picture is cropped, in hundredths from the left
    # and from the top.
    focal_x = models.PositiveSmallIntegerField("focus from the left, %", default=50)
    focal_y = models.PositiveSmallIntegerField("focus from the top, %", default=50)
    source_url = models.CharField(max_length=500, blank=True, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__lte=100, focal_y__lte=100),
                name="image_focus_within",
                violation_error_message="The focus is a percentage: 0 to 100.",
            ),
            models.CheckConstraint(
                condition=Q(option_name="", option_value="")
                | (Q(option_name__gt="", option_value__gt="", variant=None)),
                name="image_of_one_variant_or_value",
                violation_error_message="A picture is of one variant, or of one value.",
            ),
        ]

    def __str__(self):
        return self.alt or PurePath(self.file.name).name

    @property
    def renditions(self) -> dict[str, dict]:
        """Smaller copies by kind and width; none while they are still to be made."""
        return self.file.aspect_ratios[None] if self.recipe == RECIPE else {}

    @property
    def focus_class(self) -> str:
        """The classes that keep its focus in view, to the nearest tenth; none for the middle."""
        x, y = (round(share / 10) * 10 for share in (self.focal_x, self.focal_y))
        return "" if (x, y) == (50, 50) else f"focus-x-{x} focus-y-{y}"
