"""The page that tells the whole story of one order."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse

from orders.models import Order
from orders.services import timeline


def explain(model_admin, request, object_id: int):
    """Show everything that is known of the order, in the order it happened."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    order = get_object_or_404(Order, pk=object_id)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "original": order,
        "order": order,
        "title": f"What happened to order {order.number}",
        "back": reverse("admin:orders_order_change", args=[order.pk]),
        "moments": timeline.of(order),
    }
    return TemplateResponse(request, "admin/orders/order/explain.html", context)
