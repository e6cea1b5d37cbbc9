"""Which units of which item a refund is for, what they are worth, and whether they come back."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from orders.models import Order, OrderItem, Refund, RefundItem
from orders.services import lifecycle
from orders.states import OrderStatus, RefundStatus
from orders.tax import share
from shop.services import stock

SOLD = {OrderStatus.CONFIRMED, OrderStatus.COMPLETED}


class ItemsChanged(lifecycle.IllegalStep):
    """The items are not as they were shown; nothing was refunded."""


@dataclass(frozen=True)
class Part:
    """So many units of an item, at the amount that was shown to whoever asks for the refund."""

    item_id: int
    quantity: int
    amount_paise: int
    restock: bool = False


@dataclass(frozen=True)
class Left:
    """What of an item was not refunded yet, and how many units could go back on the shelf."""

    item: OrderItem
    quantity: int
    amount_paise: int
    restockable: int

    def worth(self, quantity: int) -> int:
        """What the next so many units come to.

        Divided so that the last unit takes what remains: whatever the sequence of partial
        refunds, together they are the item's total to the paisa.
        """
        return sum(share(self.amount_paise, [1] * self.quantity)[:quantity])


def left_of(order: Order) -> list[Left]:
    """Every item of the order with what is left of it, in the order's own order."""
    given = _sums(RefundItem.objects.exclude(refund__status=RefundStatus.FAILED), order)
    # Goods that came back are back, even where the money of that refund did not arrive.
    returned = _sums(RefundItem.objects.filter(is_restocked=True), order)
    was_sold = order.status in SOLD
    left = []
    for item in order.items.select_related("variant__product"):
        quantity, amount_paise = given.get(item.pk, (0, 0))
        back = returned.get(item.pk, (0, 0))[0]
        left.append(
            Left(
                item=item,
                quantity=item.quantity - quantity,
                amount_paise=item.total_paise - amount_paise,
                restockable=item.quantity - back if was_sold else 0,
            )
        )
    return left


def _sums(rows, order: Order) -> dict[int, tuple[int, int]]:
    summed = rows.filter(item__order=order).values("item_id")
    summed = summed.annotate(units=Sum("quantity"), paise=Sum("amount_paise")).order_by()
    return {row["item_id"]: (row["units"], row["paise"]) for row in summed}


def write(refund: Refund, order: Order, parts: Sequence[Part], *, actor=None) -> None:
    """Freeze what the refund is for, and put on the shelf what comes back.

    Call it under the order's lock. Raises ItemsChanged when somebody refunded or took
    back the same units meanwhile, or when the parts are worth more than the refund.
    """
    left = {one.item.pk: one for one in left_of(order)}
    for part in parts:
        one = left.get(part.item_id)
        if one is None or not 0 < part.quantity <= one.quantity:
            raise ItemsChanged("Not so many of that item are left to refund. Please look again.")
        if part.amount_paise != one.worth(part.quantity):
            raise ItemsChanged("What these items come to has changed. Please look again.")
        if part.restock and part.quantity > one.restockable:
            raise ItemsChanged("Not so many of that item can go back on the shelf.")
    if len({part.item_id for part in parts}) < len(parts):
        raise ItemsChanged("Each item can stand in a refund once.")
    if sum(part.amount_paise for part in parts) > refund.amount_paise:
        raise ItemsChanged("The items are worth more than the refund.")
    RefundItem.objects.bulk_create(
        RefundItem(
            refund=refund,
            item_id=part.item_id,
            quantity=part.quantity,
            amount_paise=part.amount_paise,
            is_restocked=part.restock,
        )
        for part in parts
    )
    back = [(left[part.item_id].item.variant, part.quantity) for part in parts if part.restock]
    if back:
        stock.take_back(back, reference=order.number, actor=actor, reason="Refunded")


def unreturned_lines(order: Order) -> list:
    """The order's sold units that are not back on the shelf: pairs of variant and quantity."""
    return [(one.item.variant, one.restockable) for one in left_of(order) if one.restockable]
