"""Fills a shop of benchmarks.make_catalogue with orders: tens of thousands of rows a second.

The orders are paid in cash and done: enough for what is counted in orders, such as what is
bought together. Whoever wants payments, parcels and mails takes benchmarks.many_orders.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice

from django.db import connection, transaction
from tqdm import tqdm

from orders.models import Order, OrderItem
from orders.states import Fulfilment, OrderStatus, PaymentMethod
from shop.models import Variant

BATCH = 5_000
AT_ONCE = 250  # rows in one statement
DAYS = 365
PRICE = 499_00


class Table:
    """Writes rows that differ in a few columns only; the others are worked out once."""

    def __init__(self, model, *, same: dict, different: list[str]):
        fields = model._meta.concrete_fields
        base = {field.attname: field.get_default() for field in fields} | same
        self._row = [
            field.get_db_prep_save(base[field.attname], connection)
            if field.attname not in different
            else None
            for field in fields
        ]
        names = [field.attname for field in fields]
        self._places = [names.index(name) for name in different]
        columns = ", ".join(f'"{field.column}"' for field in fields)
        self._marks = f"({', '.join(['%s'] * len(fields))})"
        self._insert = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES '

    def write(self, rows: Iterable[tuple]) -> None:
        rows = iter(rows)
        with connection.cursor() as cursor:
            while some := [self._whole(row) for row in islice(rows, AT_ONCE)]:
                values = [value for row in some for value in row]
                cursor.execute(self._insert + ", ".join([self._marks] * len(some)), values)

    def _whole(self, values: tuple) -> list:
        row = self._row.copy()
        for place, value in zip(self._places, values, strict=True):
            row[place] = value
        return row


def write(baskets: Iterable[list[int]], *, total: int) -> int:
    """Write an order for each basket of products, the oldest first; return how many items.

    The orders spread over a year that ends now. The shop must not have any yet.
    """
    variants = dict(Variant.objects.order_by("-pk").values_list("product_id", "pk"))
    orders, items = _tables()
    start = datetime.now(UTC) - timedelta(days=DAYS)
    placed = Order._meta.get_field("placed_at")
    number = written = 0
    baskets = iter(baskets)
    progress = tqdm(total=total, unit="order", disable=None)
    while some := list(islice(baskets, BATCH)):
        order_rows, item_rows = [], []
        for basket in some:
            number += 1
            name = f"B{number:09d}"
            at = start + timedelta(days=DAYS) * number / total
            at = placed.get_db_prep_save(at, connection)
            amount = PRICE * len(basket)
            order_rows.append((number, name, f"cart-{name}", amount, amount, amount, at))
            for product in basket:
                written += 1
                variant = variants[product]
                item_rows.append((written, number, variant, f"SKU {variant}", f"key-{written}"))
        with transaction.atomic():
            orders.write(order_rows)
            items.write(item_rows)
        progress.update(len(some))
    progress.close()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return written


def _tables() -> tuple[Table, Table]:
    now = datetime.now(UTC)
    orders = Table(
        Order,
        same={
            "access_key": "x" * 32,
            "email": "buyer@example.com",
            "phone": "9845012345",
            "status": OrderStatus.COMPLETED,
            "fulfilment": Fulfilment.DELIVERED,
            "payment_method": PaymentMethod.COD,
            "delivery_name": "Standard",
            "confirmed_at": now,
        },
        different=[
            *("id", "number", "cart_key", "items_paise", "total_paise", "paid_paise"),
            "placed_at",
        ],
    )
    items = Table(
        OrderItem,
        same={
            "product_name": "Something",
            "gst_rate_bps": 0,
            "mrp_paise": PRICE,
            "unit_paise": PRICE,
            "quantity": 1,
            "taxable_paise": PRICE,
            "total_paise": PRICE,
            "shipped_quantity": 1,
        },
        different=["id", "order_id", "variant_id", "sku", "review_key"],
    )
    return orders, items
