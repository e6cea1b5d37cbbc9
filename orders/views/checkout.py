"""Checkout, on one page: who, where to, how sent, how paid, and what it comes to."""

import contextlib

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Address
from accounts.places import find_place
from orders import access, blanks
from orders.forms import CheckoutForm
from orders.gateways.base import GatewayError
from orders.models import Order
from orders.services import carts, payments
from orders.services.checkout import CheckoutError, EmptyCart, Offer, make_offer, place_order
from orders.services.lifecycle import IllegalStep
from orders.states import PaymentMethod
from orders.views.answers import see_other
from shop.services.stock import OutOfStock


@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request):
    """Show the form; on a valid submit, place the order and go on to pay."""
    is_update = "update" in request.POST
    cart = access.find_cart(request)
    if not is_update and (done := _already_placed(request, cart)):
        return done
    lines = carts.priced_lines(cart) if cart else []
    has_news = any(line.has_changed for line in lines)
    if not lines or (has_news and request.method != "POST"):
        return see_other(reverse("orders:cart"))

    offer = _offer(request, lines)
    if request.method != "POST":
        form = CheckoutForm(initial=_initial(request, cart, offer), options=offer.options)
        return _page(request, form, lines, offer)
    if is_update:
        return _page(request, _as_typed(request, cart, offer), lines, offer)
    form = CheckoutForm(request.POST, options=offer.options)
    if not form.is_valid():
        return _again(request, form, cart, lines, offer)
    try:
        order = place_order(
            form.cleaned_data["checkout_key"],
            form.buyer(),
            shown_paise=form.cleaned_data["shown_paise"],
            user=request.user if request.user.is_authenticated else None,
        )
    except EmptyCart:
        return see_other(reverse("orders:cart"))
    except (CheckoutError, OutOfStock) as problem:
        form.add_error(None, str(problem))
        return _again(request, form, cart, lines, offer)
    return _go_on(request, order)


def _already_placed(request, cart):
    """Lead on to the order that this cart has become: at the second click of a double click,

    and when the answer to the first was lost on its way, and one comes back to look.
    """
    key = request.POST.get("checkout_key") or request.session.get(access.CART_KEY, "")
    is_open = not key or (cart is not None and cart.key == key)
    order = None if is_open else Order.objects.filter(cart_key=key).first()
    return _go_on(request, order) if order else None


def _go_on(request, order: Order):
    """Remember the order here, open the payment, and show where it goes on."""
    access.remember(request, order)
    access.show_count(request, None)
    if not order.is_awaiting_payment:
        return see_other(reverse("orders:order", args=[order.number]))
    if request.method == "POST":
        # If it fails the pay page says so, and offers to try again.
        with contextlib.suppress(GatewayError, IllegalStep):
            payments.open_request(order)
    return see_other(reverse("orders:pay", args=[order.number]))


def _offer(request, lines) -> Offer:
    pin = request.POST.get("pin", "").strip()
    address = None if request.method == "POST" else _address(request)
    if address:
        pin = address.pin
    place = find_place(pin)
    return make_offer(
        lines,
        pin=pin if place else "",
        state=place.state if place else "",
        code=request.POST.get("delivery", ""),
    )


def _address(request) -> Address | None:
    if not request.user.is_authenticated:
        return None
    return request.user.addresses.order_by("-is_default", "pk").first()


def _initial(request, cart, offer: Offer) -> dict:
    """What is known before anything was typed: the account's own data, and the first choices."""
    known = {
        "payment": PaymentMethod.RAZORPAY,
        "delivery": offer.chosen.code if offer.chosen else "",
        "shown_paise": offer.quote.total_paise,
        "checkout_key": cart.key,
    }
    if request.user.is_authenticated:
        user = request.user
        known |= {"email": user.email, "name": user.name, "phone": user.phone}
        if address := _address(request):
            names = ("name", "phone", "pin", "line1", "line2", "city", "state")
            known |= {name: getattr(address, name) for name in names}
    return known


def _as_typed(request, cart, offer: Offer) -> CheckoutForm:
    """The form with what was typed so far, unjudged, and the total for the new choice."""
    typed = {name: value for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
    place = find_place(typed.get("pin", ""))
    if place:
        typed |= {"city": typed.get("city") or place.city, "state": place.state}
    return CheckoutForm(
        initial=typed | _totals(cart, offer),
        options=offer.options,
    )


def _totals(cart, offer: Offer) -> dict:
    return {
        "delivery": offer.chosen.code if offer.chosen else "",
        "shown_paise": offer.quote.total_paise,
        "checkout_key": cart.key,
    }


def _again(request, form, cart, lines, offer: Offer):
    """Show the refused form with all that was typed, and the total as it is now."""
    form.data = form.data.copy()
    form.data["shown_paise"] = str(offer.quote.total_paise)
    form.data["checkout_key"] = cart.key
    return _page(request, form, lines, offer, status=422)


def _page(request, form, lines, offer: Offer, *, status: int = 200):
    words = {
        "form": form,
        "fields": blanks.as_html(form),
        "lines": lines,
        "offer": offer,
        "cod_possible": bool(offer.chosen and offer.chosen.allows_cod),
    }
    return render(request, "orders/checkout.html", words, status=status)


@require_safe
def place(request, pin: str):
    """JSON for the form's script: where a PIN code is."""
    found = find_place(pin)
    if found is None:
        return JsonResponse({"error": "We do not know this PIN code."}, status=404)
    return JsonResponse(
        {
            "city": found.city,
            "state": found.state,
            "state_name": found.state_name,
            "is_served": found.is_served,
        }
    )
