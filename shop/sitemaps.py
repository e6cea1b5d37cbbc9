"""The pages that search engines should know."""

from types import SimpleNamespace
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from shop.models import Category, Product


class OwnSitemap(Sitemap):
    """Addresses begin with SITE_URL, whatever name the request came by."""

    def get_urls(self, page=1, site=None, protocol=None):
        own = urlsplit(settings.SITE_URL)
        return super().get_urls(page, SimpleNamespace(domain=own.netloc), own.scheme)


class PageSitemap(OwnSitemap):
    def items(self):
        return ["shop:home"]

    def location(self, name):
        return reverse(name)


class CategorySitemap(OwnSitemap):
    def items(self):
        return Category.objects.visible().order_by("path")


class ProductSitemap(OwnSitemap):
    def items(self):
        return Product.objects.on_sale().only("slug", "updated_at").order_by("pk")

    def lastmod(self, product):
        return product.updated_at


SITEMAPS = {"pages": PageSitemap, "categories": CategorySitemap, "products": ProductSitemap}
