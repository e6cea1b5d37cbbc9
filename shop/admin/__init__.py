"""What staff see of the catalogue."""

from shop.admin import categories, movements, products, reviews, searches, short_links, variants

__all__ = [
    "categories",
    "movements",
    "products",
    "reviews",
    "searches",
    "short_links",
    "variants",
]
