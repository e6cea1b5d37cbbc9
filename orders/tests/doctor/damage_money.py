"""What can go wrong with money, in and out, one rule at a time."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from orders.models import (
    Dispute,
    Order,
    PaymentRequest,
    Refund,
    RefundItem,
)
from orders.states import OrderStatus, PaymentStatus, RefundStatus, RequestStatus
from orders.tests.doctor import stories
from orders.tests.doctor.damage import Damage
from orders.tests.factories import make_order
from shop.models import MovementKind, StockMovement

LONG_AGO = timezone.now() - timedelta(days=30)


def _order(**values):
    return lambda order: Order.objects.filter(pk=order.pk).update(**values)


def _payment(**values):
    return lambda order: order.payments.update(**values)


def _request(**values):
    return lambda order: order.requests.update(**values)


def _all(model, **values):
    return lambda _: model.objects.update(**values)


def _refund(**values):
    return _all(Refund, **values)


def _accept_both(order):
    order.payments.update(accepted=True)


def _forget_the_return(order):
    Refund.objects.all().delete()


def _stop_the_refund(order):
    """Failed and seen, and then taken from the books: no list shows it any more."""
    _forget_the_return(order)
    Order.objects.update(status=OrderStatus.CANCELLED)


def _dispute_won(order):
    """Nothing was deducted, so the money still has no home."""
    payment = order.payments.get()
    Dispute.objects.create(payment=payment, gateway_id="disp_1", amount_paise=1, status="won")
    Order.objects.update(status=OrderStatus.EXPIRED)


def _payment_to_another(order):
    order.payments.update(order=make_order())


def _request_to_another(order):
    order.requests.update(order=make_order())


def _request_again(order):
    PaymentRequest.objects.create(
        order=order, receipt="again", key_id="rzp_test", amount_paise=order.total_paise
    )


def _refund_again(order):
    Refund.objects.create(payment=order.payments.get(), amount_paise=order.total_paise)


def _refund_items(quantity: int, amount_paise: int):
    def harm(order):
        RefundItem.objects.create(
            refund=Refund.objects.get(),
            item=order.items.get(),
            quantity=quantity,
            amount_paise=amount_paise,
        )

    return harm


def _refund_of_strangers_item(order):
    RefundItem.objects.create(
        refund=Refund.objects.get(),
        item=make_order().items.get(),
        quantity=1,
        amount_paise=1,
    )


WITHIN_PAID = ("orders_order", "order_refunded_within_paid")

MONEY = [
    Damage("dispute-is-answered", stories.disputed, _all(Dispute, respond_by=LONG_AGO)),
    Damage("money-has-a-home", stories.paid, _payment(accepted=False)),
    Damage("money-has-a-home", stories.paid, _order(status=OrderStatus.CANCELLED)),
    Damage("money-has-a-home", stories.paid_twice, _forget_the_return),
    Damage("money-has-a-home", stories.refund_failed, _stop_the_refund),
    Damage("money-has-a-home", stories.odd_amount, _payment(review="")),
    Damage("money-has-a-home", stories.paid, _dispute_won),
    Damage(
        "payment-accepted-once",
        stories.paid_twice,
        _accept_both,
        past=("orders_payment", "payment_one_accepted_per_order"),
    ),
    Damage(
        "accepted-money-is-here",
        stories.paid,
        _payment(status=PaymentStatus.AUTHORIZED, captured_at=None),
    ),
    Damage("captured-has-its-time", stories.paid, _payment(captured_at=None)),
    Damage("paid-equals-payment", stories.paid, _order(paid_paise=1)),
    Damage("paid-equals-payment", stories.cash, _order(paid_paise=1)),
    Damage("bought-is-paid", stories.paid, _order(paid_paise=F("total_paise") - 1)),
    Damage("bought-is-paid", stories.awaiting, _order(status=OrderStatus.CONFIRMED)),
    Damage("cash-at-the-door", stories.delivered, _order(paid_paise=0)),
    Damage("cash-at-the-door", stories.cash, _order(paid_paise=F("total_paise"))),
    Damage("cash-at-the-door", stories.cash, _order(status=OrderStatus.AWAITING_PAYMENT)),
    Damage("unpaid-holds-no-money", stories.paid, _order(status=OrderStatus.EXPIRED)),
    Damage("payment-as-agreed", stories.paid, _payment(currency="USD")),
    Damage("payment-as-agreed", stories.paid, _payment(amount_paise=F("amount_paise") - 1)),
    Damage("payment-of-its-request", stories.paid, _request_to_another),
    Damage("payment-of-its-request", stories.paid, _payment_to_another),
    Damage("request-asks-the-total", stories.asked, _request(amount_paise=1)),
    Damage("request-asks-the-total", stories.asked, _request(currency="USD")),
    Damage("request-open-once", stories.asked, _request_again),
    Damage(
        "request-after-hold",
        stories.asked,
        lambda _: StockMovement.objects.filter(kind=MovementKind.RESERVE).delete(),
    ),
    Damage("request-paid-by-payment", stories.paid, _request(status=RequestStatus.OPEN)),
    Damage("request-paid-by-payment", stories.asked, _request(status=RequestStatus.PAID)),
    Damage("request-known-to-gateway", stories.asked, _request(gateway_id=None)),
    Damage("request-known-to-gateway", stories.asked, _request(status=RequestStatus.NEW)),
]

REFUNDS = [
    Damage("refunds-within-payment", stories.partly_refunded, _refund_again),
    Damage("refunded-equals-refunds", stories.partly_refunded, _payment(refunded_paise=200_00)),
    Damage("refunded-equals-refunds", stories.partly_refunded, _payment(refunded_paise=1_00)),
    Damage("refunded-equals-refunds", stories.refunded, _refund(amount_paise=1_00)),
    Damage("order-refunded-equals-payment", stories.partly_refunded, _order(refunded_paise=0)),
    Damage(
        "order-refunded-within-paid",
        stories.paid,
        _order(refunded_paise=F("paid_paise") + 1),
        past=WITHIN_PAID,
    ),
    Damage(
        "refunded-status-is-whole",
        stories.refunded,
        _payment(status=PaymentStatus.CAPTURED),
    ),
    Damage("refunded-status-is-whole", stories.paid, _payment(status=PaymentStatus.REFUNDED)),
    Damage("refunded-status-is-whole", stories.refunded, _forget_the_return),
    Damage("refunded-status-is-whole", stories.refunded, _refund(status=RefundStatus.PENDING)),
    Damage("refund-of-captured-money", stories.refund_asked, _payment(status="authorized")),
    Damage("refund-known-to-gateway", stories.partly_refunded, _refund(gateway_id=None)),
    Damage("refund-comes-to-an-end", stories.refund_asked, _refund(created_at=LONG_AGO)),
    Damage(
        "refund-comes-to-an-end",
        stories.refund_asked,
        _refund(created_at=LONG_AGO, status=RefundStatus.PENDING),
    ),
    Damage("refund-failure-is-seen", stories.refund_failed, _refund(created_at=LONG_AGO)),
    Damage("review-is-prompt", stories.odd_amount, _payment(created_at=LONG_AGO)),
    Damage("items-refunded-within-bought", stories.partly_refunded, _refund_items(2, 1)),
    Damage("items-refunded-within-bought", stories.partly_refunded, _refund_items(1, 500_01)),
    Damage("refund-covers-its-items", stories.partly_refunded, _refund_items(1, 100_01)),
    Damage("refund-covers-its-items", stories.partly_refunded, _refund_of_strangers_item),
]
