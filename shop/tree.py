"""The tree of shelves, as pages walk it."""

from collections.abc import Collection

from django.db.models import Q

from shop.models import Category
from shop.prepared import rows


def ancestors_of(category: Category) -> list[Category]:
    """The shelves from the root down to this one; one query."""
    return sorted(rows(Category, path=_paths(category)), key=lambda shelf: shelf.path)


def _paths(category: Category) -> list[str]:
    step = Category.steplen
    return [category.path[:end] for end in range(step, len(category.path) + 1, step)]


def branch_of(category: Category) -> tuple[list[Category], list[Category]]:
    """The shelves from the root down to this one, and the visible ones below it; one query."""
    above = _paths(category)
    found = Category.objects.filter(Q(path__in=above) | Q(path__startswith=category.path)).order_by(
        "path"
    )
    ancestors, below, hidden = [], [], ()
    for shelf in found:
        if shelf.path in above:
            ancestors.append(shelf)
        elif not shelf.is_active or shelf.path.startswith(hidden):
            hidden = (*hidden, shelf.path)
        else:
            below.append(shelf)
    return ancestors, below


def visible_paths() -> dict[int, str]:
    """By key, the path of every shelf that shoppers see; one query.

    A shelf that is hidden, or stands on a hidden one, is missing.
    """
    paths, hidden = {}, ()
    tree = Category.objects.order_by("path")
    for pk, path, is_active in tree.values_list("pk", "path", "is_active"):
        if not is_active or path.startswith(hidden):
            hidden = (*hidden, path)
        else:
            paths[pk] = path
    return paths


def visible_branches(pks: Collection[int]) -> dict[int, list[int]]:
    """By key, each of these shelves that is visible with the visible ones below it; one query."""
    paths = visible_paths()
    return {
        pk: [one for one, path in paths.items() if path.startswith(paths[pk])]
        for pk in pks
        if pk in paths
    }
