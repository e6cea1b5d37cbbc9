from django.http import JsonResponse
from django.views.decorators.http import require_safe

from shop.models import Product
from shop.page_cache import public_page
from shop.recommendations import MOST, recommend
from shop.templatetags.storefront import small_picture_url

USUAL = 12
LARGEST_KEY = 2**63 - 1


@require_safe
@public_page
def recommendations(request):
    """What goes with the products that the address names, as JSON; what is no key is ignored."""
    asked = (_number(text, LARGEST_KEY) for text in request.GET.getlist("product")[:MOST])
    limit = _number(request.GET.get("limit", ""), MOST) or USUAL
    found = recommend({pk for pk in asked if pk}, limit=limit)
    return JsonResponse({"products": [_entry(product) for product in found]})


def _number(text: str, largest: int) -> int:
    """The number that was written, at most the largest; 0 if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) < 20):
        return 0
    return min(int(text), largest)


def _entry(product: Product) -> dict:
    return {
        "id": product.pk,
        "name": product.name,
        "url": product.get_absolute_url(),
        "price_paise": product.from_paise,
        "mrp_paise": product.from_mrp_paise,
        "image": small_picture_url(product.picture),
        "is_in_stock": product.is_in_stock,
    }
