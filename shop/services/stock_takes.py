"""Taking stock: scans are kept as they come, and become movements all at once."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone

from shop.models import StockCount, StockTake, TakeStatus, Variant
from shop.services import stock

MOST_UNITS = 1_000_000


class NotOpen(Exception):
    """The stock-take was closed; nothing was counted or changed."""


class NotFound(Exception):
    """The code is that of no variant, or of several; nothing was counted."""


class CountedSince(Exception):
    """Somebody went on counting after the differences were shown; nothing was changed."""


@dataclass(frozen=True)
class Line:
    """What was counted of one variant.

    expected  what the ledger had on hand when it was last counted
    """

    variant: Variant
    counted: int
    expected: int
    at: datetime

    @property
    def difference(self) -> int:
        return self.counted - self.expected

    @property
    def value_paise(self) -> int:
        return self.difference * self.variant.price_paise

    @property
    def is_promised(self) -> bool:
        """Whether orders were promised more than would be left: it cannot be written."""
        return self.variant.on_hand + self.difference < self.variant.reserved


def start(name: str, *, actor) -> StockTake:
    return StockTake.objects.create(name=name, started_by=actor)


def find(code: str) -> Variant:
    """Return the variant with this barcode or SKU, in any case. Raises NotFound."""
    code = " ".join(code.replace("\x00", "").split())
    # The same article number with 12 digits and, as scanners may send it, with 13.
    barcodes = {code, f"0{code}", code.removeprefix("0")} if code.isdecimal() else {code}
    wanted = Q(sku__iexact=code) | Q(barcode__in=barcodes - {""})
    found = list(Variant.objects.filter(wanted).select_related("product").order_by("sku")[:4])
    if not found:
        raise NotFound(f"No variant has the barcode or SKU “{code[:64]}”.")
    if len(found) > 1:
        skus = ", ".join(variant.sku for variant in found[:3])
        more = " and others" if len(found) > 3 else ""
        raise NotFound(f"Several have the code “{code[:64]}”: {skus}{more}. Type the SKU.")
    return found[0]


def add(take: StockTake, variant: Variant, quantity: int, *, key: uuid.UUID, actor) -> None:
    """Count so many units more; once for each key. Raises NotOpen."""
    with _counting(take, key) as is_new:
        if is_new:
            _write(take, variant, quantity, key, actor)


def set_to(take: StockTake, variant: Variant, total: int, *, key: uuid.UUID, actor) -> None:
    """Say how many there are, whatever was counted before; once for each key. Raises NotOpen."""
    with _counting(take, key) as is_new:
        if is_new:
            before = take.counts.filter(variant=variant).aggregate(n=Sum("quantity", default=0))
            _write(take, variant, total - before["n"], key, actor)


def lines(take: StockTake, *, newest: int | None = None) -> list[Line]:
    """What was counted, the last counted first; two queries, whatever the number."""
    by_variant = take.counts.order_by().values("variant").annotate(last=Max("pk"))
    sums = by_variant.annotate(counted=Sum("quantity")).order_by("-last")[:newest]
    counted = {row["last"]: row["counted"] for row in sums}
    oldest = min(counted, default=0)
    last = take.counts.filter(pk__gte=oldest, pk__in=by_variant.values("last"))
    rows = last.select_related("variant__product").order_by("-pk")
    return [Line(row.variant, counted[row.pk], row.on_hand, row.at) for row in rows]


def last_count(take: StockTake) -> int:
    """The newest row of this stock-take; 0 where there is none."""
    return take.counts.aggregate(last=Max("pk"))["last"] or 0


def uncounted(take: StockTake) -> int:
    """How many SKUs should stand on the shelf, and were not counted."""
    return (
        Variant.objects.filter(on_hand__gt=0).exclude(pk__in=take.counts.values("variant")).count()
    )


def close(take: StockTake, *, seen: int, actor) -> int:
    """Write all differences into the ledger, in one transaction; returns how many.

    seen  the newest row that its reader saw the differences of

    What was sold, came in or went out since a variant was counted stays as it is: the
    difference was there when it was counted. Raises NotOpen, CountedSince, and OutOfStock
    where orders were promised more than would be left; nothing is changed then.
    """
    with transaction.atomic():
        _lock(take)
        if last_count(take) != seen:
            raise CountedSince("Somebody went on counting: please look at the differences again.")
        different = [line for line in lines(take) if line.difference]
        stock.adjust_all(
            [(line.variant, line.difference) for line in different],
            reason=f"Stock-take: {take.name}",
            reference=take.reference,
            actor=actor,
        )
        _end(take, TakeStatus.APPLIED, actor)
    return len(different)


def discard(take: StockTake, *, actor) -> None:
    """End it without changing any stock; what was counted stays to be read. Raises NotOpen."""
    with transaction.atomic():
        _lock(take)
        _end(take, TakeStatus.DISCARDED, actor)


def _end(take: StockTake, status: TakeStatus, actor) -> None:
    StockTake.objects.filter(pk=take.pk).update(
        status=status, closed_at=timezone.now(), closed_by=actor
    )


def _lock(take: StockTake) -> None:
    """Let nobody else count in it or end it until this transaction is over. Raises NotOpen."""
    if not StockTake.objects.select_for_update().get(pk=take.pk).is_open:
        raise NotOpen("This stock-take is over: nothing was written.")


@contextmanager
def _counting(take: StockTake, key: uuid.UUID) -> Iterator[bool]:
    """A transaction in which nobody else writes to this stock-take; gives whether the key is
    new: a form that was sent twice has been counted."""
    with transaction.atomic():
        _lock(take)
        yield not StockCount.objects.filter(key=key).exists()


def _write(take: StockTake, variant: Variant, quantity: int, key: uuid.UUID, actor) -> None:
    on_hand = Variant.objects.values_list("on_hand", flat=True).get(pk=variant.pk)
    take.counts.create(variant=variant, quantity=quantity, on_hand=on_hand, key=key, actor=actor)
