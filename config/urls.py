"""Every address of the shop, app by app."""

from django.conf import settings
from django.conf.urls.static import static
from django.contrib import admin
from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.static import serve

from config.health import healthz
from config.styleguide import styleguide

urlpatterns = [
    path("healthz/", healthz, name="healthz"),
    path("admin/", admin.site.urls),
    path("styleguide/", styleguide, name="styleguide"),
    path("", include("orders.urls")),
    path("accounts/", include("accounts.urls")),
    path("", include("shop.urls")),
]
if settings.DEBUG:
    pictures = cache_control(public=True, max_age=60 * 60 * 24 * 30)(serve)
    urlpatterns += static(settings.MEDIA_URL, view=pictures, document_root=settings.MEDIA_ROOT)
