"""Fills a database with orders as the shop would have written them, many thousands a second.

A block of orders is written row by row; the rest are copies that the database makes of it.
They are orders of what the shop has, or of a lamp where it has nothing.

Run by benchmarks.doctor with the settings in place: python -m benchmarks.many_orders 100000
"""

import json
import sys
from collections import Counter
from datetime import timedelta
from uuid import UUID

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F  # noqa: E402
from django.utils import timezone  # noqa: E402
from tqdm import tqdm  # noqa: E402

from accounts.models import MailStatus, OutgoingMail  # noqa: E402
from benchmarks.copies import FIRST_COPY, Rows, copy_block  # noqa: E402
from orders.models import (  # noqa: E402
    GatewayEvent,
    Order,
    OrderAddress,
    OrderEvent,
    OrderItem,
    Payment,
    PaymentRequest,
    Refund,
    Shipment,
    ShipmentItem,
)
from orders.states import (  # noqa: E402
    Fulfilment,
    OrderStatus,
    PaymentMethod,
    PaymentStatus,
    RefundStatus,
    RequestStatus,
)
from orders.tax import split_gst  # noqa: E402
from shop.models import Category, MovementKind, Product, StockMovement, Variant  # noqa: E402
from shop.services import listing  # noqa: E402

VARIANTS = 2_000
BLOCK = 20_000
BATCH = 5_000
PRICE = 499_00
RATE = 1800
GST = split_gst(PRICE, rate_bps=RATE, same_state=True)
MODELS = (
    *(Order, OrderAddress, OrderItem, OrderEvent, StockMovement, PaymentRequest, Payment),
    *(Refund, Shipment, ShipmentItem, GatewayEvent, OutgoingMail),
)


