from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shop import looks, option_grid, structured_data
from shop.models import Category, Product, ProductImage, Review, Variant
from shop.models.variant import MOST_AT_ONCE
from shop.page_cache import public_page, shows_stock_and_reviews
from shop.prepared import row, rows, statement
from shop.services import option_values, short_links
from shop.stars import histogram
from shop.tree import ancestors_of
from shop.views.moved import moved_or_gone

FIRST_REVIEWS = 3


@require_safe
@public_page
@moved_or_gone
def product(request, slug):
    """One product: pictures, what can be chosen and what it costs, and all there is to know."""
    found = row(Product, slug=slug)
    shelf = row(Category, id=found.category_id) if found else None
    if shelf is None or not found.is_on_sale:
        raise Http404
    shows_stock_and_reviews(request, found.pk)
    variants = rows(Variant, product=found, is_active=True)
    chosen = choose(variants, request.GET.get("variant", ""))
    # What was chosen is seen first; without script there is no other way to show it.
    images = looks.in_order(rows(ProductImage, product=found), chosen, found.option_names)
    for variant in variants:
        variant.picture = looks.own(images, variant, found.option_names)
    reviews = most_helpful(found.pk)
    ancestors = ancestors_of(shelf)
    trail = [
        ("Home", "/"),
        *((step.name, step.get_absolute_url()) for step in ancestors if step.is_active),
        (found.name, found.get_absolute_url()),
    ]
    return render(
        request,
        "shop/product.html",
        {
            "product": found,
            "variants": variants,
            "rows": option_grid.rows(
                found.option_names, variants, option_values.of_product(found, variants)
            ),
            "has_one_price": option_grid.has_one_price(variants),
            "gone": [variant for variant in variants if variant.available <= 0],
            "is_sold_out": not found.is_in_stock,
            "chosen": chosen,
            "most": max(1, min(MOST_AT_ONCE, chosen.available)),
            "images": images,
            "reviews": reviews,
            "bars": histogram(found),
            "net_quantities": net_quantities(found, variants),
            "size_guide": size_guide(found, ancestors),
            "short_address": structured_data.absolute(short_links.path_of(found)),
            "trail": trail,
            "share_image": images[0] if images else None,
            "structured": [
                structured_data.product(found, variants, images, reviews, category=_shelves(trail)),
                structured_data.breadcrumbs(trail),
            ],
        },
    )


@statement
def most_helpful(product: int) -> QuerySet[Review]:
    """The reviews that helped most; those after them have pages of their own."""
    published = Review.objects.published().filter(product=product)
    return published.order_by("-helpful_count", "-created_at", "-pk")[:FIRST_REVIEWS]


def _shelves(trail: list) -> str:
    """The shelves between the shop window and the product itself: `Home > Lamps`."""
    return " > ".join(name for name, _ in trail[1:-1])


def choose(variants: list[Variant], asked: str) -> Variant:
    """The variant that was asked for; else the cheapest that can be had; else the cheapest."""
    for variant in variants:
        if str(variant.pk) == asked:
            return variant
    return min(variants, key=lambda one: (one.available <= 0, one.price_paise, one.position))


def net_quantities(product: Product, variants: list[Variant]) -> list[str]:
    """What the packs hold: one line where all hold the same, else one for each that says it."""
    if product.net_quantity:
        return [product.net_quantity]
    if len({variant.net_words for variant in variants}) == 1:
        return [variants[0].net_words] if variants[0].net_words else []
    known = [variant for variant in variants if variant.net_words]
    if all(variant.net_words in variant.label for variant in known):
        return [", ".join(dict.fromkeys(variant.net_words for variant in known))]
    return [f"{variant.label or variant.sku}: {variant.net_words}" for variant in known]


def size_guide(product: Product, shelves: list[Category]) -> str:
    """The product's own size guide, else that of the nearest shelf which has one."""
    return product.size_guide or next(
        (shelf.size_guide for shelf in reversed(shelves) if shelf.size_guide), ""
    )
