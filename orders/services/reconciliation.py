"""Asking the gateway how it ended, where nobody told us."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F

from orders import gateways
from orders.gateways.base import GatewayError, GatewayPayment, GatewayUnavailable
from orders.models import Order, Payment, PaymentRequest
from orders.services import lifecycle, payments
from orders.states import PAYMENT_STEPS, RequestStatus
from shop.money import rupees

GAPS = [timedelta(minutes=minutes) for minutes in (5, 10, 30, 60, 180, 360, 720, 1440)]
# What is paid is looked at twice more: it may be refunded on the gateway's dashboard.
GAPS_WHEN_PAID = [timedelta(days=1), timedelta(days=3), None]
WATCHED_FOR = timedelta(days=5)
SILENT_AT_MOST = 3


@dataclass
class Report:
    """What came of asking: how many were compared, and in sentences what was found.

    mended   what the gateway knew and we did not; written down now, unless it was a dry run
    failed   what could not be asked about
    left     how many were not asked about, because the gateway does not answer or wants rest
    """

    compared: int = 0
    mended: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    left: int = 0


def due(now):
    """Requests that may have brought news of money and whose time to be asked about has come."""
    return (
        PaymentRequest.objects.watched()
        .filter(next_check_at__lte=now, created_at__gte=now - WATCHED_FOR)
        .select_related("order")
        .order_by("next_check_at", "pk")
    )


def reconcile(
    requests: Iterable[PaymentRequest], now, report: Report, *, dry_run: bool = False
) -> Iterator[None]:
    """Compare requests with what the gateway knows, mend ours, and fill in the report.

    Yields once for each. When the gateway asks for rest, or does not answer a few times in
    a row, the others are left for the next run.

    dry_run   compare only: nothing is written here, and nothing captured there
    """
    silent = 0
    for request in requests:
        if silent >= SILENT_AT_MOST:
            report.left += 1
            yield
            continue
        try:
            news = compare(request) if dry_run else _mend(request, now)
        except GatewayError as problem:
            report.failed.append(f"{request.order.number}: {problem}")
            is_silent = isinstance(problem, GatewayUnavailable)
            silent += is_silent
            if is_silent and problem.retry_after is not None:
                silent = SILENT_AT_MOST
        else:
            silent = 0
            report.compared += 1
            report.mended += [f"{request.order.number}: {text}" for text in news]
        yield


def compare(request: PaymentRequest) -> list[str]:
    """Say what the gateway knows of this request and we do not. Raises GatewayError."""
    gateway = gateways.current()
    gateway_id = request.gateway_id
    if gateway_id is None:
        opened = gateway.find_order(request.receipt)
        if opened is None:
            return []
        gateway_id = opened.id
    known = {payment.gateway_id: payment for payment in request.payments.all()}
    said = [_difference(found, known.get(found.id)) for found in gateway.payments_of(gateway_id)]
    return [text for text in said if text]


def _difference(found: GatewayPayment, ours: Payment | None) -> str:
    amount = rupees(found.amount_paise)
    if ours is None:
        return f"{found.id} of {amount} is {found.status} there and unknown here"
    if found.status in PAYMENT_STEPS[ours.status]:
        return f"{found.id} of {amount} is {found.status} there and {ours.status} here"
    if found.refunded_paise > ours.refunded_paise:
        more = rupees(found.refunded_paise - ours.refunded_paise)
        return f"{more} of {found.id} were refunded there and not here"
    return ""


def _mend(request: PaymentRequest, now) -> list[str]:
    """Ask and record; say what changed. Another worker may have it: then nothing did."""
    if not _claim(request, now):
        return []
    before = _standing(request)
    payments.ask(request)
    after = _standing(request)
    return [after] if after != before else []


def _claim(request: PaymentRequest, now) -> bool:
    """Take the request for this worker, and set when it is asked about again.

    The next time is set first: whoever dies here leaves it to be asked again later.
    """
    gaps = GAPS_WHEN_PAID if request.status == RequestStatus.PAID else GAPS
    gap = gaps[min(request.checks, len(gaps) - 1)]
    mine = PaymentRequest.objects.filter(pk=request.pk, checks=request.checks)
    return bool(mine.update(checks=F("checks") + 1, next_check_at=now + gap if gap else None))


def _standing(request: PaymentRequest) -> str:
    """How the order stands, in words; a change of it is what reconciliation mended."""
    order = Order.objects.get(pk=request.order_id)
    captured = order.payments.exclude(captured_at=None).count()
    return (
        f"{order.get_status_display().lower()}, {rupees(order.paid_paise)} paid, "
        f"{rupees(order.refunded_paise)} refunded, {captured} captured at the gateway"
    )


def close_old(now) -> int:
    """Stop watching requests after the days in which late money can come."""
    old = PaymentRequest.objects.unsettled().filter(created_at__lt=now - WATCHED_FOR)
    closed = 0
    for request in old.exclude(status=RequestStatus.SUPERSEDED).select_related("order")[:500]:
        lifecycle.move(request, RequestStatus.CLOSED, by="reconciliation")
        closed += 1
    return closed