def main(orders: int) -> None:
    block, variants = min(orders, BLOCK), _variants()
    copies = -(-orders // block)
    tables = {model: Rows(model) for model in MODELS}
    stock, received = tables[StockMovement], block // len(variants) + 10
    for variant in variants:
        stock.add(variant_id=variant, kind=MovementKind.RECEIVE, quantity=received)
    for first in range(0, block, BATCH):
        with transaction.atomic():
            for number in range(first, min(first + BATCH, block)):
                _order(tables, number, variants[number % len(variants)])
            for rows in tables.values():
                rows.write()
    written = StockMovement.objects.filter(pk__range=(stock.keys.start, stock.keys.stop - 1))
    sold = Counter(written.filter(kind=MovementKind.SALE).values_list("variant", flat=True))
    for number in tqdm(range(1, copies), unit="copy", disable=None):
        with transaction.atomic():
            copy_block({model: rows.keys for model, rows in tables.items()}, number)
    for variant in variants:
        added = (received - sold[variant]) * copies
        Variant.objects.filter(pk=variant).update(on_hand=F("on_hand") + added)
    listing.reindex(Product.objects.filter(variants__in=variants).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _variants() -> list[int]:
    there = list(Variant.objects.order_by("pk").values_list("pk", flat=True)[:VARIANTS])
    return there or _lamps()


def _lamps() -> list[int]:
    shelf = Category.objects.add_root({"name": "Lamps", "slug": "lamps"})
    product = Product.objects.create(
        category=shelf, name="Brass lamp", slug="lamp", status="active"
    )
    Variant.objects.bulk_create(
        Variant(
            product=product,
            sku=f"LAMP-{number}",
            options=[str(number)],
            option_key=str(number),
            price_paise=PRICE,
            mrp_paise=PRICE,
        )
        for number in range(VARIANTS)
    )
    return list(Variant.objects.order_by("pk").values_list("pk", flat=True))


def _order(tables: dict, number: int, variant: int) -> None:
    """Of ten orders five were paid online and one of these refunded; three cash; two expired."""
    kind = number % 10
    name = f"{FIRST_COPY}{number:06d}"
    is_cod, is_expired = kind in (5, 6, 7), kind in (8, 9)
    is_refunded = kind == 4
    at = timezone.now() - timedelta(days=30) + timedelta(seconds=number % 86_400)
    status = OrderStatus.EXPIRED if is_expired else OrderStatus.COMPLETED
    order = tables[Order].add(
        number=name,
        access_key=f"{name:0>32}",
        cart_key=f"cart-{name}",
        email=f"{name.lower()}@example.com",
        phone="9845012345",
        status=status,
        fulfilment=Fulfilment.UNFULFILLED if is_expired else Fulfilment.DELIVERED,
        payment_method=PaymentMethod.COD if is_cod else PaymentMethod.RAZORPAY,
        items_paise=PRICE,
        tax_paise=GST.tax_paise,
        total_paise=PRICE,
        paid_paise=0 if is_expired else PRICE,
        refunded_paise=PRICE if is_refunded else 0,
        delivery_name="Standard",
        placed_at=at,
        expires_at=at if is_expired else None,
        confirmed_at=None if is_expired else at,
    )
    item = _item(tables, order, name, variant, shipped=not is_expired)
    _note(tables, order, at, "Placed")
    _mail(tables, name, "order_placed", at)
    _stock(tables, name, variant, at, is_expired)
    if not is_cod:
        _online(tables, order, name, at, is_expired=is_expired, is_refunded=is_refunded)
    to = OrderStatus.EXPIRED if is_expired else OrderStatus.CONFIRMED
    _note(tables, order, at, f"Order {name}: awaiting_payment → {to}")
    if is_expired:
        _mail(tables, name, "order_expired", at)
        return
    parcel = tables[Shipment].add(order_id=order, shipped_at=at, delivered_at=at)
    tables[ShipmentItem].add(shipment_id=parcel, item_id=item, quantity=1)
    _note(tables, order, at, f"Order {name}: unfulfilled → shipped")
    _note(tables, order, at, f"Order {name}: shipped → delivered")
    if is_cod:
        tables[Payment].add(
            order_id=order, amount_paise=PRICE, status=PaymentStatus.CAPTURED, accepted=True
        )
    _note(tables, order, at, f"Order {name}: confirmed → completed")


def _item(tables: dict, order: int, name: str, variant: int, *, shipped: bool) -> int:
    tables[OrderAddress].add(
        order_id=order,
        name="Test Buyer",
        phone="9845012345",
        pin="560001",
        line1="12 Market Road",
        city="Bengaluru",
        state="29",
    )
    return tables[OrderItem].add(
        order_id=order,
        variant_id=variant,
        product_name="Brass lamp",
        sku=f"LAMP-{variant}",
        gst_rate_bps=RATE,
        mrp_paise=PRICE,
        unit_paise=PRICE,
        quantity=1,
        taxable_paise=GST.taxable_paise,
        cgst_paise=GST.cgst_paise,
        sgst_paise=GST.sgst_paise,
        total_paise=PRICE,
        shipped_quantity=int(shipped),
        review_key=f"review-{name:0>32}",
    )


def _stock(tables: dict, name: str, variant: int, at, is_expired: bool) -> None:
    last = MovementKind.RELEASE if is_expired else MovementKind.SALE
    for kind in (MovementKind.RESERVE, last):
        tables[StockMovement].add(
            variant_id=variant, kind=kind, quantity=1, reference=name, created_at=at
        )


def _online(tables: dict, order: int, name: str, at, *, is_expired: bool, is_refunded: bool):
    """The request, and where it was paid the payment, the message that told of it and a refund."""
    gateway_id = f"order_{name}"
    status = RequestStatus.CLOSED if is_expired else RequestStatus.PAID
    request = tables[PaymentRequest].add(
        order_id=order,
        receipt=f"{name}-1",
        gateway_id=gateway_id,
        key_id="rzp_test_Benchmarks0001",
        amount_paise=PRICE,
        currency=settings.CURRENCY,
        status=status,
        created_at=at,
    )
    _note(tables, order, at, f"Payment request {name}-1: new → open")
    _note(tables, order, at, f"Payment request {name}-1: open → {status}")
    if is_expired:
        return
    payment = f"pay_{name}"
    key = tables[Payment].add(
        order_id=order,
        request_id=request,
        gateway_id=payment,
        amount_paise=PRICE,
        status=PaymentStatus.REFUNDED if is_refunded else PaymentStatus.CAPTURED,
        method="upi",
        accepted=True,
        captured_at=at,
        refunded_paise=PRICE if is_refunded else 0,
        created_at=at,
    )
    _note(tables, order, at, f"Payment {payment}: created → captured")
    entity = {"id": payment, "order_id": gateway_id, "status": "captured"}
    message = {"event": "payment.captured", "payload": {"payment": {"entity": entity}}}
    tables[GatewayEvent].add(
        event_id=f"evt_{name}",
        type="payment.captured",
        body=json.dumps(message).ljust(1500).encode(),
        received_at=at,
        processed_at=at,
    )
    _mail(tables, name, "payment_received", at)
    if is_refunded:
        tables[Refund].add(
            payment_id=key,
            key=UUID(int=key),
            gateway_id=f"rfnd_{name}",
            amount_paise=PRICE,
            status=RefundStatus.PROCESSED,
            created_at=at,
        )
        _note(tables, order, at, f"Refund rfnd_{name}: requested → processed")
        _note(tables, order, at, f"Payment {payment}: captured → refunded")


def _note(tables: dict, order: int, at, text: str) -> None:
    tables[OrderEvent].add(order_id=order, text=text, by="shop", created_at=at)


def _mail(tables: dict, name: str, occasion: str, at) -> None:
    tables[OutgoingMail].add(
        key=f"{name}:{occasion}",
        to=f"{name.lower()}@example.com",
        sender="Angadi <care@example.com>",
        subject=f"Your order {name}",
        text="What the mail says. " * 20,
        reference=name,
        status=MailStatus.SENT,
        created_at=at,
        sent_at=at,
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
