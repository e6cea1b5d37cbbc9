"""Import and export: a file is handed in, looked at as differences, and written or not."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.functional import cached_property
from unfold.decorators import action, display
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextInputWidget,
)

from shop.admin import exports
from shop.admin.exports import NAMES
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.importing import FORMATS
from shop.models import ImportStatus, ProductImport, RowKind
from shop.services.imports import jobs, undoing
from shop.services.imports.desk import Desk, this_host
from shop.services.imports.plan import Difference
from shop.services.imports.steps import AFTER_A_LOSS
from shop.services.imports.words import parts_of

MOST_BYTES = 300 * 1024 * 1024
ROWS = 50
STATUS_LABELS = {
    ImportStatus.TO_READ: "info",
    ImportStatus.READY: "warning",
    ImportStatus.WRONG: "danger",
    ImportStatus.TO_WRITE: "info",
    ImportStatus.TO_FETCH: "info",
    ImportStatus.DONE: "success",
    ImportStatus.TO_UNDO: "info",
    ImportStatus.FAILED: "danger",
}


class UploadForm(forms.Form):
    """The file to bring in, and what it does not say itself."""

    file = forms.FileField(
        label="Product file",
        max_length=200,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".csv,text/csv"}),
        help_text="CSV: this shop's own export, or that of Shopify or WooCommerce.",
    )
    pictures = forms.FileField(
        label="Pictures",
        max_length=200,
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ".zip,application/zip"}),
        help_text="A zip file: by the names in the product file, or called after SKU or handle, "
        "such as brass-lamp-2.jpg.",
    )
    format = forms.ChoiceField(
        choices=[("auto", "Tell by the header"), *((name, NAMES[name]) for name in FORMATS)],
        widget=UnfoldAdminSelectWidget(),
    )
    category = forms.CharField(
        label="Category for what has none",
        max_length=200,
        required=False,
        widget=UnfoldAdminTextInputWidget(attrs={"placeholder": "Home > Kitchen"}),
    )
    uncounted = forms.IntegerField(
        label="Units of what is in stock without a number",
        min_value=0,
        max_value=1_000_000,
        initial=0,
        widget=UnfoldAdminIntegerFieldWidget(),
        help_text="Some shops say that a product is in stock, but not how many there are.",
    )

    def clean(self):
        cleaned = super().clean()
        for name in ("file", "pictures"):
            if (file := cleaned.get(name)) and file.size > MOST_BYTES:
                self.add_error(name, f"The file is larger than {MOST_BYTES // 1024**2} MB.")
        return cleaned


@admin.register(ProductImport)
class ProductImportAdmin(ReadOnly, ModelAdmin):
    """Every file that was brought in, newest first; the last one can be taken back."""

    list_display = ["name", "status_label", "new", "changed", "unchanged", "actor", "created_at"]
    list_select_related = ["actor"]
    list_filter = ["status"]
    search_fields = ["name__begins"]
    actions = None
    actions_list = ["export"]

    @display(description="status", ordering="status", label=STATUS_LABELS)
    def status_label(self, run):
        return run.status, run.get_status_display()

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("shop.add_productimport")

    def may_decide(self, request) -> bool:
        return request.user.has_perm("shop.change_productimport")

    def get_urls(self):
        steps = {"approve": self.approve, "cancel": self.cancel, "undo": self.undo}
        return [
            path(
                f"<int:pk>/{name}/",
                self.admin_site.admin_view(step),
                name=f"shop_productimport_{name}",
            )
            for name, step in steps.items()
        ] + super().get_urls()

    @action(description="Export all products", url_path="export", icon="download")
    def export(self, request):
        return exports.export(self, request)

    def add_view(self, request, form_url="", extra_context=None):
        """Take a file, and show what it would change."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            how = {name: form.cleaned_data[name] for name in ("format", "category", "uncounted")}
            how["pictures"] = form.cleaned_data["pictures"]
            file = form.cleaned_data["file"]
            run = jobs.start(file, name=file.name, actor=request.user, **how)
            self.log_addition(request, run, "Uploaded")
            jobs.wake()
            return _show(run)
        words = {
            **self.admin_site.each_context(request),
            "title": "Bring in products",
            "intro": "Nothing is written yet: first you see what the file would change.",
            "form": form,
            "opts": self.opts,
            "button": "Read the file",
            "back": reverse("admin:shop_productimport_changelist"),
            "has_file": True,
        }
        return TemplateResponse(request, "admin/step.html", words)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What the file would change, or has changed, and what can be done about it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ProductImport, pk=object_id)
        desk = Desk(run)
        waits = run.status in AFTER_A_LOSS and not desk.has_file
        counts = dict(run.rows.order_by().values_list("kind").annotate(number=Count("pk")))
        kinds = [kind for kind in SHOWN if counts.get(kind)]
        kind = request.GET.get("kind")
        if kind not in kinds:
            kind = kinds[0] if kinds else None
        rows = run.rows.filter(kind=kind).order_by("line", "pk")
        page = _Pages(rows, ROWS, counted=counts.get(kind, 0)).get_page(request.GET.get("page"))
        for row in page:
            row.words = [parts_of(Difference(*one)) for one in row.differences]
        words = {
            **self.admin_site.each_context(request),
            "title": run.name,
            "opts": self.opts,
            "original": run,
            "run": run,
            "status": STATUS_LABELS.get(run.status, "default"),
            "progress": desk.progress() if run.is_working else None,
            "elsewhere": run.host if waits and run.host != this_host() else "",
            "tabs": [(one, RowKind(one).label, counts[one]) for one in kinds],
            "kind": kind,
            "page": page,
            "may_decide": self.may_decide(request),
            "can_undo": run.status == ImportStatus.DONE and run == undoing.last_in_the_shop(),
        }
        return TemplateResponse(request, "admin/shop/import/show.html", words)

    def approve(self, request, pk: int):
        return self._do(request, pk, jobs.approve, "Written into the shop")

    def cancel(self, request, pk: int):
        """Stop it. No history is written: whoever writes may be the only one who can."""
        return self._do(request, pk, jobs.cancel, "")

    def _do(self, request, pk: int, step, words: str):
        if not self.may_decide(request):
            raise PermissionDenied
        run = get_object_or_404(ProductImport, pk=pk)
        if request.method == "POST":
            try:
                step(run)
            except jobs.NotNow as problem:
                messages.warning(request, str(problem))
            else:
                if words:
                    self.log_change(request, run, words)
        return _show(run)

    def undo(self, request, pk: int):
        """Say what undoing does, then do it."""
        if request.method == "POST":
            return self._do(request, pk, jobs.undo, "Undone")
        if not self.may_decide(request):
            raise PermissionDenied
        run = get_object_or_404(ProductImport, pk=pk)
        words = {
            **self.admin_site.each_context(request),
            "title": f"Undo the import of {run.name}",
            "intro": "The shop becomes as it was before this file came.",
            "consequences": [
                f"{run.new} new products are removed; those that were sold, moved on the shelf or "
                "reviewed since are archived instead.",
                f"{run.changed} changed products get their old values; what somebody changed "
                "since is kept.",
                "You are told of everything that could not be put back.",
            ],
            "opts": self.opts,
            "original": run,
            "button": "Undo the import",
            "button_variant": "danger",
            "back": reverse("admin:shop_productimport_change", args=[run.pk]),
        }
        return TemplateResponse(request, "admin/step.html", words)


SHOWN = (
    RowKind.KEPT,
    RowKind.WRONG,
    RowKind.CHANGED,
    RowKind.NEW,
    RowKind.STOCK,
    RowKind.LEFT,
    RowKind.NOTE,
    RowKind.PICTURE,
)


class _Pages(Paginator):
    """Pages of rows that have been counted already."""

    def __init__(self, rows, per_page: int, *, counted: int):
        super().__init__(rows, per_page)
        self._counted = counted

    @cached_property
    def count(self):
        return self._counted


def _show(run: ProductImport) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("admin:shop_productimport_change", args=[run.pk]))
