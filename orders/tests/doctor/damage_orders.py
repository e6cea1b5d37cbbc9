"""What can go wrong on an order's way, in the inbox, the outbox and among people."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from accounts.models import Address, MailStatus, OutgoingMail
from orders.models import (
    Cart,
    CartLine,
    Dispute,
    GatewayEvent,
    Order,
    OrderEvent,
    Payment,
    PaymentRequest,
    Refund,
    Shipment,
    ShipmentItem,
)
from orders.states import Fulfilment, OrderStatus, PaymentStatus, RequestStatus
from orders.tests.doctor import stories
from orders.tests.doctor.damage import Damage
from orders.tests.factories import make_cart, make_order, make_user

LONG_AGO = timezone.now() - timedelta(days=90)
YESTERDAY = timezone.now() - timedelta(days=1)
NEVER = timezone.now() + timedelta(days=999)


def _order(**values):
    return lambda order: Order.objects.filter(pk=order.pk).update(**values)


def _all(model, **values):
    return lambda _: model.objects.update(**values)


def _gone(model):
    return lambda _: model.objects.all().delete()


def _strangers_parcel(order):
    ShipmentItem.objects.update(item=make_order().items.get())


def _untold(step: str):
    return lambda _: OrderEvent.objects.filter(text__contains=f": {step}").delete()


def _event(**values):
    defaults = {"event_id": "evt_left", "type": "payment.captured", "body": b"{}"}
    return lambda _: GatewayEvent.objects.create(**defaults | values)


def _mail(**values):
    return lambda _: OutgoingMail.objects.update(**values)


def _login_again(order):
    make_user("asha@example.com")
    make_user("ASHA@example.com")


def _two_defaults(order):
    user = make_user()
    for _ in range(2):
        Address.objects.create(user=user, pin="560001", state="29", is_default=True)


def _cart_stays(order):
    Cart.objects.create(key=order.cart_key)


def _odd_line(order):
    make_cart()
    CartLine.objects.update(quantity=21)


ORDERS = [
    Damage("hold-agrees-with-status", stories.cash, _order(holds_stock=True)),
    Damage("hold-agrees-with-status", stories.awaiting, _order(holds_stock=False)),
    Damage("times-agree-with-status", stories.cash, _order(confirmed_at=None)),
    Damage("times-agree-with-status", stories.cancelled_cash, _order(cancelled_at=None)),
    Damage("times-agree-with-status", stories.awaiting, _order(expires_at=None)),
    Damage("times-agree-with-status", stories.expired, _order(confirmed_at=YESTERDAY)),
    Damage(
        "fulfilment-agrees-with-status",
        stories.awaiting,
        _order(fulfilment=Fulfilment.SHIPPED),
    ),
    Damage("fulfilment-agrees-with-status", stories.delivered, _order(fulfilment="shipped")),
    Damage(
        "fulfilment-agrees-with-status",
        stories.delivered,
        _order(status=OrderStatus.CONFIRMED),
    ),
    Damage("fulfilment-agrees-with-parcels", stories.cash, _order(fulfilment="shipped")),
    Damage("fulfilment-agrees-with-parcels", stories.delivered, _order(fulfilment="unfulfilled")),
    Damage("fulfilment-agrees-with-parcels", stories.partly_shipped, _order(fulfilment="shipped")),
    Damage("shipped-equals-parcels", stories.delivered, _gone(ShipmentItem)),
    Damage("shipped-equals-parcels", stories.partly_shipped, _all(ShipmentItem, quantity=2)),
    Damage(
        "shipped-within-bought",
        stories.cash,
        lambda order: order.items.update(shipped_quantity=F("quantity") + 1),
        past=("orders_orderitem", "order_item_shipped_within_quantity"),
    ),
    Damage("parcel-of-its-order", stories.delivered, _strangers_parcel),
    Damage(
        "parcel-is-not-empty",
        stories.cash,
        lambda order: Shipment.objects.create(order=order),
    ),
    Damage("overdue-orders-expire", stories.awaiting, _order(expires_at=YESTERDAY)),
    Damage("requests-are-watched", stories.asked, _all(PaymentRequest, next_check_at=None)),
    Damage("requests-are-watched", stories.asked, _all(PaymentRequest, next_check_at=YESTERDAY)),
    Damage("requests-come-to-an-end", stories.asked, _all(PaymentRequest, created_at=LONG_AGO)),
]

DIARY = [
    Damage("order-status-is-in-diary", stories.cash, _order(status=OrderStatus.CANCELLED)),
    Damage("order-status-is-in-diary", stories.cash, _untold("awaiting_payment")),
    Damage("order-status-is-in-diary", stories.paid, _order(status="awaiting_payment")),
    Damage("fulfilment-is-in-diary", stories.delivered, _order(fulfilment="shipped")),
    Damage("fulfilment-is-in-diary", stories.delivered, _untold("shipped")),
    Damage(
        "request-status-is-in-diary",
        stories.paid,
        _all(PaymentRequest, status=RequestStatus.CLOSED),
    ),
    Damage(
        "payment-status-is-in-diary",
        stories.paid,
        _all(Payment, status=PaymentStatus.FAILED),
    ),
    Damage("refund-status-is-in-diary", stories.refunded, _all(Refund, status="pending")),
    Damage("dispute-status-is-in-diary", stories.disputed, _all(Dispute, status="lost")),
    Damage("dispute-status-is-in-diary", stories.lost_dispute, _untold("open")),
]

INBOX = [
    Damage("events-are-acted-upon", stories.cash, _event(received_at=YESTERDAY)),
    Damage("events-are-given-free", stories.cash, _event(leased_until=NEVER)),
    Damage("events-aside-say-why", stories.cash, _event(set_aside_at=YESTERDAY)),
    Damage("events-had-their-effect", stories.paid_by_message, _all(Payment, captured_at=None)),
    Damage("events-had-their-effect", stories.paid_by_message, _all(Payment, gateway_id="pay_2")),
    Damage("events-had-their-effect", stories.refunded_by_message, _gone(Refund)),
]

MAIL = [
    Damage("placed-order-has-its-mail", stories.awaiting, _gone(OutgoingMail)),
    Damage("paid-order-has-its-mail", stories.paid, _gone(OutgoingMail)),
    Damage("expired-order-has-its-mail", stories.expired, _gone(OutgoingMail)),
    Damage("mail-goes-to-the-buyer", stories.cash, _mail(to="else@example.com")),
    Damage("mail-is-not-stuck", stories.cash, _mail(status=MailStatus.IN_FLIGHT)),
    Damage(
        "mail-is-not-stuck",
        stories.cash,
        _mail(status=MailStatus.IN_FLIGHT, leased_until=YESTERDAY),
    ),
    Damage("mail-leaves", stories.cash, _mail(not_before=YESTERDAY)),
    Damage("mail-arrives", stories.cash, _mail(status=MailStatus.FAILED)),
    Damage("mail-sent-has-its-time", stories.cash, _mail(status=MailStatus.SENT)),
]

PEOPLE = [
    Damage("order-key-is-secret", stories.cash, _order(access_key="")),
    Damage("order-key-is-secret", stories.cash, _order(access_key=F("number"))),
    Damage("order-number-is-random", stories.cash, _order(number="1")),
    Damage(
        "review-key-is-secret",
        stories.cash,
        lambda order: order.items.update(review_key="1"),
    ),
    Damage("order-email-is-lower", stories.cash, _order(email="Buyer@example.com")),
    Damage(
        "user-email-once",
        stories.cash,
        _login_again,
        past=("accounts_user", "user_email_once_in_any_case"),
    ),
    Damage(
        "address-default-once",
        stories.cash,
        _two_defaults,
        past=("accounts_address", "address_one_default_per_user"),
    ),
    Damage("cart-became-one-order", stories.cash, _cart_stays),
    Damage(
        "cart-quantity-within-limit",
        stories.cash,
        _odd_line,
        past=("orders_cartline", "cart_line_quantity_within_limit"),
    ),
    Damage(
        "visitors-carts-are-forgotten",
        stories.cash,
        lambda _: Cart.objects.create(updated_at=LONG_AGO),
    ),
]
