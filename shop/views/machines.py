"""Pages that are read by programs."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from shop.page_cache import public_page
from shop.sitemaps import SITEMAPS

CLOSED_TO_ROBOTS = ("/accounts/", "/admin/", "/cart/", "/checkout/", "/orders/", "/payments/")


@require_safe
@public_page
def sitemap(request):
    return sitemap_views.sitemap(request, sitemaps=SITEMAPS)


@require_safe
@public_page
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
