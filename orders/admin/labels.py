"""The colour of each status word."""

from orders.states import (
    DisputeStatus,
    Fulfilment,
    OrderStatus,
    PaymentStatus,
    RefundStatus,
    RequestStatus,
)

ORDER_LABELS = {
    OrderStatus.AWAITING_PAYMENT: "warning",
    OrderStatus.CONFIRMED: "info",
    OrderStatus.COMPLETED: "success",
    OrderStatus.EXPIRED: "default",
    OrderStatus.CANCELLED: "danger",
}
FULFILMENT_LABELS = {
    Fulfilment.UNFULFILLED: "default",
    Fulfilment.PARTLY_SHIPPED: "warning",
    Fulfilment.SHIPPED: "info",
    Fulfilment.DELIVERED: "success",
    Fulfilment.PARTLY_RETURNED: "warning",
    Fulfilment.RETURNED: "danger",
}
REQUEST_LABELS = {
    RequestStatus.NEW: "warning",
    RequestStatus.OPEN: "info",
    RequestStatus.PAID: "success",
    RequestStatus.SUPERSEDED: "default",
    RequestStatus.CLOSED: "default",
}
PAYMENT_LABELS = {
    PaymentStatus.CREATED: "default",
    PaymentStatus.FAILED: "danger",
    PaymentStatus.AUTHORIZED: "warning",
    PaymentStatus.CAPTURED: "success",
    PaymentStatus.REFUNDED: "info",
}
REFUND_LABELS = {
    RefundStatus.REQUESTED: "warning",
    RefundStatus.UNKNOWN: "warning",
    RefundStatus.PENDING: "info",
    RefundStatus.PROCESSED: "success",
    RefundStatus.FAILED: "danger",
}
DISPUTE_LABELS = {
    DisputeStatus.OPEN: "danger",
    DisputeStatus.UNDER_REVIEW: "warning",
    DisputeStatus.WON: "success",
    DisputeStatus.LOST: "danger",
    DisputeStatus.CLOSED: "default",
}
