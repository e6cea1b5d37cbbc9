"""Rules of an order's way: status, fulfilment, holds, parcels and times agree."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from orders.models import Order, OrderItem, PaymentRequest, Shipment, ShipmentItem
from orders.services.doctor.check import Check
from orders.services.doctor.sums import total
from orders.services.reconciliation import WATCHED_FOR
from orders.states import Fulfilment, OrderStatus, RequestStatus

OVERDUE_FOR = timedelta(hours=2)  # expiry asks first, and has an hour's patience
UNASKED_FOR = timedelta(hours=6)
DAY = timedelta(days=1)
OVER = [Fulfilment.DELIVERED, Fulfilment.PARTLY_RETURNED, Fulfilment.RETURNED]


def _hold_off(orders):
    """Past its time an order may have lost its hold already, but not before."""
    waits = Q(status=OrderStatus.AWAITING_PAYMENT)
    in_time = Q(expires_at__gt=timezone.now())
    return orders.filter(~waits & Q(holds_stock=True) | waits & in_time & Q(holds_stock=False))


def _times_off(orders):
    bought = Q(status__in=[OrderStatus.CONFIRMED, OrderStatus.COMPLETED])
    waits = Q(status=OrderStatus.AWAITING_PAYMENT)
    cancelled = Q(status=OrderStatus.CANCELLED)
    never_bought = Q(status__in=[OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED])
    return orders.filter(
        bought & Q(confirmed_at=None)
        | never_bought & Q(confirmed_at__isnull=False)
        | waits & Q(expires_at=None)
        | cancelled & Q(cancelled_at=None)
        | ~cancelled & Q(cancelled_at__isnull=False)
    )


def _fulfilment_off(orders):
    is_sent = ~Q(fulfilment=Fulfilment.UNFULFILLED)
    is_bought = Q(status__in=[OrderStatus.CONFIRMED, OrderStatus.COMPLETED])
    is_over = Q(fulfilment__in=OVER)
    return orders.filter(
        is_sent & ~is_bought
        | Q(status=OrderStatus.COMPLETED) & ~is_over
        | Q(status=OrderStatus.CONFIRMED) & is_over
    )


def _parcels_off(orders):
    """How far the order has come, against how many of its units are in parcels."""
    items = OrderItem.objects.filter(order=OuterRef("pk"))
    counted = orders.annotate(bought=total(items), shipped=total(items, "shipped_quantity"))
    nothing = Q(fulfilment=Fulfilment.UNFULFILLED, shipped=0)
    part = Q(fulfilment=Fulfilment.PARTLY_SHIPPED, shipped__gt=0, shipped__lt=F("bought"))
    early = [Fulfilment.UNFULFILLED, Fulfilment.PARTLY_SHIPPED]
    whole = ~Q(fulfilment__in=early) & Q(shipped=F("bought"))
    return counted.exclude(nothing | part | whole)


def _shipped_off(items):
    parcels = ShipmentItem.objects.filter(item=OuterRef("pk"))
    return items.annotate(in_parcels=total(parcels)).exclude(shipped_quantity=F("in_parcels"))


def _shipped_too_much(items):
    return items.filter(shipped_quantity__gt=F("quantity"))


def _in_wrong_parcel(rows):
    return rows.exclude(item__order=F("shipment__order"))


def _empty_parcel(shipments):
    return shipments.filter(~Exists(ShipmentItem.objects.filter(shipment=OuterRef("pk"))))


def _overdue(orders):
    return orders.overdue(timezone.now() - OVERDUE_FOR)


def _not_watched(requests):
    """Young enough that money may come, and yet nobody will ask, or did for hours."""
    now = timezone.now()
    young = requests.unsettled().filter(created_at__gt=now - WATCHED_FOR)
    return young.filter(Q(next_check_at=None) | Q(next_check_at__lt=now - UNASKED_FOR))


def _open_for_ever(requests):
    """A request that was superseded stays as it is; the others are closed in the end."""
    old = requests.filter(created_at__lt=timezone.now() - WATCHED_FOR - DAY)
    return old.filter(status__in=[RequestStatus.NEW, RequestStatus.OPEN])


ORDER = ("number", "status", "fulfilment", "placed_at")
REQUEST = ("receipt", "order__number", "order__status", "status", "created_at", "next_check_at")
PARCEL = ("pk", "order__number", "carrier", "tracking")

CHECKS = [
    Check(
        "hold-agrees-with-status",
        8,
        "An order holds stock while it waits for money, and at no other time.",
        Order,
        _hold_off,
        (*ORDER, "holds_stock", "expires_at"),
    ),
    Check(
        "times-agree-with-status",
        8,
        "When an order was confirmed or cancelled, or will expire, is known where it must be.",
        Order,
        _times_off,
        (*ORDER, "expires_at", "confirmed_at", "cancelled_at"),
    ),
    Check(
        "fulfilment-agrees-with-status",
        8,
        "Only confirmed orders are shipped, and a completed one was delivered.",
        Order,
        _fulfilment_off,
        ORDER,
    ),
    Check(
        "fulfilment-agrees-with-parcels",
        8,
        "An order is shipped when all of its units are in parcels, and partly when some are.",
        Order,
        _parcels_off,
        (*ORDER, "bought", "shipped"),
    ),
    Check(
        "shipped-equals-parcels",
        2,
        "What an item says was shipped is in parcels.",
        OrderItem,
        _shipped_off,
        ("pk", "order__number", "sku", "shipped_quantity", "in_parcels"),
    ),
    Check(
        "shipped-within-bought",
        2,
        "No more of an item is shipped than was bought.",
        OrderItem,
        _shipped_too_much,
        ("pk", "order__number", "sku", "quantity", "shipped_quantity"),
    ),
    Check(
        "parcel-of-its-order",
        13,
        "What is in a parcel belongs to the order that the parcel is for.",
        ShipmentItem,
        _in_wrong_parcel,
        ("pk", "shipment__order__number", "item__order__number", "quantity"),
    ),
    Check(
        "parcel-is-not-empty",
        8,
        "There is something in every parcel.",
        Shipment,
        _empty_parcel,
        PARCEL,
    ),
    Check(
        "overdue-orders-expire",
        16,
        "An order that was not paid in time expires; if not, nothing runs expire_orders.",
        Order,
        _overdue,
        (*ORDER, "expires_at"),
    ),
    Check(
        "requests-are-watched",
        6,
        "Who may still pay is asked about; if not, nothing runs reconcile_payments.",
        PaymentRequest,
        _not_watched,
        REQUEST,
    ),
    Check(
        "requests-come-to-an-end",
        6,
        "No request stays open after the days in which late money can come.",
        PaymentRequest,
        _open_for_ever,
        REQUEST,
    ),
]
