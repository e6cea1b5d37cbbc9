from django.db import models


class ChangeKind(models.TextChoices):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    REMOVED = "removed", "Removed"


class Change(models.Model):
    """What somebody did to one row of the catalogue, with old and new values.

    Written by triggers of the database alone, while shop.history names who is acting. Rows
    are added and never altered; they outlive what they tell of, so they hold no foreign key.
    """

    at = models.DateTimeField()
    actor = models.CharField("who", max_length=254)  # an e-mail address; empty: by itself
    source = models.CharField("by way of", max_length=60)  # admin, schedule, import x.csv
    kind = models.CharField("what", max_length=7, choices=ChangeKind.choices)
    subject = models.CharField(max_length=20)  # such as variant
    subject_id = models.BigIntegerField()
    product_id = models.BigIntegerField("product", null=True)  # whose variant or picture it is
    label = models.CharField("name", max_length=200)  # of the row, at that time
    # {column: [old, new]}; of what was removed all it held, of what was added nothing.
    differences = models.JSONField(default=dict)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "change"
        indexes = [
            models.Index(fields=["product_id", "-id"], name="change_of_product"),
            models.Index(fields=["subject", "subject_id", "-id"], name="change_of_row"),
            models.Index(fields=["kind", "-id"], name="change_of_kind"),
            # PostgreSQL finds the beginning of a name by this kind of order alone.
            models.Index(fields=["actor"], name="change_actor", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["label"], name="change_label", opclasses=["varchar_pattern_ops"]),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.label}"
