"""The mails about an order. Each is a row in the outbox, once per order and occasion."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts import emails
from accounts.places import STATES
from orders.models import (
    Dispute,
    Order,
    OrderAddress,
    OrderItem,
    Payment,
    Refund,
    Shipment,
    StockRequest,
)


def link_to(order: Order) -> str:
    """The order's page, for whoever has the mail."""
    return f"{settings.SITE_URL}/orders/{order.number}/?key={order.access_key}"


def queue_placed(order: Order, items: list[OrderItem], address: OrderAddress) -> None:
    _queue(
        order, "order_placed", f"Your order {order.number}", known={"items": items} | _to(address)
    )


def queue_paid(order: Order) -> None:
    _queue(order, "payment_received", f"Payment received for order {order.number}")


def queue_cancelled(order: Order, *, reason: str = "") -> None:
    _queue(order, "order_cancelled", f"Order {order.number} is cancelled", reason=reason)


def queue_expired(order: Order) -> None:
    _queue(order, "order_expired", f"Order {order.number} was not paid in time")


def queue_money_returned(order: Order, refund: Refund, *, why: str) -> None:
    _queue(
        order,
        "money_returned",
        f"We are returning your payment for order {order.number}",
        once=f"{order.number}:money_returned:{refund.key}",
        refund=refund,
        why=(why[:1].lower() + why[1:]).removesuffix("."),
    )


def queue_money_released(order: Order, payment: Payment, *, why: str) -> None:
    _queue(
        order,
        "money_released",
        f"We did not take your payment for order {order.number}",
        once=f"{order.number}:money_released:{payment.pk}",
        payment=payment,
        why=why.removesuffix("."),
    )


def queue_refund_started(refund: Refund) -> None:
    """Say that money is on its way, and not yet that it has arrived."""
    order = refund.order
    _queue(
        order,
        "refund_started",
        f"A refund for order {order.number} is on its way",
        once=f"{order.number}:refund_started:{refund.gateway_id or refund.key}",
        refund=refund,
    )


def queue_refund_processed(refund: Refund) -> None:
    order = refund.order
    _queue(
        order,
        "refund_processed",
        f"We have refunded you for order {order.number}",
        once=f"{order.number}:refund_processed:{refund.gateway_id or refund.key}",
        refund=refund,
    )


def queue_refund_failed(refund: Refund) -> None:
    """Call the staff: the buyer waits for money that did not arrive."""
    order = refund.order
    _tell_staff(
        order,
        "staff_refund_failed",
        f"A refund for order {order.number} failed",
        once=f"{order.number}:refund_failed:{refund.key}",
        refund=refund,
    )


def queue_dispute(dispute: Dispute) -> None:
    """Call the staff: a bank wants an answer, in time."""
    order = dispute.order
    _tell_staff(
        order,
        "staff_dispute",
        f"Order {order.number} is in dispute",
        once=f"{order.number}:dispute:{dispute.gateway_id}",
        dispute=dispute,
    )


def _tell_staff(order: Order, name: str, subject: str, *, once: str, **words) -> None:
    page = reverse("admin:orders_order_change", args=[order.pk])
    emails.send(
        name,
        to=settings.SHOP_EMAIL,
        subject=subject,
        once=once,
        reference=order.number,
        order=order,
        link=f"{settings.SITE_URL}{page}",
        **words,
    )


def queue_shipped(order: Order, shipment: Shipment) -> None:
    _queue(
        order,
        "order_shipped",
        f"Order {order.number} is on its way",
        once=f"{order.number}:shipped:{shipment.pk}",
        shipment=shipment,
        parcel=list(shipment.items.select_related("item")),
    )


def queue_review_invitation(order: Order, items: list[OrderItem]) -> None:
    """Ask what the buyer thinks of these items; each has a link to its form."""
    asked = [
        (item, f"{settings.SITE_URL}{_review_path(order, item)}?key={order.access_key}")
        for item in items
    ]
    emails.send(
        "review_invitation",
        to=order.email,
        subject=f"What do you think of your order {order.number}?",
        once=f"{order.number}:review_invitation",
        reference=order.number,
        order=order,
        asked=asked,
    )


def _review_path(order: Order, item: OrderItem) -> str:
    return reverse("orders:review", args=[order.number, item.pk])


def queue_stock_question(request: StockRequest, now: datetime) -> None:
    """Ask whether the reader of this address wants to know; at most once in ten minutes."""
    slot = int(now.timestamp()) // 600
    _about_stock(request, "stock_question", "Shall we tell you when it is back?", once=slot)


def queue_back_in_stock(request: StockRequest) -> None:
    _about_stock(request, "back_in_stock", f"{request.variant.product.name} is back", once="")


def _about_stock(request: StockRequest, name: str, subject: str, *, once) -> None:
    variant = request.variant
    page = f"{variant.product.get_absolute_url()}?variant={variant.pk}"
    emails.send(
        name,
        to=request.email,
        subject=subject,
        once=f"{name}:{request.key}:{once}",
        goods=", ".join(part for part in (variant.product.name, variant.label) if part),
        product_link=f"{settings.SITE_URL}{page}",
        link=f"{settings.SITE_URL}{reverse('orders:stock-link', args=[request.key])}",
    )


def queue_operator_told(check: str, words: str, now: datetime) -> None:
    """Tell the operator of one problem, once a day for as long as it lasts."""
    emails.send(
        "operator_told",
        to=settings.OPERATOR_EMAIL,
        subject=f"{settings.SHOP_NAME}: {check} needs a look",
        once=f"operator:{check}:{timezone.localdate(now)}",
        words=words,
        link=f"{settings.SITE_URL}{reverse('admin:index')}",
    )


def _queue(
    order: Order, name: str, subject: str, *, once: str = "", known: dict | None = None, **words
) -> None:
    """Put one mail into the outbox, in the transaction of what it tells of.

    known  items, address and state_name, where they are at hand
    """
    known = known or {"items": list(order.items.all())} | _to(order.addresses.first())
    emails.send(
        name,
        to=order.email,
        subject=subject,
        once=once or f"{order.number}:{name}",
        reference=order.number,
        order=order,
        link=link_to(order),
        **known,
        **words,
    )


def _to(address: OrderAddress | None) -> dict:
    return {"address": address, "state_name": STATES.get(address.state, "") if address else ""}
