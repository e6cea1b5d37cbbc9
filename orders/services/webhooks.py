"""The gateway's messages: kept as they came, then acted upon, once."""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.db import OperationalError, transaction
from django.db.models import F, Q
from django.utils import timezone

from orders.gateways import razorpay
from orders.models import GatewayEvent, Payment, PaymentRequest
from orders.services import afterwards, disputes, downtimes, patience, payments, separation

logger = logging.getLogger(__name__)

TRIES_FOR_THE_UNKNOWN = 5
TRIES = 20
LEASE = timedelta(minutes=2)
LONGEST_GAP = timedelta(hours=1)
# The gateway waits five seconds for its answer and then thinks us down. To be stored is
# worth some of them. What it brings about is not: that goes on after the answer.
SECONDS_TO_STORE = 2
SECONDS_TO_SEE = 0
SECONDS_TO_ACT = 5


def receive(event_id: str, body: bytes) -> GatewayEvent:
    """Keep a genuine message and begin to act on it; a repeat finds it kept and does nothing.

    What takes longer than a moment is finished by a thread of this process, and what that
    cannot do, or a process that dies, is left to run_periodic. Raises DatabaseError when
    it could not be kept: only then is it for the gateway to send it again.
    """
    kind = _plain(_read(body)["event"])[:60]
    with patience.at_most(SECONDS_TO_STORE, is_hurried=True):
        event, is_new = GatewayEvent.objects.get_or_create(
            event_id=event_id[:64],
            defaults={"body": body, "type": kind},
        )
    if is_new:
        afterwards.do(partial(_act, event), patience=SECONDS_TO_SEE)
    return event


def _act(event: GatewayEvent) -> None:
    try:
        with patience.at_most(SECONDS_TO_ACT):
            process(event)
    except OperationalError:
        logger.info("Gateway event %s is left to a worker", event.event_id)


def process(event: GatewayEvent) -> bool:
    """Act on a kept message once; True if it has been acted upon.

    What this shop must not or cannot act upon is set aside with a sentence. What fails
    stays in the inbox for the next run, and after some tries it is set aside too. A
    database that is busy raises OperationalError, and is no fault of the message.
    """
    try:
        with transaction.atomic():
            event = GatewayEvent.objects.select_for_update().get(pk=event.pk)
            if event.processed_at:
                return True
            message = _read(bytes(event.body))
            handle = HANDLERS.get(message["event"])
            objection = separation.objection(message)
            if objection or handle is None:
                _set_aside(event, objection or "Nothing that this shop acts upon")
                return False
            handle(message["payload"])
            _store(event, processed_at=timezone.now(), set_aside_at=None, problem="")
    except (PaymentRequest.DoesNotExist, Payment.DoesNotExist):
        _count_attempt(event, "No order of this shop", tries=TRIES_FOR_THE_UNKNOWN)
        return False
    except OperationalError:
        raise
    except Exception as problem:  # the border of the system: nothing may pass it
        logger.exception("Gateway event %s stays in the inbox", event.event_id)
        _count_attempt(event, repr(problem), tries=TRIES)
        return False
    return True


def _read(body: bytes) -> dict:
    """The message, or one without a name where it is none that the gateway describes."""
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        message = None
    if isinstance(message, dict) and isinstance(message.get("event"), str):
        return message
    return {"event": ""}


def _plain(text: str) -> str:
    """The text without what a database refuses: zero bytes and halves of characters."""
    return "".join(letter for letter in text if letter.isprintable())


def _set_aside(event: GatewayEvent, problem: str) -> None:
    _store(event, set_aside_at=timezone.now(), problem=_plain(problem)[:200], leased_until=None)


def _store(event: GatewayEvent, **values) -> None:
    GatewayEvent.objects.filter(pk=event.pk).update(**values)
    for name, value in values.items():
        setattr(event, name, value)


