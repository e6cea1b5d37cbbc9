"""What staff see of the catalogue."""

from shop.admin import (
    categories,
    changes,
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
    "changes",
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
