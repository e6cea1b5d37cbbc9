"""The only door to the shelf: every change of stock is a row that says why."""

from collections import Counter
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import F, QuerySet

from shop.models import MovementKind, Product, StockMovement, Variant
from shop.models.stock import EFFECTS
from shop.prepared import statement
from shop.services import listing
from shop.services.inserting import insert

Lines = Iterable[tuple[Variant, int]]


class OutOfStock(Exception):
    """There is less on the shelf than was asked for; nothing was changed."""

    def __init__(self, variant: Variant, quantity: int):
        self.variant, self.quantity = variant, quantity
        name = f"{variant.product.name} {variant.label}".strip()
        super().__init__(f"We no longer have {quantity} of {name}.")


def reserve(lines: Lines, *, reference: str) -> None:
    """Promise units to `reference`: all of them, or raise OutOfStock and change nothing."""
    _move(lines, MovementKind.RESERVE, reference)


def release(lines: Lines, *, reference: str) -> None:
    """Take promises back. Raises OutOfStock if they were never made."""
    _move(lines, MovementKind.RELEASE, reference)


def sell(lines: Lines, *, reference: str) -> None:
    """Let promised units leave the shelf. Raises OutOfStock if they were not promised."""
    lines = list(lines)
    sold = Counter()
    for variant, quantity in lines:
        sold[variant.product_id] += quantity
    with transaction.atomic():
        _move(lines, MovementKind.SALE, reference)
        for pk, quantity in sorted(sold.items()):  # by key, so that two cannot deadlock
            Product.objects.filter(pk=pk).update(popularity=F("popularity") + quantity)


def take_back(lines: Lines, *, reference: str, actor=None, reason: str = "") -> None:
    """Put sold units back on the shelf."""
    _move(lines, MovementKind.RETURN, reference, actor, reason)


def receive(variant: Variant, quantity: int, *, reason: str = "", actor=None) -> None:
    """Put new units on the shelf."""
    _move([(variant, quantity)], MovementKind.RECEIVE, "", actor, reason)


def receive_all(lines: Lines, *, reason: str = "", actor=None) -> None:
    """Put new units of many variants on the shelf, in one transaction and a few statements."""
    lines = sorted(lines, key=lambda line: line[0].pk)
    pks: dict[int, list[int]] = {}
    for variant, quantity in lines:
        pks.setdefault(quantity, []).append(variant.pk)
    with transaction.atomic():
        shelf = Variant.objects.filter(pk__in=[variant.pk for variant, _ in lines])
        list(shelf.order_by("pk").select_for_update().values_list("pk", flat=True))
        for quantity, some in pks.items():
            # What comes in breaks no rule of the shelf: nothing has to be asked.
            Variant.objects.filter(pk__in=some).update(on_hand=F("on_hand") + quantity)
        _note(lines, MovementKind.RECEIVE, "", actor, reason)


def note_first(units: Iterable[tuple[int, int]], *, reason: str = "") -> None:
    """Write into the ledger what new variants have on hand from the first, by their keys.

    Call it in the transaction that inserted them with these units: the row and its first
    movement then say the same, and no row is written twice. Lists are told by whoever calls.
    """
    same = {"kind": MovementKind.RECEIVE, "reason": reason}
    rows = [{"variant_id": pk, "quantity": number, **same} for pk, number in units if number]
    insert(StockMovement, rows)


def adjust_all(lines: Lines, *, reason: str, reference: str = "", actor=None) -> None:
    """Correct the counts of many variants by so many units up or down, in a few statements.

    Raises OutOfStock for the first of which less would be left than is promised, and
    changes nothing.
    """
    lines = sorted(lines, key=lambda line: line[0].pk)
    by = {variant.pk: units for variant, units in lines}
    pks: dict[int, list[int]] = {}
    with transaction.atomic():
        for variant in Variant.objects.filter(pk__in=by).order_by("pk").select_for_update():
            if variant.on_hand + by[variant.pk] < variant.reserved:
                raise OutOfStock(variant, -by[variant.pk])
            pks.setdefault(by[variant.pk], []).append(variant.pk)
        for units, some in pks.items():
            Variant.objects.filter(pk__in=some).update(on_hand=F("on_hand") + units)
        for kind, sign in ((MovementKind.ADJUST_UP, 1), (MovementKind.ADJUST_DOWN, -1)):
            some = [(variant, sign * units) for variant, units in lines if sign * units > 0]
            _record(some, kind, reference, actor, reason)
        listing.refresh(variant.product_id for variant, _ in lines)


