"""All products as a file: our own, or one that another shop system takes."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget

from shop.importing import WRITERS
from shop.services import exporting

NAMES = {"own": "This shop's own export", "shopify": "Shopify", "woocommerce": "WooCommerce"}
CARRIED = [
    "This shop's own file tells everything; brought into an empty shop, it makes the same goods.",
    "Files for Shopify and WooCommerce name pictures by their addresses here, and carry what "
    "those systems have no column for, such as HSN and GST rate, in fields of their own.",
    "A product without a variant on sale is left out of them, and withdrawn variants are left "
    "out for Shopify. Brought in again here, they change nothing.",
]


class ExportForm(forms.Form):
    """Who is to read the file."""

    format = forms.ChoiceField(
        label="Written for",
        choices=[(name, "This shop" if name == "own" else NAMES[name]) for name in WRITERS],
        widget=UnfoldAdminSelectWidget(),
    )


def export(model_admin, request):
    """Ask for whom, then send the whole catalogue while it is written."""
    if not request.user.has_perm("shop.view_product"):
        raise PermissionDenied
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _sent(form.cleaned_data["format"])
    words = {
        **model_admin.admin_site.each_context(request),
        "title": "Export all products",
        "intro": "A CSV file of all products, whatever their status.",
        "consequences": CARRIED,
        "form": form,
        "opts": model_admin.opts,
        "button": "Export",
        "back": reverse("admin:shop_productimport_changelist"),
    }
    return TemplateResponse(request, "admin/step.html", words)


def _sent(format: str) -> StreamingHttpResponse:
    system = "" if format == "own" else f"-{format}"
    name = f"products{system}-{timezone.localdate():%Y-%m-%d}.csv"
    return StreamingHttpResponse(
        (piece.encode() for piece in exporting.csv_pieces(format=format)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
