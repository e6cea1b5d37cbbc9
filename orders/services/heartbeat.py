"""Is the shop alive where nobody looks? Judged from rows alone, so that it survives restarts.

Money that comes in while no webhook does, and work that was due and has not been done, are
the traces that a broken webhook and a periodic job that stands still leave behind.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q

from accounts.models import MailStatus, OutgoingMail
from orders import emails
from orders.gateways import refused_keys
from orders.models import GatewayEvent, Order, Payment, Refund
from orders.services import forgeries, reconciliation
from orders.states import PaymentStatus
from shop.models import StoredPicture

LATE = timedelta(minutes=15)  # run_periodic comes every minute
LATE_MAIL = timedelta(minutes=30)
LATE_REFUND = timedelta(hours=1)
LOOK_BACK = timedelta(hours=24)
SAME_MOMENT = timedelta(minutes=1)  # the gateway's clock is not ours
PAYMENTS_TO_LOOK_AT = 200
MANY_FORGERIES = 5


@dataclass(frozen=True)
class Problem:
    """One thing that needs a look, in words without anything personal.

    is_severe  orders or money may suffer until somebody acts
    """

    check: str
    words: str
    is_severe: bool = True


def problems(now: datetime) -> list[Problem]:
    """All that needs a look now; a fixed number of queries, each over few rows."""
    return [problem for check in CHECKS.values() if (problem := check(now))]


def tell_operator(now: datetime) -> list[Problem]:
    """Queue a mail to the operator for each problem, once a day; returns the problems."""
    found = problems(now)
    for problem in found:
        emails.queue_operator_told(problem.check, problem.words, now)
    return found


def tell_of_signatures(now: datetime) -> None:
    """The same for wrong signatures alone, from the process that counts them.

    Where the cache is the process's own, run_periodic cannot see the count.
    """
    if problem := _signatures(now):
        emails.queue_operator_told(problem.check, problem.words, now)


def _webhooks(now: datetime) -> Problem | None:
    """Has money come in, long enough ago, since the last webhook?

    A message that was set aside is no sign of life: it may be about somebody else.
    """
    patience = timedelta(minutes=settings.WEBHOOK_SILENCE_MINUTES)
    last = _last_webhook_at()
    silent_since = max(last + SAME_MOMENT, now - LOOK_BACK) if last else now - LOOK_BACK
    newest = Payment.objects.filter(gateway_id__isnull=False).order_by("-pk")
    taken = [
        created_at
        for created_at, status in newest.values_list("created_at", "status")[:PAYMENTS_TO_LOOK_AT]
        if status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}
        and silent_since < created_at <= now - patience
    ]
    if not taken:
        return None
    when = f"the last one came {_ago(last, now)} ago" if last else "none has ever come"
    return Problem(
        "webhooks",
        f"{_many(len(taken), 'payment')} came in and no webhook since: {when}. Look at "
        "Razorpay's dashboard, Webhooks: one that fails for a day is switched off there.",
    )


def _last_webhook_at() -> datetime | None:
    return (
        GatewayEvent.objects.filter(set_aside_at=None)
        .order_by("-pk")
        .values_list("received_at", flat=True)
        .first()
    )


def _signatures(now: datetime) -> Problem | None:
    """Do messages come that are not signed with a secret of ours, and no others?"""
    seen = forgeries.seen()
    if seen is None:
        return None
    last = _last_webhook_at()
    is_severe = seen.number >= MANY_FORGERIES and (last is None or last < seen.since)
    return Problem(
        "signatures",
        f"{_many(seen.number, 'webhook')} with a wrong signature within "
        f"{_ago(seen.since, now)}{', and no genuine one' if is_severe else ''}. Compare "
        "RAZORPAY_WEBHOOK_SECRETS with the secret in Razorpay's dashboard.",
        is_severe=is_severe,
    )


def _keys(now: datetime) -> Problem | None:
    """Does Razorpay still know our keys?"""
    since = refused_keys.since()
    if since is None:
        return None
    return Problem(
        "keys",
        f"Razorpay has refused our keys, first noticed {_ago(since, now)} ago: nothing can be "
        "paid. Compare RAZORPAY_KEY_ID and RAZORPAY_KEY_SECRET with Razorpay's dashboard.",
    )


def _inbox(now: datetime) -> Problem | None:
    waiting = GatewayEvent.objects.waiting().filter(received_at__lt=now - LATE)
    oldest = waiting.order_by("received_at").values_list("received_at", flat=True).first()
    if oldest is None:
        return None
    return Problem(
        "inbox",
        f"A webhook has waited for {_ago(oldest, now)} to be acted upon. Does run_periodic "
        "run? If so, its log and Razorpay messages in the admin say why.",
    )


def _mail(now: datetime) -> Problem | None:
    """Is there mail that nobody has even tried to send? A refused one is tried ever later."""
    due = OutgoingMail.objects.filter(status=MailStatus.QUEUED, not_before__lt=now - LATE_MAIL)
    oldest = due.order_by("not_before").values_list("not_before", flat=True).first()
    if oldest is None:
        return None
    return Problem(
        "mail",
        f"A mail has waited for {_ago(oldest, now)} to be sent. Does run_periodic run, and "
        "does the mail server of EMAIL_URL answer? The Outbox in the admin says why.",
    )


def _expiry(now: datetime) -> Problem | None:
    """Do orders hold stock although their time ran out? One that is being paid may."""
    being_paid = Q(payments__status__in=[PaymentStatus.CREATED, PaymentStatus.AUTHORIZED])
    overdue = Order.objects.overdue(now - LATE).exclude(being_paid)
    oldest = overdue.order_by("expires_at").values_list("expires_at", flat=True).first()
    if oldest is None:
        return None
    return Problem(
        "expiry",
        f"An unpaid order should have expired {_ago(oldest, now)} ago. Does run_periodic "
        "run, and does Razorpay answer it?",
    )


def _reconciliation(now: datetime) -> Problem | None:
    """Are there payment requests whose time to be asked about has long passed?"""
    due = reconciliation.due(now - LATE)
    oldest = due.order_by("next_check_at").values_list("next_check_at", flat=True).first()
    if oldest is None:
        return None
    return Problem(
        "reconciliation",
        f"A payment should have been asked about {_ago(oldest, now)} ago. Does run_periodic run?",
    )


def _refunds(now: datetime) -> Problem | None:
    failed = Refund.objects.for_worklist().count()
    unsent = Refund.objects.outstanding().filter(next_try_at__lt=now - LATE_REFUND).count()
    if not failed and not unsent:
        return None
    words = [f"{_many(failed, 'refund')} failed: the buyer still waits"] if failed else []
    if unsent:
        words.append(f"{_many(unsent, 'refund')} should have been sent by now")
    return Problem("refunds", f"{'; '.join(words)}. See Refunds in the admin.", is_severe=False)


def _review(now: datetime) -> Problem | None:
    number = Payment.objects.for_review().count()
    if not number:
        return None
    return Problem(
        "review",
        f"{_many(number, 'payment')} that no rule could place. See Payments in the admin.",
        is_severe=False,
    )


def _pictures(now: datetime) -> Problem | None:
    """Do pictures wait for their smaller sizes? Pages show the large one meanwhile."""
    number = StoredPicture.objects.overdue(now - LATE).count()
    if not number:
        return None
    return Problem(
        "pictures",
        f"{_many(number, 'picture')} should have smaller sizes by now. Does run_periodic run? "
        "If so, the log of make_images says why.",
        is_severe=False,
    )


CHECKS: dict[str, Callable[[datetime], Problem | None]] = {
    "webhooks": _webhooks,
    "signatures": _signatures,
    "keys": _keys,
    "inbox": _inbox,
    "mail": _mail,
    "expiry": _expiry,
    "reconciliation": _reconciliation,
    "refunds": _refunds,
    "review": _review,
    "pictures": _pictures,
}


def _ago(moment: datetime, now: datetime) -> str:
    """How long ago that was, in the unit in which a person would say it."""
    minutes = max(0, int((now - moment).total_seconds() // 60))
    if minutes < 120:
        return _many(minutes, "minute")
    hours = minutes // 60
    return _many(hours, "hour") if hours < 48 else _many(hours // 24, "day")


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
