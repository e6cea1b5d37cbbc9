"""From a cart to an order: what it would cost, and the one transaction that agrees on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from orders import delivery, emails, pricing
from orders.gateways.base import LEAST_PAISE
from orders.models import Cart, DeliveryMethod, Order, OrderAddress, OrderItem
from orders.models.order import new_access_key
from orders.services import carts, expiry, lifecycle
from orders.services.carts import PricedLine
from orders.states import PaymentMethod
from shop.prepared import statement
from shop.remembered import Remembered
from shop.services import stock

delivery_methods = Remembered(
    lambda: list(DeliveryMethod.objects.filter(is_active=True).prefetch_related("zones"))
)
TRIES = 4  # others may take what was freed; then it is sold out, not an endless race


class CheckoutError(Exception):
    """The order cannot be placed as it was shown; the text tells the shopper why."""


class EmptyCart(CheckoutError):
    """There is nothing in the cart, and no order that it became."""


class PriceChanged(CheckoutError):
    """The total is not what the page showed: it has to be seen again."""


class TooLittle(CheckoutError):
    """The total is less than can be paid online."""


class NoDelivery(CheckoutError):
    """The delivery or the payment chosen is not to be had for this PIN and these items."""


@dataclass(frozen=True)
class Buyer:
    """Who buys, where to, and how it is sent and paid."""

    email: str
    name: str
    phone: str
    pin: str
    line1: str
    line2: str
    city: str
    state: str
    delivery: str
    payment: str
    gstin: str = ""
    note: str = ""


@dataclass(frozen=True)
class Offer:
    """What the checkout page shows: ways to send it, the one chosen, and what it all costs."""

    options: list[delivery.DeliveryOption]
    chosen: delivery.DeliveryOption | None
    quote: pricing.Quote


def make_offer(lines: Sequence[PricedLine], *, pin: str, state: str, code: str) -> Offer:
    """Work out delivery and price of these lines for a PIN and a state; two queries at most.

    code  the delivery method wanted; the first that serves the PIN stands in for it
    """
    items_paise = sum(line.total_paise for line in lines)
    options = delivery.options_for(
        delivery_methods(),
        pin=pin,
        items_paise=items_paise,
        grams=carts.weight(lines),
        today=timezone.localdate(),
    )
    wanted = [option for option in options if option.code == code]
    chosen = (wanted or options or [None])[0]
    quote = pricing.quote(
        [line.as_line() for line in lines],
        delivery_paise=chosen.fee_paise if chosen else 0,
        same_state=(state or settings.SHOP_STATE) == settings.SHOP_STATE,
    )
    return Offer(options, chosen, quote)


def place_order(cart_key: str, buyer: Buyer, *, shown_paise: int, user=None) -> Order:
    """Turn a cart into an order that awaits payment, with its stock reserved.

    cart_key      as the page showed it; if that cart is an order by now, returns it
    shown_paise   the total the shopper agreed to

    All of it or nothing. Locks the cart, then the variants by key, so two checkouts
    cannot deadlock. Cash on delivery is confirmed at once. Stock that orders hold whose
    time has run out is freed when it is wanted. Does not talk to the gateway;
    payments.open_request() does. Raises EmptyCart, PriceChanged, NoDelivery, TooLittle or
    stock.OutOfStock.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            return _place(cart_key, buyer, shown_paise, user)
        except stock.OutOfStock as problem:
            now, short = timezone.now(), problem.variant
            if not tries_left or not expiry.free_up(short, problem.quantity, now):
                raise


