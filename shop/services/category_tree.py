"""Moving categories: what stands beside what, and in what, is for staff to say."""

from django.db import transaction
from treebeard.exceptions import InvalidMoveToDescendant, PathOverflow

from shop import history
from shop.models import Category
from shop.services import listing

STEPS = ("up", "down", "in", "out")
PLACES = {"before": "left", "after": "right", "inside": "last-child"}


class CannotMove(Exception):
    """A category cannot stand there; nothing was changed."""


def step(pk: int, way: str) -> bool:
    """Move a category one step, with all in it; False if there is nowhere to go that way.

    way  `up` or `down` among its neighbours, `in`to the one above it, `out` of the one it
         stands in
    """
    with transaction.atomic():
        category = _locked(pk)
        if way == "out":
            return _move(category, Category.objects.get_parent(category), "right")
        if way == "down":
            return _move(category, Category.objects.get_next_sibling(category), "right")
        before = Category.objects.get_prev_sibling(category)
        return _move(category, before, "left" if way == "up" else "last-child")


def put(pk: int, where: str, target_pk: int) -> None:
    """Put a category `before`, `after` or `inside` another, with all in it. Raises CannotMove."""
    with transaction.atomic():
        category = _locked(pk)
        target = Category.objects.filter(pk=target_pk).first()
        if target is None:
            raise CannotMove("The category it was put to is gone.")
        _move(category, target, PLACES[where])


def put_last(pk: int, parent_pk: int | None) -> None:
    """Put a category behind all others in this one, or at the top. Raises CannotMove."""
    if parent_pk is not None:
        return put(pk, "inside", parent_pk)
    with transaction.atomic():
        _move(_locked(pk), Category.objects.get_last_root_node(), "right")
    return None


def _locked(pk: int) -> Category:
    """The category as it is now, in a tree that nobody else moves. Raises CannotMove."""
    tree = list(Category.objects.order_by("pk").select_for_update())
    for category in tree:
        if category.pk == pk:
            return category
    raise CannotMove("The category is gone.")


def _move(category: Category, target: Category | None, position: str) -> bool:
    """Move it, tell the history, and search where that changed what it stands in."""
    if target is None or target.pk == category.pk:
        return False
    above, before = category.path[: -Category.steplen], _place(category)
    try:
        Category.objects.move(category, target, position)
    except InvalidMoveToDescendant:
        raise CannotMove("A category cannot stand inside itself.") from None
    except PathOverflow:
        raise CannotMove("Categories cannot stand that deep.") from None
    category.refresh_from_db()
    if (now := _place(category)) != before:
        history.tell(category, label=category.name, differences={"place": [before, now]})
    if category.path[: -Category.steplen] != above:
        listing.reindex_shelf(category)
    return True


def _place(category: Category) -> str:
    """Where it stands, in words: `Home > Kitchen, 2 of 5`."""
    above = [category.path[:end] for end in range(0, len(category.path), Category.steplen)]
    names = Category.objects.filter(path__in=above).order_by("path").values_list("name", flat=True)
    beside = Category.objects.filter(path__startswith=above[-1], depth=category.depth)
    number = beside.filter(path__lte=category.path).count()
    return f"{' > '.join(names) or 'the top'}, {number} of {beside.count()}"
