"""The only door to reviews: who wrote what, what is published, and the averages of products."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count, F
from django.utils import timezone

from shop.models import Product, Review, ReviewStatus


class AlreadyPublished(Exception):
    """What everybody can read is not changed behind their backs."""


def submit(
    product_id: int, purchase_key: str, *, author_name: str, rating: int, title: str, text: str
) -> Review:
    """Keep what a buyer says, until somebody of the shop has read it.

    purchase_key  the opaque key of what was bought; a second review with it changes the first

    Raises AlreadyPublished when the first can be read by everybody.
    """
    words = {"author_name": author_name, "rating": rating, "title": title, "text": text}
    with transaction.atomic():
        review, is_new = Review.objects.get_or_create(
            purchase_key=purchase_key, defaults={"product_id": product_id, **words}
        )
        if is_new:
            return review
        # Asked and written in one statement: it may be published at this moment.
        unread = Review.objects.filter(pk=review.pk).exclude(status=ReviewStatus.PUBLISHED)
        if not unread.update(**words, status=ReviewStatus.PENDING):
            raise AlreadyPublished("This review is published and stays as it is.")
        review.refresh_from_db()
    return review


def publish(review_ids: Iterable[int]) -> int:
    """Show these reviews to everybody; return how many were not shown before."""
    return _judge(review_ids, ReviewStatus.PUBLISHED)


def reject(review_ids: Iterable[int]) -> int:
    """Show these reviews to nobody; return how many were not rejected before."""
    return _judge(review_ids, ReviewStatus.REJECTED)


def remove(review_ids: Iterable[int]) -> None:
    """Delete these reviews for good."""
    chosen = Review.objects.filter(pk__in=set(review_ids))
    with transaction.atomic():
        products = _lock_products(chosen)
        chosen.delete()
        _write_averages(products)


def answer(review: Review, text: str) -> None:
    """Put the shop's own words below a review; no words take them away."""
    at = timezone.now() if text else None
    Review.objects.filter(pk=review.pk).update(answer=text, answered_at=at)


def find_helpful(review: Review) -> None:
    """Count one more reader whom the review helped."""
    Review.objects.filter(pk=review.pk).update(helpful_count=F("helpful_count") + 1)


def refresh(product_ids: Iterable[int]) -> None:
    """Write number, average and spread of the published reviews of these products anew."""
    with transaction.atomic():
        products = Product.objects.filter(pk__in=set(product_ids)).order_by("pk")
        _write_averages(list(products.select_for_update().values_list("pk", flat=True)))


def averages(product_ids: Iterable[int]) -> dict[int, dict]:
    """By product, what its columns on ratings have to be; one query."""
    stars = {pk: [0] * 5 for pk in product_ids}
    counted = Review.objects.published().filter(product__in=stars).order_by()
    for row in counted.values("product", "rating").annotate(number=Count("pk")):
        stars[row["product"]][row["rating"] - 1] = row["number"]
    return {pk: columns_of(spread) for pk, spread in stars.items()}


def columns_of(spread: list[int]) -> dict:
    """The columns of a product whose reviews gave so many times 1, 2, 3, 4 and 5."""
    count = sum(spread)
    total = sum(rating * number for rating, number in enumerate(spread, start=1))
    return {
        "rating_count": count,
        # To the nearest hundredth, in whole numbers.
        "rating_hundredths": (200 * total + count) // (2 * count) if count else None,
        "rating_stars": spread if count else [],
    }


def _judge(review_ids: Iterable[int], status: ReviewStatus) -> int:
    chosen = Review.objects.filter(pk__in=set(review_ids))
    with transaction.atomic():
        products = _lock_products(chosen)
        changed = chosen.exclude(status=status).update(status=status)
        _write_averages(products)
    return changed


def _lock_products(reviews) -> list[int]:
    """Let one at a time count the reviews of a product; products by key, as everywhere."""
    ids = list(reviews.order_by().values_list("product", flat=True).distinct())
    products = Product.objects.filter(pk__in=ids).order_by("pk")
    return list(products.select_for_update().values_list("pk", flat=True))


def _write_averages(locked_ids: list[int]) -> None:
    """Counted after the lock: a statement that waited would write what it saw before."""
    for pk, columns in averages(locked_ids).items():
        Product.objects.filter(pk=pk).update(**columns)
