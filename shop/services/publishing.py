"""The only door to a product's status: nothing incomplete is put on sale."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from shop import completeness
from shop.models import Product, ProductStatus
from shop.services import listing


@dataclass
class Outcome:
    """Which products have the status now that had another, and why which others have not."""

    changed: list[Product] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def set_status(product_ids: Iterable[int], status: str) -> Outcome:
    """Give these products a status; what lacks something stays as it is, and is told why.

    Products that have the status already are left alone: one that was on sale before
    something came to be missing stays on sale, and in the list of what is incomplete. An
    import writes the status of its file past this door, for the same list. Locks the
    products by key; costs the same number of queries however many they are.
    """
    with transaction.atomic():
        others = Product.objects.filter(pk__in=list(product_ids)).exclude(status=status)
        chosen = list(others.order_by("pk").select_for_update(of=("self",)))
        is_gated = status == ProductStatus.ACTIVE
        lacks = completeness.lacks([one.pk for one in chosen]) if is_gated else {}
        outcome = Outcome(refused={pk: _refusal(needs) for pk, needs in lacks.items()})
        outcome.changed = [product for product in chosen if product.pk not in lacks]
        pks = [product.pk for product in outcome.changed]
        Product.objects.filter(pk__in=pks).update(status=status, updated_at=timezone.now())
        if pks:
            listing.reindex(pks)
    return outcome


def _refusal(needs: list[completeness.Need]) -> str:
    return f"It still needs {completeness.sentence(needs)}."
