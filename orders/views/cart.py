"""The cart: looking never writes, and changes are single statements."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from orders import access
from orders.forms import AddForm, QuantityForm
from orders.services import carts
from orders.services.checkout import make_offer
from orders.views.answers import see_other
from shop.access import same_origin_only


@require_safe
def show(request):
    """List what is in the cart, what it costs today, and what changed since."""
    cart = access.find_cart(request)
    lines = carts.priced_lines(cart) if cart else []
    words = _words(lines)
    if not lines:
        access.show_count(request, cart)
        words["last_order"] = next(iter(request.session.get(access.ORDERS_KEY, [])), "")
    return render(request, "orders/cart.html", words)


def _words(lines: list[carts.PricedLine]) -> dict:
    sellable = [line for line in lines if not line.is_withdrawn]
    return {
        "lines": carts.with_pictures(lines),
        "changes": [line for line in lines if line.has_changed],
        "can_check_out": bool(sellable),
        "offer": make_offer(sellable, pin="", state="", code="") if sellable else None,
        "products": {line.variant.product_id for line in lines},
        "saving_paise": sum(line.variant.saving_paise * line.quantity for line in sellable),
    }


@same_origin_only
@require_POST
def add(request):
    """Put a variant into the cart and show the cart."""
    return _put(request, carts.add, "{} is in your cart.")


@same_origin_only
@require_POST
def restore(request):
    """Put back what was taken out just now."""
    return _put(request, carts.restore, "{} is back in your cart.")


def _put(request, put, words: str):
    """Let `put` do with the cart, the variant and the quantity that were sent what it does."""
    form = AddForm(request.POST)
    if not form.is_valid():
        return _cart_page(request, "Choose a product and a quantity from 1 to 20.")
    wanted = form.cleaned_data["variant"]
    variant = carts.find_variants([wanted]).get(wanted)
    if variant is None or not carts.is_offered(variant):
        return _cart_page(request, "This product is not for sale any more.", status=404)
    if carts.is_sold_out(variant):
        return _cart_page(request, f"{variant.product.name} is sold out.", status=409)
    with transaction.atomic():
        cart = access.open_cart(request)
        put(cart, variant, form.cleaned_data["quantity"])
    access.show_count(request, cart)
    messages.success(request, words.format(variant.product.name))
    return see_other(reverse("orders:cart"))


@require_POST
def line(request, line_id: int):
    """Change how many of a line; 0 takes it out, and offers to put it back."""
    cart = access.find_cart(request)
    form = QuantityForm(request.POST)
    if cart is None:
        raise Http404
    if not form.is_valid():
        return _cart_page(request, "Choose a quantity from 0 to 20.")
    quantity = form.cleaned_data["quantity"]
    found = cart.lines.select_related("variant__product").filter(pk=line_id) if not quantity else ()
    gone = next(iter(found), None)
    if not carts.set_quantity(cart, line_id, quantity):
        # By a double click or in another tab it may have gone already.
        return _cart_page(request, "That is not in your cart any more.", status=404)
    if gone:
        messages.info(request, render_to_string("orders/_removed.html", {"line": gone}))
    access.show_count(request, cart)
    return see_other(reverse("orders:cart"))


@require_POST
def accept(request):
    """Take over what changed since the lines were put in, and go on."""
    cart = access.find_cart(request)
    if cart is not None:
        carts.accept_changes(cart)
        access.show_count(request, cart)
    return see_other(reverse("orders:cart"))


def _cart_page(request, problem: str, *, status: int = 400):
    """The cart as it is, with a sentence on what could not be done."""
    cart = access.find_cart(request)
    lines = carts.priced_lines(cart) if cart else []
    words = _words(lines) | {"problem": problem}
    return render(request, "orders/cart.html", words, status=status)
