"""Pages that are read by programs."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from shop import sitemaps
from shop.page_cache import public_page

XML = "application/xml; charset=utf-8"
LAST_PAGE = 2**48
CLOSED_TO_ROBOTS = (
    *("/accounts/", "/admin/", "/cart/", "/checkout/", "/orders/", "/payments/"),
    *("/api/", "/back-in-stock/", "/delivery/", "/recent/", "/reviews/", "/search/suggest/"),
)


@require_safe
@public_page
def sitemap(request):
    """Which sitemaps there are."""
    return HttpResponse(sitemaps.index(), content_type=XML)


@require_safe
@public_page
def sitemap_of_pages(request):
    return HttpResponse(sitemaps.pages(), content_type=XML)


@require_safe
@public_page
def sitemap_of_categories(request):
    return HttpResponse(sitemaps.categories(), content_type=XML)


@require_safe
@public_page
def sitemap_of_collections(request):
    return HttpResponse(sitemaps.collections(), content_type=XML)


@require_safe
@public_page
def sitemap_of_products(request, page: int):
    """One range of products; 404 where nothing is on sale."""
    found = sitemaps.products(page) if page < LAST_PAGE else None
    if found is None:
        raise Http404
    return HttpResponse(found, content_type=XML)


@require_safe
@public_page
def robots(request):
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_ROBOTS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
