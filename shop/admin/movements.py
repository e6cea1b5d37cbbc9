from django.contrib import admin
from django.contrib.admin.views.main import IncorrectLookupParameters
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.urls import path, reverse
from django.utils import timezone
from unfold.admin import TabularInline
from unfold.contrib.filters.admin import DropdownFilter, TextFilter
from unfold.decorators import display

from config.date_filters import BetweenFilter
from shop.admin import finding
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.models import MovementKind, StockMovement, Variant
from shop.services import stock_ledger

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


class SkuFilter(TextFilter):
    title = "SKU"
    parameter_name = "sku"

    def queryset(self, request, movements):
        sku = (self.value() or "").strip()
        if not sku:
            return movements
        return movements.filter(variant__in=Variant.objects.filter(sku__iexact=sku))


class ReferenceFilter(TextFilter):
    title = "order or stock-take"
    parameter_name = "about"

    def queryset(self, request, movements):
        about = (self.value() or "").strip()
        return movements.filter(reference__begins=about) if about else movements


class ActorFilter(DropdownFilter):
    """Staff, and what the shop did by itself."""

    title = "who"
    parameter_name = "by"
    NOBODY = "nobody"

    def lookups(self, request, model_admin):
        staff = get_user_model().objects.filter(is_staff=True).order_by("email")
        return [(self.NOBODY, "Nobody: by itself"), *staff.values_list("pk", "email")]

    def queryset(self, request, movements):
        chosen = [pk for pk, _ in self.lookup_choices if str(pk) == self.value()]
        if not chosen:
            return movements
        return movements.filter(actor=None if chosen == [self.NOBODY] else chosen[0])


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
    list_filter = [
        "kind",
        SkuFilter,
        ("created_at", BetweenFilter),
        ActorFilter,
        ReferenceFilter,
    ]
    sortable_by = ["created_at"]  # what an index can put in order
    list_filter_submit = True
    list_before_template = "admin/shop/stockmovement/download.html"
    search_fields = ["reference"]
    search_help_text = "Beginning of a SKU, or of an order's or stock-take's number"
    actions = None

    @display(description="what", ordering="kind", label=KIND_LABELS)
    def kind_label(self, movement):
        return movement.kind, movement.get_kind_display()

    def get_search_results(self, request, queryset, search_term):
        if term := search_term.strip():
            of_order = Q(reference__begins=term)
            queryset = queryset.filter(of_order | Q(variant__in=finding.variants(term)))
        return queryset, False

    def get_urls(self):
        page = self.admin_site.admin_view(self.csv)
        return [path("csv/", page, name="shop_stockmovement_csv"), *super().get_urls()]

    def csv(self, request):
        """All that the list shows, on all its pages, sent while it is read."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            movements = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:shop_stockmovement_changelist"))
        name = f"stock-ledger-{timezone.localdate():%Y-%m-%d}.csv"
        return StreamingHttpResponse(
            (piece.encode() for piece in stock_ledger.csv_pieces(movements)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
