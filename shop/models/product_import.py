from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class ImportStatus(models.TextChoices):
    TO_READ = "to_read", "Being read"
    READY = "ready", "Waits for your decision"
    WRONG = "wrong", "Has wrong rows"
    TO_WRITE = "to_write", "Being written"
    TO_FETCH = "to_fetch", "Fetching pictures"
    DONE = "done", "In the shop"
    TO_UNDO = "to_undo", "Being undone"
    UNDONE = "undone", "Undone"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Did not work"


# What waits for a machine, in the words of its progress; all else waits for a person or is over.
WORK = (
    ImportStatus.TO_READ,
    ImportStatus.TO_WRITE,
    ImportStatus.TO_FETCH,
    ImportStatus.TO_UNDO,
)
IN_THE_SHOP = (ImportStatus.DONE, ImportStatus.TO_FETCH, ImportStatus.TO_UNDO)


class ProductImport(models.Model):
    """One file on its way into the shop, and what became of it.

    Moved on only in shop.services.imports.jobs. Its files lie in a folder named `folder`
    of settings.IMPORT_ROOT.
    """

    name = models.CharField("file", max_length=200)
    folder = models.CharField(max_length=32, unique=True, editable=False)
    host = models.CharField(max_length=100, blank=True, editable=False)  # where that folder is
    format = models.CharField(max_length=20, default="auto")
    category = models.CharField(max_length=200, blank=True)
    uncounted = models.PositiveIntegerField(
        default=0, help_text="Units to receive of what is in stock there without a number."
    )
    with_pictures = models.BooleanField(default=True)
    status = models.CharField(
        max_length=10, choices=ImportStatus.choices, default=ImportStatus.TO_READ
    )
    problem = models.TextField(blank=True)  # why it is as it is, for people
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    variants = models.PositiveIntegerField(default=0)
    wrong = models.PositiveIntegerField("wrong rows", default=0)
    left = models.PositiveIntegerField("not sold here", default=0)
    not_counted = models.PositiveIntegerField(default=0)  # new variants in stock, without a number
    pictures = models.PositiveIntegerField("pictures that came", default=0)
    digest = models.CharField(max_length=64, blank=True)  # of all that it would change
    made_categories = models.JSONField(default=list)
    held_ms = models.PositiveIntegerField(default=0)  # how long nobody else could write
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "import"

    def __str__(self):
        return self.name

    @property
    def is_working(self) -> bool:
        return self.status in WORK


class RowKind(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    WRONG = "wrong", "Wrong"
    LEFT = "left", "Not sold here"
    STOCK = "stock", "Stock that differs"
    NOTE = "note", "Notes"
    PICTURE = "picture", "Pictures that did not come"
    FETCHED = "fetched", "Pictures to fetch"
    KEPT = "kept", "Kept when it was undone"


class ImportRow(models.Model):
    """One thing to say of an import: a product that it brings or changes, or a line of its file.

    differences  lists of SKU, field, old value and new value; what undoing goes by
    """

    product_import = models.ForeignKey(ProductImport, models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=8, choices=RowKind.choices)
    line = models.PositiveIntegerField(default=0)
    handle = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    differences = models.JSONField(default=list, encoder=DjangoJSONEncoder)

    class Meta:
        ordering = ["line", "pk"]
        indexes = [
            models.Index(fields=["product_import", "kind", "line"], name="import_row_by_kind")
        ]

    def __str__(self):
        return self.text
