"""My orders."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders import access

PER_PAGE = 20


@login_required
@require_safe
def history(request):
    """All orders of the account, newest first."""
    orders = access.orders_of(request.user).prefetch_related("items").order_by("-placed_at", "-pk")
    page = Paginator(orders, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orders/history.html", {"page": page})