def _count_attempt(event: GatewayEvent, problem: str, *, tries: int) -> None:
    """Write a failure down. It is tried again soon, then ever later, and not for ever.

    Other systems share the account, but it may also be about an order of ours in the making.
    """
    attempts = event.attempts + 1
    now = timezone.now()
    late = max(0, attempts - TRIES_FOR_THE_UNKNOWN)
    gap = min(timedelta(minutes=2**late), LONGEST_GAP) if late else None
    GatewayEvent.objects.filter(pk=event.pk, processed_at=None).update(
        attempts=F("attempts") + 1,
        problem=problem[:200],
        leased_until=gap and now + gap,
        set_aside_at=now if attempts >= tries else None,
    )


def process_waiting(now: datetime, *, limit: int = 500) -> dict[str, int]:
    """Act on what is left in the inbox. Any number of workers: each claims what it takes."""
    tally = {"processed": 0, "left": 0}
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = GatewayEvent.objects.waiting().filter(free)
    for event in waiting.order_by("received_at", "pk")[:limit]:
        if waiting.filter(pk=event.pk).update(leased_until=now + LEASE):
            tally["processed" if _process_later(event) else "left"] += 1
    return tally


def _process_later(event: GatewayEvent) -> bool:
    try:
        return process(event)
    except OperationalError:  # busy, or a deadlock: when the lease ends it is tried again
        logger.info("Gateway event %s is left to the next run", event.event_id)
        return False


def replay(event: GatewayEvent) -> str:
    """Put a kept message back into the inbox and act on it again; returns what became of it.

    Everything a message can do may be done twice, so what was acted upon before changes
    nothing. What was tried often enough has one more try. Returns "processed",
    "set aside" or "left". Raises OperationalError where the database is busy.
    """
    GatewayEvent.objects.filter(pk=event.pk).update(
        processed_at=None, set_aside_at=None, leased_until=timezone.now() + LEASE
    )
    process(event)
    event.refresh_from_db(fields=["processed_at", "set_aside_at"])
    return "processed" if event.processed_at else "set aside" if event.set_aside_at else "left"


def for_a_person():
    """Messages that were to be acted upon and have not been; foreign kinds are nobody's work."""
    return GatewayEvent.objects.filter(processed_at=None, type__in=[*HANDLERS, ""])


def _payment_news(payload: dict) -> None:
    payments.record_payment(razorpay.read_payment(payload["payment"]["entity"]))


def _refund_news(payload: dict) -> None:
    """The payment comes along, and first: its own news may be late, or lost."""
    paid = payload["payment"]["entity"] if "payment" in payload else None
    if paid:
        payments.record_payment(razorpay.read_payment(paid))
    payments.record_refund(razorpay.read_refund(payload["refund"]["entity"], payment=paid))


def _dispute_news(payload: dict) -> None:
    if payment := payload.get("payment"):
        payments.record_payment(razorpay.read_payment(payment["entity"]))
    disputes.record(razorpay.read_dispute(payload["dispute"]["entity"]))


def _downtime_news(payload: dict) -> None:
    downtimes.record(razorpay.read_downtime(payload["payment.downtime"]["entity"]))


HANDLERS: dict[str, Callable[[dict], None]] = {
    "payment.authorized": _payment_news,
    "payment.captured": _payment_news,
    "payment.failed": _payment_news,
    "order.paid": _payment_news,
    "refund.created": _refund_news,
    "refund.processed": _refund_news,
    "refund.failed": _refund_news,
    "refund.speed_changed": _refund_news,
    "payment.dispute.created": _dispute_news,
    "payment.dispute.under_review": _dispute_news,
    "payment.dispute.action_required": _dispute_news,
    "payment.dispute.won": _dispute_news,
    "payment.dispute.lost": _dispute_news,
    "payment.dispute.closed": _dispute_news,
    "payment.downtime.started": _downtime_news,
    "payment.downtime.updated": _downtime_news,
    "payment.downtime.resolved": _downtime_news,
}
