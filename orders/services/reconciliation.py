"""Asking the gateway how it ended, where nobody told us."""

from datetime import timedelta

from django.db.models import F

from orders.models import PaymentRequest
from orders.services import lifecycle, payments
from orders.states import RequestStatus

GAPS = [timedelta(minutes=minutes) for minutes in (5, 10, 30, 60, 180, 360, 720, 1440)]
WATCHED_FOR = timedelta(days=5)


def due(now):
    """Requests that may have brought money and whose time to be asked about has come."""
    return (
        PaymentRequest.objects.unsettled()
        .filter(next_check_at__lte=now, created_at__gte=now - WATCHED_FOR)
        .select_related("order")
        .order_by("next_check_at", "pk")
    )


def settle(request: PaymentRequest, now) -> bool:
    """Ask about one request; True if it is paid by now. Raises GatewayError.

    The next time is set first: whoever dies here leaves it to be asked again later.
    """
    gap = GAPS[min(request.checks, len(GAPS) - 1)]
    mine = PaymentRequest.objects.filter(pk=request.pk, checks=request.checks)
    if not mine.update(checks=F("checks") + 1, next_check_at=now + gap):
        return False  # another worker took it
    payments.ask(request)
    request.refresh_from_db()
    return request.status == RequestStatus.PAID


def close_old(now) -> int:
    """Stop watching requests after the days in which late money can come."""
    old = PaymentRequest.objects.unsettled().filter(created_at__lt=now - WATCHED_FOR)
    closed = 0
    for request in old.exclude(status=RequestStatus.SUPERSEDED).select_related("order")[:500]:
        lifecycle.move(request, RequestStatus.CLOSED, by="reconciliation")
        closed += 1
    return closed
