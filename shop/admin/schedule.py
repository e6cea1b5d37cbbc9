"""What is coming: planned changes of price and status, and the shop as it will be."""

from urllib.parse import urlencode

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from config.date_filters import BetweenFilter
from shop import previews
from shop.admin.changes import Remembered
from shop.admin.fields import ShowsRupees, rupee_field
from shop.admin.lists import ModelAdmin
from shop.models import Product, ScheduledChange, ScheduleState, Variant
from shop.money import rupees
from shop.services import schedule

STATE_LABELS = {
    ScheduleState.WAITING: "info",
    ScheduleState.RUNNING: "warning",
    ScheduleState.DONE: "success",
    ScheduleState.REFUSED: "danger",
}


class ScheduleForm(forms.ModelForm):
    price_paise = rupee_field("Price (₹)", min_paise=1, required=False)

    def clean(self):
        cleaned = super().clean()
        price, status = cleaned.get("price_paise"), cleaned.get("status")
        if "price_paise" in self.errors or not cleaned.get("product"):
            return cleaned
        if bool(price) == bool(status):
            raise ValidationError("Give a price or a status, and not both.")
        if status:
            cleaned["variant"] = None
        else:
            self._choose_variant(cleaned)
        self._look_at_times(cleaned)
        return cleaned

    def _choose_variant(self, cleaned):
        variants = list(Variant.objects.filter(product=cleaned["product"])[:2])
        if not cleaned.get("variant") and len(variants) == 1:
            cleaned["variant"] = variants[0]
        variant = cleaned.get("variant")
        if variant is None:
            self.add_error("variant", "Choose the variant whose price it is.")
        elif variant.product_id != cleaned["product"].pk:
            self.add_error("variant", "This is a variant of another product.")
        elif cleaned["price_paise"] > variant.mrp_paise:
            words = f"The price cannot be above its MRP of {rupees(variant.mrp_paise)}."
            self.add_error("price_paise", words)

    def _look_at_times(self, cleaned):
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if self.errors or not starts_at:
            return
        if starts_at <= timezone.now():
            self.add_error("starts_at", "Choose a time to come.")
        if ends_at and ends_at <= starts_at:
            self.add_error("ends_at", "It must end after it begins.")
        draft = ScheduledChange(pk=self.instance.pk, starts_at=starts_at, ends_at=ends_at)
        draft.product, draft.variant = cleaned["product"], cleaned["variant"]
        if other := draft.overlapping().first():
            begins = timezone.localtime(other.starts_at)
            words = f"Another change is planned for then, from {begins:%-d %B %Y, %H:%M}."
            self.add_error("starts_at", words)

    def _get_validation_exclusions(self):
        """What the form says of several fields is told there, once."""
        excluded = super()._get_validation_exclusions()
        return excluded | (
            {"price_paise", "status", "starts_at", "ends_at"} if self.errors else set()
        )


@admin.register(ScheduledChange)
class ScheduledChangeAdmin(ShowsRupees, Remembered, ModelAdmin):
    """What is coming, what is in force for a time, and what could not be done."""

    form = ScheduleForm
    fields = ["product", "variant", ("price_paise", "status"), "starts_at", "ends_at"]
    autocomplete_fields = ["product", "variant"]
    list_display = ["what", "to", "starts_at", "ends_at", "state_label", "problem"]
    list_filter = ["state", ("starts_at", BetweenFilter)]
    list_filter_submit = True
    list_select_related = ["product", "variant"]
    search_fields = ["product__name__begins", "variant__sku__begins"]
    search_help_text = "Beginning of a product's name or of a SKU"
    ordering = ["-starts_at", "-pk"]
    actions = ["end_now"]

    @display(description="of")
    def what(self, change):
        return f"{change.product} ({change.variant.sku})" if change.variant else change.product

    @display(description="will be")
    def to(self, change):
        return change.get_status_display() if change.status else rupees(change.price_paise)

    @display(description="state", ordering="state", label=STATE_LABELS)
    def state_label(self, change):
        return change.state, change.get_state_display()

    def has_change_permission(self, request, obj=None):
        """What has begun is history."""
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or obj.state == ScheduleState.WAITING)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj) and obj is not None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.actor = request.user
        super().save_model(request, obj, form, change)

    @admin.action(description="End now, or never begin", permissions=["change"])
    def end_now(self, request, chosen):
        chosen = list(chosen.filter(state__in=[ScheduleState.WAITING, ScheduleState.RUNNING]))
        for change in chosen:
            schedule.end_now(change, timezone.now())
        messages.success(request, f"Ended or cancelled: {len(chosen)}.")


class ShowsWhatIsComing:
    """A product's planned changes on its form, and its page as of any moment."""

    def get_fieldsets(self, request, obj=None):
        """Leave out what is coming for those who may not plan it."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("shop.add_scheduledchange"):
            return fieldsets
        return [
            (title, {**parts, "fields": [name for name in parts["fields"] if name != "coming"]})
            for title, parts in fieldsets
        ]

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview)
        return [path("<int:pk>/preview/", view, name="shop_product_preview"), *super().get_urls()]

    @display(description="Coming")
    def coming(self, product):
        if not product.pk:
            return "Prices and statuses can be planned once it is saved."
        preview = reverse("admin:shop_product_preview", args=[product.pk])
        add = f"{reverse('admin:shop_scheduledchange_add')}?{urlencode({'product': product.pk})}"
        rows = [
            (
                reverse("admin:shop_scheduledchange_change", args=[change.pk]),
                str(change),
                timezone.localtime(change.starts_at).strftime("%-d %b %Y, %H:%M"),
                f"{preview}?{urlencode({'at': change.starts_at.isoformat()})}",
            )
            for change in product.scheduled.open().select_related("product", "variant")
        ]
        lines = format_html_join(
            "",
            '<li><a class="text-link" href="{}">{}</a>, from {} · '
            '<a class="text-link" href="{}" target="_blank">see it then</a></li>',
            rows,
        )
        return format_html(
            '<ul>{}</ul><a class="text-link" href="{}">Plan a change</a> · '
            '<a class="text-link" href="{}" target="_blank">See the page as it is now</a>',
            lines,
            add,
            preview,
        )

    def preview(self, request, pk):
        """The product's page as shoppers will see it at a moment: ?at=2026-12-01T10:00"""
        product = get_object_or_404(Product, pk=pk)
        if not self.has_view_or_change_permission(request, product):
            raise PermissionDenied
        at = previews.moment(request.GET.get("at", "")) or timezone.now()
        if page := previews.page_of(product, request, at):
            return page
        messages.error(request, "There is no page to show: no variant of it is active.")
        return HttpResponseRedirect(reverse("admin:shop_product_change", args=[pk]))
