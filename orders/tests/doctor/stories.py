"""Orders that came so far through the services; each story makes the only one of its shop."""

import time
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from orders import gateways
from orders.gateways.base import GatewayDispute, GatewayRefused
from orders.models import Order, Payment
from orders.services import (
    cancellation,
    disputes,
    expiry,
    payments,
    refund_items,
    refunds,
    shipments,
    webhooks,
)
from orders.states import DisputeStatus
from orders.tests.factories import make_order, make_paid_order, make_request
from orders.tests.messages import capture_told, refund_told
from shop.tests.factories import make_variant


def awaiting() -> Order:
    return make_order()


def asked() -> Order:
    return make_request().order


def paid() -> Order:
    return make_paid_order()


def paid_by_message() -> Order:
    request = make_request()
    payment = gateways.current().pay(request.gateway_id)
    assert webhooks.receive("evt_story", capture_told(payment))
    return Order.objects.get()


def cash() -> Order:
    return make_order(payment="cod")


def cancelled_cash() -> Order:
    order = cash()
    cancellation.cancel(order, by="buyer")
    return Order.objects.get()


def expired() -> Order:
    order = make_request().order
    Order.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    list(expiry.expire_each([Order.objects.get(pk=order.pk)], timezone.now()))
    return Order.objects.get()


def partly_shipped() -> Order:
    order = make_order((make_variant(), 2), payment="cod")
    shipments.ship(order, quantities={order.items.get().pk: 1}, by="staff")
    return Order.objects.get()


def delivered() -> Order:
    order = cash()
    shipments.ship(order, by="staff")
    shipments.deliver(order, by="staff")
    return Order.objects.get()


def paid_twice() -> Order:
    request = make_request()
    for _ in range(2):
        payments.record_payment(gateways.current().pay(request.gateway_id))
    return Order.objects.get()


def partly_refunded() -> Order:
    order = paid()
    refunds.request(order.payments.get(), 100_00, reason="A scratch")
    refunds.send_due(timezone.now())
    return Order.objects.get()


def refunded_by_message() -> Order:
    order = partly_refunded()
    refund = next(iter(gateways.current().refunds.values()))
    assert webhooks.receive("evt_story", refund_told(refund))
    return order


def refund_asked() -> Order:
    order = paid()
    refunds.request(order.payments.get(), 100_00, reason="A scratch")
    return order


def refund_failed() -> Order:
    order = refund_asked()
    gateways.current().fails_next = GatewayRefused("No balance", status=400)
    refunds.send_due(timezone.now())
    return order


def refunded() -> Order:
    order = paid()
    payment = order.payments.get()
    refunds.request(payment, payment.amount_paise, reason="All of it")
    refunds.send_due(timezone.now())
    return Order.objects.get()


def odd_amount() -> Order:
    request = make_request()
    payments.record_payment(gateways.current().pay(request.gateway_id, amount_paise=1_00))
    assert Payment.objects.for_review().exists()
    return Order.objects.get()


def refunded_item() -> Order:
    """One of two units came back and stands on the shelf again."""
    order = make_paid_order((make_variant(), 2))
    payment, item = order.payments.get(), order.items.get()
    part = refund_items.Part(item.pk, quantity=1, amount_paise=500_00, restock=True)
    refunds.request(payment, 500_00, reason="Too large", items=[part])
    refunds.send_due(timezone.now())
    return Order.objects.get()


def disputed(status: DisputeStatus = DisputeStatus.OPEN) -> Order:
    order = paid()
    payment = order.payments.get()
    told = GatewayDispute(
        id="disp_1",
        payment_id=payment.gateway_id,
        amount_paise=payment.amount_paise,
        status=DisputeStatus.OPEN,
        respond_by=int(time.time()) + 86_400,
    )
    disputes.record(told)
    disputes.record(replace(told, status=status))
    return order


def lost_dispute() -> Order:
    return disputed(DisputeStatus.LOST)
