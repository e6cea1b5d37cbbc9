"""Taking stock: a page for the scanner, and the differences before they are written."""

import uuid

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.views.decorators.http import require_POST
from unfold.decorators import display
from unfold.widgets import UnfoldAdminTextInputWidget

from shop.admin.lists import ModelAdmin
from shop.admin.read_only import ReadOnly
from shop.models import StockTake, TakeStatus
from shop.services import stock_takes
from shop.services.stock import OutOfStock

NEWEST = 50  # lines on the page that is open while people count
MOST_SHOWN = 500
STATUS_LABELS = {
    TakeStatus.OPEN: "info",
    TakeStatus.APPLIED: "success",
    TakeStatus.DISCARDED: "warning",
}


class StartForm(forms.ModelForm):
    class Meta:
        model = StockTake
        fields = ["name"]
        widgets = {"name": UnfoldAdminTextInputWidget()}


class CountForm(forms.Form):
    """What a scanner types, and Enter. A number makes it a count instead of one more."""

    code = forms.CharField(
        label="Barcode or SKU",
        max_length=64,
        widget=UnfoldAdminTextInputWidget(
            attrs={"autofocus": True, "autocomplete": "off", "spellcheck": "false"}
        ),
        error_messages={"required": "Scan or type a barcode or a SKU."},
    )
    total = forms.IntegerField(
        label="There are, in all",
        required=False,
        min_value=0,
        max_value=stock_takes.MOST_UNITS,
        widget=UnfoldAdminTextInputWidget(attrs={"inputmode": "numeric", "size": 6}),
        help_text="Empty: each scan adds one.",
    )
    key = forms.UUIDField(widget=forms.HiddenInput)


