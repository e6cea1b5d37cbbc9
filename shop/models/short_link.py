from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

own_path = RegexValidator(
    r"\A/(?![/\\])[^\s\\]*\Z", "Enter a path of this shop, such as /p/steel-tiffin/."
)


class ShortLink(models.Model):
    """A short address for a page of this shop, with a count of how often it was followed."""

    code = models.SlugField(max_length=32, unique=True)
    path = models.CharField(max_length=300, validators=[own_path])
    hits = models.PositiveBigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return f"/s/{self.code}/ → {self.path}"

    def get_absolute_url(self):
        return reverse("shop:short-link", args=[self.code])


class ShortLinkDay(models.Model):
    """How often a short link was followed on one day of the shop's own clock."""

    link = models.ForeignKey(ShortLink, models.CASCADE, related_name="days")
    day = models.DateField()
    hits = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(fields=["link", "day"], name="short_link_day_counted_once")
        ]

    def __str__(self):
        return f"{self.day}: {self.hits}"
