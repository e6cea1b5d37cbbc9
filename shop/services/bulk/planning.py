"""What a bulk change would do, row by row; the catalogue itself is only read."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from shop import completeness
from shop.models import (
    BulkChange,
    BulkKind,
    BulkRow,
    BulkState,
    BulkStatus,
    Category,
    Product,
    ProductStatus,
    Variant,
)
from shop.money import rupees
from shop.services.bulk.kinds import KINDS, new_value, refusal

AT_ONCE = 1000
KEPT_FOR = timedelta(days=7)  # what nobody applied


def begin(pks: Iterable[int], *, of_variants: bool, actor) -> BulkChange:
    """Remember what was chosen: these products, or these variants."""
    return BulkChange.objects.create(
        chosen=sorted(pks), of_variants=of_variants, actor=actor, status=BulkStatus.CHOSEN
    )


def plan(bulk: BulkChange, kind: str, rule: dict) -> None:
    """Write down what this rule would make of each chosen row; an earlier plan is forgotten.

    Costs a few queries for each AT_ONCE rows. What was applied meanwhile is left as it is.
    """
    with transaction.atomic():
        fresh = BulkChange.objects.filter(pk=bulk.pk).exclude(status=BulkStatus.APPLIED)
        if not fresh.update(kind=kind, rule=rule, status=BulkStatus.PLANNED):
            return
        bulk.rows.all().delete()
        unchanged = 0
        for batch in _batches(bulk.chosen):
            rows = list(_rows(kind, batch, of_variants=bulk.of_variants))
            lacks = _lacks(kind, rule, rows)
            planned = [_planned(bulk, kind, rule, row, lacks) for row in rows]
            changing = [one for one in planned if one.new != one.old]
            unchanged += len(planned) - len(changing)
            BulkRow.objects.bulk_create(changing)
        fresh.update(unchanged=unchanged)
    bulk.refresh_from_db()


def words(kind: str, value, shelves: dict[int, str]) -> str:
    """A value of a plan as people say it; `shelves` are the names of categories."""
    if kind in {BulkKind.PRICE, BulkKind.MRP}:
        return rupees(value)
    if kind == BulkKind.STATUS:
        return ProductStatus(value).label
    if kind == BulkKind.CATEGORY:
        return shelves.get(value, "a category that is gone")
    if kind == BulkKind.GST:
        return dict(Product._meta.get_field("gst_rate_bps").flatchoices).get(value, str(value))
    return str(value)


def shelves() -> dict[int, str]:
    """The names of all categories."""
    return dict(Category.objects.order_by().values_list("pk", "name"))


def forget_old(now: datetime) -> None:
    """Throw away what was chosen or planned days ago and never applied."""
    waiting = BulkChange.objects.exclude(status=BulkStatus.APPLIED)
    waiting.filter(created_at__lt=now - KEPT_FOR).delete()


def _batches(pks: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(pks), AT_ONCE):
        yield pks[at : at + AT_ONCE]


def _rows(kind: str, pks: list[int], *, of_variants: bool):
    if not KINDS[kind].is_of_variants:
        return Product.objects.filter(pk__in=pks).order_by("pk")
    variants = Variant.objects.select_related("product").order_by("product_id", "position", "pk")
    return variants.filter(pk__in=pks) if of_variants else variants.filter(product__in=pks)


def _lacks(kind: str, rule: dict, rows: list) -> dict[int, str]:
    if kind != BulkKind.STATUS or rule["value"] != ProductStatus.ACTIVE:
        return {}
    found = completeness.lacks([row.pk for row in rows])
    return {pk: f"It still needs {completeness.sentence(needs)}." for pk, needs in found.items()}


def _planned(bulk: BulkChange, kind: str, rule: dict, row, lacks: dict[int, str]) -> BulkRow:
    new = new_value(kind, rule, row)
    why_not = refusal(kind, new, row, lacks)
    is_variant = isinstance(row, Variant)
    product = row.product if is_variant else row
    return BulkRow(
        bulk=bulk,
        product_id=product.pk,
        variant_id=row.pk if is_variant else None,
        name=f"{product.name} {row.label if is_variant else ''}".strip()[:200],
        sku=row.sku if is_variant else "",
        old=getattr(row, KINDS[kind].column),
        new=new,
        state=BulkState.REFUSED if why_not else BulkState.PLANNED,
        reason=why_not[:300],
    )
