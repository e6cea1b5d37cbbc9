"""Parcels: what is sent, when it arrived."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from orders import emails
from orders.models import Order, OrderItem, Payment, Shipment, ShipmentItem
from orders.services import disputes, lifecycle, refund_items
from orders.states import Fulfilment, OrderStatus, PaymentStatus


def ship(
    order: Order,
    *,
    by: str,
    quantities: Mapping[int, int] | None = None,
    carrier: str = "",
    tracking: str = "",
    tracking_url: str = "",
) -> Shipment:
    """Send a parcel and tell the buyer.

    quantities  how many of which item (by key); None sends all that is not sent yet

    Locks the order. Raises IllegalStep when the order is not confirmed or in dispute, when
    nothing is left to send or when more is to be sent than was bought.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if order.status != OrderStatus.CONFIRMED:
            raise lifecycle.IllegalStep(
                f"An order that is {order.get_status_display().lower()} cannot be shipped."
            )
        disputes.hold_back_goods(order)
        left = left_to_send(order)
        parcel = _parcel(order, quantities, left)
        shipment = Shipment.objects.create(
            order=order, carrier=carrier, tracking=tracking, tracking_url=tracking_url
        )
        for item, quantity in parcel:
            OrderItem.objects.filter(pk=item.pk).update(
                shipped_quantity=F("shipped_quantity") + quantity
            )
            left[item.pk] -= quantity
            ShipmentItem.objects.create(shipment=shipment, item=item, quantity=quantity)
        to = Fulfilment.PARTLY_SHIPPED if any(left.values()) else Fulfilment.SHIPPED
        if to != order.fulfilment:
            lifecycle.move(order, to, by=by)
        lifecycle.note(order, f"Shipped {shipment}", by=by)
        emails.queue_shipped(order, shipment)
    return shipment


def left_to_send(order: Order) -> dict[int, int]:
    """How many of which item (by key) may still be sent: not sent, and not refunded.

    Whether a refunded unit was one of those that were sent is known to the staff alone, so
    this is the most that it can be.
    """
    return {
        one.item.pk: min(one.item.unshipped_quantity, one.quantity)
        for one in refund_items.left_of(order)
    }


def _parcel(
    order: Order, quantities: Mapping[int, int] | None, left: Mapping[int, int]
) -> list[tuple[OrderItem, int]]:
    quantities = left if quantities is None else quantities
    if quantities.keys() - left.keys() or min(quantities.values(), default=0) < 0:
        raise lifecycle.IllegalStep("That is not an item of this order.")
    parcel = [(item, quantities[item.pk]) for item in order.items.all() if quantities.get(item.pk)]
    if not parcel:
        raise lifecycle.IllegalStep("There is nothing to ship: choose at least one item.")
    for item, quantity in parcel:
        if quantity > left[item.pk]:
            raise lifecycle.IllegalStep(f"Not so many of {item} are left to ship.")
    return parcel


def is_all_there_is(order: Order) -> bool:
    """Whether what was sent of a partly shipped order can be all, since the rest was refunded."""
    return order.fulfilment == Fulfilment.PARTLY_SHIPPED and all(
        one.item.shipped_quantity >= one.quantity for one in refund_items.left_of(order)
    )


def deliver(order: Order, *, by: str) -> None:
    """Note that everything arrived; cash on delivery counts as paid from here on.

    Locks the order. Raises IllegalStep.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if is_all_there_is(order):
            lifecycle.move(order, Fulfilment.SHIPPED, by=by)
        lifecycle.move(order, Fulfilment.DELIVERED, by=by)
        order.shipments.filter(delivered_at=None).update(delivered_at=timezone.now())
        if order.is_cod:
            _take_cash(order, by=by)
        lifecycle.move(order, OrderStatus.COMPLETED, by=by)


def _take_cash(order: Order, *, by: str) -> None:
    """The carrier took the money at the door."""
    payment = Payment.objects.create(
        order=order, amount_paise=order.total_paise, method="cash", accepted=True
    )
    lifecycle.move(payment, PaymentStatus.CAPTURED, by=by)
    Order.objects.filter(pk=order.pk).update(paid_paise=order.total_paise)