def _place(cart_key: str, buyer: Buyer, shown_paise: int, user) -> Order:
    with transaction.atomic(durable=True):
        cart = next(iter(_locked_cart(cart_key)), None)
        if cart is None:
            return _order_of(cart_key)
        lines = carts.priced_lines(cart)
        if not lines:
            raise EmptyCart("Your cart is empty.")
        for line in lines:
            if line.sellable < line.quantity:
                raise stock.OutOfStock(line.variant, line.quantity)
        offer = make_offer(lines, pin=buyer.pin, state=buyer.state, code=buyer.delivery)
        _check_delivery(offer, buyer)
        is_online = buyer.payment == PaymentMethod.RAZORPAY
        if is_online and offer.quote.total_paise < LEAST_PAISE:
            raise TooLittle("Less than one rupee cannot be paid online.")
        if offer.quote.total_paise != shown_paise:
            raise PriceChanged("The total has changed since you saw it. Please look again.")
        order = _write_order(cart, buyer, offer, user)
        address = _write_address(order, buyer)
        items = _write_items(order, lines, offer.quote)
        goods = [(line.variant, line.quantity) for line in lines]
        stock.reserve(goods, reference=order.number)
        lifecycle.note(order, "Placed", by=buyer.email)
        if order.is_cod:
            lifecycle.confirm(order, by="checkout", goods=goods)
        emails.queue_placed(order, items, address)
        cart.delete()
    return order


@statement
def _locked_cart(key: str) -> QuerySet[Cart]:
    """The cart of this key, if it is still there; it is ours until the transaction ends."""
    return Cart.objects.select_for_update().filter(key=key)


def _order_of(cart_key: str) -> Order:
    order = Order.objects.filter(cart_key=cart_key).first()
    if order is None:
        raise EmptyCart("Your cart is empty.")
    return order


def _check_delivery(offer: Offer, buyer: Buyer) -> None:
    if offer.chosen is None:
        raise NoDelivery(f"We cannot deliver to PIN {buyer.pin} yet.")
    if offer.chosen.code != buyer.delivery:
        raise NoDelivery(f"That way of delivery does not serve PIN {buyer.pin}. Choose another.")
    if buyer.payment == PaymentMethod.COD and not offer.chosen.allows_cod:
        raise NoDelivery("Cash on delivery is not possible here. Please pay online.")


def _write_order(cart: Cart, buyer: Buyer, offer: Offer, user) -> Order:
    quote, chosen = offer.quote, offer.chosen
    is_cod = buyer.payment == PaymentMethod.COD
    hold = timedelta(minutes=settings.ORDER_HOLD_MINUTES)
    return Order.objects.create(
        cart_key=cart.key,
        user=user,
        email=buyer.email.lower(),  # so that an account finds its orders by index
        phone=buyer.phone,
        note=buyer.note,
        gstin=buyer.gstin,
        payment_method=buyer.payment,
        holds_stock=True,
        items_paise=quote.items_paise,
        discount_paise=quote.discount_paise,
        delivery_paise=quote.delivery_paise,
        delivery_tax_paise=quote.delivery_gst.tax_paise,
        tax_paise=quote.tax_paise,
        total_paise=quote.total_paise,
        delivery_name=chosen.name,
        deliver_from=chosen.arrives_from,
        deliver_by=chosen.arrives_by,
        expires_at=None if is_cod else timezone.now() + hold,
    )


def _write_address(order: Order, buyer: Buyer) -> OrderAddress:
    return OrderAddress.objects.create(
        order=order,
        name=buyer.name,
        phone=buyer.phone,
        pin=buyer.pin,
        line1=buyer.line1,
        line2=buyer.line2,
        city=buyer.city,
        state=buyer.state,
    )


def _write_items(
    order: Order, lines: Sequence[PricedLine], quote: pricing.Quote
) -> list[OrderItem]:
    return OrderItem.objects.bulk_create(
        OrderItem(
            order=order,
            variant=line.variant,
            product_name=line.variant.product.name,
            product_path=line.variant.product.get_absolute_url(),
            options=line.variant.label,
            sku=line.variant.sku,
            hsn=line.variant.product.hsn,
            gst_rate_bps=line.variant.product.gst_rate_bps,
            mrp_paise=line.variant.mrp_paise,
            unit_paise=line.unit_paise,
            quantity=line.quantity,
            discount_paise=quoted.discount_paise,
            taxable_paise=quoted.gst.taxable_paise,
            cgst_paise=quoted.gst.cgst_paise,
            sgst_paise=quoted.gst.sgst_paise,
            igst_paise=quoted.gst.igst_paise,
            total_paise=quoted.total_paise,
            review_key=new_access_key(),
        )
        for line, quoted in zip(lines, quote.lines, strict=True)
    )
