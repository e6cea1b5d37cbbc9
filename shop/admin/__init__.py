"""What staff see of the catalogue."""

from shop.admin import (
    categories,
    collections,
    imports,
    movements,
    options,
    products,
    reviews,
    searches,
    short_links,
    variants,
)

__all__ = [
    "categories",
    "collections",
    "imports",
    "movements",
    "options",
    "products",
    "reviews",
    "searches",
    "short_links",
    "variants",
]