@admin.register(StockTake)
class StockTakeAdmin(ReadOnly, ModelAdmin):
    """Every stock-take, newest first; each keeps what was counted."""

    list_display = ["name", "status_label", "started_at", "started_by", "closed_at", "closed_by"]
    list_select_related = ["started_by", "closed_by"]
    list_filter = ["status"]
    search_fields = ["name__begins"]
    actions = None

    @display(description="status", ordering="status", label=STATUS_LABELS)
    def status_label(self, take):
        return take.status, take.get_status_display()

    def has_add_permission(self, request, obj=None):
        return request.user.has_perm("shop.add_stocktake")

    def may_count(self, request) -> bool:
        return request.user.has_perm("shop.change_stocktake")

    def may_write(self, request) -> bool:
        """Who counts may not be who may change stock."""
        return self.may_count(request) and request.user.has_perm("shop.move_stock")

    def get_urls(self):
        pages = {
            "count": require_POST(self.count),
            "differences": self.differences,
            "discard": self.discard,
        }
        return [
            path(
                f"<int:pk>/{name}/", self.admin_site.admin_view(page), name=f"shop_stocktake_{name}"
            )
            for name, page in pages.items()
        ] + super().get_urls()

    def add_view(self, request, form_url="", extra_context=None):
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = StartForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            take = stock_takes.start(form.cleaned_data["name"], actor=request.user)
            self.log_addition(request, take, "Started")
            return _to_sheet(take)
        words = {
            "title": "Take stock",
            "intro": "Any number of people can count in it at once; the shop sells on meanwhile. "
            "Units that stand apart because they are paid for are not counted: they are sold.",
            "form": form,
            "button": "Begin to count",
            "back": reverse("admin:shop_stocktake_changelist"),
        }
        return self._page(request, "admin/step.html", words)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The sheet: what was counted last, and the field that a scanner types into."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        take = get_object_or_404(StockTake, pk=object_id)
        return self._sheet(request, take, CountForm(initial={"key": uuid.uuid4()}))

    def count(self, request, pk: int):
        """Take one scan in. The page's script asks for JSON, a form for the page."""
        if not self.may_count(request):
            raise PermissionDenied
        take = get_object_or_404(StockTake, pk=pk)
        form = CountForm(request.POST)
        words = _count(take, form, request.user) if form.is_valid() else ""
        if request.headers.get("Accept") == "application/json":
            problem = " ".join(word for some in form.errors.values() for word in some)
            parts = {"words": words, "problem": problem, "lines": self._lines(request, take)}
            return JsonResponse(parts)
        if words:
            messages.success(request, words)
            return _to_sheet(take)
        # Empty, so that the next scan does not go on where this one ended.
        form.data = form.data.copy()
        form.data.update({"code": "", "key": str(uuid.uuid4())})
        return self._sheet(request, take, form)

    def differences(self, request, pk: int):
        """Show what would be written into the ledger, then write it."""
        if not self.may_count(request):
            raise PermissionDenied
        take = get_object_or_404(StockTake, pk=pk)
        if request.method == "POST":
            if not self.may_write(request):
                raise PermissionDenied
            try:
                seen = forms.IntegerField().clean(request.POST.get("seen"))
                number = stock_takes.close(take, seen=seen, actor=request.user)
            except forms.ValidationError:
                messages.error(request, "That was not understood: please look again.")
            except (stock_takes.CountedSince, stock_takes.NotOpen) as problem:
                messages.warning(request, str(problem))
            except OutOfStock as problem:
                messages.error(
                    request,
                    f"Nothing was written: more of {problem.variant.sku} is promised to orders "
                    "than was counted. Count it again, or cancel such an order first.",
                )
            else:
                self.log_change(request, take, f"Closed: {number} differences written")
                messages.success(request, f"Differences written into the ledger: {number}.")
            return HttpResponseRedirect(request.path)
        words = {**self._found(take), "may_write": take.is_open and self.may_write(request)}
        return self._page(request, "admin/shop/stocktake/differences.html", words)

    def _found(self, take: StockTake) -> dict:
        seen = stock_takes.last_count(take)  # before the lines: what comes between is asked about
        lines = stock_takes.lines(take)
        different = sorted(
            (line for line in lines if line.difference), key=lambda line: -abs(line.value_paise)
        )
        return {
            "title": f"Differences: {take.name}",
            "original": take,
            "take": take,
            "seen": seen,
            "counted": len(lines),
            "different": different[:MOST_SHOWN],
            "number": len(different),
            "more": max(0, len(different) - MOST_SHOWN),
            "units": sum(line.difference for line in different),
            "paise": sum(line.value_paise for line in different),
            "promised": [line for line in different if line.is_promised] if take.is_open else [],
            "uncounted": stock_takes.uncounted(take),
        }

    def discard(self, request, pk: int):
        """Ask whether, then end it without a trace in the ledger."""
        if not self.may_count(request):
            raise PermissionDenied
        take = get_object_or_404(StockTake, pk=pk)
        if request.method == "POST":
            try:
                stock_takes.discard(take, actor=request.user)
                self.log_change(request, take, "Discarded")
            except stock_takes.NotOpen as problem:
                messages.warning(request, str(problem))
            return HttpResponseRedirect(reverse("admin:shop_stocktake_changelist"))
        words = {
            "title": f"Discard {take.name}",
            "intro": "No stock changes. What was counted can still be read.",
            "original": take,
            "button": "Discard the stock-take",
            "button_variant": "danger",
            "back": _sheet_url(take),
        }
        return self._page(request, "admin/step.html", words)

    def _sheet(self, request, take: StockTake, form: CountForm):
        words = {
            "title": take.name,
            "original": take,
            "take": take,
            "status": STATUS_LABELS[take.status],
            "form": form,
            "lines": self._lines(request, take),
            "may_count": take.is_open and self.may_count(request),
        }
        return self._page(request, "admin/shop/stocktake/sheet.html", words)

    def _lines(self, request, take: StockTake) -> str:
        words = {
            "take": take,
            "lines": [(line, uuid.uuid4()) for line in stock_takes.lines(take, newest=NEWEST)],
            "newest": NEWEST,
            "may_count": take.is_open and self.may_count(request),
        }
        return render_to_string("admin/shop/stocktake/_lines.html", words, request)

    def _page(self, request, template: str, words: dict):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **words}
        return TemplateResponse(request, template, context)


def _count(take: StockTake, form: CountForm, actor) -> str:
    """Count it, and say what was counted; empty, with the reason at the field, if it was not."""
    data = form.cleaned_data
    try:
        variant = stock_takes.find(data["code"])
        if data["total"] is None:
            stock_takes.add(take, variant, 1, key=data["key"], actor=actor)
        else:
            stock_takes.set_to(take, variant, data["total"], key=data["key"], actor=actor)
    except (stock_takes.NotFound, stock_takes.NotOpen) as problem:
        form.add_error("code", str(problem))
        return ""
    goods = f"{variant.sku} {variant.product.name} {variant.label}".strip()
    return f"One more of {goods}" if data["total"] is None else f"{data['total']} of {goods}"


def _sheet_url(take: StockTake) -> str:
    return reverse("admin:shop_stocktake_change", args=[take.pk])


def _to_sheet(take: StockTake) -> HttpResponseRedirect:
    return HttpResponseRedirect(_sheet_url(take))
