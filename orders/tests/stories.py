"""What can happen between a buyer and the gateway, and the ways in which we can hear of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.utils import timezone

from orders import gateways
from orders.gateways.base import GatewayPayment, GatewayRefund
from orders.models import Order, PaymentRequest, Refund
from orders.services import cancellation, lifecycle, payments, refunds, webhooks
from orders.states import OrderStatus, PaymentStatus, RefundStatus
from orders.tests.factories import make_order, make_request
from shop.tests.factories import make_variant

CAPTURED, AUTHORIZED, FAILED = (
    PaymentStatus.CAPTURED,
    PaymentStatus.AUTHORIZED,
    PaymentStatus.FAILED,
)


@dataclass
class Story:
    """What we may hear, by name, and what must be true in the end."""

    events: dict[str, Callable[[], object]]
    ends: dict[str, object]


# --- What can be heard ----------------------------------------------------------------


def message(name: str, payment: GatewayPayment, refund: GatewayRefund | None = None):
    """A webhook, as its raw body; delivering it again brings the same event id."""
    entity = {
        "id": payment.id,
        "order_id": payment.order_id,
        "amount": payment.amount_paise,
        "currency": payment.currency,
        "status": str(payment.status),
        "captured": payment.reached_us,
        "amount_refunded": payment.refunded_paise,
    }
    payload = {"payment": {"entity": entity}}
    if refund:
        payload["refund"] = {
            "entity": {
                "id": refund.id,
                "payment_id": payment.id,
                "amount": refund.amount_paise,
                "status": str(refund.status),
                "receipt": refund.receipt,
            }
        }
    body = json.dumps({"event": name, "payload": payload}).encode()
    event_id = f"{name}:{payment.id}:{payment.status}"[:64]
    return lambda: webhooks.receive(event_id, body)


def callback(payment: GatewayPayment):
    gateway = gateways.current()
    facts = {"order_id": payment.order_id, "payment_id": payment.id}
    signature = gateway.signature(payment.order_id, payment.id)
    return lambda: payments.confirm_return(**facts, signature=signature)


def check():
    """The buyer presses "Check my payment"; the seconds between two presses have passed."""
    PaymentRequest.objects.update(checked_at=None)
    payments.check(Order.objects.first())


def reconcile():
    """One round of what cron does, when everything is due."""
    Refund.objects.update(next_try_at=timezone.now())
    for request in PaymentRequest.objects.order_by("pk"):
        payments.ask(request)
    webhooks.process_waiting(timezone.now())
    refunds.send_due(timezone.now() + timedelta(seconds=1))


def heard_everywhere(payment: GatewayPayment, **others) -> dict:
    """The usual ways to hear of a captured payment, at most six with `others`."""
    return {
        "callback": callback(payment),
        "authorized": message("payment.authorized", replace(payment, status=AUTHORIZED)),
        "captured": message("payment.captured", replace(payment, status=CAPTURED)),
        "check": check,
        "reconcile": reconcile,
    } | others


# --- What happened --------------------------------------------------------------------


def plain_success(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    return Story(
        heard_everywhere(paid, order_paid=message("order.paid", paid)),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def failure_then_success_on_the_same_payment(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    failed = message("payment.failed", replace(paid, status=FAILED))
    return Story(
        heard_everywhere(paid, failed=failed),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def failure_then_success_on_another_payment(gateway) -> Story:
    request = make_request()
    failed = gateway.pay(request.gateway_id, status=FAILED)
    paid = gateway.pay(request.gateway_id)
    return Story(
        heard_everywhere(paid, failed=message("payment.failed", failed)),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def late_authorisation_with_stock(gateway) -> Story:
    request = make_request()
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    held = gateway.pay(request.gateway_id, status=AUTHORIZED)
    return Story(
        {
            "failed": message("payment.failed", replace(held, status=FAILED)),
            "authorized": message("payment.authorized", held),
            "callback": callback(held),
            "check": check,
            "reconcile": reconcile,
        },
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def _sold_out_meanwhile(gateway) -> PaymentRequest:
    """An expired order whose only unit was bought by somebody else."""
    variant = make_variant(on_hand=1)
    request = make_request((variant, 1))
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    make_order((variant, 1), payment="cod", email="other@example.com")
    return request


def late_authorisation_without_stock(gateway) -> Story:
    held = gateway.pay(_sold_out_meanwhile(gateway).gateway_id, status=AUTHORIZED)
    return Story(
        {
            "failed": message("payment.failed", replace(held, status=FAILED)),
            "authorized": message("payment.authorized", held),
            "callback": callback(held),
            "check": check,
            "reconcile": reconcile,
        },
        {"status": "expired", "refunds": [], "mails": {"money_released": 1}},
    )


def late_capture_with_stock(gateway) -> Story:
    request = make_request()
    lifecycle.let_go(request.order, OrderStatus.EXPIRED, by="test")
    paid = gateway.pay(request.gateway_id)
    return Story(
        heard_everywhere(paid),
        {"status": "confirmed", "refunds": [], "mails": {"payment_received": 1}},
    )


def late_capture_without_stock(gateway) -> Story:
    paid = gateway.pay(_sold_out_meanwhile(gateway).gateway_id)
    return Story(
        heard_everywhere(paid),
        {"status": "expired", "refunds": [("shop", "processed")], "mails": {"money_returned": 1}},
    )


def money_for_a_cancelled_order(gateway) -> Story:
    request = make_request()
    cancellation.cancel(request.order, by="test")
    paid = gateway.pay(request.gateway_id)
    return Story(
        heard_everywhere(paid),
        {
            "status": "cancelled",
            "refunds": [("shop", "processed")],
            "mails": {"money_returned": 1, "order_cancelled": 1},
        },
    )


def two_captures(gateway) -> Story:
    request = make_request()
    one, two = gateway.pay(request.gateway_id), gateway.pay(request.gateway_id)
    return Story(
        {
            "callback of one": callback(one),
            "callback of two": callback(two),
            "captured one": message("payment.captured", one),
            "captured two": message("payment.captured", two),
            "check": check,
            "reconcile": reconcile,
        },
        {
            "status": "confirmed",
            "refunds": [("shop", "processed")],
            "mails": {"payment_received": 1, "money_returned": 1},
        },
    )


def refund_of_all_on_the_dashboard(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    refund = gateway.refund_elsewhere(paid.id, paid.amount_paise)
    back = gateway.payments[paid.id]
    return Story(
        heard_everywhere(paid, refund=message("refund.processed", back, refund)),
        {
            "status": "cancelled",
            "refunds": [("dashboard", "processed")],
            "mails": {"payment_received": 1, "order_cancelled": 1},
        },
    )


def the_dashboard_was_faster_than_our_refund(gateway) -> Story:
    request = make_request()
    cancellation.cancel(request.order, by="test")
    paid = gateway.pay(request.gateway_id)
    payments.record_payment(paid)
    refund = gateway.refund_elsewhere(paid.id, paid.amount_paise)
    back = gateway.payments[paid.id]
    return Story(
        heard_everywhere(paid, refund=message("refund.processed", back, refund)),
        {
            "status": "cancelled",
            "refunds": [("shop", "processed")],
            "mails": {"money_returned": 1, "order_cancelled": 1},
        },
    )


def refund_of_a_part_on_the_dashboard(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    refund = gateway.refund_elsewhere(paid.id, 100_00)
    back = gateway.payments[paid.id]
    return Story(
        heard_everywhere(paid, refund=message("refund.created", back, refund)),
        {
            "status": "confirmed",
            "refunds": [("dashboard", "processed")],
            "mails": {"payment_received": 1},
        },
    )


def a_refund_of_ours_that_fails(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id)
    payments.record_payment(paid)
    gateway.refund_status = RefundStatus.PENDING
    cancellation.cancel(Order.objects.get(), by="staff")
    refunds.send_due(timezone.now() + timedelta(seconds=1))
    ((key, pending),) = gateway.refunds.items()
    failed = gateway.refunds[key] = replace(pending, status=RefundStatus.FAILED)
    gateway.payments[paid.id] = paid
    return Story(
        {
            "created": message("refund.created", paid, pending),
            "failed": message("refund.failed", paid, failed),
            "captured": message("payment.captured", paid),
            "callback": callback(paid),
            "check": check,
            "reconcile": reconcile,
        },
        {
            "status": "cancelled",
            "refunds": [("shop", "failed")],
            "mails": {"payment_received": 1, "order_cancelled": 1},
        },
    )


def held_money_that_the_gateway_gave_back_by_itself(gateway) -> Story:
    request = _sold_out_meanwhile(gateway)
    held = gateway.pay(request.gateway_id, status=AUTHORIZED)
    refund = gateway.refund_elsewhere(held.id, held.amount_paise)
    back = gateway.payments[held.id]
    return Story(
        {
            "failed": message("payment.failed", replace(held, status=FAILED)),
            "refund": message("refund.processed", back, refund),
            "callback": callback(held),
            "check": check,
            "reconcile": reconcile,
        },
        {"status": "expired", "refunds": [("automatic", "processed")], "mails": {}},
    )


def money_of_the_wrong_amount(gateway) -> Story:
    paid = gateway.pay(make_request().gateway_id, amount_paise=100)
    return Story(
        heard_everywhere(paid),
        {"status": "awaiting_payment", "refunds": [], "in_review": 1, "mails": {}},
    )


STORIES = [
    plain_success,
    failure_then_success_on_the_same_payment,
    failure_then_success_on_another_payment,
    late_authorisation_with_stock,
    late_authorisation_without_stock,
    late_capture_with_stock,
    late_capture_without_stock,
    money_for_a_cancelled_order,
    two_captures,
    refund_of_all_on_the_dashboard,
    the_dashboard_was_faster_than_our_refund,
    refund_of_a_part_on_the_dashboard,
    a_refund_of_ours_that_fails,
    held_money_that_the_gateway_gave_back_by_itself,
    money_of_the_wrong_amount,
]
