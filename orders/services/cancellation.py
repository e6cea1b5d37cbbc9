"""Taking an order back before it is shipped: stock to the shelf, money to the buyer."""

from django.db import transaction
from django.utils import timezone

from orders import emails
from orders.models import Cart, CartLine, Order
from orders.services import lifecycle, refund_items, refunds
from orders.states import Fulfilment, OrderStatus, RequestStatus
from shop.services import stock


def can_cancel(order: Order) -> bool:
    """Whether cancel() would take this order."""
    return order.fulfilment == Fulfilment.UNFULFILLED and order.status in {
        OrderStatus.AWAITING_PAYMENT,
        OrderStatus.CONFIRMED,
    }


def cancel(order: Order, *, by: str, reason: str = "") -> Order:
    """Cancel an order of which nothing was shipped, and tell the buyer.

    What it held goes back to the shelf, and what was paid goes back to the buyer, as far
    as it has not before. Locks the order. Raises IllegalStep.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if not can_cancel(order):
            raise lifecycle.IllegalStep(
                f"Order {order.number} can no longer be cancelled: it is "
                f"{order.get_status_display().lower()}, {order.get_fulfilment_display().lower()}."
            )
        if order.is_awaiting_payment:
            lifecycle.let_go(order, OrderStatus.CANCELLED, by=by)
        else:
            _undo_sale(order, by=by)
        close_requests(order, by=by)
        if reason:
            lifecycle.note(order, f"Reason: {reason}", by=by)
        emails.queue_cancelled(order, reason=reason)
    return order


def _undo_sale(order: Order, *, by: str) -> None:
    unreturned = refund_items.unreturned_lines(order)
    lifecycle.move(order, OrderStatus.CANCELLED, by=by)
    if unreturned:
        stock.take_back(unreturned, reference=order.number, reason="Cancelled")
    Order.objects.filter(pk=order.pk).update(cancelled_at=timezone.now())
    payment = order.payments.filter(accepted=True).exclude(gateway_id=None).first()
    left = refunds.left_paise(payment) if payment else 0
    if left:
        refunds.request(payment, left, reason="The order was cancelled")


def close_requests(order: Order, *, by: str) -> None:
    """Stop offering what is open at the gateway. It stays payable there, so it stays watched."""
    for request in order.requests.offered():
        lifecycle.move(request, RequestStatus.SUPERSEDED, by=by)


def turn_back(order: Order, *, by: str, user=None) -> Cart:
    """Cancel an unpaid order and put what was in it into a cart again.

    Adds to the cart that is there when the user has one by now. Raises IllegalStep.
    """
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        lifecycle.let_go(order, OrderStatus.CANCELLED, by=by)
        close_requests(order, by=by)
        lifecycle.note(order, "Turned back into a cart", by=by)
        cart, _ = Cart.objects.get_or_create(user=user) if user else (Cart.objects.create(), True)
        for item in order.items.all():
            CartLine.objects.get_or_create(
                cart=cart,
                variant_id=item.variant_id,
                defaults={"quantity": item.quantity, "listed_paise": item.unit_paise},
            )
    return cart
