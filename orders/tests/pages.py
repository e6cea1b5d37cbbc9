"""Every page that a shopper may meet, as the shop answers it, for tests that judge them all."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from accounts.models import Address, OutgoingMail
from orders.models import Order, StockRequest
from orders.services import back_in_stock, shipments
from orders.tests.factories import make_buyer, make_order, make_request, make_user
from shop.models import ProductStatus
from shop.services import listing
from shop.tests.factories import (
    make_category,
    make_collection,
    make_image,
    make_product,
    make_review,
    make_variant,
)

PASSWORD = "monsoon-Lantern-42"
EMAIL = "reader@example.com"
FRAGMENTS = {"shop/recent.html"}  # cards alone, for a script to put into a page
FRAMES = {"base.html", "private.html"}


def every_page() -> Iterator[tuple[str, HttpResponse]]:
    """A name and the answer of each page, in the states in which it looks different."""
    yield from public_pages()
    yield from buying_pages()
    yield from order_pages()
    yield from account_pages()
    yield from error_pages()
    with override_settings(DEBUG=True):
        guide = Client().get("/styleguide/")
    yield "style guide", guide


def page_templates() -> set[str]:
    """The templates that are whole pages; parts begin with `_`."""
    folder = settings.BASE_DIR / "templates"
    names = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    pages = {name for name in names if not name.startswith(("admin/", "emails/"))}
    return {name for name in pages if "/_" not in f"/{name}"} - FRAGMENTS - FRAMES


def public_pages() -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    shelf = make_category("Lamps", description="Light for rooms and festivals.")
    make_category("Hanging lamps", parent=shelf)
    lamp = make_product(
        "Brass oil lamp",
        category=shelf,
        brand="Deepa",
        option_names=["Height", "Finish"],
        description="<h3>Care</h3><p>Wipe it dry.</p>",
        size_guide="<table><tr><th>S</th><td>20 cm</td></tr></table>",
    )
    for position, options in enumerate((["20 cm", "Red"], ["20 cm", "Blue"], ["30 cm", "Red"])):
        number = 0 if options[0] == "30 cm" else 9
        make_variant(lamp, options=options, on_hand=number, mrp_paise=700_00, position=position)
        make_image(lamp, position=position)
    for rating in (5, 4, 4):
        make_review(lamp, rating, title="Bright", text="Lights the room.")
    lamp.reviews.update(answer="Thank you.")
    empty = make_product("Clay lamp", category=shelf)
    make_variant(empty, on_hand=0)
    for number in range(30):
        make_variant(make_product(f"Tea light {number}", category=shelf))
    gone = make_variant().product
    gone.status = ProductStatus.ARCHIVED
    gone.save(update_fields=["status"])
    listing.reindex([gone.pk])
    for name, address in {
        "home": "/",
        "category": shelf.get_absolute_url(),
        "category, second page": f"{shelf.get_absolute_url()}?page=2",
        "category, filtered": f"{shelf.get_absolute_url()}?height=20+cm&max=900",
        "category, nothing fits": f"{shelf.get_absolute_url()}?max=1",
        "collection": make_collection("All there is").get_absolute_url(),
        "product": lamp.get_absolute_url(),
        "product, sold out": empty.get_absolute_url(),
        "product, gone": gone.get_absolute_url(),
        "reviews": f"{lamp.get_absolute_url()}reviews/",
        "search": "/search/?q=lamp",
        "search, nothing": "/search/?q=zzzqqq",
        "search, no words": "/search/",
        "delivery": f"/delivery/?variant={lamp.variants.first().pk}&pin=560001",
        "delivery, unknown": f"/delivery/?variant={lamp.variants.first().pk}&pin=1",
    }.items():
        yield name, client.get(address)
    sold_out = empty.variants.get()
    yield (
        "waiting, refused",
        client.post("/back-in-stock/", {"variant": sold_out.pk, "email": "nobody"}),
    )
    yield "waiting, asked", client.get("/back-in-stock/asked/")
    yield "waiting, stopped", client.get("/back-in-stock/stopped/")
    back_in_stock.ask(sold_out, EMAIL, timezone.now())
    yield "waiting", client.get(f"/back-in-stock/{StockRequest.objects.get().key}/")


def buying_pages() -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    yield "cart, empty", client.get("/cart/")
    first, second = make_variant(mrp_paise=800_00), make_variant(on_hand=3)
    make_image(first.product)
    for variant in (first, second):
        client.post("/cart/add/", {"variant": variant.pk, "quantity": 2})
    yield "cart", client.get("/cart/")
    yield "checkout", client.get("/checkout/")
    yield "checkout, refused", client.post("/checkout/", {"pin": "12", "email": "nobody"})
    second.price_paise = second.mrp_paise = 450_00
    second.save(update_fields=["price_paise", "mrp_paise"])
    yield "cart, changed", client.get("/cart/")
    order = make_request().order
    mine = f"?key={order.access_key}"
    yield "pay", client.get(f"/orders/{order.number}/pay/{mine}")
    yield "pay, failed", client.get(f"/orders/{order.number}/pay/{mine}&failed=1")
    yield "order, to be paid", client.get(f"/orders/{order.number}/{mine}")
    yield "callback, unclear", client.get("/payments/razorpay/callback/")


def order_pages() -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    order = make_order((make_variant(), 2), payment="cod")
    address = f"/orders/{order.number}/?key={order.access_key}"
    yield "order, confirmed", client.get(address)
    shipments.ship(order, by="staff", carrier="India Post", tracking="EA123456789IN")
    yield "order, shipped", client.get(address)
    shipments.deliver(Order.objects.get(pk=order.pk), by="staff")
    yield "order, delivered", client.get(address)
    item = order.items.get()
    review = f"/orders/{order.number}/review/{item.pk}/?key={order.access_key}"
    yield "review", client.get(review)
    yield "review, refused", client.post(review, {})


def account_pages() -> Iterator[tuple[str, HttpResponse]]:
    client = Client()
    words = {"email": EMAIL, "name": "A Reader", "password1": PASSWORD, "password2": PASSWORD}
    yield "register", client.get("/accounts/register/")
    yield "register, refused", client.post("/accounts/register/", words | {"email": "x"})
    yield "register, done", client.post("/accounts/register/", words, follow=True)
    yield "verify", client.get(_link("/accounts/verify/"))
    yield "verify, failed", client.get("/accounts/verify/?token=old")
    yield "sign in", client.get("/accounts/login/")
    yield (
        "sign in, refused",
        client.post("/accounts/login/", {"username": "x@example.com", "password": "y"}),
    )
    yield "password, forgotten", client.get("/accounts/password-reset/")
    asked = client.post("/accounts/password-reset/", {"email": EMAIL}, follow=True)
    yield "password, mail sent", asked
    yield "password, new", client.get(_link("/accounts/password-reset/"), follow=True)
    yield "password, old link", client.get("/accounts/password-reset/x/y/")
    yield "password, saved", client.get("/accounts/password-reset/complete/")
    user = make_user(password=PASSWORD)
    make_order(user=user, payment="cod")
    for number in range(2):
        buyer = make_buyer(line1=f"{number} Market Road")
        names = ("name", "phone", "pin", "line1", "city", "state")
        own = {name: getattr(buyer, name) for name in names}
        Address.objects.create(user=user, is_default=not number, **own)
    client.force_login(user)
    for name, address in {
        "profile": "profile/",
        "e-mail": "profile/email/",
        "addresses": "addresses/",
        "address": "addresses/add/",
        "orders": "orders/",
        "password": "password-change/",
        "password, changed": "password-change/done/",
    }.items():
        yield name, client.get(f"/accounts/{address}")
    client.force_login(make_user(password=PASSWORD))
    yield "orders, none", client.get("/accounts/orders/")


def error_pages() -> Iterator[tuple[str, HttpResponse]]:
    request = RequestFactory().get("/")
    for status in ("400", "403", "403_csrf", "404", "500"):
        yield status, render(request, f"{status}.html")
    yield "429", render(request, settings.AXES_LOCKOUT_TEMPLATE)


def _link(path: str) -> str:
    """The address below `path` that the newest mail leads to."""
    text = OutgoingMail.objects.latest("pk").text
    return re.search(rf"{settings.SITE_URL}({re.escape(path)}\S+)", text)[1]
