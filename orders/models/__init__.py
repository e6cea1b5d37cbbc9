"""What was agreed, from the cart to the refund."""

from orders.models.cart import MAX_QUANTITY, Cart, CartLine
from orders.models.delivery import DeliveryMethod, DeliveryZone
from orders.models.dispute import Dispute, DisputeStatus
from orders.models.downtime import Downtime
from orders.models.event import OrderEvent
from orders.models.gateway_event import GatewayEvent
from orders.models.order import Order, OrderAddress, OrderItem
from orders.models.payment import Payment, PaymentRequest
from orders.models.refund import Refund, RefundItem, RefundOrigin
from orders.models.shipment import Shipment, ShipmentItem
from orders.models.stock_request import StockQueue, StockRequest

__all__ = [
    "MAX_QUANTITY",
    "Cart",
    "CartLine",
    "DeliveryMethod",
    "DeliveryZone",
    "Dispute",
    "DisputeStatus",
    "Downtime",
    "GatewayEvent",
    "Order",
    "OrderAddress",
    "OrderEvent",
    "OrderItem",
    "Payment",
    "PaymentRequest",
    "Refund",
    "RefundItem",
    "RefundOrigin",
    "Shipment",
    "ShipmentItem",
    "StockQueue",
    "StockRequest",
]
