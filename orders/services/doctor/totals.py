"""Rules of arithmetic: what an order comes to, item by item and paisa by paisa."""

from django.db.models import BigIntegerField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast

from orders.models import Order, OrderItem
from orders.models.order import OrderAddress
from orders.services.doctor.check import Check
from orders.services.doctor.sums import total

WHOLE = 10_000  # basis points


def _total_off(orders):
    return orders.exclude(total_paise=F("items_paise") - F("discount_paise") + F("delivery_paise"))


def _items_off(orders):
    items = OrderItem.objects.filter(order=OuterRef("pk"))
    summed = orders.annotate(
        items_summed=total(items, F("unit_paise") * F("quantity")),
        discount_summed=total(items, "discount_paise"),
        tax_summed=total(items, F("cgst_paise") + F("sgst_paise") + F("igst_paise"))
        + F("delivery_tax_paise"),
    )
    return summed.exclude(
        items_paise=F("items_summed"),
        discount_paise=F("discount_summed"),
        tax_paise=F("tax_summed"),
    )


def _empty(orders):
    item = OrderItem.objects.filter(order=OuterRef("pk"))
    address = OrderAddress.objects.filter(order=OuterRef("pk"), kind=OrderAddress.Kind.DELIVERY)
    return orders.filter(~Exists(item) | ~Exists(address))


def _item_off(items):
    taxes = F("taxable_paise") + F("cgst_paise") + F("sgst_paise") + F("igst_paise")
    return items.exclude(
        total_paise=F("unit_paise") * F("quantity") - F("discount_paise")
    ) | items.exclude(total_paise=taxes)


def _rounded(over, by):
    """`over` by `by`, rounded half up, in whole numbers, as orders.tax does."""
    return (over * 2 + by) / (by * 2)


def _tax_off(items):
    """Two equal halves within the state or the whole across states, at the item's rate."""
    gross, rate = Cast("total_paise", BigIntegerField()), Cast("gst_rate_bps", BigIntegerField())
    known = items.annotate(
        half=_rounded(gross * rate, (rate + WHOLE) * 2),
        whole=_rounded(gross * rate, rate + WHOLE),
    )
    within = Q(cgst_paise=F("half"), sgst_paise=F("half"), igst_paise=0)
    across = Q(cgst_paise=0, sgst_paise=0, igst_paise=F("whole"))
    return known.exclude(within | across)


def _too_dear(items):
    return items.filter(Q(unit_paise__gt=F("mrp_paise")) | Q(quantity__lt=1))


ITEM = ("pk", "order__number", "sku", "quantity", "unit_paise", "total_paise")

CHECKS = [
    Check(
        "order-total-adds-up",
        10,
        "Items less discount plus delivery is the total.",
        Order,
        _total_off,
        ("number", "items_paise", "discount_paise", "delivery_paise", "total_paise"),
    ),
    Check(
        "order-is-sum-of-items",
        10,
        "Items, discount and tax of an order are the sums of its items.",
        Order,
        _items_off,
        (
            "number",
            "items_paise",
            "items_summed",
            "discount_paise",
            "discount_summed",
            "tax_paise",
            "tax_summed",
        ),
    ),
    Check(
        "order-is-complete",
        3,
        "An order has items, and an address to which they go.",
        Order,
        _empty,
        ("number", "status", "placed_at"),
    ),
    Check(
        "item-adds-up",
        10,
        "An item's total is its price less discount, and its taxable value plus taxes.",
        OrderItem,
        _item_off,
        (*ITEM, "discount_paise", "taxable_paise"),
    ),
    Check(
        "item-tax-is-right",
        10,
        "The GST within an item's total is that of its rate, rounded once.",
        OrderItem,
        _tax_off,
        (*ITEM, "gst_rate_bps", "cgst_paise", "sgst_paise", "igst_paise"),
    ),
    Check(
        "item-within-mrp",
        5,
        "Nothing was sold above the maximum retail price printed on it.",
        OrderItem,
        _too_dear,
        (*ITEM, "mrp_paise"),
    ),
]
