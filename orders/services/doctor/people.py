"""Rules about people: accounts, addresses, carts, and the keys that open an order's page."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length, Lower
from django.utils import timezone

from accounts.models import Address, User
from orders.models import MAX_QUANTITY, Cart, CartLine, Order, OrderItem
from orders.services.doctor.check import Check

KEY_LENGTH = 32  # 24 random bytes, written in base64
LEFT_FOR = timedelta(days=62)  # run_periodic forgets carts after 60


def _short_key(orders):
    return orders.alias(length=Length("access_key")).filter(
        Q(length__lt=KEY_LENGTH) | Q(access_key=F("number"))
    )


def _short_review_key(items):
    return items.alias(length=Length("review_key")).filter(length__lt=KEY_LENGTH)


def _email_not_lower(orders):
    return orders.exclude(email=Lower("email"))


def _order_number_odd(orders):
    return orders.alias(length=Length("number")).filter(length__lt=10)


def _same_login(users):
    named = users.annotate(login=Lower("email"))
    other = User.objects.alias(login=Lower("email")).filter(
        login=OuterRef("login"), pk__lt=OuterRef("pk")
    )
    return named.filter(Exists(other))


def _second_default(addresses):
    other = Address.objects.filter(user=OuterRef("user"), is_default=True, pk__lt=OuterRef("pk"))
    return addresses.filter(Exists(other), is_default=True)


def _cart_is_an_order(carts):
    return carts.filter(Exists(Order.objects.filter(cart_key=OuterRef("key"))))


def _left_behind(carts):
    return carts.filter(user=None, updated_at__lt=timezone.now() - LEFT_FOR)


def _odd_quantity(lines):
    return lines.filter(Q(quantity__lt=1) | Q(quantity__gt=MAX_QUANTITY))


CHECKS = [
    Check(
        "order-key-is-secret",
        13,
        "The key that opens an order's page cannot be guessed.",
        Order,
        _short_key,
        ("number", "placed_at"),
    ),
    Check(
        "order-number-is-random",
        13,
        "Order numbers cannot be counted through.",
        Order,
        _order_number_odd,
        ("number", "placed_at"),
    ),
    Check(
        "review-key-is-secret",
        13,
        "The key with which an item is reviewed cannot be guessed.",
        OrderItem,
        _short_review_key,
        ("pk", "order__number", "sku"),
    ),
    Check(
        "order-email-is-lower",
        13,
        "An order's e-mail address is in lower case, so that its account finds it.",
        Order,
        _email_not_lower,
        ("number", "placed_at"),
    ),
    Check(
        "user-email-once",
        13,
        "An e-mail address, in any case, is the login of one account.",
        User,
        _same_login,
        ("pk", "joined_at"),
    ),
    Check(
        "address-default-once",
        13,
        "A user has one default address at most.",
        Address,
        _second_default,
        ("pk", "user_id"),
    ),
    Check(
        "cart-became-one-order",
        4,
        "A cart that became an order is gone.",
        Cart,
        _cart_is_an_order,
        ("pk", "key", "updated_at"),
    ),
    Check(
        "cart-quantity-within-limit",
        4,
        f"A cart line is of one to {MAX_QUANTITY} units.",
        CartLine,
        _odd_quantity,
        ("pk", "cart_id", "variant__sku", "quantity"),
    ),
    Check(
        "visitors-carts-are-forgotten",
        16,
        "Carts that visitors left are forgotten; if not, nothing runs run_periodic.",
        Cart,
        _left_behind,
        ("pk", "updated_at"),
    ),
]
