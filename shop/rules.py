"""Collections: from the rule that staff wrote down to the products that it fits now."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from shop import facets
from shop.catalogue import Scope
from shop.columns import memory
from shop.models import Collection
from shop.tree import visible_branches


def scope_of(collection: Collection, now: datetime) -> Scope:
    """What the list of this collection is about; one query if it asks for a category.

    What is new goes by `now`: a page that somebody keeps is out of date by as much as
    shop.page_cache lets it be kept.
    """
    return scopes_of([collection], now)[collection.pk]


def scopes_of(collections: Iterable[Collection], now: datetime) -> dict[int, Scope]:
    """By key, what each list is about; one query for all of them."""
    wanted = {one.category_id for one in collections if one.category_id}
    branches = visible_branches(wanted) if wanted else {}
    return {
        one.pk: Scope(
            categories=branches.get(one.category_id, []) if one.category_id else None,
            rule=_rule(one, now),
        )
        for one in collections
    }


def count(collections: Iterable[Collection], now: datetime) -> dict[int, int]:
    """By key, how many products are in each collection now. Two queries."""
    scopes = scopes_of(collections, now)
    with memory.lock:
        columns = memory.read()
        return {pk: scope.count(columns) for pk, scope in scopes.items()}


def _rule(collection: Collection, now: datetime) -> facets.Asked:
    days = collection.new_within_days
    return facets.Asked(
        brands=frozenset([collection.brand] if collection.brand else []),
        min_paise=collection.min_paise,
        max_paise=collection.max_paise,
        discount=collection.discount_percent,
        in_stock=collection.in_stock_only,
        created_since=int((now - timedelta(days=days)).timestamp()) if days else None,
    )
