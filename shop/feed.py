"""The products as Google Merchant Center reads them: RSS 2.0 with names of its own.

One entry for each variant on sale. What the rules want and the shop does not know is left
out; a product without a picture cannot be in the feed at all.
"""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import Prefetch

from shop import looks
from shop.models import Category, Product, ProductImage, Variant
from shop.money import plain_rupees
from shop.quantities import plain
from shop.structured_data import absolute, gtin_of

GOOGLE = "http://base.google.com/ns/1.0"
AT_ONCE = 500
MOST_MORE_PICTURES = 10
LONGEST = {  # characters that Google takes
    "g:id": 50,
    "g:title": 150,
    "g:description": 5000,
    "g:brand": 70,
    "g:mpn": 70,
    "g:product_type": 750,
    "g:color": 100,
    "g:size": 100,
    "g:material": 200,
    "g:pattern": 100,
}
ATTRIBUTES = {  # names of options, as staff write them, that Google has a name for
    "colour": "g:color",
    "color": "g:color",
    "size": "g:size",
    "material": "g:material",
    "pattern": "g:pattern",
}
UNITS = {"piece": "ct"}  # where Google has another word for a unit than we
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def lines(products: Iterable[Product]) -> Iterator[str]:
    """The feed of these products, piece by piece."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<rss version="2.0" xmlns:g="{GOOGLE}">\n<channel>\n'
    yield _element("title", settings.SHOP_NAME)
    yield _element("link", settings.SITE_URL + "/")
    yield _element("description", settings.SHOP_TAGLINE)
    shelves = _shelves()
    for product in products:
        for variant in product.variants.all() if product.images.all() else ():
            pairs = _entry(product, variant, shelves.get(product.category_id, ""))
            yield f"<item>{''.join(_element(name, text) for name, text in pairs)}</item>\n"
    yield "</channel>\n</rss>\n"


def products_on_sale() -> Iterator[Product]:
    """All products on sale with their variants and pictures, some hundred in memory at a time."""
    active = Prefetch("variants", Variant.objects.filter(is_active=True).order_by("position", "pk"))
    images = Prefetch("images", ProductImage.objects.order_by("position", "pk"))
    found = Product.objects.on_sale().order_by("pk").prefetch_related(active, images)
    last = 0
    while some := list(found.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        yield from some


def _entry(product: Product, variant: Variant, shelf: str) -> Iterator[tuple[str, str]]:
    """Names and texts of one variant."""
    variants, images = product.variants.all(), product.images.all()
    address = absolute(product.get_absolute_url())
    gtin = gtin_of(variant)
    yield "g:id", variant.sku if len(variant.sku) <= LONGEST["g:id"] else f"variant-{variant.pk}"
    yield "g:title", f"{product.name} – {variant.label}" if variant.label else product.name
    yield "g:description", _words(product.description) or product.summary or product.name
    yield "g:link", f"{address}?variant={variant.pk}" if len(variants) > 1 else address
    # Not those of other colours, unless there is nothing else.
    first, *more = looks.shown(images, variant, product.option_names) or images
    yield "g:image_link", absolute(first.file.url)
    for image in more[:MOST_MORE_PICTURES]:
        yield "g:additional_image_link", absolute(image.file.url)
    yield "g:availability", "in_stock" if variant.available > 0 else "out_of_stock"
    yield "g:price", f"{plain_rupees(variant.price_paise)} {settings.CURRENCY}"
    if variant.saving_paise:
        mrp = f"{plain_rupees(variant.mrp_paise)} {settings.CURRENCY}"
        yield "g:maximum_retail_price", mrp
    yield "g:condition", "new"
    if product.brand:
        yield "g:brand", product.brand
        yield "g:mpn", variant.sku
    if gtin:
        yield "g:gtin", gtin
    if not gtin and not product.brand:
        yield "g:identifier_exists", "no"
    if shelf:
        yield "g:product_type", shelf
    if len(variants) > 1:
        yield "g:item_group_id", f"product-{product.pk}"
    for name, value in zip(product.option_names, variant.options, strict=False):
        if attribute := ATTRIBUTES.get(name.casefold().strip()):
            yield attribute, value
    if unit_price := variant.unit_price:
        unit = UNITS.get(variant.net_unit, variant.net_unit)
        base = UNITS.get(unit_price.unit, unit_price.unit.value)
        yield "g:unit_pricing_measure", f"{plain(variant.net_amount)} {unit}"
        yield "g:unit_pricing_base_measure", f"{unit_price.per} {base}"
    if variant.weight_grams:
        yield "g:shipping_weight", f"{variant.weight_grams} g"


def _element(name: str, text: str) -> str:
    text = NOT_IN_XML.sub("", text).strip()[: LONGEST.get(name)].strip()
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _words(html: str) -> str:
    """A description without its tags, one space between words."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def _shelves() -> dict[int, str]:
    """Every category with those above it: `Home > Lamps`."""
    names: dict[str, str] = {}
    found = {}
    for shelf in Category.objects.order_by("path").only("path", "name"):
        above = names.get(shelf.path[: -Category.steplen])
        names[shelf.path] = found[shelf.pk] = f"{above} > {shelf.name}" if above else shelf.name
    return found
