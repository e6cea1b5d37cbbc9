"""Short addresses: where they lead, how often they were followed, and as a QR code."""

import io
import re
from datetime import date, timedelta

import segno
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from shop.models import Product, ShortLink
from shop.services.tallies import Tally

MOST_COUNTED = 10_000  # different links that a process counts before it writes them down
QR_KINDS = {"svg": "image/svg+xml", "png": "image/png"}
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PRODUCT_CODE = re.compile(r"p[1-9a-z][0-9a-z]{0,10}\Z")


def follow(code: str) -> str:
    """Count one visit and return the path to go to. Nobody waits for the count.

    Raises ShortLink.DoesNotExist for an unknown code, and for a path that would lead
    out of the shop: a row may have been written without the form's check. The first
    visit to the short address of a product makes its row.
    """
    link = ShortLink.objects.filter(code=code).first() or _for_product(code)
    if not link.path.startswith("/") or not url_has_allowed_host_and_scheme(
        link.path, allowed_hosts=None
    ):
        raise ShortLink.DoesNotExist(f"{code} leads out of the shop.")
    tally.add((link.pk, timezone.localdate()))
    return link.path


def code_of(product_id: int) -> str:
    """The short code of a product: a letter and its key with 36 digits.

    >>> code_of(1), code_of(46_655)
    ('p1', 'pzzz')
    """
    digits = ""
    while product_id:
        product_id, digit = divmod(product_id, 36)
        digits = DIGITS[digit] + digits
    return f"p{digits}"


def path_of(product: Product) -> str:
    """The short path that leads to a product, whether it was ever followed or not."""
    return reverse("shop:short-link", args=[code_of(product.pk)])


def _for_product(code: str) -> ShortLink:
    """The row of a product's own code, made when it is first wanted."""
    if not PRODUCT_CODE.match(code):
        raise ShortLink.DoesNotExist(f"There is no {code}.")
    product = Product.objects.on_sale().filter(pk=int(code[1:], 36)).first()
    if product is None:
        raise ShortLink.DoesNotExist(f"{code} is no product on sale.")
    link, _ = ShortLink.objects.get_or_create(
        code=code, defaults={"path": product.get_absolute_url()}
    )
    return link


def qr_code(link: ShortLink, kind: str) -> bytes:
    """The whole address of the link as a picture, for print; `kind` is one of QR_KINDS.

    A quarter of it may be hidden or worn, and it can still be read.
    """
    code = segno.make(f"{settings.SITE_URL}{link.get_absolute_url()}", error="q", micro=False)
    picture = io.BytesIO()
    code.save(picture, kind=kind, scale=20, border=4, light="white")
    return picture.getvalue()


def hits_by_day(link: ShortLink, days: int) -> list[tuple[date, int]]:
    """How often it was followed on each of the last days, today last; one query."""
    first = timezone.localdate() - timedelta(days=days - 1)
    found = dict(link.days.filter(day__gte=first).values_list("day", "hits"))
    dates = [first + timedelta(days=number) for number in range(days)]
    return [(day, found.get(day, 0)) for day in dates]


def _write(counted: dict[tuple[int, date], int]) -> None:
    """Add what a process has counted to the days, and to the links' own sums."""
    with transaction.atomic(), connection.cursor() as cursor:
        there = ShortLink.objects.filter(pk__in={pk for pk, _ in counted})
        # Locked in order of their keys, so that two processes wait and do not deadlock; a
        # link that was deleted meanwhile needs no count.
        alive = set(there.order_by("pk").select_for_update().values_list("pk", flat=True))
        for (pk, day), hits in sorted(counted.items()):
            if pk not in alive:
                continue
            ShortLink.objects.filter(pk=pk).update(hits=F("hits") + hits)
            cursor.execute(
                "INSERT INTO shop_shortlinkday (link_id, day, hits) VALUES (%s, %s, %s) "
                "ON CONFLICT (link_id, day) DO UPDATE SET "
                "hits = shop_shortlinkday.hits + excluded.hits",
                [pk, day.isoformat(), hits],
            )


tally = Tally("short-links", _write, most=MOST_COUNTED)
