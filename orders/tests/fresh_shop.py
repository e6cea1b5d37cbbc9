"""A shop emptied within one test, rows of it taken at random, and what happens by itself."""

import contextlib
import io

from django.core.management import CommandError, call_command

from accounts.models import OutgoingMail
from orders.models import (
    Cart,
    DeliveryMethod,
    GatewayEvent,
    Order,
    OrderEvent,
    Payment,
    PaymentRequest,
    Refund,
    RefundItem,
    Shipment,
)
from shop.models import Category, Product, StockMovement, Variant

TABLES = [  # so that no row is left that another one points to
    *(OutgoingMail, GatewayEvent, RefundItem, Refund, Payment, PaymentRequest, Shipment),
    *(OrderEvent, Order, Cart, DeliveryMethod, StockMovement, Variant, Product, Category),
]


def forget_everything() -> None:
    """Empty the tables that buying writes to, faster than a flush of all of them."""
    for table in TABLES:
        table.objects.all().delete()


def pick_one(rows, pick: int):
    """One of these rows, or None where there is none."""
    rows = rows.objects if isinstance(rows, type) else rows
    keys = list(rows.order_by("pk").values_list("pk", flat=True))
    return rows.get(pk=keys[pick % len(keys)]) if keys else None


def run_anyway(command: str, **options) -> None:
    """As run_periodic does it: what could not be done now is done another time."""
    with contextlib.suppress(CommandError):
        call_command(command, **options, stdout=io.StringIO(), stderr=io.StringIO())
