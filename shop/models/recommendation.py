from django.db import models


class RecommendationKind(models.TextChoices):
    TOGETHER = "together", "bought together"
    SIMILAR = "similar"


class Recommendation(models.Model):
    """One product that goes with another; written by `refresh_recommendations` alone."""

    # The unique constraint begins with the product, so it needs no index of its own.
    product = models.ForeignKey(
        "shop.Product", models.CASCADE, related_name="recommendations", db_index=False
    )
    other = models.ForeignKey("shop.Product", models.CASCADE, related_name="recommended_for")
    kind = models.CharField(max_length=8, choices=RecommendationKind.choices)
    score = models.PositiveIntegerField()  # in ten-thousandths; compared within a kind only

    class Meta:
        ordering = ["product_id", "kind", "-score", "other_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "other", "kind"], name="recommendation_pair_once"
            )
        ]
        indexes = [
            models.Index(fields=["product", "kind", "-score"], name="recommendation_best"),
        ]

    def __str__(self):
        return f"{self.product_id} → {self.other_id} ({self.kind})"
