"""Rules of money that goes back: never more than came, and never out of sight."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Least
from django.utils import timezone

from orders.models import Order, OrderItem, Payment, Refund, RefundItem, RefundOrigin
from orders.services.doctor.check import Check
from orders.services.doctor.sums import total
from orders.states import PaymentStatus, RefundStatus

ANSWERED_WITHIN = timedelta(days=1)
PROCESSED_WITHIN = timedelta(days=10)  # banks take a week
SEEN_WITHIN = timedelta(days=7)
TAKEN_ON = [RefundStatus.PENDING, RefundStatus.PROCESSED]


def _too_much(payments):
    """One that a person was given to look at may well be: that is why."""
    asked = Refund.objects.filter(payment=OuterRef("pk")).exclude(status=RefundStatus.FAILED)
    summed = payments.filter(review="").annotate(refunds_asked=total(asked, "amount_paise"))
    return summed.filter(refunds_asked__gt=F("amount_paise"))


def _sum_off(payments):
    """More than was paid may have gone back at the gateway; then that is for review."""
    taken_on = Refund.objects.filter(payment=OuterRef("pk"), status__in=TAKEN_ON)
    summed = payments.annotate(refunds_taken_on=total(taken_on, "amount_paise"))
    return summed.exclude(refunded_paise=Least("refunds_taken_on", "amount_paise"))


def _order_off(orders):
    accepted = Payment.objects.filter(order=OuterRef("pk"), accepted=True)
    summed = orders.annotate(refunded_by_payment=total(accepted, "refunded_paise"))
    return summed.exclude(refunded_paise=Least("refunded_by_payment", "paid_paise"))


def _more_than_paid(orders):
    return orders.filter(refunded_paise__gt=F("paid_paise"))


def _status_off(payments):
    """Money on its way may still fail, and a status never goes back: only what is back counts."""
    back = Refund.objects.filter(payment=OuterRef("pk"), status=RefundStatus.PROCESSED)
    taken = payments.filter(captured_at__isnull=False, amount_paise__gt=0)
    summed = taken.annotate(refunds_processed=total(back, "amount_paise"))
    is_whole = Q(refunds_processed__gte=F("amount_paise"))
    is_refunded = Q(status=PaymentStatus.REFUNDED)
    return summed.filter(~is_whole & is_refunded | is_whole & ~is_refunded)


def _of_no_money(refunds):
    paid = [PaymentStatus.CAPTURED, PaymentStatus.REFUNDED]
    return refunds.filter(origin=RefundOrigin.SHOP).exclude(payment__status__in=paid)


def _hanging(refunds):
    now = timezone.now()
    unanswered = [RefundStatus.REQUESTED, RefundStatus.UNKNOWN]
    return refunds.filter(
        Q(status__in=unanswered, created_at__lt=now - ANSWERED_WITHIN)
        | Q(status=RefundStatus.PENDING, created_at__lt=now - PROCESSED_WITHIN)
    )


def _unseen(refunds):
    return refunds.filter(
        status=RefundStatus.FAILED,
        seen_at=None,
        created_at__lt=timezone.now() - SEEN_WITHIN,
    )


def _unanswered_but_taken_on(refunds):
    known = refunds.exclude(status__in=[RefundStatus.REQUESTED, RefundStatus.FAILED])
    return known.filter(gateway_id=None).exclude(status=RefundStatus.UNKNOWN)


def _items_too_much(items):
    mine = RefundItem.objects.filter(item=OuterRef("pk")).exclude(
        refund__status=RefundStatus.FAILED
    )
    summed = items.annotate(
        refunded_quantity=total(mine), refunded_amount=total(mine, "amount_paise")
    )
    return summed.filter(
        Q(refunded_quantity__gt=F("quantity")) | Q(refunded_amount__gt=F("total_paise"))
    )


def _items_beyond_refund(refunds):
    mine = RefundItem.objects.filter(refund=OuterRef("pk"))
    summed = refunds.annotate(for_items=total(mine, "amount_paise"))
    stranger = mine.exclude(item__order=OuterRef("payment__order"))
    return summed.filter(Q(for_items__gt=F("amount_paise")) | Exists(stranger))


def _waiting_for_a_person(payments):
    return payments.exclude(review="").filter(
        reviewed_at=None, created_at__lt=timezone.now() - SEEN_WITHIN
    )


PAYMENT = ("pk", "gateway_id", "order__number", "status", "amount_paise", "refunded_paise")
REFUND = ("pk", "gateway_id", "payment__gateway_id", "payment__order__number")
STATE = ("status", "amount_paise", "created_at", "problem")

CHECKS = [
    Check(
        "refunds-within-payment",
        9,
        "No more is given back than was captured.",
        Payment,
        _too_much,
        (*PAYMENT, "refunds_asked"),
    ),
    Check(
        "refunded-equals-refunds",
        9,
        "What a payment says went back is the sum of its refunds.",
        Payment,
        _sum_off,
        (*PAYMENT, "refunds_taken_on"),
    ),
    Check(
        "order-refunded-equals-payment",
        9,
        "What an order says went back is what went back of the payment that bought it.",
        Order,
        _order_off,
        ("number", "refunded_paise", "refunded_by_payment"),
    ),
    Check(
        "order-refunded-within-paid",
        9,
        "No more of an order went back than was paid for it.",
        Order,
        _more_than_paid,
        ("number", "paid_paise", "refunded_paise"),
    ),
    Check(
        "refunded-status-is-whole",
        8,
        "A payment is refunded when, and only when, refunds of all of it have ended.",
        Payment,
        _status_off,
        (*PAYMENT, "refunds_processed"),
    ),
    Check(
        "refund-of-captured-money",
        9,
        "We give back only what we had captured.",
        Refund,
        _of_no_money,
        (*REFUND, "payment__status", *STATE),
    ),
    Check(
        "refund-known-to-gateway",
        9,
        "A refund that the gateway took on has the gateway's id.",
        Refund,
        _unanswered_but_taken_on,
        (*REFUND, *STATE),
    ),
    Check(
        "refund-comes-to-an-end",
        9,
        "A refund is answered within a day, and ended within ten.",
        Refund,
        _hanging,
        (*REFUND, *STATE),
    ),
    Check(
        "refund-failure-is-seen",
        7,
        "A refund that failed is taken up by somebody within a week.",
        Refund,
        _unseen,
        (*REFUND, *STATE),
    ),
    Check(
        "review-is-prompt",
        7,
        "Money that needs a person is looked at within a week.",
        Payment,
        _waiting_for_a_person,
        (*PAYMENT, "review", "created_at"),
    ),
    Check(
        "items-refunded-within-bought",
        10,
        "No more of an item is given back than was bought, in units and in money.",
        OrderItem,
        _items_too_much,
        ("order__number", "sku", "quantity", "refunded_quantity", "total_paise", "refunded_amount"),
    ),
    Check(
        "refund-covers-its-items",
        10,
        "A refund is at least what it gives back for items, and those are of its own order.",
        Refund,
        _items_beyond_refund,
        (*REFUND, "amount_paise", "for_items"),
    ),
]
