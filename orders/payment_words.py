"""What became of a try to pay, in the buyer's words: what the bank said, when money comes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from orders.models import Order, Payment, Refund
from orders.states import PaymentStatus, RefundStatus
from shop.money import rupees

BANK_DAYS = 7  # working days in which Indian banks give money back, at the latest


@dataclass(frozen=True)
class Attempt:
    """One try to pay, as the order page lists it; `is_good` when the order was bought with it."""

    at: datetime
    text: str
    is_good: bool = False


def attempts(payments: Sequence[Payment], refunds: Sequence[Refund]) -> list[Attempt]:
    """Say of each payment what became of it, in the order in which they were tried."""
    return [
        Attempt(
            payment.created_at,
            _about(payment, [refund for refund in refunds if refund.payment_id == payment.pk]),
            payment.accepted,
        )
        for payment in sorted(payments, key=lambda payment: (payment.created_at, payment.pk))
    ]


def answer(order: Order, payments: Sequence[Payment], refunds: Sequence[Refund]) -> str:
    """Answer "I paid, what now?" in one paragraph, from what the gateway was just asked."""
    if order.paid_paise:
        return "Your payment has arrived. Thank you!"
    tried = attempts(payments, refunds)
    if tried:
        return tried[-1].text
    return (
        "The payment service knows of no try to pay this order, so nothing was taken for it. "
        "If your bank shows a payment all the same, ask us again in a few minutes."
    )


def given_back(refunds: Sequence[Refund]) -> list[str]:
    """Say of each refund how far it is; nothing is called refunded before it is.

    One that failed and was taken up by the staff is told by what they did instead.
    """
    return [_how_far(refund) for refund in refunds if not refund.seen_at]


def _how_far(refund: Refund) -> str:
    amount = rupees(refund.amount_paise)
    if refund.status == RefundStatus.PROCESSED:
        return f"{amount}: refunded. It reaches you by {_latest(refund.created_at)} at the latest."
    if refund.status == RefundStatus.FAILED:
        return f"{amount}: the bank did not take it at first. We are on it and write to you."
    return f"{amount}: on its way, asked for on {date_format(_day(refund), 'j F Y')}."


def _day(refund: Refund) -> date:
    return timezone.localdate(refund.created_at)


def working_days_after(day: date, days: int) -> date:
    """Return the day that is so many days later, not counting Saturdays and Sundays."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _about(payment: Payment, refunds: list[Refund]) -> str:
    amount = rupees(payment.amount_paise)
    if payment.accepted:
        return f"{amount} arrived, and the order is paid."
    if refunds:
        return f"{amount} arrived, but could not buy this order. {_about_refund(refunds[-1])}"
    if payment.captured_at:
        return f"{amount} arrived. A person of ours looks at it and writes to you."
    if payment.status == PaymentStatus.AUTHORIZED and payment.released_at:
        return (
            f"Your bank has set {amount} aside, and we have not taken it. "
            f"It is yours again by {_latest(payment.released_at)} at the latest."
        )
    if payment.status in {PaymentStatus.CREATED, PaymentStatus.AUTHORIZED}:
        return (
            f"Your bank is still working on {amount}. That can take some minutes; "
            "you need not pay again, and we mail you as soon as it is decided."
        )
    if payment.status == PaymentStatus.REFUNDED:
        return f"{amount} was never taken: your bank has it back."
    said = f" Your bank said: “{payment.error_text}”" if payment.error_text else ""
    return (
        f"Paying {amount} did not work.{said} If it left your account all the same, "
        f"your bank gives it back by {_latest(payment.created_at)} at the latest."
    )


def _about_refund(refund: Refund) -> str:
    if refund.status == RefundStatus.FAILED:
        return "Giving it back did not work at first; we are on it and write to you."
    sent = "We have given it back" if refund.status == RefundStatus.PROCESSED else "It goes back"
    return f"{sent}: it reaches your account by {_latest(refund.created_at)} at the latest."


def _latest(start: datetime) -> str:
    return date_format(working_days_after(timezone.localdate(start), BANK_DAYS), "j F")
