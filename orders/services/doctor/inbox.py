"""Rules of the gateway's messages: each is acted upon, and what it told is known."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Max, Q
from django.utils import timezone

from orders.models import GatewayEvent, Payment, Refund
from orders.services.doctor.check import Check, Finding

ACTED_WITHIN = timedelta(hours=1)
LEASE_OVER = timedelta(hours=1)  # no worker takes a message for so long
NEWEST = 20_000  # messages are long; those before were looked at when they were new
AT_ONCE = 500
TOLD_OF_CAPTURE = ("payment.captured", "order.paid")


def _left(events):
    return events.waiting().filter(received_at__lt=timezone.now() - ACTED_WITHIN)


def _taken_for_ever(events):
    return events.waiting().filter(leased_until__gt=timezone.now() + LEASE_OVER)


def _give_free(keys: list[int]) -> None:
    _taken_for_ever(GatewayEvent.objects.filter(pk__in=keys)).update(leased_until=None)


def _aside_in_silence(events):
    """Set aside, and it does not say why."""
    return events.exclude(set_aside_at=None).filter(problem="", processed_at=None)


@dataclass(frozen=True)
class EffectCheck:
    """That what processed messages told of is known; looks at the newest ones."""

    name: str
    proves: int
    says: str
    cure: None = None

    def parts(self) -> Iterator[Callable[[Finding, bool], None]]:
        last = GatewayEvent.objects.order_by().aggregate(last=Max("pk"))["last"] or 0
        for first in range(max(last - NEWEST, 0) + 1, last + 1, AT_ONCE):
            yield lambda finding, fix, first=first: self._look(first, finding)

    def _look(self, first: int, finding: Finding) -> None:
        told = GatewayEvent.objects.filter(
            Q(type__in=TOLD_OF_CAPTURE) | Q(type__startswith="refund."),
            processed_at__isnull=False,
            set_aside_at=None,
            pk__gte=first,
            pk__lt=first + AT_ONCE,
        )
        facts = [(event, *_told(event)) for event in told]
        captured = _known(Payment.objects.exclude(captured_at=None), [pay for _, pay, _ in facts])
        refunded = _known(Refund.objects.all(), [refund for _, _, refund in facts])
        for event, payment_id, refund_id in facts:
            is_capture = event.type in TOLD_OF_CAPTURE
            found, known = (payment_id, captured) if is_capture else (refund_id, refunded)
            if found and found not in known:
                finding.add(1, [{"event_id": event.event_id, "type": event.type, "of": found}])


def _known(rows, ids: list[str]) -> set[str]:
    return set(rows.filter(gateway_id__in=set(ids)).values_list("gateway_id", flat=True))


def _told(event: GatewayEvent) -> tuple[str, str]:
    """The ids of the payment and of the refund that a message is about; empty without one."""
    try:
        payload = json.loads(bytes(event.body))["payload"]
    except (ValueError, TypeError, KeyError):
        return "", ""
    return _id(payload, "payment"), _id(payload, "refund")


def _id(payload, kind: str) -> str:
    try:
        return str(payload[kind]["entity"]["id"])
    except (KeyError, TypeError):
        return ""


EVENT = ("event_id", "type", "received_at", "attempts", "problem")

CHECKS = [
    Check(
        "events-are-acted-upon",
        11,
        "A message of the gateway is acted upon or set aside within an hour.",
        GatewayEvent,
        _left,
        EVENT,
    ),
    Check(
        "events-are-given-free",
        11,
        "No message stays claimed by a worker that is gone.",
        GatewayEvent,
        _taken_for_ever,
        (*EVENT, "leased_until"),
        cure=_give_free,
    ),
    Check(
        "events-aside-say-why",
        11,
        "A message that was set aside says why.",
        GatewayEvent,
        _aside_in_silence,
        EVENT,
    ),
    EffectCheck(
        "events-had-their-effect",
        6,
        f"Captures and refunds that messages told of are known (the newest {NEWEST:,} messages).",
    ),
]
