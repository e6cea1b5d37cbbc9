"""What staff see of the catalogue."""

from shop.admin import categories, movements, products, short_links, variants

__all__ = ["categories", "movements", "products", "short_links", "variants"]
