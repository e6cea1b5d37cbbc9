"""Carts, buyers and orders for tests. Orders are placed through the services, as in life."""

import itertools
import threading
from collections import Counter

from django.db import connection, connections

from accounts.models import User
from orders import gateways
from orders.models import Cart, CartLine, DeliveryMethod, Order
from orders.services import carts, payments
from orders.services.checkout import Buyer, make_offer, place_order
from shop.tests.factories import make_variant

_numbers = itertools.count(1)


def make_method(code: str = "standard", **fields) -> DeliveryMethod:
    defaults = {"name": "Standard", "fee_paise": 49_00, "free_above_paise": 499_00}
    return DeliveryMethod.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_user(email: str = "", **fields) -> User:
    return User.objects.create_user(email or f"shopper{next(_numbers)}@example.com", **fields)


def make_cart(*lines, user=None) -> Cart:
    """A cart of (variant, quantity) pairs; one lamp at ₹500 unless they are given."""
    cart = Cart.objects.create(user=user)
    for variant, quantity in lines or [(make_variant(), 1)]:
        CartLine.objects.create(
            cart=cart, variant=variant, quantity=quantity, listed_paise=variant.price_paise
        )
    return cart


def make_buyer(**fields) -> Buyer:
    defaults = {
        "email": "buyer@example.com",
        "name": "Test Buyer",
        "phone": "9845012345",
        "pin": "560001",
        "line1": "12 Market Road",
        "line2": "",
        "city": "Bengaluru",
        "state": "29",
        "delivery": "standard",
        "payment": "razorpay",
    }
    return Buyer(**defaults | fields)


def total_of(cart: Cart, buyer: Buyer) -> int:
    lines = carts.priced_lines(cart)
    offer = make_offer(lines, pin=buyer.pin, state=buyer.state, code=buyer.delivery)
    return offer.quote.total_paise


def make_order(*lines, user=None, **buyer_fields) -> Order:
    """An order placed through the service: awaiting payment, or confirmed with payment="cod"."""
    make_method()
    cart, buyer = make_cart(*lines), make_buyer(**buyer_fields)
    return place_order(cart.key, buyer, shown_paise=total_of(cart, buyer), user=user)


def make_request(*lines, **buyer_fields):
    """An order's open request at the gateway that is in use."""
    return payments.open_request(make_order(*lines, **buyer_fields))


def make_paid_order(*lines, **buyer_fields) -> Order:
    """An order that was paid at the gateway that is in use."""
    request = make_request(*lines, **buyer_fields)
    payments.record_payment(gateways.current().pay(request.gateway_id))
    return Order.objects.get(pk=request.order_id)


def at_once(*calls) -> Counter:
    """Run the calls in threads that start together; count how they ended, by exception."""
    ended, barrier = Counter(), threading.Barrier(len(calls))

    def run(call):
        try:
            barrier.wait()
            call()
            ended["ok"] += 1
        except Exception as problem:  # what it was is what the test asks
            ended[type(problem).__name__] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    connection.close()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return ended
