"""Bringing the products of a file into the shop, as often as one likes."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from django.db import connection, transaction

from shop.importing import Parsed, Problem, Spool
from shop.models import Product, Variant
from shop.services.batches import Progress, in_batches
from shop.services.imports import pictures, writing
from shop.services.imports.archive import Archive
from shop.services.imports.findable import make_findable
from shop.services.imports.plan import Change, compare
from shop.services.shelves import Shelves


class WrongFile(Exception):
    """Rows of the file are wrong, or the shop has no place for them; nothing was changed."""

    def __init__(self, number: int, problems: Collection[Problem] = ()):
        self.problems = problems
        rows = "1 row is" if number == 1 else f"{number} rows are"
        super().__init__(f"{rows} wrong. Nothing was changed.")


class ShopChanged(Exception):
    """Somebody changed the same products since the file was compared; nothing was written."""


@dataclass
class Tally:
    """What a file changes, in numbers.

    problems     what is wrong with it, in the file itself and against the shop
    uncounted    new variants that are in stock there, although nobody said how many
    digest       of all differences: another one means another change of the shop
    made         the keys of categories that were made for it
    touched      the keys of products that were written
    new_pictures the names of pictures in the zip file that the shop does not show yet
    absent       pictures that are named, but came with no zip file
    held_seconds how long the database's one writer was ours
    """

    kinds: Counter = field(default_factory=Counter)
    variants: int = 0
    problems: list[Problem] = field(default_factory=list)
    uncounted: int = 0
    images_of_new: int = 0
    digest: str = ""
    made: list[int] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    new_pictures: set[str] = field(default_factory=set)
    absent: int = 0
    held_seconds: float = 0.0
    # What is to be written, and what must be locked before.
    todo: Spool | None = None
    _products: list[int] = field(default_factory=list)
    _variants: list[int] = field(default_factory=list)

    def take(self, change: Change, parsed: Parsed) -> None:
        self.kinds[change.kind] += 1
        self.variants += len(change.variants)
        self.problems += change.problems
        self.images_of_new += len(change.parsed.images) if change.is_new else 0
        self.absent += change.absent
        self.new_pictures.update(one.name for one in change.pictures if one.pk is None)
        for entry in change.variants:
            self.uncounted += entry.is_new and entry.parsed.sku in parsed.uncounted
        if change.kind in ("new", "changed"):
            self.todo.append(change.parsed)
        if change.kind == "changed":
            self._products.append(change.product.pk)
            self._variants += [entry.variant.pk for entry in change.variants if entry.variant]
            self._variants += [variant.pk for variant in change.unfit]


def ignore(change: Change) -> None:
    """For callers that need the numbers alone."""


def check(
    parsed: Parsed,
    *,
    category: str = "",
    archive: Archive | None = None,
    todo: Spool | None = None,
    see: Callable[[Change], object] = ignore,
    progress: Progress = iter,
) -> Tally:
    """Compare a file with the shop and return what it would change. Writes nothing.

    category  where to put new products for which the file names no category
    archive   the pictures that came with the file
    todo      where the products wait that are to be written; a file of its own unless told
    see       is called with each product of the file
    """
    todo = Spool() if todo is None else todo
    tally, digest = Tally(problems=list(parsed.problems), todo=todo), hashlib.sha256()
    how = {"category": category, "archive": archive, "progress": progress}
    for batch in compare(parsed.products, Shelves(), **how):
        for change in batch:
            tally.take(change, parsed)
            _add(change, digest)
            see(change)
    tally.problems.sort(key=lambda problem: problem.line)
    tally.digest = digest.hexdigest()
    return tally


def import_products(
    parsed: Parsed,
    *,
    source: str,
    category: str = "",
    uncounted: int = 0,
    see: Callable[[Change], object] = ignore,
    progress: Progress = iter,
) -> Tally:
    """Make the shop say what the file says, and return what that took.

    source     the name of the file, for the stock movements
    category   where to put new products for which the file names no category
    uncounted  units to receive of what the file has in stock without a number
    see        is called with each product of the file, before anything is written

    All of it or nothing: raises WrongFile if any row is wrong. The file is compared first,
    while others may write. Products are known by handle, variants by SKU. Stock is
    received for variants that are new here, and never again. What the file does not carry
    stays as it is and nothing is deleted, so a second run changes nothing. Pictures come
    later: see shop.services.product_images.
    """
    tally = check(parsed, category=category, see=see)
    if tally.problems:
        raise WrongFile(len(tally.problems), tally.problems)
    write(parsed, tally, source=source, category=category, uncounted=uncounted, progress=progress)
    make_findable(tally.touched)
    return tally


def write(
    parsed: Parsed,
    checked: Tally,
    *,
    source: str,
    category: str = "",
    uncounted: int = 0,
    archive: Archive | None = None,
    progress: Progress = iter,
    finish: Callable[[], object] = lambda: None,
) -> None:
    """Write what check() has found, or raise ShopChanged if by now it would be something else.

    checked  takes in what that took
    finish   is called last in the same transaction

    Only what is new or changes is looked at again: what was as the file says, and has become
    something else since, is not what anybody agreed to change. Search is told afterwards:
    see findable. What `progress` raises is raised, and then nothing was written.
    """
    digest = hashlib.sha256()
    prepared = pictures.prepare(checked.new_pictures, archive)
    with transaction.atomic():
        began = time.monotonic()
        _lock(checked)
        shelves = Shelves()
        reason = writing.reason_of(source)
        how = {"category": category, "archive": archive, "progress": progress}
        for batch in compare(checked.todo, shelves, **how):
            for change in batch:
                _add(change, digest)
            if any(change.problems for change in batch):
                raise ShopChanged
            writing.write(
                batch, parsed, shelves, reason=reason, uncounted=uncounted, prepared=prepared
            )
            checked.touched += [change.product.pk for change in batch]
        if digest.hexdigest() != checked.digest:
            raise ShopChanged
        checked.made, checked.held_seconds = shelves.made, time.monotonic() - began
        finish()


def _add(change: Change, digest) -> None:
    if change.kind == "unchanged":
        return
    digest.update(repr((change.parsed.source_handle, change.kind, change.differences)).encode())


def _lock(checked: Tally) -> None:
    """Lock what will be changed: variants, then products, by key, as everybody else does."""
    if not connection.features.has_select_for_update:
        return  # the transaction has the only writer
    for model, pks in ((Variant, checked._variants), (Product, checked._products)):
        for batch in in_batches(sorted(pks)):
            rows = model.objects.filter(pk__in=batch).order_by("pk")
            list(rows.select_for_update().values_list("pk", flat=True))
