"""Rules of mail: one for each occasion, and none that stays behind."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import MailStatus, OutgoingMail
from orders.models import Order, Payment
from orders.services.doctor.check import Check
from orders.states import OrderStatus

SENT_WITHIN = timedelta(hours=2)
LEASE_OVER = timedelta(hours=1)
RECENT = timedelta(days=7)


def _without(name: str, orders):
    key = Concat(OuterRef("number"), Value(f":{name}"))
    return orders.filter(~Exists(OutgoingMail.objects.filter(key=key)))


def _placed_in_silence(orders):
    return _without("order_placed", orders)


def _paid_in_silence(orders):
    by_rule = Payment.objects.filter(order=OuterRef("pk"), accepted=True, reviewed_at=None)
    return _without("payment_received", orders.filter(Exists(by_rule.exclude(gateway_id=None))))


def _expired_in_silence(orders):
    return _without("order_expired", orders.filter(status=OrderStatus.EXPIRED))


def _stuck(mails):
    """Claimed by a worker that died, and by nobody since."""
    over = Q(leased_until=None) | Q(leased_until__lt=timezone.now() - LEASE_OVER)
    return mails.filter(over, status=MailStatus.IN_FLIGHT)


def _send_again(keys: list[int]) -> None:
    now = timezone.now()
    _stuck(OutgoingMail.objects.filter(pk__in=keys)).update(
        status=MailStatus.RETRY, not_before=now, leased_until=None
    )


def _waiting(mails):
    late = timezone.now() - SENT_WITHIN
    return mails.filter(status__in=[MailStatus.QUEUED, MailStatus.RETRY], not_before__lt=late)


def _failed(mails):
    return mails.filter(status=MailStatus.FAILED, created_at__gt=timezone.now() - RECENT)


def _sent_at_no_time(mails):
    sent = Q(status=MailStatus.SENT)
    return mails.filter(sent & Q(sent_at=None) | ~sent & Q(sent_at__isnull=False))


def _to_somebody_else(mails):
    """About an order, and not to its buyer; mails to the shop itself name no order as theirs."""
    about = Order.objects.filter(number=OuterRef("reference"))
    keyed = mails.exclude(reference="").filter(
        key__startswith=Concat("reference", Value(":order_"))
    )
    return keyed.filter(Exists(about.exclude(email=OuterRef("to"))))


ORDER = ("number", "status", "placed_at")
MAIL = ("pk", "reference", "subject", "status", "attempts", "problem", "created_at")

CHECKS = [
    Check(
        "placed-order-has-its-mail",
        12,
        "Who placed an order was told so by one mail.",
        Order,
        _placed_in_silence,
        ORDER,
    ),
    Check(
        "paid-order-has-its-mail",
        12,
        "Who paid was told so by one mail.",
        Order,
        _paid_in_silence,
        ORDER,
    ),
    Check(
        "expired-order-has-its-mail",
        12,
        "Whose order expired was told so by one mail.",
        Order,
        _expired_in_silence,
        ORDER,
    ),
    Check(
        "mail-goes-to-the-buyer",
        13,
        "What is written about an order goes to its buyer.",
        OutgoingMail,
        _to_somebody_else,
        MAIL,
    ),
    Check(
        "mail-is-not-stuck",
        12,
        "No mail stays claimed by a worker that is gone.",
        OutgoingMail,
        _stuck,
        (*MAIL, "leased_until"),
        cure=_send_again,
    ),
    Check(
        "mail-leaves",
        12,
        "Mail is tried within two hours; if not, nothing runs send_queued_mail.",
        OutgoingMail,
        _waiting,
        (*MAIL, "not_before"),
    ),
    Check(
        "mail-arrives",
        12,
        "No mail of the last week was given up.",
        OutgoingMail,
        _failed,
        MAIL,
    ),
    Check(
        "mail-sent-has-its-time",
        12,
        "Of sent mail it is known when it left, and of no other.",
        OutgoingMail,
        _sent_at_no_time,
        (*MAIL, "sent_at"),
    ),
]
