"""Rules of money that comes in: each captured paisa has one home, and is what was asked for."""

from django.conf import settings
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.utils import timezone

from orders.models import Dispute, DisputeStatus, Order, Payment, PaymentRequest, Refund
from orders.services.doctor.check import Check
from orders.services.doctor.sums import missing, moved, total
from orders.states import OrderStatus, PaymentMethod, PaymentStatus, RefundStatus, RequestStatus
from shop.models import MovementKind

BOUGHT = [OrderStatus.CONFIRMED, OrderStatus.COMPLETED]
TAKEN = Q(status=PaymentStatus.CAPTURED) | Q(captured_at__isnull=False)
OPEN = [RequestStatus.NEW, RequestStatus.OPEN]
# A person looked at it and decided; what they decided stands in the diary.
DECIDED = ~Q(reviewed_at=None)


def _homeless(payments):
    """Money that is neither for an order that was bought, nor on its way back, nor in a list."""
    refunds = Refund.objects.filter(payment=OuterRef("pk"))
    lost = Dispute.objects.filter(payment=OuterRef("pk"), status=DisputeStatus.LOST)
    returned = total(refunds.exclude(status=RefundStatus.FAILED), "amount_paise")
    gone = Case(When(deducted_paise__gt=0, then=F("deducted_paise")), default=F("amount_paise"))
    taken = payments.filter(TAKEN).annotate(returned=returned, lost=total(lost, gone))
    buys = Q(accepted=True, order__status__in=BOUGHT)
    in_review = ~Q(review="")
    on_worklist = Exists(refunds.filter(status=RefundStatus.FAILED))
    return taken.filter(amount_paise__gt=F("returned") + F("lost")).exclude(
        buys | in_review | on_worklist
    )


def _accepted_twice(payments):
    other = Payment.objects.filter(order=OuterRef("order"), accepted=True, pk__lt=OuterRef("pk"))
    return payments.filter(Exists(other), accepted=True)


def _accepted_but_not_taken(payments):
    return payments.filter(accepted=True).exclude(TAKEN)


def _taken_at_no_time(payments):
    taken = payments.filter(status=PaymentStatus.CAPTURED, captured_at=None)
    return taken.exclude(gateway_id=None)


def _paid_off(orders):
    accepted = Payment.objects.filter(order=OuterRef("pk"), accepted=True)
    summed = orders.annotate(accepted_paise=total(accepted, "amount_paise"))
    return summed.exclude(paid_paise=F("accepted_paise"))


def _bought_unpaid(orders):
    decided = Payment.objects.filter(DECIDED, order=OuterRef("pk"), accepted=True)
    bought = orders.filter(payment_method=PaymentMethod.RAZORPAY, status__in=BOUGHT)
    return bought.exclude(paid_paise=F("total_paise")).exclude(Exists(decided))


def _cash_off(orders):
    """Cash on delivery is paid when everything arrived, and not before."""
    cod = orders.filter(payment_method=PaymentMethod.COD)
    return cod.filter(
        Q(status=OrderStatus.COMPLETED) & ~Q(paid_paise=F("total_paise"))
        | ~Q(status=OrderStatus.COMPLETED) & Q(paid_paise__gt=0)
        | Q(status__in=[OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED])
    )


def _paid_for_nothing(orders):
    return orders.filter(
        status__in=[OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED], paid_paise__gt=0
    )


def _not_as_asked(payments):
    """The payment that bought the order, against the order and the request it was made for."""
    bought = payments.filter(accepted=True).exclude(DECIDED)
    as_asked = Q(request=None) | Q(amount_paise=F("request__amount_paise"))
    as_agreed = Q(amount_paise=F("order__total_paise"), currency=settings.CURRENCY)
    return bought.exclude(as_asked & as_agreed)


def _of_another_order(payments):
    return payments.exclude(request=None).exclude(request__order=F("order"))


def _asks_otherwise(requests):
    as_agreed = Q(amount_paise=F("order__total_paise"), currency=settings.CURRENCY)
    return requests.filter(status__in=OPEN).exclude(as_agreed)


def _asks_twice(requests):
    other = PaymentRequest.objects.filter(
        order=OuterRef("order"), status__in=OPEN, pk__lt=OuterRef("pk")
    )
    return requests.filter(Exists(other), status__in=OPEN)


