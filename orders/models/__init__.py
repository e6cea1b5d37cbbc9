"""What was agreed, from the cart to the refund."""

from orders.models.cart import MAX_QUANTITY, Cart, CartLine
from orders.models.delivery import DeliveryMethod, DeliveryZone
from orders.models.event import OrderEvent
from orders.models.gateway_event import GatewayEvent
from orders.models.order import Order, OrderAddress, OrderItem
from orders.models.payment import Payment, PaymentRequest
from orders.models.refund import Refund
from orders.models.shipment import Shipment, ShipmentItem

__all__ = [
    "MAX_QUANTITY",
    "Cart",
    "CartLine",
    "DeliveryMethod",
    "DeliveryZone",
    "GatewayEvent",
    "Order",
    "OrderAddress",
    "OrderEvent",
    "OrderItem",
    "Payment",
    "PaymentRequest",
    "Refund",
    "Shipment",
    "ShipmentItem",
]
