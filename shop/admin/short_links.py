from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html
from unfold.decorators import display

from shop.admin.changes import Remembered
from shop.admin.lists import ModelAdmin
from shop.models import ShortLink
from shop.services import short_links

DAYS = 30


@admin.register(ShortLink)
class ShortLinkAdmin(Remembered, ModelAdmin):
    list_display = ["code", "path", "hits", "created_at"]
    readonly_fields = ["hits", "created_at", "qr_code", "by_day"]
    search_fields = ["code__begins", "path__begins"]

    def get_fields(self, request, obj=None):
        """What there is to see of a link is there once it has a code."""
        return ["code", "path", *(["qr_code", "by_day", "hits", "created_at"] if obj else [])]

    def save_model(self, request, obj, form, change):
        """Leave the count of hits alone: it is going up while the form is open."""
        obj.save(update_fields=["code", "path"] if change else None)

    def get_urls(self):
        page = self.admin_site.admin_view(self.qr_file)
        return [
            path("<int:pk>/qr.<slug:kind>", page, name="shop_shortlink_qr"),
            *super().get_urls(),
        ]

    def qr_file(self, request, pk: int, kind: str):
        """The QR code as a file, to look at or, with ?download, to keep."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in short_links.QR_KINDS:
            raise Http404
        link = get_object_or_404(ShortLink, pk=pk)
        answer = HttpResponse(
            short_links.qr_code(link, kind), content_type=short_links.QR_KINDS[kind]
        )
        if "download" in request.GET:
            answer["Content-Disposition"] = f'attachment; filename="{link.code}.{kind}"'
        return answer

    @display(description="QR code")
    def qr_code(self, link):
        svg, png = (
            reverse("admin:shop_shortlink_qr", args=[link.pk, kind]) for kind in ("svg", "png")
        )
        return format_html(
            '<img class="qr-code" src="{0}" alt="QR code that leads to {2}" width="160" '
            'height="160"><a class="text-link" href="{0}?download">SVG, for print</a> · '
            '<a class="text-link" href="{1}?download">PNG</a>',
            svg,
            png,
            link.get_absolute_url(),
        )

    @display(description="hits per day")
    def by_day(self, link):
        days = short_links.hits_by_day(link, DAYS)
        most = max(hits for _, hits in days)
        # In twentieths of the best day, so that a style sheet can draw it.
        bars = [(day, hits, -(-20 * hits // most) if most else 0) for day, hits in days]
        words = {"bars": bars, "sum": sum(hits for _, hits in days)}
        return render_to_string("admin/shop/shortlink/days.html", words)
