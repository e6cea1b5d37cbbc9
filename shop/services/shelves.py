"""Finding and making categories by their names, from the root to the shelf."""

from itertools import chain, count

from django.utils.text import slugify

from shop.models import Category

Path = tuple[str, ...]


class Shelves:
    """The whole category tree, read once; names are compared whatever their case.

    made  the keys of those that were not there before
    """

    def __init__(self):
        self._by_path: dict[Path, Category] = {}
        self._slugs: set[str] = set()
        self._names: dict[int, Path] = {}
        self.made: list[int] = []
        names: dict[str, Path] = {"": ()}
        # Parents come before their children.
        for category in Category.objects.order_by("path"):
            above = names.get(category.path[: -Category.steplen], ())
            names[category.path] = (*above, category.name)
            self._remember(names[category.path], category)

    def names_of(self, pk: int) -> Path:
        """The names from the root to this category."""
        return self._names[pk]

    def find(self, path: Path) -> Category | None:
        """Return the category that stands at this path, if there is one."""
        return self._by_path.get(_key(path))

    def get_or_make(self, path: Path) -> Category:
        """Return the category at this path; make it, and those above it, if need be."""
        if category := self.find(path):
            return category
        fields = {"name": path[-1], "slug": self._free_slug(path)}
        if len(path) == 1:
            category = Category.objects.add_root(fields)
        else:
            parent = self.get_or_make(path[:-1])
            # Making another inside it may have told it of a first child.
            parent.refresh_from_db()
            category = Category.objects.add_child(parent, fields)
        self._remember(path, category)
        self.made.append(category.pk)
        return category

    def _remember(self, path: Path, category: Category) -> None:
        self._by_path.setdefault(_key(path), category)
        self._names[category.pk] = path
        self._slugs.add(category.slug)

    def _free_slug(self, path: Path) -> str:
        """The name, then the name with those above it, then a number."""
        short, long = slugify(path[-1])[:80], slugify("-".join(path))[:80]
        tries = chain([short, long], (f"{long or 'category'}-{number}" for number in count(2)))
        return next(slug for slug in tries if slug and slug not in self._slugs)


def _key(path: Path) -> Path:
    return tuple(name.casefold() for name in path)
