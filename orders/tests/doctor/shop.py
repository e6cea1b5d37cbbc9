"""A shop in which all that can become of an order has become of one, through the services."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from accounts import outbox
from accounts.models import OutgoingMail
from orders.gateways.base import GatewayDispute, GatewayRefused
from orders.models import Cart, Order
from orders.services import (
    cancellation,
    disputes,
    expiry,
    payments,
    refund_items,
    refunds,
    review,
    shipments,
    webhooks,
)
from orders.states import DisputeStatus, PaymentStatus
from orders.tests.factories import (
    make_cart,
    make_order,
    make_paid_order,
    make_request,
    make_user,
)
from orders.tests.messages import capture_told
from shop.services import stock
from shop.tests.factories import make_variant


def live_a_little(gateway) -> None:
    """Paid, cash, cancelled, expired, revived, refunded, shipped in parts, and what is open."""
    pay_and_ship(gateway)
    pay_with_cash()
    change_minds(gateway)
    come_late(gateway)
    give_back(gateway)
    take_things_back(gateway)
    argue(gateway)
    decide(gateway)
    leave_open()
    stock.adjust(make_variant(), -2, reason="Counted")


def pay_and_ship(gateway) -> None:
    request = make_request((make_variant(), 2), (make_variant(price_paise=199_99), 3))
    gateway.pay(request.gateway_id, status=PaymentStatus.FAILED, error_code="BAD_REQUEST_ERROR")
    webhooks.receive("evt_1", capture_told(gateway.pay(request.gateway_id)))
    payments.check(request.order)
    order = Order.objects.get(pk=request.order_id)
    first = order.items.first()
    shipments.ship(order, quantities={first.pk: 1}, by="staff")
    shipments.ship(order, by="staff")
    shipments.deliver(order, by="staff")


def pay_with_cash() -> None:
    make_order(payment="cod")
    delivered = make_order((make_variant(), 3), payment="cod", state="07", pin="110001")
    shipments.ship(delivered, by="staff")
    shipments.deliver(delivered, by="staff")
    partly = make_order((make_variant(), 3), payment="cod")
    shipments.ship(partly, quantities={partly.items.get().pk: 1}, by="staff")


def change_minds(gateway) -> None:
    cancellation.cancel(make_order(payment="cod"), by="buyer", reason="By mistake")
    cancellation.cancel(make_paid_order(), by="buyer")
    cancellation.cancel(make_request().order, by="buyer")
    cancellation.turn_back(make_request().order, by="buyer")


def come_late(gateway) -> None:
    """One order expires for good; one is paid afterwards; one more finds the shelf empty."""
    expire(make_request().order)
    revived = make_request()
    expire(revived.order)
    payments.record_payment(gateway.pay(revived.gateway_id))
    lamp = make_variant(on_hand=1)
    outsold = make_request((lamp, 1))
    expire(outsold.order)
    make_order((lamp, 1), payment="cod")
    payments.record_payment(gateway.pay(outsold.gateway_id))
    twice = make_request()
    payments.record_payment(gateway.pay(twice.gateway_id))
    payments.record_payment(gateway.pay(twice.gateway_id))
    odd = make_request()
    payments.record_payment(gateway.pay(odd.gateway_id, amount_paise=1_00))


def expire(order: Order) -> None:
    past = timezone.now() - timedelta(minutes=1)
    Order.objects.filter(pk=order.pk).update(expires_at=past)
    list(expiry.expire_each([Order.objects.get(pk=order.pk)], timezone.now()))


def give_back(gateway) -> None:
    payment = make_paid_order((make_variant(), 2)).payments.get()
    refunds.request(payment, 100_00, reason="A scratch")
    refunds.send_due(timezone.now())
    refunds.request(payment, payment.amount_paise - 100_00, reason="All of it")
    refunds.send_due(timezone.now())


def take_things_back(gateway) -> None:
    """Items back on the shelf, one refund that fails, and one order cancelled after a refund."""
    order = make_paid_order((make_variant(), 3), (make_variant(), 1))
    payment, (lamps, _) = order.payments.get(), order.items.all()
    for restock in (True, False):
        part = refund_items.Part(lamps.pk, quantity=1, amount_paise=500_00, restock=restock)
        refunds.request(payment, 500_00, reason="Too large", items=[part])
        gateway.fails_next = None if restock else GatewayRefused("No balance", status=400)
        refunds.send_due(timezone.now())
    cancellation.cancel(order, by="staff")
    refunds.send_due(timezone.now())


def argue(gateway) -> None:
    """One buyer's bank takes the money back, one does not, and one has not decided."""
    for number, status in enumerate([DisputeStatus.LOST, DisputeStatus.WON, DisputeStatus.OPEN]):
        payment = make_paid_order().payments.get()
        told = GatewayDispute(
            id=f"disp_{number}",
            payment_id=payment.gateway_id,
            amount_paise=payment.amount_paise,
            status=DisputeStatus.OPEN,
        )
        disputes.record(told)
        disputes.record(replace(told, status=status))


def decide(gateway) -> None:
    """Of money that was not what was asked for, one is accepted, one goes back, one stays."""
    staff = make_user()
    for number in range(3):
        payment = payments.record_payment(
            gateway.pay(make_request().gateway_id, amount_paise=400_00)
        )
        decision = [review.accept, review.give_back, review.settle][number]
        decision(payment, note="It is right so", actor=staff)
    refunds.send_due(timezone.now())


def leave_open() -> None:
    make_order()
    make_request()
    make_cart(user=make_user())
    Cart.objects.create()
    outbox.send_due(limit=3)
    assert OutgoingMail.objects.exists()
