"""Keeps what goes with what: the one place that writes recommendations."""

from collections.abc import Mapping

from django.db import transaction

from shop.models import Product, Recommendation, RecommendationKind

MOST = 12  # kept for each product and kind
FULL = 10_000  # the score of what could not fit better
NOTHING = 0.02  # of a score: such a change is not worth a row, and every day brings one
Best = Mapping[int, list[tuple[int, int]]]  # by product: pairs of another product and its score


def write(kind: RecommendationKind, best: Best) -> int:
    """Make these the recommendations of this kind for just these products; return the changes.

    A product with none loses those it had. Pages never see a gap: all of it changes at once,
    and rows that stay nearly as they are are not written. Products that are gone are left out.
    """
    with transaction.atomic():
        wanted = _of_products_that_are_there(best)
        rows = Recommendation.objects.filter(product__in=list(best), kind=kind).order_by()
        known = {
            (product, other): (pk, score)
            for pk, product, other, score in rows.values_list(
                "pk", "product_id", "other_id", "score"
            )
        }
        gone = [pk for pair, (pk, _) in known.items() if pair not in wanted]
        changed = [
            Recommendation(product_id=pair[0], other_id=pair[1], kind=kind, score=score)
            for pair, score in wanted.items()
            if pair not in known or abs(known[pair][1] - score) > NOTHING * score
        ]
        if gone:
            Recommendation.objects.filter(pk__in=gone).delete()
        # Another refresh may be writing the same at this moment: then the later one wins.
        Recommendation.objects.bulk_create(
            changed,
            batch_size=2000,
            update_conflicts=True,
            unique_fields=["product", "other", "kind"],
            update_fields=["score"],
        )
    return len(gone) + len(changed)


def _of_products_that_are_there(best: Best) -> dict[tuple[int, int], int]:
    named = {*best, *(other for pairs in best.values() for other, _ in pairs)}
    there = set(Product.objects.filter(pk__in=named).order_by().values_list("pk", flat=True))
    return {
        (product, other): score
        for product, pairs in best.items()
        for other, score in pairs[:MOST]
        if product in there and other in there and product != other
    }
