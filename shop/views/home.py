from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop import structured_data
from shop.catalogue import ORDERS, SHELF_SIZE, best_savings, with_pictures
from shop.models import Collection, Product
from shop.page_cache import public_page
from shop.tree import shelves_with_covers


@require_safe
@public_page
def home(request):
    """The shop window: shelves, and what is new, popular and reduced."""
    shelves = shelves_with_covers()
    in_stock = Product.objects.on_sale().filter(is_in_stock=True)
    rows = [
        # What nobody bought yet is not popular, and must not be called so.
        list(in_stock.filter(popularity__gt=0).order_by(*ORDERS["popular"])[:SHELF_SIZE]),
        list(in_stock.order_by(*ORDERS["new"])[:SHELF_SIZE]),
        list(best_savings()[:SHELF_SIZE]),
    ]
    covers = [Product(pk=pk) for _, pk in shelves if pk]
    pictured = with_pictures([product for row in [covers, *rows] for product in row])
    pictures = {product.pk: product.picture for product in pictured}
    popular, new, savings = rows
    return render(
        request,
        "shop/home.html",
        {
            "shelves": [(shelf, pictures.get(pk)) for shelf, pk in shelves],
            "collections": list(Collection.objects.visible()),
            "popular": popular,
            "new": new,
            "savings": savings,
            "structured": [structured_data.organization(), structured_data.website()],
        },
    )
