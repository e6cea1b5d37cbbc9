"""`{% recommended_beside product %}` and `{% recommended_with products %}`: rows of cards."""

from collections.abc import Iterable

from django import template

from shop.models import Product
from shop.recommendations import Row, recommend_with, rows_beside

register = template.Library()


@register.inclusion_tag("shop/_recommendations.html")
def recommended_beside(product: Product) -> dict:
    """Show what is bought together with this product, and what is similar."""
    return {"rows": rows_beside(product)}


@register.inclusion_tag("shop/_recommendations.html")
def recommended_with(pks: Iterable[int]) -> dict:
    """Show what goes with all of these products, by their keys."""
    found = recommend_with(set(pks))
    return {"rows": [Row("You may also like", found)] if found else []}
