"""Time that runs fast: what the shop would do in minutes or days is due at once."""

import contextlib
import io
import itertools
import threading
from collections.abc import Callable
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import MailStatus, OutgoingMail
from orders.models import GatewayEvent, Order, PaymentRequest, Refund
from orders.services.expiry import GRACE
from orders.states import OrderStatus
from shop.models import Variant
from shop.services import listing

EARLY_CHECKS = 3  # how often a request is asked about while shoppers are at it
TICK_SECONDS = 0.7
HURRY = timedelta(seconds=4)
MOST_ROUNDS = 60
LONGEST_GAP = timedelta(days=4)


def ticking(hurried: list[str]) -> contextlib.AbstractContextManager:
    """Let time run fast beside the block: requests and refunds are due, some holds end.

    Prices go up as well, one product at a time.
    """
    goods = itertools.cycle(Variant.objects.order_by("pk"))
    return _Clock(lambda: (_tick(hurried), _raise_price(next(goods))))


class _Clock:
    def __init__(self, tick: Callable[[], None]):
        self._tick = tick
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="clock", daemon=True)

    def __enter__(self):
        self._thread.start()

    def __exit__(self, *problem):
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            with contextlib.suppress(OperationalError):  # it is only a clock: next time
                self._tick()
        connection.close()


def _tick(hurried: list[str]) -> None:
    now = timezone.now()
    fresh = PaymentRequest.objects.unsettled().filter(checks__lt=EARLY_CHECKS)
    fresh.filter(created_at__lt=now - timedelta(seconds=2), next_check_at__gt=now).update(
        next_check_at=now
    )
    Refund.objects.outstanding().filter(attempts__lt=6).update(next_try_at=now)
    waiting = Order.objects.filter(status=OrderStatus.AWAITING_PAYMENT, email__in=hurried)
    waiting.filter(placed_at__lt=now - HURRY, expires_at__gt=now).update(expires_at=now)


def _raise_price(variant: Variant) -> None:
    with transaction.atomic():
        dearer = Variant.objects.filter(pk=variant.pk, price_paise__lt=F("mrp_paise"))
        dearer.update(price_paise=F("price_paise") + 1)
        listing.refresh([variant.product_id])


def days_later() -> None:
    """Let every gap, lease and hold that the shop waits for be over, in the order it was due."""
    now = timezone.now()
    PaymentRequest.objects.watched().update(next_check_at=F("next_check_at") - LONGEST_GAP)
    Refund.objects.outstanding().update(next_try_at=F("next_try_at") - LONGEST_GAP)
    GatewayEvent.objects.waiting().update(leased_until=None)
    mails = OutgoingMail.objects.exclude(status__in=[MailStatus.SENT, MailStatus.FAILED])
    mails.update(not_before=now, leased_until=F("created_at"))


def holds_end() -> None:
    """Let all orders that are still unpaid be overdue, with no patience left."""
    waiting = Order.objects.filter(status=OrderStatus.AWAITING_PAYMENT)
    waiting.update(expires_at=timezone.now() - GRACE - timedelta(minutes=1))


def run_until_quiet(state: Callable[[], dict]) -> int:
    """Run the periodic work, days apart, until two runs change nothing; return how many.

    Raises RuntimeError if that takes too long: something goes round in circles.
    """
    before, quiet = None, 0
    for runs in range(1, MOST_ROUNDS + 1):
        days_later()
        words = io.StringIO()
        failed = False
        try:
            call_command("run_periodic", stdout=words, stderr=words)
        except CommandError:
            failed = True
        now = state() | {"waiting": _waiting()}
        is_quiet = now == before and not failed and not _due()
        quiet = quiet + 1 if is_quiet else 0
        if quiet == 2:
            return runs
        before = now
    raise RuntimeError(
        f"Not quiet after {MOST_ROUNDS} runs. The last one said:\n{words.getvalue()}"
    )


def _waiting() -> tuple:
    unsent = OutgoingMail.objects.exclude(status__in=[MailStatus.SENT, MailStatus.FAILED])
    return (
        GatewayEvent.objects.waiting().count(),
        Refund.objects.outstanding().count(),
        unsent.count(),
    )


def _due() -> bool:
    """Tell whether the last run left anything that it could have done."""
    now = timezone.now()
    return (
        PaymentRequest.objects.watched().filter(next_check_at__lte=now).exists()
        or Refund.objects.outstanding().filter(next_try_at__lte=now).exists()
    )
