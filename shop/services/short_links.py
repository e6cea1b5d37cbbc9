"""Short addresses: where they lead, and how often they were followed."""

import re

from django.db.models import F
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from shop.models import Product, ShortLink

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PRODUCT_CODE = re.compile(r"p[1-9a-z][0-9a-z]{0,10}\Z")


def follow(code: str) -> str:
    """Count one visit and return the path to go to.

    Raises ShortLink.DoesNotExist for an unknown code, and for a path that would lead
    out of the shop: a row may have been written without the form's check. The first
    visit to the short address of a product makes its row.
    """
    link = ShortLink.objects.filter(code=code).first() or _for_product(code)
    if not link.path.startswith("/") or not url_has_allowed_host_and_scheme(
        link.path, allowed_hosts=None
    ):
        raise ShortLink.DoesNotExist(f"{code} leads out of the shop.")
    ShortLink.objects.filter(pk=link.pk).update(hits=F("hits") + 1)
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
