from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop import structured_data, window
from shop.models import Collection
from shop.page_cache import public_page


@require_safe
@public_page
def home(request):
    """The shop window: shelves, and what is new, popular and reduced."""
    return render(
        request,
        "shop/home.html",
        {
            "window": window.dress(),
            "collections": list(Collection.objects.visible()),
            "structured": [structured_data.organization(), structured_data.website()],
        },
    )
