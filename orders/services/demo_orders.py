"""Ways to deliver and a few orders, so that the demo shop looks lived in."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from orders.models import Cart, DeliveryMethod, DeliveryZone, Order
from orders.services import cancellation, carts, checkout, feedback, shipments
from orders.states import PaymentMethod
from shop.models import Variant
from shop.services import reviews

COD_LIMIT_PAISE = 20_000_00
METROS = ["110", "380", "400", "411", "500", "560", "600", "700"]
METHODS = (
    {
        "code": "standard",
        "name": "Standard delivery",
        "description": "By courier, all over India. Free from ₹499.",
        "fee_paise": 49_00,
        "free_above_paise": 499_00,
        "included_grams": 5000,
        "per_extra_500g_paise": 15_00,
        "days_min": 3,
        "days_max": 6,
        "cod_limit_paise": COD_LIMIT_PAISE,
        "position": 1,
    },
    {
        "code": "express",
        "name": "Express delivery",
        "description": "By air or by road overnight, in the large cities.",
        "fee_paise": 129_00,
        "included_grams": 3000,
        "per_extra_500g_paise": 30_00,
        "days_min": 1,
        "days_max": 3,
        "cod_limit_paise": COD_LIMIT_PAISE,
        "position": 2,
    },
)
STAFF = "demo staff"


def set_up_delivery() -> int:
    """Add the delivery methods that are missing, with their zones; returns how many."""
    added = 0
    for values in METHODS:
        with transaction.atomic():
            code = values["code"]
            method, is_new = DeliveryMethod.objects.get_or_create(code=code, defaults=values)
            if is_new and code == "express":
                DeliveryZone.objects.bulk_create(
                    DeliveryZone(method=method, pin_from=prefix) for prefix in METROS
                )
            added += is_new
    return added


def _leave(order: Order) -> None:
    """The order stays as it was placed."""


def _ship(order: Order) -> None:
    shipments.ship(order, by=STAFF, carrier="Bharat Parcel", tracking=f"BP{order.pk:08d}")


def _deliver(order: Order) -> None:
    _ship(order)
    shipments.deliver(order, by=STAFF)
    _review(Order.objects.get(pk=order.pk))


def _review(order: Order) -> None:
    """Its buyer says what they think: one review can be read, the other waits for the staff."""
    first, second = order.items.all()
    read = feedback.say(
        order,
        first,
        author_name="Demo buyer",
        rating=5,
        title="Coffee as it should be",
        text="Drips slowly and evenly, and nothing rattles. The lid stays cool enough to touch.",
    )
    reviews.publish([read.pk])
    reviews.answer(read, "Thank you. A finer grind makes it stronger still.")
    feedback.say(
        order, second, author_name="Demo buyer", rating=4, title="", text="Fresh, well packed."
    )


def _cancel(order: Order) -> None:
    cancellation.cancel(order, by=order.email, reason="Ordered by mistake")


@dataclass(frozen=True)
class DemoOrder:
    """An order to be placed: under which cart key, of what, paid how, and what became of it."""

    key: str
    lines: tuple[tuple[str, int], ...]
    payment: str
    then: Callable[[Order], None]
    delivery: str = "standard"


ORDERS = (
    DemoOrder(
        "demo-order-delivered",
        (("KW-FIL-B4", 1), ("MP-PEA-F250", 2)),
        PaymentMethod.COD,
        _deliver,
    ),
    DemoOrder("demo-order-cancelled", (("NY-STO-WAV", 1),), PaymentMethod.COD, _cancel),
    DemoOrder(
        "demo-order-shipped",
        (("CT-ELE-TUR", 1), ("CT-TOP-3", 1)),
        PaymentMethod.COD,
        _ship,
        "express",
    ),
    DemoOrder(
        "demo-order-to-pack",
        (("NY-BPK-IND-M", 1), ("HT-MUL-SKY", 2), ("TL-SOA-N3", 1)),
        PaymentMethod.COD,
        _leave,
    ),
    DemoOrder(
        "demo-order-unpaid", (("BH-LMP-20", 1), ("MC-DIY-12", 1)), PaymentMethod.RAZORPAY, _leave
    ),
)


def place_orders(user) -> int:
    """Place the demo orders that the shop has not seen yet, for this user's default address.

    Each goes through the same services as a shopper's. What became of an order later is
    nobody's business here. An order whose goods the shop no longer has is left out.
    """
    address = user.addresses.filter(is_default=True).first()
    if address is None:
        return 0
    return sum(_place(wanted, user, address) for wanted in ORDERS)


def _place(wanted: DemoOrder, user, address) -> bool:
    if Order.objects.filter(cart_key=wanted.key).exists():
        return False
    variants = {
        variant.sku: variant
        for variant in Variant.objects.on_sale().filter(sku__in=[sku for sku, _ in wanted.lines])
    }
    if any(sku not in variants or variants[sku].available < n for sku, n in wanted.lines):
        return False
    buyer = checkout.Buyer(
        email=user.email,
        name=address.name,
        phone=address.phone,
        pin=address.pin,
        line1=address.line1,
        line2=address.line2,
        city=address.city,
        state=address.state,
        delivery=wanted.delivery,
        payment=wanted.payment,
    )
    cart = _fill_cart(wanted, variants)
    offer = checkout.make_offer(
        carts.priced_lines(cart), pin=buyer.pin, state=buyer.state, code=buyer.delivery
    )
    order = checkout.place_order(wanted.key, buyer, shown_paise=offer.quote.total_paise, user=user)
    wanted.then(order)
    return True


def _fill_cart(wanted: DemoOrder, variants: dict[str, Variant]) -> Cart:
    """The cart that becomes the order; a run that broke off may have left it behind."""
    with transaction.atomic():
        Cart.objects.filter(key=wanted.key).delete()
        cart = Cart.objects.create(key=wanted.key)
        for sku, quantity in wanted.lines:
            carts.add(cart, variants[sku], quantity)
    return cart
