"""Banks, wallets and apps in trouble, as the gateway tells; a hint for whoever is about to pay."""

from datetime import UTC, datetime

from django.db import transaction

from orders.gateways.base import GatewayDowntime
from orders.models import Downtime

RESOLVED = "resolved"
METHODS = {
    "card": "Card payment",
    "netbanking": "Netbanking",
    "upi": "UPI",
    "wallet": "Wallet payment",
    "emi": "EMI",
    "paylater": "Pay later",
}
MOST_HINTS = 3


def record(found: GatewayDowntime) -> Downtime:
    """Keep the newest news of one trouble; what is older than what we know changes nothing."""
    facts = {
        "method": found.method,
        "instrument": found.instrument,
        "severity": found.severity,
        "status": found.status,
        "begins_at": _time(found.begins_at),
        "ends_at": _time(found.ends_at) if found.ends_at else None,
        "told_at": _time(found.told_at),
    }
    with transaction.atomic():
        row, is_new = Downtime.objects.get_or_create(gateway_id=found.id, defaults=facts)
        row = Downtime.objects.select_for_update().get(pk=row.pk)
        is_newer = row.told_at < facts["told_at"] or (
            row.told_at == facts["told_at"] and row.status != RESOLVED
        )
        if not is_new and is_newer:
            Downtime.objects.filter(pk=row.pk).update(**facts)
            row.refresh_from_db()
    return row


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def hints(now) -> list[str]:
    """What to say on the pay page, in sentences; the newest troubles first."""
    return [_sentence(trouble) for trouble in Downtime.objects.now_on(now)[:MOST_HINTS]]


def _sentence(trouble: Downtime) -> str:
    method = METHODS.get(trouble.method, trouble.method.capitalize())
    who = f"{method} ({trouble.instrument})" if trouble.instrument else method
    return f"{who} has trouble right now; another method may be faster."
