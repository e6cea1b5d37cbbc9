from django import forms
from django.contrib import admin, messages
from django.db.models import F, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminTextInputWidget,
)

from shop.admin.bulk import ChangesMany
from shop.admin.changes import Remembered
from shop.admin.forms import MOST_UNITS, VariantForm, changed_columns
from shop.admin.movements import MovementInline
from shop.models import Variant
from shop.models.variant import FEW_LEFT
from shop.money import rupees
from shop.services import listing, stock


class AdjustStockForm(forms.Form):
    """What happened on the shelf, how much of it, and why."""

    RECEIVED, MORE, FEWER, WRITTEN_OFF = "receive", "more", "fewer", "write_off"
    kind = forms.ChoiceField(
        label="What happened?",
        choices=[
            (RECEIVED, "New units came in"),
            (MORE, "There are more than we thought"),
            (FEWER, "There are fewer than we thought"),
            (WRITTEN_OFF, "Units broke or were lost"),
        ],
        initial=RECEIVED,
        widget=UnfoldAdminRadioSelectWidget(),
    )
    quantity = forms.IntegerField(
        label="How many units?",
        min_value=1,
        max_value=MOST_UNITS,
        widget=UnfoldAdminIntegerFieldWidget(),
    )
    reason = forms.CharField(
        label="Why?",
        max_length=200,
        help_text="It stays in the ledger with your name, such as “Invoice 1093 of the mill”.",
        widget=UnfoldAdminTextInputWidget(),
    )

    def apply(self, variant: Variant, *, actor) -> None:
        """Write the movement. Raises stock.OutOfStock."""
        kind, quantity = self.cleaned_data["kind"], self.cleaned_data["quantity"]
        reason = self.cleaned_data["reason"]
        if kind == self.RECEIVED:
            stock.receive(variant, quantity, reason=reason, actor=actor)
        elif kind == self.WRITTEN_OFF:
            stock.write_off(variant, quantity, reason=reason, actor=actor)
        else:
            by = quantity if kind == self.MORE else -quantity
            stock.adjust(variant, by, reason=reason, actor=actor)


def running_low(variants):
    """Variants of which a shopper can see the end, or no more."""
    return variants.filter(on_hand__lte=F("reserved") + FEW_LEFT)


class ShelfFilter(admin.SimpleListFilter):
    title = "shelf"
    parameter_name = "shelf"

    def lookups(self, request, model_admin):
        return [
            ("low", "Few left or none"),
            ("out", "Sold out"),
            ("reserved", "Promised to orders"),
        ]

    def queryset(self, request, variants):
        if self.value() == "low":
            return running_low(variants)
        if self.value() == "out":
            return variants.filter(on_hand__lte=F("reserved"))
        if self.value() == "reserved":
            return variants.filter(reserved__gt=0)
        return variants


@admin.register(Variant)
class VariantAdmin(ChangesMany, Remembered, ModelAdmin):
    """Stock by SKU. A variant is made in its product; its shelf changes by a reason only."""

    form = VariantForm
    fields = [
        "product_link",
        "label",
        "sku",
        ("price_paise", "mrp_paise"),
        ("on_hand", "reserved", "available"),
        ("net_amount", "net_unit"),
        ("weight_grams", "barcode"),
        ("position", "is_active"),
    ]
    readonly_fields = ["product_link", "label", "on_hand", "reserved", "available"]
    inlines = [MovementInline]
    list_display = [
        "sku",
        "product",
        "label",
        "price",
        "on_hand",
        "reserved",
        "available",
        "is_active",
    ]
    list_select_related = ["product"]
    list_filter = [ShelfFilter, "is_active"]
    search_fields = ["sku"]
    search_help_text = "Beginning of a SKU or of a barcode"
    ordering = ["sku"]
    show_full_result_count = False
    actions = ["change_many"]
    actions_detail = ["adjust_stock"]

    def get_search_results(self, request, queryset, search_term):
        if term := search_term.strip():
            queryset = queryset.filter(Q(sku__istartswith=term) | Q(barcode__startswith=term))
        return queryset, False

    @display(description="price", ordering="price_paise")
    def price(self, variant):
        return rupees(variant.price_paise)

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

    def save_model(self, request, obj, form, change):
        if columns := changed_columns(form):
            obj.save(update_fields=columns)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        listing.reindex([form.instance.product_id])

    @action(
        description="Adjust stock",
        url_path="adjust-stock",
        permissions=["change"],
        icon="inventory",
    )
    def adjust_stock(self, request, object_id):
        """Ask what happened on the shelf, and write it into the ledger."""
        variant = get_object_or_404(Variant.objects.select_related("product"), pk=object_id)
        form = AdjustStockForm(request.POST or None)
        back = reverse("admin:shop_variant_change", args=[variant.pk])
        if request.method == "POST" and form.is_valid():
            try:
                form.apply(variant, actor=request.user)
            except stock.OutOfStock:
                form.add_error(
                    "quantity",
                    f"Only {variant.available} can be taken off the shelf: "
                    f"{variant.on_hand} on hand, {variant.reserved} promised to orders.",
                )
            else:
                self.log_change(request, variant, f"Stock: {form.cleaned_data['reason']}")
                messages.success(request, f"The stock of {variant.sku} was changed.")
                return HttpResponseRedirect(back)
        words = {
            **self.admin_site.each_context(request),
            "title": f"Adjust stock of {variant.sku}",
            "intro": f"{variant.product.name} {variant.label}".strip()
            + f": {variant.on_hand} on hand, {variant.reserved} promised to orders, "
            f"{variant.available} available.",
            "form": form,
            "opts": self.opts,
            "original": variant,
            "button": "Write into the ledger",
            "back": back,
        }
        return TemplateResponse(request, "admin/step.html", words)
