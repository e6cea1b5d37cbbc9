"""Rules of the shelf: what is on it, what is promised, and the movements that say why."""

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When

from orders.models import OrderItem, RefundItem
from orders.services.doctor.check import Check
from orders.services.doctor.sums import missing, moved, total
from orders.states import OrderStatus
from shop.models import MovementKind, StockMovement, Variant
from shop.models.stock import EFFECTS

BOUGHT = [OrderStatus.CONFIRMED, OrderStatus.COMPLETED]
FOR_ORDERS = [
    MovementKind.RESERVE,
    MovementKind.RELEASE,
    MovementKind.SALE,
    MovementKind.RETURN,
]


def _effect(column: int) -> Case:
    """What a movement did to on_hand (0) or reserved (1)."""
    return Case(
        *[
            When(kind=kind, then=F("quantity") * signs[column])
            for kind, signs in EFFECTS.items()
            if signs[column]
        ],
        default=Value(0),
    )


def _off_their_movements(variants):
    mine = StockMovement.objects.filter(variant=OuterRef("pk"))
    summed = variants.annotate(
        on_hand_by_movements=total(mine, _effect(0)),
        reserved_by_movements=total(mine, _effect(1)),
    )
    return summed.exclude(on_hand=F("on_hand_by_movements"), reserved=F("reserved_by_movements"))


def _not_a_shelf(variants):
    return variants.filter(Q(on_hand__lt=0) | Q(reserved__lt=0) | Q(reserved__gt=F("on_hand")))


def _oversold(variants):
    mine = StockMovement.objects.filter(variant=OuterRef("pk"))
    summed = variants.annotate(
        sold=total(mine.filter(kind=MovementKind.SALE)),
        returned=total(mine.filter(kind=MovementKind.RETURN)),
        received=total(mine.filter(kind__in=[MovementKind.RECEIVE, MovementKind.ADJUST_UP])),
    )
    return summed.filter(sold__gt=F("received") + F("returned"))


def _off_their_holds(variants):
    held = OrderItem.objects.filter(variant=OuterRef("pk"), order__holds_stock=True)
    return variants.annotate(held_by_orders=total(held)).exclude(reserved=F("held_by_orders"))


def _hold_not_moved(items):
    """The promises that movements tell of, against those that the order believes to have."""
    promise = Case(
        When(kind=MovementKind.RESERVE, then=F("quantity")),
        When(kind__in=[MovementKind.RELEASE, MovementKind.SALE], then=-F("quantity")),
    )
    mine = moved(*FOR_ORDERS[:3], number="order__number", variant="variant")
    wanted = Case(When(order__holds_stock=True, then=F("quantity")), default=Value(0))
    return items.annotate(held_by_movements=total(mine, promise), held=wanted).exclude(
        held=F("held_by_movements")
    )


def _sale_not_moved(items):
    sold = total(moved(MovementKind.SALE, number="order__number", variant="variant"))
    is_bought = Q(order__status__in=BOUGHT) | Q(
        order__status=OrderStatus.CANCELLED, order__confirmed_at__isnull=False
    )
    wanted = Case(When(is_bought, then=F("quantity")), default=Value(0))
    return items.annotate(sold=sold, to_be_sold=wanted).exclude(sold=F("to_be_sold"))


def _returned_too_much(items):
    back = total(moved(MovementKind.RETURN, number="order__number", variant="variant"))
    sold = total(moved(MovementKind.SALE, number="order__number", variant="variant"))
    return items.annotate(returned=back, sold=sold).filter(returned__gt=F("sold"))


def _cancelled_but_not_back(items):
    back = total(moved(MovementKind.RETURN, number="order__number", variant="variant"))
    sold = total(moved(MovementKind.SALE, number="order__number", variant="variant"))
    cancelled = items.filter(order__status=OrderStatus.CANCELLED)
    return cancelled.annotate(returned=back, sold=sold).filter(returned__lt=F("sold"))


