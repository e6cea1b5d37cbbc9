"""The ledger of the shelf as a file for spreadsheets."""

import csv
import io
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils import timezone

from shop.importing.notation import safe
from shop.models import StockMovement
from shop.models.stock import EFFECTS

HEADER = (
    *("Time", "What", "SKU", "Product", "Options", "Quantity", "On hand", "Reserved"),
    *("Reference", "Reason", "Who"),
)
AT_ONCE = 1000


def csv_pieces(movements: QuerySet[StockMovement]) -> Iterator[str]:
    """These movements, some at a time, newest first; no cell is a formula.

    Read by keys, so that no cursor stays open while somebody downloads slowly, and what is
    written meanwhile is not among them.
    """
    chosen = movements.order_by("-pk").select_related("variant__product", "actor")
    yield "\ufeff" + _lines([HEADER])
    before = None
    while batch := list((chosen.filter(pk__lt=before) if before else chosen)[:AT_ONCE]):
        yield _lines(_row(movement) for movement in batch)
        before = batch[-1].pk


def _row(movement: StockMovement) -> tuple:
    variant = movement.variant
    on_hand, reserved = (sign * movement.quantity for sign in EFFECTS[movement.kind])
    return (
        f"{timezone.localtime(movement.created_at):%Y-%m-%d %H:%M:%S}",
        movement.get_kind_display(),
        safe(variant.sku),
        safe(variant.product.name),
        safe(variant.label),
        movement.quantity,
        on_hand,
        reserved,
        safe(movement.reference),
        safe(movement.reason),
        safe(movement.actor.email if movement.actor else ""),
    )


def _lines(rows) -> str:
    piece = io.StringIO()
    csv.writer(piece, lineterminator="\r\n").writerows(rows)
    return piece.getvalue()
