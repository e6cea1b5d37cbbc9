from django.contrib import admin
from django.db.models import Q
from unfold.admin import ModelAdmin, TabularInline
from unfold.contrib.filters.admin import RangeDateTimeFilter
from unfold.decorators import display

from shop.admin.read_only import ReadOnly
from shop.models import MovementKind, StockMovement, Variant

KIND_LABELS = {
    MovementKind.RECEIVE: "success",
    MovementKind.ADJUST_UP: "success",
    MovementKind.RETURN: "success",
    MovementKind.RESERVE: "info",
    MovementKind.RELEASE: "info",
    MovementKind.SALE: "primary",
    MovementKind.ADJUST_DOWN: "warning",
    MovementKind.WRITE_OFF: "danger",
}


class MovementInline(ReadOnly, TabularInline):
    model = StockMovement
    fields = readonly_fields = [
        "created_at",
        "kind",
        "quantity",
        "reference",
        "reason",
        "actor",
    ]
    ordering = ["-created_at", "-pk"]
    per_page = 20
    extra = 0
    hide_title = True

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("actor")


@admin.register(StockMovement)
class StockMovementAdmin(ReadOnly, ModelAdmin):
    """The ledger of the shelf. Its rows are written by shop.services.stock alone."""

    list_display = [
        "created_at",
        "kind_label",
        "quantity",
        "variant",
        "reference",
        "reason",
        "actor",
    ]
    list_select_related = ["variant", "actor"]
    list_filter = ["kind", ("created_at", RangeDateTimeFilter)]
    list_filter_submit = True
    search_fields = ["reference"]
    search_help_text = "Beginning of a SKU or of an order number"
    show_full_result_count = False
    actions = None

    @display(description="what", ordering="kind", label=KIND_LABELS)
    def kind_label(self, movement):
        return movement.kind, movement.get_kind_display()

    def get_search_results(self, request, queryset, search_term):
        if term := search_term.strip():
            variants = Variant.objects.filter(sku__istartswith=term).order_by()
            queryset = queryset.filter(
                Q(reference__startswith=term.upper()) | Q(variant__in=variants)
            )
        return queryset, False
