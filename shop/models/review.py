from django.db import models
from django.db.models import Q
from django.utils import timezone


class ReviewStatus(models.TextChoices):
    PENDING = "pending", "Waiting to be read"
    PUBLISHED = "published"
    REJECTED = "rejected"


class ReviewQuerySet(models.QuerySet):
    def published(self):
        """What shoppers may read."""
        return self.filter(status=ReviewStatus.PUBLISHED)


class Review(models.Model):
    """What a buyer says of a product. Written and judged only in shop.services.reviews."""

    product = models.ForeignKey("shop.Product", models.CASCADE, related_name="reviews")
    author_name = models.CharField("name", max_length=60)
    rating = models.PositiveSmallIntegerField(choices=[(n, f"{n} of 5") for n in range(1, 6)])
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    verified = models.BooleanField("bought here", default=True, editable=False)
    status = models.CharField(
        max_length=9, choices=ReviewStatus.choices, default=ReviewStatus.PENDING
    )
    # The opaque key of the purchase: whoever bought is not written here.
    purchase_key = models.CharField(max_length=40, unique=True, editable=False)
    helpful_count = models.PositiveIntegerField("found helpful", default=0, editable=False)
    answer = models.TextField(
        "the shop's answer", max_length=2000, blank=True, help_text="Stands below the review."
    )
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(rating__gte=1, rating__lte=5), name="review_rating_1_to_5"
            )
        ]
        indexes = [
            models.Index(fields=["product", "status", "-created_at"], name="review_newest"),
            models.Index(fields=["product", "status", "-helpful_count"], name="review_helpful"),
            models.Index(fields=["product", "status", "rating"], name="review_by_rating"),
            models.Index(fields=["status", "created_at"], name="review_work"),
            models.Index(fields=["-created_at", "-id"], name="review_all_newest"),
        ]

    def __str__(self):
        return f"{self.rating} of 5 by {self.author_name}"

    @property
    def is_published(self) -> bool:
        return self.status == ReviewStatus.PUBLISHED

    @property
    def hundredths(self) -> int:
        """The rating in the unit of averages."""
        return self.rating * 100
