"""What staff see of the catalogue."""

from shop.admin import (
    bulk,
    categories,
    changes,
    collections,
    imports,
    movements,
    options,
    products,
    reviews,
    schedule,
    searches,
    short_links,
    stock_takes,
    variants,
)

__all__ = [
    "bulk",
    "categories",
    "changes",
    "collections",
    "imports",
    "movements",
    "options",
    "products",
    "reviews",
    "schedule",
    "searches",
    "short_links",
    "stock_takes",
    "variants",
]
