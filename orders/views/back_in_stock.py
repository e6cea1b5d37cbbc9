"""Tell me when it is back: asked on a public page, proved and taken back by a mailed link."""

from django.core.cache import cache
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import client_ip
from orders.forms import StockRequestForm
from orders.models import StockRequest
from orders.services import back_in_stock
from orders.views.answers import see_other
from shop.access import same_origin_only
from shop.models import Variant

MOST_AN_HOUR = 20  # of one visitor
HOUR = 60 * 60


@same_origin_only
@require_POST
def ask(request):
    """Take an address; the answer is the same whoever asks and whoever waits already."""
    form = StockRequestForm(request.POST)
    key = request.POST.get("variant", "")
    is_key = key.isascii() and key.isdigit() and len(key) <= 18
    variants = Variant.objects.on_sale().select_related("product")
    variant = get_object_or_404(variants, pk=int(key) if is_key else 0)
    words = {"form": form, "variant": variant}
    if not form.is_valid():
        return render(request, "orders/stock_request.html", words, status=422)
    if _asks_too_often(request):
        return render(request, "orders/stock_request.html", words | {"is_much": True}, status=429)
    if variant.available > 0:
        return see_other(f"{variant.product.get_absolute_url()}?variant={variant.pk}")
    back_in_stock.ask(variant, form.cleaned_data["email"], timezone.now())
    return see_other(reverse("orders:stock-asked"))


def _asks_too_often(request) -> bool:
    """Count what comes from one place; a guesser of addresses is slowed down."""
    name = f"stock-requests:{client_ip(request)}:{int(timezone.now().timestamp()) // HOUR}"
    cache.add(name, 0, HOUR)
    try:
        return cache.incr(name) > MOST_AN_HOUR
    except ValueError:  # the cache dropped it in between
        return False


@require_safe
def asked(request):
    return render(request, "orders/stock_asked.html")


@require_safe
def stopped(request):
    return render(request, "orders/stock_stopped.html")


@require_safe
def show(request, key: str):
    """What the link of the mail opens: opening it changes nothing, since mail scanners do too."""
    return render(request, "orders/stock_link.html", {"wish": _find(key)})


@require_POST
def confirm(request, key: str):
    back_in_stock.confirm(_find(key), timezone.now())
    return see_other(reverse("orders:stock-link", args=[key]))


@require_POST
def stop(request, key: str):
    back_in_stock.forget(_find(key))
    return see_other(reverse("orders:stock-stopped"))


def _find(key: str) -> StockRequest:
    return get_object_or_404(StockRequest.objects.select_related("variant__product"), key=key)
