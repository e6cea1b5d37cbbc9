"""Who this visitor is to the orders app: their cart, and which orders they may see."""

from django.http import Http404
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from orders.models import Cart, Order
from orders.services import carts
from shop.prepared import row

CART_KEY = "cart_key"
ORDERS_KEY = "orders"
MAX_REMEMBERED = 20


def find_cart(request) -> Cart | None:
    """The user's cart, or the one whose key this browser's session holds. Never writes."""
    if request.user.is_authenticated:
        return Cart.objects.filter(user=request.user).first()
    key = request.session.get(CART_KEY)
    cart = row(Cart, key=key) if key else None
    return cart if cart and cart.user_id is None else None


def open_cart(request) -> Cart:
    """Like find_cart, but makes one where there is none, and remembers its key."""
    cart = find_cart(request)
    if cart is None:
        if request.user.is_authenticated:
            cart, _ = Cart.objects.get_or_create(user=request.user)
        else:
            cart = Cart.objects.create()
    request.session[CART_KEY] = cart.key
    return cart


def show_count(request, cart: Cart | None) -> None:
    """Tell the header's script how many things are in the cart."""
    request.header_cookies["cart_count"] = str(carts.count(cart) or "")


def merge_on_sign_in(request, user) -> None:
    """Signing in brings the visitor's cart along."""
    cart = carts.merge(request.session.get(CART_KEY), user)
    if cart is not None:
        request.session[CART_KEY] = cart.key
    if hasattr(request, "header_cookies"):
        show_count(request, cart)


def remember(request, order: Order) -> None:
    """Let this browser see the order it placed."""
    known = [number for number in request.session.get(ORDERS_KEY, []) if number != order.number]
    request.session[ORDERS_KEY] = [order.number, *known][:MAX_REMEMBERED]


def order_or_404(request, number: str) -> Order:
    """Return the order if this visitor may see it.

    Its owner may, the browser that placed it, and whoever has the mailed ?key=.
    Somebody else's order and none at all are one 404: it tells a guesser nothing.
    """
    # PostgreSQL refuses to look for a text with a zero byte.
    order = row(Order, number=number) if number.isprintable() else None
    if order is None:
        raise Http404
    has_key = constant_time_compare(request.GET.get("key", ""), order.access_key)
    if not (has_key or is_buyer(request, order)):
        raise Http404
    return order


def is_buyer(request, order: Order) -> bool:
    """Tell the buyer from somebody who has no more than the link, which may be passed on."""
    was_placed_here = order.number in request.session.get(ORDERS_KEY, [])
    return was_placed_here or _is_owner(request.user, order)


def _is_owner(user, order: Order) -> bool:
    """The account it was placed with; a guest's order belongs to the proven e-mail address."""
    if not user.is_authenticated:
        return False
    if order.user_id is not None:
        return order.user_id == user.pk
    return user.is_verified and user.email.lower() == order.email.lower()


def orders_of(user):
    """The orders of this account, and those its proven address placed as a guest."""
    own = Order.objects.filter(user=user)
    if user.is_verified:
        own = own | Order.objects.filter(user=None, email=user.email.lower())
    return own


def link(request, order: Order, page: str = "order") -> str:
    """The address of one of the order's pages, with the key when that is how one came in."""
    path = reverse(f"orders:{page}", args=[order.number])
    return with_key(path, order) if request.GET.get("key") else path


def with_key(path: str, order: Order) -> str:
    return f"{path}?key={order.access_key}"
