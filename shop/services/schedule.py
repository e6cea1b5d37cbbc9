"""Changes that come by themselves: prices and statuses from a moment on, and back again."""

import logging
from datetime import datetime

from django.db import transaction

from shop import history
from shop.models import Product, ScheduledChange, ScheduleState, Variant
from shop.money import rupees
from shop.services import listing, publishing

logger = logging.getLogger(__name__)

TOO_LATE = "Its time had passed before it could begin."
MEANWHILE = "It was changed meanwhile, and stays as somebody made it."


def run(now: datetime) -> int:
    """Do all that is due by now, each change by itself; returns how many were looked at.

    What cannot be done is left as it is, says why, and does not stop the others. Killed at
    any moment, the next run goes on where this one stopped.
    """
    seen = 0
    with history.acting(by="", source="schedule"):
        for pk in list(ScheduledChange.objects.due(now).values_list("pk", flat=True)):
            try:
                seen += take_step(pk, now)
            except Exception:  # one that fails does not stop the others; it is due again
                logger.exception("Scheduled change %s", pk)
    return seen


def take_step(pk: int, now: datetime) -> bool:
    """Begin or end one change if it is due; tells whether it was."""
    with transaction.atomic():
        due = ScheduledChange.objects.due(now).filter(pk=pk).select_for_update(of=("self",))
        change = due.select_related("product").first()
        if change is None:
            return False
        if change.state == ScheduleState.RUNNING:
            _end(change)
        elif change.ends_at and change.ends_at <= now:
            _close(change, ScheduleState.REFUSED, TOO_LATE)
        else:
            _begin(change)
    return True


def end_now(change: ScheduledChange, now: datetime) -> None:
    """Put things back at once, before the end that was planned; what waits never begins."""
    with transaction.atomic():
        row = ScheduledChange.objects.select_for_update(of=("self",)).get(pk=change.pk)
        if row.state == ScheduleState.RUNNING:
            _end(row)
        elif row.state == ScheduleState.WAITING:
            row.delete()


def _begin(change: ScheduledChange) -> None:
    before, problem = _write(change, _wanted(change))
    if problem:
        return _close(change, ScheduleState.REFUSED, problem)
    change.before = before
    change.state = ScheduleState.RUNNING if change.ends_at else ScheduleState.DONE
    change.save(update_fields=["before", "state"])


def _end(change: ScheduledChange) -> None:
    """Back to what was, unless somebody has changed it since."""
    if _now(change) != _wanted(change):
        return _close(change, ScheduleState.DONE, MEANWHILE)
    _, problem = _write(change, change.before)
    _close(change, ScheduleState.DONE, problem)


def _close(change: ScheduledChange, state: str, problem: str) -> None:
    change.state, change.problem = state, problem[:300]
    change.save(update_fields=["state", "problem"])


def _wanted(change: ScheduledChange):
    return change.status or change.price_paise


def _now(change: ScheduledChange):
    """What it is now, locked until the transaction ends."""
    if change.status:
        return Product.objects.select_for_update().get(pk=change.product_id).status
    return Variant.objects.select_for_update().get(pk=change.variant_id).price_paise


def _write(change: ScheduledChange, value) -> tuple[object, str]:
    """Write a status or a price; returns what was there, and why it could not be, if so."""
    before = _now(change)
    if change.status:
        refused = publishing.set_status([change.product_id], value).refused
        return before, refused.get(change.product_id, "")
    within = Variant.objects.filter(pk=change.variant_id, mrp_paise__gte=value)
    if not within.update(price_paise=value):
        mrp = Variant.objects.values_list("mrp_paise", flat=True).get(pk=change.variant_id)
        return before, f"{rupees(value)} would be above the MRP of {rupees(mrp)}."
    listing.reindex([change.product_id])
    return before, ""
