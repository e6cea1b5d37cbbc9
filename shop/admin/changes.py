from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from unfold.decorators import display

from config.date_filters import BetweenFilter
from shop import history
from shop.admin.change_words import differences, names_of
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.models import Change, ChangeKind, Product

KIND_LABELS = {
    ChangeKind.ADDED: "success",
    ChangeKind.CHANGED: "info",
    ChangeKind.REMOVED: "danger",
}
MOST_SHOWN = 12


class Remembered:
    """The history of a row is that of what was really written, with old and new values."""

    def history_view(self, request, object_id, extra_context=None):
        """Lead to the changes of this row; of a product, with its variants and pictures."""
        row = get_object_or_404(self.model, pk=self.model._meta.pk.to_python(object_id))
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        name = self.model._meta.model_name
        of_row = {"subject": name, "subject_id": row.pk}
        chosen = {"product_id": row.pk} if self.model is Product else of_row
        url = reverse("admin:shop_change_changelist")
        return HttpResponseRedirect(f"{url}?{urlencode(chosen)}")


class SubjectFilter(admin.SimpleListFilter):
    title = "of"
    parameter_name = "subject"

    def lookups(self, request, model_admin):
        return [(one.name, one.model._meta.verbose_name) for one in history.SUBJECTS]

    def queryset(self, request, changes):
        return changes.filter(subject=self.value()) if self.value() else changes


@admin.register(Change)
class ChangeAdmin(ReadOnly, ModelAdmin):
    """Who changed what in the catalogue. Its rows are written by the database itself."""

    list_display = ["at", "kind_label", "row", "fields_changed", "actor", "source"]
    list_display_links = None
    list_filter = ["kind", SubjectFilter, ("at", BetweenFilter)]
    list_filter_submit = True
    search_fields = ["label__begins", "actor__begins"]
    search_help_text = "Beginning of a name, a SKU or an e-mail address"
    actions = None

    def has_view_permission(self, request, obj=None):
        """Who may change products may see who did."""
        return super().has_view_permission(request, obj) or request.user.has_perm(
            "shop.change_product"
        )

    def get_changelist_instance(self, request):
        """Look up what is told of by key, for all rows of the page at once."""
        page = super().get_changelist_instance(request)
        names = names_of(page.result_list)
        for change in page.result_list:
            change.words = differences(change, names)
        return page

    def changelist_view(self, request, extra_context=None):
        product = Product.objects.filter(pk=_number(request.GET.get("product_id"))).first()
        title = {"title": f"History of {product}"} if product else {}
        return super().changelist_view(request, {**title, **(extra_context or {})})

    @display(description="what", ordering="kind", label=KIND_LABELS)
    def kind_label(self, change):
        return change.kind, change.get_kind_display()

    @display(description="of")
    def row(self, change):
        """What it was done to, leading to its form while there is one."""
        words = f"{change.subject} {change.label}".strip()
        if change.kind == ChangeKind.REMOVED:
            return words
        try:
            url = reverse(f"admin:shop_{change.subject}_change", args=[change.subject_id])
        except NoReverseMatch:
            return words
        return format_html('<a class="text-link" href="{}">{}</a>', url, words)

    @display(description="from → to")
    def fields_changed(self, change):
        if change.kind == ChangeKind.ADDED:
            return ""
        more = len(change.words) - MOST_SHOWN
        lines = format_html_join(
            "", "<li><strong>{}</strong>: {} → {}</li>", change.words[:MOST_SHOWN]
        )
        ending = format_html("<li>and {} more</li>", more) if more > 0 else ""
        return format_html('<ul class="changes">{}{}</ul>', lines, ending)


def _number(text: str | None) -> int:
    """A key from an address; 0, which no row has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
