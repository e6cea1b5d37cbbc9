"""The pages that search engines should know, as files that they can take one by one.

Products are parted by ranges of their keys: a page costs the same however many products
there are, nothing is counted, and a product stays in its file.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

import numpy as np
from django.core.cache import cache
from django.db.models import F, Max
from django.urls import reverse

from shop.columns import memory
from shop.models import Category, Collection, Product, ProductImage, ProductStatus
from shop.structured_data import absolute

PER_PAGE = 5000  # products; the protocol allows 50,000 addresses in a file
MOST_IMAGES = 20  # of a product; Google reads up to 1,000
MOST_CATEGORIES = 50_000
INDEX_IS_KEPT = 600  # seconds, for when products were last changed
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def index() -> str:
    """The list of all files, with the time of the newest change in each."""
    files = [(reverse("shop:sitemap-pages"), None)]
    if Category.objects.visible().exists():
        files.append((reverse("shop:sitemap-categories"), None))
    if Collection.objects.visible().exists():
        files.append((reverse("shop:sitemap-collections"), None))
    modified = cache.get_or_set("sitemap-modified", _modified, INDEX_IS_KEPT)
    for page in _pages_of_products():
        files.append((reverse("shop:sitemap-products", args=[page]), modified.get(page)))
    entries = "".join(f"<sitemap>{_place(path, at)}</sitemap>\n" for path, at in files)
    return f'{HEAD}<sitemapindex xmlns="{SITEMAP}">\n{entries}</sitemapindex>\n'


def pages() -> str:
    """What stands for the shop as a whole."""
    return _urlset([f"<url>{_place(reverse('shop:home'))}</url>\n"])


def categories() -> str:
    """Every shelf that shoppers may see."""
    shown = list(_shown_categories())[:MOST_CATEGORIES]
    return _urlset(f"<url>{_place(shelf.get_absolute_url())}</url>\n" for shelf in shown)


def collections() -> str:
    """Every collection that shoppers may see."""
    shown = Collection.objects.visible()[:MOST_CATEGORIES]
    return _urlset(f"<url>{_place(one.get_absolute_url())}</url>\n" for one in shown)


def products(page: int) -> str | None:
    """The products on sale of this range of keys, with their pictures; None if it has none."""
    in_range = {"pk__gte": page * PER_PAGE, "pk__lt": (page + 1) * PER_PAGE}
    found = Product.objects.on_sale().filter(**in_range).order_by("pk")
    rows = list(found.values_list("pk", "slug", "updated_at"))
    if not rows:
        return None
    pictures: dict[int, list[str]] = {}
    images = ProductImage.objects.filter(
        product__gte=page * PER_PAGE, product__lt=(page + 1) * PER_PAGE
    ).order_by("product_id", "position", "pk")
    for image in images.only("product_id", "file", "width", "height"):
        pictures.setdefault(image.product_id, []).append(image.file.url)
    return _urlset(
        f"<url>{_place(reverse('shop:product', args=[slug]), at)}"
        f"{''.join(_picture(path) for path in pictures.get(pk, [])[:MOST_IMAGES])}</url>\n"
        for pk, slug, at in rows
    )


def _urlset(entries: Iterable[str]) -> str:
    names = f'xmlns="{SITEMAP}" xmlns:image="{IMAGE}"'
    return f"{HEAD}<urlset {names}>\n{''.join(entries)}</urlset>\n"


def _place(path: str, modified: datetime | None = None) -> str:
    when = f"<lastmod>{modified.isoformat(timespec='seconds')}</lastmod>" if modified else ""
    return f"<loc>{escape(absolute(path))}</loc>{when}"


def _picture(path: str) -> str:
    return f"<image:image><image:loc>{escape(absolute(path))}</image:loc></image:image>"


def _pages_of_products() -> list[int]:
    """The ranges of keys in which something is on sale."""
    with memory.lock:
        columns = memory.read()
        shown = columns.pk[: columns.size][columns.is_shown[: columns.size]]
        return np.unique(shown // PER_PAGE).tolist()


def _modified() -> dict[int, datetime]:
    """By range of keys, when a product in it was last changed; one walk through an index."""
    active = Product.objects.filter(status=ProductStatus.ACTIVE).order_by()
    ranges = active.annotate(page=F("pk") / PER_PAGE).values("page")
    return dict(ranges.annotate(newest=Max("updated_at")).values_list("page", "newest"))


def _shown_categories() -> Iterator[Category]:
    """Categories that are active, as all those above them are."""
    hidden = ()
    for shelf in Category.objects.order_by("path").only("path", "slug", "is_active").iterator():
        if not shelf.is_active or shelf.path.startswith(hidden):
            hidden = (*hidden, shelf.path)
        else:
            yield shelf
