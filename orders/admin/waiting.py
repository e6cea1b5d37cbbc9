from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from unfold.decorators import display

from orders.models import StockQueue, StockRequest
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly


@admin.register(StockQueue)
class StockQueueAdmin(ReadOnly, ModelAdmin):
    """How many wait for what; who they are is nobody's business."""

    list_display = ["goods", "sku", "waiting"]
    list_display_links = None
    list_select_related = ["variant__product"]

    def get_queryset(self, request):
        waiting = StockRequest.objects.waiting().filter(variant=OuterRef("variant")).order_by()
        counted = waiting.values("variant").annotate(number=Count("pk")).values("number")
        queues = super().get_queryset(request).annotate(number=Subquery(counted))
        return queues.order_by("-number", "pk")

    @display(description="sold out")
    def goods(self, queue):
        return f"{queue.variant.product.name} {queue.variant.label}".strip()

    @display(description="SKU")
    def sku(self, queue):
        return queue.variant.sku

    @display(description="people waiting", ordering="number")
    def waiting(self, queue):
        return queue.number or 0
