"""When something is here, for whoever types a PIN code: a public page, the same for everybody."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.places import find_place
from orders import delivery
from orders.models import DeliveryMethod
from shop.models import Variant
from shop.page_cache import public_page


@require_safe
@public_page
def check(request):
    """What sending one of this variant to this PIN code costs, how long it takes, and if on COD."""
    pin = "".join(request.GET.get("pin", "").split())[:10]
    variant = _variant(request.GET.get("variant", ""))
    place = find_place(pin)
    words = {"pin": pin, "variant": variant, "place": place}
    if not pin:
        words["problem"] = "Type a PIN code of six digits."
    elif place is None:
        words["problem"] = "We do not know this PIN code. Please check it."
    elif not place.is_served:
        words["problem"] = "No post is delivered to this PIN code."
    else:
        words["options"] = delivery.options_for(
            DeliveryMethod.objects.filter(is_active=True).prefetch_related("zones"),
            pin=pin,
            items_paise=variant.price_paise,
            grams=variant.weight_grams,
            today=timezone.localdate(),
        )
    return render(request, "orders/delivery.html", words)


def _variant(asked: str) -> Variant:
    is_key = asked.isascii() and asked.isdigit() and len(asked) <= 18
    found = (
        Variant.objects.on_sale().select_related("product") if is_key else Variant.objects.none()
    )
    variant = found.filter(pk=int(asked) if is_key else 0).first()
    if variant is None:
        raise Http404("No such variant is on sale.")
    return variant
