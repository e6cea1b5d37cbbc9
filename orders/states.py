"""Every status an order and its money can have, and every legal step between them."""

from django.db.models import TextChoices


class OrderStatus(TextChoices):
    AWAITING_PAYMENT = "awaiting_payment", "Awaiting payment"
    CONFIRMED = "confirmed", "Confirmed"
    COMPLETED = "completed", "Completed"
    EXPIRED = "expired", "Expired"
    CANCELLED = "cancelled", "Cancelled"


class Fulfilment(TextChoices):
    UNFULFILLED = "unfulfilled", "Not shipped yet"
    PARTLY_SHIPPED = "partly_shipped", "Partly shipped"
    SHIPPED = "shipped", "Shipped"
    DELIVERED = "delivered", "Delivered"
    PARTLY_RETURNED = "partly_returned", "Partly returned"
    RETURNED = "returned", "Returned"


class RequestStatus(TextChoices):
    NEW = "new", "New"
    OPEN = "open", "Open"
    PAID = "paid", "Paid"
    SUPERSEDED = "superseded", "Superseded"
    CLOSED = "closed", "Closed"


class PaymentStatus(TextChoices):
    CREATED = "created", "Created"
    FAILED = "failed", "Failed"
    AUTHORIZED = "authorized", "Authorised"
    CAPTURED = "captured", "Captured"
    REFUNDED = "refunded", "Refunded"


class RefundStatus(TextChoices):
    REQUESTED = "requested", "Requested"
    UNKNOWN = "unknown", "Being found out"
    PENDING = "pending", "Pending"
    PROCESSED = "processed", "Processed"
    FAILED = "failed", "Failed"


class DisputeStatus(TextChoices):
    OPEN = "open", "Open"
    UNDER_REVIEW = "under_review", "Under review"
    WON = "won", "Won"
    LOST = "lost", "Lost"
    CLOSED = "closed", "Closed"


class PaymentMethod(TextChoices):
    RAZORPAY = "razorpay", "UPI, card, netbanking or wallet"
    COD = "cod", "Cash on delivery"


ORDER_STEPS: dict[str, set[str]] = {
    OrderStatus.AWAITING_PAYMENT: {
        OrderStatus.CONFIRMED,
        OrderStatus.EXPIRED,
        OrderStatus.CANCELLED,
    },
    # Money that comes late revives an order whose stock can still be had.
    OrderStatus.EXPIRED: {OrderStatus.CONFIRMED},
    OrderStatus.CONFIRMED: {OrderStatus.COMPLETED, OrderStatus.CANCELLED},
    OrderStatus.COMPLETED: set(),
    OrderStatus.CANCELLED: set(),
}

FULFILMENT_STEPS: dict[str, set[str]] = {
    Fulfilment.UNFULFILLED: {Fulfilment.PARTLY_SHIPPED, Fulfilment.SHIPPED},
    Fulfilment.PARTLY_SHIPPED: {Fulfilment.SHIPPED},
    Fulfilment.SHIPPED: {Fulfilment.DELIVERED},
    Fulfilment.DELIVERED: {Fulfilment.PARTLY_RETURNED, Fulfilment.RETURNED},
    Fulfilment.PARTLY_RETURNED: {Fulfilment.RETURNED},
    Fulfilment.RETURNED: set(),
}

REQUEST_STEPS: dict[str, set[str]] = {
    RequestStatus.NEW: {RequestStatus.OPEN, RequestStatus.SUPERSEDED, RequestStatus.CLOSED},
    RequestStatus.OPEN: {RequestStatus.PAID, RequestStatus.SUPERSEDED, RequestStatus.CLOSED},
    # A request that we gave up on stays payable at the gateway.
    RequestStatus.SUPERSEDED: {RequestStatus.PAID},
    RequestStatus.CLOSED: {RequestStatus.PAID},
    RequestStatus.PAID: set(),
}

# Only upwards: a failed payment may still be authorised days later, never the other way.
_RANK = list(PaymentStatus)
PAYMENT_STEPS: dict[str, set[str]] = {
    status: set(_RANK[rank + 1 :]) for rank, status in enumerate(_RANK)
}

REFUND_STEPS: dict[str, set[str]] = {
    RefundStatus.REQUESTED: {
        RefundStatus.UNKNOWN,
        RefundStatus.PENDING,
        RefundStatus.PROCESSED,
        RefundStatus.FAILED,
    },
    RefundStatus.UNKNOWN: {RefundStatus.PENDING, RefundStatus.PROCESSED, RefundStatus.FAILED},
    RefundStatus.PENDING: {RefundStatus.PROCESSED, RefundStatus.FAILED},
    # A bank may send back what the gateway had called processed; failure is the last word.
    RefundStatus.PROCESSED: {RefundStatus.FAILED},
    RefundStatus.FAILED: set(),
}

_DECIDED = {DisputeStatus.WON, DisputeStatus.LOST, DisputeStatus.CLOSED}
DISPUTE_STEPS: dict[str, set[str]] = {
    DisputeStatus.OPEN: {DisputeStatus.UNDER_REVIEW, *_DECIDED},
    DisputeStatus.UNDER_REVIEW: _DECIDED,
    **{status: set() for status in _DECIDED},
}
