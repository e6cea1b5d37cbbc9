from dataclasses import asdict
from urllib.parse import urlencode

from django.http import JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shop import search as searching
from shop.catalogue import Scope, list_products
from shop.page_cache import public_page
from shop.services import search_misses


@require_safe
@public_page
def search(request):
    """What was found for the words; without words, the field to type them."""
    words = searching.clean_words(request.GET.get("q", ""))
    is_exact = request.GET.get("exact") == "1"
    found = searching.find(words, exact=is_exact)
    extra = [("q", words), *([("exact", "1")] if is_exact else [])]
    listing = list_products(request, Scope(found=found), extra=extra)
    if words and (found.is_partial or not len(found.keys)):
        search_misses.note(words)
    return render(
        request,
        "shop/search.html",
        {
            "words": words,
            "corrected": found.corrected,
            "exact_url": _address(q=words, exact=1),
            "nearby": [(word, _address(q=word)) for word in found.nearby],
            "listing": listing,
        },
    )


@require_safe
@public_page
def suggest(request):
    """Products, categories and words for what has been typed so far, as JSON."""
    found = searching.suggest(searching.clean_words(request.GET.get("q", "")))
    return JsonResponse({"suggestions": [asdict(suggestion) for suggestion in found]})


def _address(**pairs) -> str:
    return f"{reverse('shop:search')}?{urlencode(pairs)}"
