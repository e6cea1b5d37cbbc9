"""Parcels: what is sent, when it arrived."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from orders import emails
from orders.models import Order, OrderItem, Payment, Shipment, ShipmentItem
from orders.services import disputes, lifecycle
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
        parcel = _parcel(order, quantities)
        shipment = Shipment.objects.create(
            order=order, carrier=carrier, tracking=tracking, tracking_url=tracking_url
        )
        for item, quantity in parcel:
            unsent = OrderItem.objects.filter(
                pk=item.pk, shipped_quantity__lte=F("quantity") - quantity
            )
            if not unsent.update(shipped_quantity=F("shipped_quantity") + quantity):
                raise lifecycle.IllegalStep(f"Not so many of {item} are left to ship.")
            ShipmentItem.objects.create(shipment=shipment, item=item, quantity=quantity)
        is_all = not order.items.filter(shipped_quantity__lt=F("quantity")).exists()
        to = Fulfilment.SHIPPED if is_all else Fulfilment.PARTLY_SHIPPED
        if to != order.fulfilment:
            lifecycle.move(order, to, by=by)
        lifecycle.note(order, f"Shipped {shipment}", by=by)
        emails.queue_shipped(order, shipment)
    return shipment


def _parcel(order: Order, quantities: Mapping[int, int] | None) -> list[tuple[OrderItem, int]]:
    items = list(order.items.all())
    if quantities is None:
        quantities = {item.pk: item.unshipped_quantity for item in items}
    if quantities.keys() - {item.pk for item in items} or min(quantities.values(), default=0) < 0:
        raise lifecycle.IllegalStep("That is not an item of this order.")
    parcel = [(item, quantities[item.pk]) for item in items if quantities.get(item.pk)]
    if not parcel:
        raise lifecycle.IllegalStep("There is nothing to ship: choose at least one item.")
    return parcel


def deliver(order: Order, *, by: str) -> None:
    """Note that everything arrived; cash on delivery counts as paid from here on.

    Locks the order. Raises IllegalStep.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
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
