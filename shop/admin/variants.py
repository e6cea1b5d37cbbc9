from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import BigIntegerField, Count, ExpressionWrapper, F, Sum
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from unfold.decorators import action, display

from shop.admin import shelf
from shop.admin.bulk import ChangesMany
from shop.admin.changes import Remembered
from shop.admin.fields import ShowsRupees
from shop.admin.forms import VariantForm, changed_columns
from shop.admin.lists import ModelAdmin
from shop.admin.movements import MovementInline
from shop.admin.shelf_filters import BranchFilter, BrandFilter, ShelfFilter, matching
from shop.models import Variant
from shop.money import rupees
from shop.services import listing

VALUE = ExpressionWrapper(F("on_hand") * F("price_paise"), BigIntegerField())


class SummedPages(Paginator):
    """Pages of variants; what is counted for them is added up on the same way."""

    @cached_property
    def sums(self) -> dict:
        return self.object_list.order_by().aggregate(
            skus=Count("pk"),
            units=Sum("on_hand", default=0),
            promised=Sum("reserved", default=0),
            paise=Sum(VALUE, default=0),
        )

    @cached_property
    def count(self):
        return self.sums["skus"]


@admin.register(Variant)
class VariantAdmin(ChangesMany, ShowsRupees, Remembered, ModelAdmin):
    """The inventory. A variant is made in its product; its shelf changes by a reason only."""

    form = VariantForm
    fields = [
        "product_link",
        "label",
        "sku",
        ("price_paise", "mrp_paise"),
        ("on_hand", "reserved", "available"),
        "low_stock_at",
        ("net_amount", "net_unit"),
        ("weight_grams", "barcode"),
        ("position", "is_active"),
    ]
    readonly_fields = ["product_link", "label", "on_hand", "reserved", "available"]
    inlines = [MovementInline]
    list_display = ["sku", "goods", "on_hand", "reserved", "left", "price", "value", "is_active"]
    list_select_related = ["product"]
    list_filter = [ShelfFilter, BranchFilter, BrandFilter, "is_active"]
    list_filter_submit = True
    paginator = SummedPages
    list_before_template = "admin/shop/variant/sums.html"
    search_fields = ["sku"]
    search_help_text = "SKU, barcode or words of a product"
    ordering = ["sku"]
    actions = ["change_many"]
    actions_detail = actions_row = ["adjust_stock"]

    def get_search_results(self, request, queryset, search_term):
        term = search_term.strip()
        return matching(queryset, term) if term else queryset, False

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": "Inventory", **(extra_context or {})})

    @display(description="product")
    def goods(self, variant):
        url = reverse("admin:shop_product_change", args=[variant.product_id])
        name = f"{variant.product.name} {variant.label}".strip()
        return format_html('<a class="text-link" href="{}">{}</a>', url, name)

    @display(
        description="available",
        label={"gone": "danger", "low": "warning", "enough": "success"},
    )
    def left(self, variant):
        if variant.available <= 0:
            return "gone", "0, sold out"
        if variant.is_low:
            return "low", f"{variant.available}, few"
        return "enough", str(variant.available)

    @display(description="price", ordering="price_paise")
    def price(self, variant):
        return rupees(variant.price_paise)

    @display(description="stock value", ordering=VALUE)
    def value(self, variant):
        return rupees(variant.value_paise)

    @display(description="options")
    def label(self, variant):
        return variant.label

    @display(description="available")
    def available(self, variant):
        return variant.available

    @admin.display(description="product")
    def product_link(self, variant):
        return variant.product.name

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_move_stock_permission(self, request, obj=None):
        """Who receives goods need not be who may change a price."""
        return any(
            request.user.has_perm(f"shop.{right}") for right in ("move_stock", "change_variant")
        )

    def save_model(self, request, obj, form, change):
        if columns := changed_columns(form):
            obj.save(update_fields=columns)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        listing.reindex([form.instance.product_id])

    @action(
        description="Adjust stock",
        url_path="adjust-stock",
        permissions=["move_stock"],
        icon="inventory",
    )
    def adjust_stock(self, request, object_id):
        """Receive, correct or write off, with a reason."""
        return shelf.adjust(self, request, object_id)
