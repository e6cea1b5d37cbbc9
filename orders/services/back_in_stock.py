"""Who wants to know when something is back: asked twice, told once, the first before the others."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, Q, Sum

from orders import emails
from orders.models import StockQueue, StockRequest
from shop.models import StockMovement, Variant
from shop.models.stock import EFFECTS

# What makes a shelf fuller for the next buyer.
INCOMING = [kind for kind, (on_hand, reserved) in EFFECTS.items() if on_hand > reserved]
# Who was told and did not come by then leaves the unit to those behind.
PATIENCE = timedelta(days=2)
UNPROVEN_A_DAY = 5
MOST_OF_AN_ADDRESS = 50
KEEP_UNPROVEN = timedelta(days=7)
KEEP_TOLD = timedelta(days=30)


def ask(variant: Variant, email: str, now: datetime) -> None:
    """Mail `email` a link that proves that its reader wants to know when the variant is back.

    Who waits already is not written to again, and nobody can fill another's mailbox: an
    address gets few such mails a day. The caller learns nothing of all that.
    """
    email = email.lower()
    mine = StockRequest.objects.filter(email=email)
    with transaction.atomic():
        unproven = mine.filter(confirmed_at=None, asked_at__gt=now - timedelta(days=1))
        if not mine.filter(variant=variant, told_at=None).exists() and (
            unproven.count() >= UNPROVEN_A_DAY or mine.waiting().count() >= MOST_OF_AN_ADDRESS
        ):
            return
        request, _ = StockRequest.objects.get_or_create(
            variant=variant, email=email, told_at=None, defaults={"asked_at": now}
        )
        if request.confirmed_at is None:
            emails.queue_stock_question(request, now)


def confirm(request: StockRequest, now: datetime) -> None:
    """Let who opened the mailed link wait in line; twice is as good as once."""
    with transaction.atomic():
        # The line first, and locked: tell_due() may be about to take an empty one away.
        newest = StockMovement.objects.filter(variant=request.variant_id).aggregate(Max("pk"))
        # Read after it: what comes in between is counted twice, and never lost.
        available = Variant.objects.get(pk=request.variant_id).available
        StockQueue.objects.select_for_update().get_or_create(
            variant_id=request.variant_id,
            defaults={
                # Nobody waited until now, so what is there was announced to nobody.
                "units": max(available, 0),
                "counted_to": newest["pk__max"] or 0,
            },
        )
        unproven = StockRequest.objects.filter(pk=request.pk, confirmed_at=None)
        unproven.update(confirmed_at=now)


def forget(request: StockRequest) -> None:
    """Take somebody out of the line, and their address out of the database."""
    request.delete()


def tell_due(now: datetime) -> int:
    """Mail as many of those who wait as units came back, the first in line first.

    Returns how many were told. The others are told when more comes, or when what is there
    was left lying by those who were told two days ago. Any number of workers may run it.
    """
    due = StockQueue.objects.filter(
        variant__in=Variant.objects.on_sale(), variant__on_hand__gt=F("variant__reserved")
    )
    return sum(_tell(pk, now) for pk in due.order_by("pk").values_list("pk", flat=True))


def clean_up(now: datetime) -> None:
    """Forget who never proved their address, and who was told long ago."""
    StockRequest.objects.filter(
        Q(confirmed_at=None, asked_at__lt=now - KEEP_UNPROVEN) | Q(told_at__lt=now - KEEP_TOLD)
    ).delete()


def _tell(queue_id: int, now: datetime) -> int:
    with transaction.atomic():
        queue = StockQueue.objects.select_for_update().filter(pk=queue_id).first()
        if queue is None:  # another worker was faster
            return 0
        units = _units(queue, now)
        waiting = StockRequest.objects.waiting().filter(variant=queue.variant_id)
        waiting = waiting.select_related("variant__product").order_by("confirmed_at", "pk")
        line = list(waiting[: units + 1])
        told = line[:units]
        StockRequest.objects.filter(pk__in=[one.pk for one in told]).update(told_at=now)
        for request in told:
            emails.queue_back_in_stock(request)
        if len(line) <= units:  # nobody is left
            queue.delete()
            return len(told)
        queue.units = units - len(told)
        queue.told_at = now if told else queue.told_at
        queue.save(update_fields=["units", "counted_to", "told_at"])
    return len(told)


def _units(queue: StockQueue, now: datetime) -> int:
    """How many units are there that nobody was told of; notes how far it has counted.

    The movements of one variant become visible in the order of their keys: each is written
    while its variant's row is locked.
    """
    news = StockMovement.objects.filter(variant=queue.variant_id, pk__gt=queue.counted_to)
    counted = news.aggregate(last=Max("pk"), came=Sum("quantity", filter=Q(kind__in=INCOMING)))
    queue.counted_to = counted["last"] or queue.counted_to
    available = max(Variant.objects.get(pk=queue.variant_id).available, 0)
    units = min(queue.units + (counted["came"] or 0), available)
    if not units and queue.told_at and now - queue.told_at >= PATIENCE:
        return available
    return units
