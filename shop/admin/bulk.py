"""Changing many products or variants at once: choose, see what would happen, apply, report."""

import csv

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from unfold.decorators import display

from shop.admin.bulk_forms import FORMS
from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.importing import notation
from shop.models import BulkChange, BulkKind, BulkState, BulkStatus
from shop.services import bulk as service
from shop.services.bulk.kinds import KINDS

PER_PAGE = 100
MOST = 100_000
STATUS_LABELS = {
    BulkStatus.CHOSEN: "info",
    BulkStatus.PLANNED: "warning",
    BulkStatus.APPLIED: "success",
}


class ChangesMany:
    """The action of a list that leads to a bulk change of what was chosen there."""

    @admin.action(description="Change many…", permissions=["change"])
    def change_many(self, request, chosen):
        pks = list(chosen.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(pks) > MOST:
            messages.error(request, f"Choose {MOST:,} at most: narrow the list with its filters.")
            return None
        of_variants = self.model._meta.model_name == "variant"
        bulk = service.begin(pks, of_variants=of_variants, actor=request.user)
        return HttpResponseRedirect(_url("choose", bulk, BulkKind.PRICE))


@admin.register(BulkChange)
class BulkChangeAdmin(ReadOnly, ModelAdmin):
    """Each bulk change with its plan and what became of it."""

    list_display = ["title", "status_label", "number", "actor", "created_at", "applied_at"]
    list_filter = ["kind", "status"]
    list_select_related = ["actor"]
    actions = None

    def get_queryset(self, request):
        return super().get_queryset(request).exclude(status=BulkStatus.CHOSEN)

    @display(description="what")
    def title(self, bulk):
        return bulk.get_kind_display()

    @display(description="status", label=STATUS_LABELS)
    def status_label(self, bulk):
        return bulk.status, bulk.get_status_display()

    @display(description="chosen")
    def number(self, bulk):
        return len(bulk.chosen)

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("shop.change_product")

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/choose/<slug:kind>/", view(self.choose), name="shop_bulkchange_choose"),
            path("<int:pk>/apply/", view(require_POST(self.apply)), name="shop_bulkchange_apply"),
            path("<int:pk>/report.csv", view(self.report), name="shop_bulkchange_report"),
            *super().get_urls(),
        ]

    def choose(self, request, pk, kind):
        """Ask what to change, and how; then plan it."""
        bulk = self._find(request, pk)
        kinds = [one for one in BulkKind if KINDS[one].is_of_variants or not bulk.of_variants]
        if kind not in kinds:
            raise Http404
        if bulk.status == BulkStatus.APPLIED:
            return HttpResponseRedirect(_url("change", bulk))
        form = FORMS[kind](request.POST or None)
        if request.method == "POST" and form.is_valid():
            service.plan(bulk, kind, form.rule())
            return HttpResponseRedirect(_url("change", bulk))
        chosen = "variants" if bulk.of_variants else "products"
        words = {
            **self.admin_site.each_context(request),
            "title": f"Change {len(bulk.chosen):,} {chosen}",
            "intro": "You will see what becomes of each before anything is written.",
            "form": form,
            "opts": self.opts,
            "kinds": [(one.label, _url("choose", bulk, one), one == kind) for one in kinds],
            "button": "See what would change",
            "back": reverse(f"admin:shop_{chosen[:-1]}_changelist"),
        }
        return TemplateResponse(request, "admin/shop/bulk/choose.html", words)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The plan, or what became of it."""
        if not object_id.isdecimal():
            raise Http404
        bulk = self._find(request, object_id)
        state = request.GET.get("state", "")
        rows = bulk.rows.filter(state=state) if state in BulkState.values else bulk.rows.all()
        page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
        for row, (old, new) in zip(page, _told(bulk, page), strict=True):
            row.told = (old, new)
        counts = [(one, bulk.rows.filter(state=one).count()) for one in BulkState]
        words = {
            **self.admin_site.each_context(request),
            "title": f"{bulk.get_kind_display()} of {len(bulk.chosen):,}",
            "bulk": bulk,
            "page": page,
            "opts": self.opts,
            "original": bulk,
            "counts": [(one.label, one.value, number) for one, number in counts if number],
            "state": state,
            "to_change": dict(counts)[BulkState.PLANNED],
            "may_apply": bulk.status == BulkStatus.PLANNED,
            "apply_url": _url("apply", bulk),
            "report_url": _url("report", bulk),
            "choose_url": _url("choose", bulk, bulk.kind or BulkKind.PRICE),
        }
        return TemplateResponse(request, "admin/shop/bulk/show.html", words)

    def apply(self, request, pk):
        """Do what was planned. A second click finds it done."""
        bulk = self._find(request, pk)
        try:
            service.apply(bulk, actor=request.user)
        except service.AlreadyApplied:
            messages.info(request, "This has been applied before; nothing was changed now.")
        else:
            done = bulk.rows.filter(state=BulkState.DONE).count()
            messages.success(request, f"Changed: {done:,}.")
        return HttpResponseRedirect(_url("change", bulk))

    def report(self, request, pk):
        """Every row of the plan and what became of it, as CSV."""
        bulk = self._find(request, pk)
        answer = StreamingHttpResponse(_csv(bulk), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="bulk-change-{bulk.pk}.csv"'
        return answer

    def _find(self, request, pk) -> BulkChange:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(BulkChange, pk=pk)


def _url(name: str, bulk: BulkChange, *more: str) -> str:
    return reverse(f"admin:shop_bulkchange_{name}", args=[bulk.pk, *more])


def _told(bulk: BulkChange, rows) -> list[tuple[str, str]]:
    """The old and the new value of each row, as people say them."""
    names = service.shelves() if bulk.kind == BulkKind.CATEGORY else {}
    return [
        (service.words(bulk.kind, row.old, names), service.words(bulk.kind, row.new, names))
        for row in rows
    ]


class _Echo:
    def write(self, line: str) -> str:
        return line


def _csv(bulk: BulkChange):
    """Line by line; what a spreadsheet would take for a formula is quoted."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(["Product", "SKU", "Old", "New", "Result", "Reason"])
    names = service.shelves() if bulk.kind == BulkKind.CATEGORY else {}
    for row in bulk.rows.order_by("pk").iterator(chunk_size=2000):
        old, new = (service.words(bulk.kind, value, names) for value in (row.old, row.new))
        cells = [row.name, row.sku, old, new, row.get_state_display(), row.reason]
        yield writer.writerow([notation.safe(cell) for cell in cells])
