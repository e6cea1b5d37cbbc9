"""What templates of the shop ask for: the shelves for the header, pictures, addresses."""

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse

from shop.models import ProductImage
from shop.stars import half_stars, tenths
from shop.structured_data import absolute, script_json

register = template.Library()
register.filter("script_json", script_json)
register.filter("absolute", absolute)
register.filter("tenths", tenths)

SHELVES_IN_HEADER = 12


@dataclass(frozen=True)
class Shelf:
    """What links to a category say of it."""

    name: str
    slug: str

    def get_absolute_url(self) -> str:
        return reverse("shop:category", args=[self.slug])


@register.simple_tag
def root_categories() -> tuple[Shelf, ...]:
    """The top shelves, in one query; the same on every page."""
    with connection.cursor() as cursor:
        # In SQL, which costs a fifth of having it put together for each page.
        cursor.execute(
            "SELECT name, slug FROM shop_category WHERE is_active AND depth = 1 "
            "ORDER BY path LIMIT %s",
            [SHELVES_IN_HEADER],
        )
        return tuple(Shelf(*row) for row in cursor.fetchall())


@register.simple_tag
def product_picture(
    image: ProductImage | None, sizes: str, *, is_first: bool = False, may_wait: bool = False
) -> str:
    """Show a picture in the width and format that suit the screen.

    sizes     how wide it is shown, in the words of the HTML attribute
    is_first  load it at once: it is the main picture of the page
    may_wait  it is in sight, and yet all else on the page is to come before it

    A picture without smaller copies, or whose copies are still to be made, is shown as it is.
    What is drawn is remembered for as long as the picture has the same words and files.
    """
    haste = "high" if is_first else "low" if may_wait else ""
    if image is None:
        return _drawn(None, sizes, haste)
    shown = (image.file.name, image.width, image.height, image.recipe)
    return _drawn(shown, sizes, haste, image.alt, image.focal_x, image.focal_y)


@lru_cache(maxsize=1000)
def _drawn(shown: tuple | None, sizes: str, haste: str, alt="", focal_x=50, focal_y=50) -> str:
    if shown is None:
        return render_to_string("shop/_picture.html", {"image": None})
    image = ProductImage(alt=alt, focal_x=focal_x, focal_y=focal_y)
    image.file.name, image.width, image.height, image.recipe = shown
    by_type = image.renditions
    sources = [
        (f"image/{kind.lower()}", _srcset(pictures))
        for kind, pictures in by_type.items()
        if pictures and kind != "JPEG"
    ]
    jpegs = by_type.get("JPEG", {})
    words = {
        "image": image,
        "sources": sources,
        "sizes": sizes,
        "srcset": _srcset(jpegs),
        "source": jpegs[min(jpegs)].url if jpegs else image.file.url,
        "haste": haste,
    }
    return render_to_string("shop/_picture.html", words)


@register.inclusion_tag("shop/_stars.html")
def stars(hundredths: int | None) -> dict:
    """Draw a rating as five stars, to the nearest half, and say it for ears."""
    halves = half_stars(hundredths)
    return {
        "words": tenths(hundredths),
        "kinds": [
            "full" if halves >= 2 * n else "half" if halves == 2 * n - 1 else "none"
            for n in range(1, 6)
        ],
    }


def small_picture_url(image: ProductImage | None) -> str | None:
    """The address of the smallest rendition; of the picture itself if it is small."""
    if image is None:
        return None
    jpegs = image.renditions.get("JPEG", {})
    return jpegs[min(jpegs)].url if jpegs else image.file.url


def _srcset(pictures: dict) -> str:
    return ", ".join(f"{pictures[width].url} {width}w" for width in sorted(pictures))