def _asks_without_hold(requests):
    return requests.filter(missing(moved(MovementKind.RESERVE, number="order__number")))


def _deadline_missed(disputes):
    return disputes.filter(status=DisputeStatus.OPEN, respond_by__lt=timezone.now())


def _paid_by_nothing(requests):
    taken = Payment.objects.filter(TAKEN, request=OuterRef("pk"))
    is_paid = Q(status=RequestStatus.PAID)
    buys = Exists(taken.filter(accepted=True))
    return requests.filter(is_paid & ~Exists(taken) | ~is_paid & buys)


def _open_without_id(requests):
    is_known = Q(status__in=[RequestStatus.OPEN, RequestStatus.PAID])
    return requests.filter(is_known, gateway_id=None) | requests.filter(
        status=RequestStatus.NEW
    ).exclude(gateway_id=None)


PAYMENT = ("pk", "gateway_id", "order__number", "order__status", "status", "amount_paise")
REQUEST = ("receipt", "gateway_id", "order__number", "status", "amount_paise", "currency")
PAID = ("number", "status", "total_paise", "paid_paise")

CHECKS = [
    Check(
        "money-has-a-home",
        7,
        "Captured money bought an order, or goes back, or waits where staff see it.",
        Payment,
        _homeless,
        (*PAYMENT, "returned"),
    ),
    Check(
        "payment-accepted-once",
        7,
        "An order is bought by one payment.",
        Payment,
        _accepted_twice,
        PAYMENT,
    ),
    Check(
        "accepted-money-is-here",
        7,
        "What bought an order was captured.",
        Payment,
        _accepted_but_not_taken,
        PAYMENT,
    ),
    Check(
        "captured-has-its-time",
        6,
        "Of captured money it is known since when.",
        Payment,
        _taken_at_no_time,
        PAYMENT,
    ),
    Check(
        "paid-equals-payment",
        7,
        "What an order says was paid is the payment that bought it.",
        Order,
        _paid_off,
        (*PAID, "accepted_paise"),
    ),
    Check(
        "bought-is-paid",
        7,
        "An order that was to be paid online and is confirmed is paid in full.",
        Order,
        _bought_unpaid,
        PAID,
    ),
    Check(
        "cash-at-the-door",
        7,
        "Cash on delivery is confirmed at once, and paid when it was delivered.",
        Order,
        _cash_off,
        PAID,
    ),
    Check(
        "unpaid-holds-no-money",
        8,
        "An order that awaits payment or expired has bought nothing with anybody's money.",
        Order,
        _paid_for_nothing,
        PAID,
    ),
    Check(
        "payment-as-agreed",
        5,
        "The payment that bought an order is of its total, in our currency, as was asked for.",
        Payment,
        _not_as_asked,
        (*PAYMENT, "currency", "order__total_paise", "request__amount_paise"),
    ),
    Check(
        "payment-of-its-request",
        6,
        "A payment belongs to the order for which its request was opened.",
        Payment,
        _of_another_order,
        (*PAYMENT, "request__receipt", "request__order__number"),
    ),
    Check(
        "request-asks-the-total",
        5,
        "What can be paid at the gateway is the order's total, in our currency.",
        PaymentRequest,
        _asks_otherwise,
        (*REQUEST, "order__total_paise"),
    ),
    Check(
        "request-open-once",
        4,
        "An order is offered for payment once at a time.",
        PaymentRequest,
        _asks_twice,
        REQUEST,
    ),
    Check(
        "request-after-hold",
        3,
        "Money is asked for only for orders whose stock was reserved.",
        PaymentRequest,
        _asks_without_hold,
        REQUEST,
    ),
    Check(
        "request-paid-by-payment",
        6,
        "A request is paid when money for it was captured, and the one that bought the order is.",
        PaymentRequest,
        _paid_by_nothing,
        REQUEST,
    ),
    Check(
        "request-known-to-gateway",
        3,
        "A request that is open has the gateway's id, and one that has it is not new.",
        PaymentRequest,
        _open_without_id,
        REQUEST,
    ),
    Check(
        "dispute-is-answered",
        7,
        "A buyer's bank that asks for money back was answered before its time ran out.",
        Dispute,
        _deadline_missed,
        ("gateway_id", "payment__order__number", "amount_paise", "respond_by"),
    ),
]
