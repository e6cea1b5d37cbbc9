"""Cards of products that a browser remembers, for a script to put into the page."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop.catalogue import with_pictures
from shop.models import Product
from shop.page_cache import public_page

MOST = 8
LONGEST = 400


@require_safe
@public_page
def recent(request):
    """The products whose keys are asked for, in that order; what is not on sale is left out."""
    ids = read_ids(request.GET.get("ids", ""))
    found = Product.objects.on_sale().in_bulk(ids)
    words = {"products": with_pictures(found[pk] for pk in ids if pk in found)}
    answer = render(request, "shop/recent.html", words)
    answer["X-Robots-Tag"] = "noindex"
    return answer


def read_ids(text: str) -> list[int]:
    """Keys written with commas between, each once; what is no key is left out.

    >>> read_ids("3,1,x,,3,-5,²,99999999999999999999")
    [3, 1]
    """
    parts = [part for part in text[:LONGEST].split(",") if part.isascii() and part.isdigit()]
    numbers = dict.fromkeys(int(part) for part in parts if len(part) <= 18)
    return list(numbers)[:MOST]
