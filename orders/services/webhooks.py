"""The gateway's messages: kept as they came, then acted upon, once."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from orders.gateways import razorpay
from orders.models import GatewayEvent, Payment, PaymentRequest
from orders.services import payments

logger = logging.getLogger(__name__)

TRIES_FOR_THE_UNKNOWN = 5
LEASE = timedelta(minutes=2)


def receive(event_id: str, body: bytes) -> GatewayEvent:
    """Keep a genuine message and act on it at once; a repeat finds it kept and does nothing.

    Raises DatabaseError when it could not be kept: only then is it for the gateway to
    send it again.
    """
    event, is_new = GatewayEvent.objects.get_or_create(
        event_id=event_id[:64], defaults={"body": body, "type": _type_of(body)}
    )
    if is_new:
        process(event)
    return event


def _type_of(body: bytes) -> str:
    try:
        return str(json.loads(body)["event"])[:60]
    except (ValueError, TypeError, KeyError):
        return ""


def process(event: GatewayEvent) -> bool:
    """Act on a kept message once. What fails stays in the inbox for the next run."""
    try:
        with transaction.atomic():
            event = GatewayEvent.objects.select_for_update().get(pk=event.pk)
            if event.processed_at:
                return True
            message = json.loads(bytes(event.body))
            if handle := HANDLERS.get(message["event"]):
                handle(message["payload"])
            event.processed_at = timezone.now()
            event.problem = ""
            event.save(update_fields=["processed_at", "problem"])
    except (PaymentRequest.DoesNotExist, Payment.DoesNotExist):
        _not_ours_yet(event)
        return False
    except Exception as problem:  # the border of the system: nothing may pass it
        logger.exception("Gateway event %s stays in the inbox", event.event_id)
        _count_attempt(event, repr(problem))
        return False
    return True


def _not_ours_yet(event: GatewayEvent) -> None:
    """Other systems share the account; but it may also be an order of ours in the making."""
    _count_attempt(event, "No order of this shop")
    GatewayEvent.objects.filter(pk=event.pk, attempts__gte=TRIES_FOR_THE_UNKNOWN).update(
        set_aside_at=timezone.now()
    )


def _count_attempt(event: GatewayEvent, problem: str) -> None:
    GatewayEvent.objects.filter(pk=event.pk).update(
        attempts=F("attempts") + 1, problem=problem[:200], leased_until=None
    )


def process_waiting(now, *, limit: int = 500) -> dict[str, int]:
    """Act on what is left in the inbox. Any number of workers: each claims what it takes."""
    tally = {"processed": 0, "left": 0}
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = GatewayEvent.objects.waiting().filter(free)
    for event in waiting.order_by("received_at", "pk")[:limit]:
        if waiting.filter(pk=event.pk).update(leased_until=now + LEASE):
            tally["processed" if process(event) else "left"] += 1
    return tally


def _payment_news(payload: dict) -> None:
    payments.record_payment(razorpay.read_payment(payload["payment"]["entity"]))


def _refund_news(payload: dict) -> None:
    """The payment comes along, and first: its own news may be late, or lost."""
    if payment := payload.get("payment"):
        payments.record_payment(razorpay.read_payment(payment["entity"]))
    payments.record_refund(razorpay.read_refund(payload["refund"]["entity"]))


HANDLERS: dict[str, Callable[[dict], None]] = {
    "payment.authorized": _payment_news,
    "payment.captured": _payment_news,
    "payment.failed": _payment_news,
    "order.paid": _payment_news,
    "refund.created": _refund_news,
    "refund.processed": _refund_news,
    "refund.failed": _refund_news,
    "refund.speed_changed": _refund_news,
}