def adjust(variant: Variant, by: int, *, reason: str, actor=None) -> None:
    """Correct a count that was wrong, up or down, and say why. Raises OutOfStock."""
    kind = MovementKind.ADJUST_UP if by > 0 else MovementKind.ADJUST_DOWN
    _move([(variant, abs(by))], kind, "", actor, reason)


def write_off(variant: Variant, quantity: int, *, reason: str, actor=None) -> None:
    """Take broken or lost units off the shelf. Raises OutOfStock."""
    _move([(variant, quantity)], MovementKind.WRITE_OFF, "", actor, reason)


def _move(lines: Lines, kind: str, reference: str, actor=None, reason: str = "") -> None:
    """Move every line or none; variants by key, then products, so two cannot deadlock."""
    lines = sorted(lines, key=lambda line: line[0].pk)
    with transaction.atomic():
        for variant, quantity in lines:
            if not _change(variant, kind, quantity):
                raise OutOfStock(variant, quantity)
        _note(lines, kind, reference, actor, reason)


def _note(lines: Lines, kind: str, reference: str, actor, reason: str) -> None:
    """Write the movements into the ledger, and what lists show of the shelf.

    Lists show of a count only whether there is something, so most movements leave them alone.
    If one does not, the products of all lines are locked by key, for what comes after it.
    """
    _record(lines, kind, reference, actor, reason)
    if _runs_out_or_returns(lines, kind):
        listing.refresh(variant.product_id for variant, _ in lines)


def _runs_out_or_returns(lines: Lines, kind: str) -> bool:
    """Whether one of these variants, which have moved, can be had now and could not before.

    Or the other way round. Their rows are ours until the transaction ends, so nobody comes
    between the movement and this look at what it left.
    """
    on_hand, reserved = EFFECTS[kind]
    by_unit = on_hand - reserved
    if not by_unit:
        return False  # what was promised leaves: the others still have as much to choose from
    moved = Counter()
    for variant, quantity in lines:
        moved[variant.pk] += by_unit * quantity
    return any((one.left > 0) != (one.left - moved[one.pk] > 0) for one in _left(sorted(moved)))


@statement
def _left(pks: list[int]) -> QuerySet[Variant]:
    """What can be promised of each of these variants, as `left`."""
    found = Variant.objects.filter(pk__in=pks).annotate(left=F("on_hand") - F("reserved"))
    return found.only("pk").order_by()


def _record(lines: Lines, kind: str, reference: str, actor, reason: str) -> None:
    StockMovement.objects.bulk_create(
        StockMovement(
            variant=variant,
            kind=kind,
            quantity=quantity,
            reference=reference,
            actor=actor,
            reason=reason,
        )
        for variant, quantity in lines
    )


def _change(variant: Variant, kind: str, quantity: int) -> bool:
    """Move the two counts of one variant; False, and nothing changed, if there is not enough."""
    if quantity < 1:
        raise ValueError("A movement moves at least one unit.")
    on_hand, reserved = (sign * quantity for sign in EFFECTS[kind])
    with connection.cursor() as cursor:
        # 0 <= reserved <= on_hand, asked and written in one statement. In SQL, as the lock is
        # held from here on: putting it together would take longer than the rest of it.
        cursor.execute(
            "UPDATE shop_variant SET on_hand = on_hand + %s, reserved = reserved + %s"
            " WHERE id = %s AND reserved >= %s AND on_hand >= reserved + %s",
            [on_hand, reserved, variant.pk, -reserved, reserved - on_hand],
        )
        return cursor.rowcount == 1