def _restocked_in_words_only(items):
    back = total(moved(MovementKind.RETURN, number="order__number", variant="variant"))
    restocked = total(RefundItem.objects.filter(item=OuterRef("pk"), is_restocked=True))
    return items.annotate(returned=back, restocked=restocked).filter(restocked__gt=F("returned"))


def _for_nobody(movements):
    item = OrderItem.objects.filter(
        order__number=OuterRef("reference"), variant=OuterRef("variant")
    )
    for_orders = Q(kind__in=FOR_ORDERS[:3]) | Q(kind=MovementKind.RETURN) & ~Q(reference="")
    return movements.filter(for_orders & ~Exists(item))


def _variant_twice(items):
    other = OrderItem.objects.filter(
        order=OuterRef("order"), variant=OuterRef("variant"), pk__lt=OuterRef("pk")
    )
    return items.filter(Exists(other))


def _sold_unpromised(movements):
    sales = movements.filter(kind=MovementKind.SALE)
    return sales.filter(
        missing(
            StockMovement.objects.filter(
                kind=MovementKind.RESERVE,
                reference=OuterRef("reference"),
                variant=OuterRef("variant"),
                pk__lt=OuterRef("pk"),
            )
        )
    )


ITEM = ("pk", "order__number", "order__status", "sku", "quantity")
MOVEMENT = ("pk", "variant__sku", "kind", "quantity", "reference", "created_at")

CHECKS = [
    Check(
        "stock-equals-movements",
        1,
        "On hand and reserved are the sums of their movements.",
        Variant,
        _off_their_movements,
        ("sku", "on_hand", "on_hand_by_movements", "reserved", "reserved_by_movements"),
    ),
    Check(
        "stock-not-negative",
        1,
        "Nothing is below zero, and no more is reserved than is on hand.",
        Variant,
        _not_a_shelf,
        ("sku", "on_hand", "reserved"),
    ),
    Check(
        "stock-not-oversold",
        2,
        "No more was sold than was received.",
        Variant,
        _oversold,
        ("sku", "sold", "received", "returned"),
    ),
    Check(
        "stock-reserved-for-orders",
        1,
        "What is reserved is what orders hold.",
        Variant,
        _off_their_holds,
        ("sku", "reserved", "held_by_orders"),
    ),
    Check(
        "holds-have-movements",
        3,
        "An order holds just what its movements reserved, and nothing once it is over.",
        OrderItem,
        _hold_not_moved,
        (*ITEM, "order__holds_stock", "held_by_movements"),
    ),
    Check(
        "sales-have-movements",
        2,
        "What was bought has left the shelf once, and what was not bought never.",
        OrderItem,
        _sale_not_moved,
        (*ITEM, "sold"),
    ),
    Check(
        "sales-were-reserved",
        3,
        "Each unit sold was reserved for its order before.",
        StockMovement,
        _sold_unpromised,
        MOVEMENT,
    ),
    Check(
        "returns-within-sales",
        2,
        "No more came back of an order than was sold to it.",
        OrderItem,
        _returned_too_much,
        (*ITEM, "sold", "returned"),
    ),
    Check(
        "cancelled-stock-is-back",
        1,
        "What a cancelled order had bought is on the shelf again.",
        OrderItem,
        _cancelled_but_not_back,
        (*ITEM, "sold", "returned"),
    ),
    Check(
        "restocked-is-back",
        1,
        "What a refund put back on the shelf has a movement that did so.",
        OrderItem,
        _restocked_in_words_only,
        (*ITEM, "restocked", "returned"),
    ),
    Check(
        "movements-have-orders",
        3,
        "Whatever was reserved, released or sold was so for an item of an order.",
        StockMovement,
        _for_nobody,
        MOVEMENT,
    ),
    Check(
        "items-variant-once",
        4,
        "An order has each variant once.",
        OrderItem,
        _variant_twice,
        ITEM,
    ),
]
