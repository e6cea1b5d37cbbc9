from dataclasses import asdict
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shop import search as searching
from shop.catalogue import Scope, common_brands, list_products
from shop.models import Collection
from shop.page_cache import is_made_each_time, public_page
from shop.services import search_misses

MOST_BRANDS = 12


@require_safe
@public_page
def search(request):
    """What was found for the words; without words, where one might begin."""
    words = searching.clean_words(request.GET.get("q", ""))
    if not words:
        return render(request, "shop/search.html", _beginnings())
    is_exact = request.GET.get("exact") == "1"
    found = searching.find(words, exact=is_exact)
    extra = [("q", words), *([("exact", "1")] if is_exact else [])]
    listing = list_products(request, Scope(found=found), extra=extra)
    if found.is_partial or not len(found.keys):
        search_misses.note(words)
        is_made_each_time(request)
    return render(
        request,
        "shop/search.html",
        {
            "words": words,
            "corrected": found.corrected,
            "exact_url": _address(q=words, exact=1),
            "shelves": searching.shelves(found.corrected or words),
            "nearby": [(word, _address(q=word)) for word in found.nearby],
            "listing": listing,
        },
    )


def _beginnings() -> dict:
    """What the shop has, for somebody who has not said what to look for."""
    return {
        "collections": list(Collection.objects.visible()),
        "brands": [(brand, _address(q=brand)) for brand in common_brands(MOST_BRANDS)],
    }


@require_safe
@public_page
def suggest(request):
    """Products, categories and words for what has been typed so far, as JSON."""
    found = searching.suggest(searching.clean_words(request.GET.get("q", "")))
    return JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})


def _address(**pairs) -> str:
    return f"{reverse('shop:search')}?{urlencode(pairs)}"
