"""Small pictures for lists."""

from django.utils.html import format_html

from shop.models import ProductImage

THUMB_WIDTH = 100


def thumb_url(image: ProductImage) -> str:
    """The narrowest rendition that fills a thumb, or the picture itself if it is narrower."""
    widths = image.renditions.get("WEBP", {})
    fitting = [width for width in sorted(widths) if width >= THUMB_WIDTH]
    return widths[fitting[0]].url if fitting else image.file.url


def thumb(images: list[ProductImage], *, of: str):
    """The first of these pictures as an HTML thumb, or an empty frame; named as a link may be."""
    if not images:
        return format_html('<span class="thumb" role="img" aria-label="{}"></span>', of)
    return format_html(
        '<img class="thumb" src="{}" alt="{}" width="40" height="40" loading="lazy">',
        thumb_url(images[0]),
        of,
    )
