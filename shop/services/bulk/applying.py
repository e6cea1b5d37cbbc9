"""Doing what was planned, once, and no more than was seen."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import BigIntegerField, OuterRef, Subquery
from django.db.models.functions import Cast
from django.utils import timezone

from shop.models import BulkChange, BulkKind, BulkRow, BulkState, BulkStatus, Product, Variant
from shop.services import listing, publishing, stock
from shop.services.bulk.kinds import KINDS, RECEIVE, refusal
from shop.services.bulk.planning import shelves, words

AT_ONCE = 500
GONE = "It is not there any more."


class AlreadyApplied(Exception):
    """It was applied before, perhaps by another click: nothing was done now."""


def apply(bulk: BulkChange, *, actor) -> None:
    """Change every row as planned, and note on each what became of it; all of it or nothing.

    A row that somebody changed since the plan was made stays as it is, and says so; units
    that come in are added to whatever is there. Locks variants by key and then products.
    Costs some queries for each AT_ONCE rows. Raises AlreadyApplied.
    """
    with transaction.atomic():
        waiting = BulkChange.objects.filter(pk=bulk.pk, status=BulkStatus.PLANNED)
        if not waiting.update(status=BulkStatus.APPLIED, applied_at=timezone.now(), actor=actor):
            raise AlreadyApplied
        bulk.refresh_from_db()
        touched: set[int] = set()
        for batch in _batches(bulk):
            touched |= WRITERS[bulk.kind](bulk, batch)
            _note(batch)
        pks = sorted(touched)
        for at in range(0, len(pks), AT_ONCE):
            listing.reindex(pks[at : at + AT_ONCE])


def _note(rows: list[BulkRow]) -> None:
    """Write down what became of each."""
    done = [row.pk for row in rows if row.state == BulkState.DONE]
    BulkRow.objects.filter(pk__in=done).update(state=BulkState.DONE, reason="")
    others = [row for row in rows if row.state != BulkState.DONE]
    BulkRow.objects.bulk_update(others, ["state", "reason"])


def _batches(bulk: BulkChange) -> Iterator[list[BulkRow]]:
    """The planned rows, in the order in which everybody locks them."""
    rows = list(bulk.rows.filter(state=BulkState.PLANNED).order_by("variant_id", "product_id"))
    for at in range(0, len(rows), AT_ONCE):
        yield rows[at : at + AT_ONCE]


def _locked_variants(rows: list[BulkRow]) -> dict[int, Variant]:
    locked = Variant.objects.filter(pk__in=[row.variant_id for row in rows])
    return {one.pk: one for one in locked.order_by("pk").select_for_update()}


def _move_stock(bulk: BulkChange, rows: list[BulkRow]) -> set[int]:
    """Through the only door to the shelf, which keeps its lists itself: nothing to index."""
    found = _locked_variants(rows)
    lines = [
        (found[row.variant_id], row.new - row.old)
        for row in _possible(bulk, rows, [found.get(row.variant_id) for row in rows])
    ]
    move = stock.receive_all if _is_added(bulk) else stock.adjust_all
    move(lines, reason=bulk.rule["reason"], actor=bulk.actor)
    return set()


def _write_variants(bulk: BulkChange, rows: list[BulkRow]) -> set[int]:
    """Write the amounts of these variants; returns the products to index anew."""
    column = KINDS[bulk.kind].column
    found = _locked_variants(rows)
    possible = _possible(bulk, rows, [found.get(row.variant_id) for row in rows])
    # Read from the plan in the database: a statement that spells out each value takes long.
    amount = bulk.rows.filter(variant_id=OuterRef("pk")).values(
        amount=Cast("new", BigIntegerField())
    )
    Variant.objects.filter(pk__in=[row.variant_id for row in possible]).update(
        **{column: Subquery(amount[:1])}
    )
    return {row.product_id for row in possible}


def _write_products(bulk: BulkChange, rows: list[BulkRow]) -> set[int]:
    """Write one value into all these products; returns those to index anew."""
    locked = Product.objects.filter(pk__in=[row.product_id for row in rows])
    found = {one.pk: one for one in locked.order_by("pk").select_for_update()}
    possible = _possible(bulk, rows, [found.get(row.product_id) for row in rows])
    pks = [row.product_id for row in possible]
    if bulk.kind == BulkKind.STATUS:
        refused = publishing.set_status(pks, bulk.rule["value"]).refused
        for row in possible:
            if row.product_id in refused:
                row.state, row.reason = BulkState.MISSED, refused[row.product_id][:300]
        return set()  # the gate keeps the lists itself
    Product.objects.filter(pk__in=pks).update(
        **{KINDS[bulk.kind].column: bulk.rule["value"]}, updated_at=timezone.now()
    )
    return set(pks)


def _possible(
    bulk: BulkChange, rows: list[BulkRow], found: list[Variant | Product | None]
) -> list[BulkRow]:
    """Those rows that are still as they were seen; notes on each what becomes of it."""
    column = KINDS[bulk.kind].column
    names = shelves() if bulk.kind == BulkKind.CATEGORY else {}
    possible = []
    for row, now in zip(rows, found, strict=True):
        row.state, row.reason = BulkState.MISSED, ""
        if now is None:
            row.reason = GONE
        elif _is_added(bulk):
            row.state = BulkState.DONE
        elif getattr(now, column) != row.old:
            value = words(bulk.kind, getattr(now, column), names)
            row.reason = f"It has been changed meanwhile, to {value}."
        elif why_not := refusal(bulk.kind, row.new, now, {}):
            row.reason = why_not
        else:
            row.state = BulkState.DONE
        if row.state == BulkState.DONE:
            possible.append(row)
    return possible


def _is_added(bulk: BulkChange) -> bool:
    """Units that come in are right whatever is there."""
    return bulk.kind == BulkKind.STOCK and bulk.rule["how"] == RECEIVE


WRITERS = {
    BulkKind.PRICE: _write_variants,
    BulkKind.MRP: _write_variants,
    BulkKind.STOCK: _move_stock,
    BulkKind.STATUS: _write_products,
    BulkKind.CATEGORY: _write_products,
    BulkKind.GST: _write_products,
}
