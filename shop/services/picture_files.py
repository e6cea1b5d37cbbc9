"""Keeping the files of pictures: each once, named by what is in it, gone when nobody shows it.

Files come first and rows later: a file without a row harms nobody, and media_audit finds
it. Whoever begins to show a stored picture, or takes its files away, holds the lock of
its row, so that neither can happen in the middle of the other.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max, OuterRef, Subquery

from shop.models import Product, ProductImage, StoredPicture, Variant
from shop.services import images, renditions
from shop.services.file_storage import originals, put

MOST_IMAGES = 250  # of one product


class PictureGone(Exception):
    """Its files were just taken away with the last product that showed it: send it again."""


class TooManyPictures(Exception):
    """The product has as many pictures as it may have."""


@dataclass(frozen=True)
class Prepared:
    """A picture whose files are there, to be shown by attach()."""

    key: str
    original: str
    file: str
    width: int
    height: int


def prepare(data: bytes) -> Prepared:
    """Store the files of an upload: itself, unseen, and a JPEG that any page may show.

    Call it outside a transaction: it decodes and waits for the storage. Of a picture that
    the shop has it stores nothing. Raises images.InvalidPicture.
    """
    key = hashlib.sha256(data).hexdigest()
    known = StoredPicture.objects.filter(key=key).first()
    if known and _has_files(known.original, known.file.name):
        return Prepared(key, known.original, known.file.name, known.width, known.height)
    jpeg, (width, height), suffix = images.in_turn(partial(_page_wide, data))
    original = f"{key[:2]}/{key}{suffix}"
    file = f"pictures/{key[:2]}/{key[:32]}.jpg"
    put(originals(), original, data)
    put(default_storage, file, jpeg)
    return Prepared(key, original, file, width, height)


def attach(
    product: Product,
    prepared: Prepared,
    *,
    alt: str = "",
    variant: Variant | None = None,
    pair: Sequence[str] = ("", ""),
    position: int | None = None,
    source_url: str = "",
) -> ProductImage:
    """Show a prepared picture among those of a product, and have its renditions made.

    pair  an option and one of its values, whose variants it shows; or else `variant`

    A repeat finds the row of the first time. Without a position it comes last. Raises
    PictureGone and TooManyPictures.
    """
    with transaction.atomic():
        stored = _locked(prepared)
        same = {
            "stored": stored,
            "variant": variant,
            "option_name": pair[0],
            "option_value": pair[1],
            "source_url": source_url,
        }
        if image := product.images.filter(**same).first():
            return image
        if product.images.count() >= MOST_IMAGES:
            raise TooManyPictures(f"A product has at most {MOST_IMAGES} pictures.")
        if position is None:
            position = next_position(product)
        image = ProductImage.objects.create(
            product=product,
            file=stored.file.name,
            width=stored.width,
            height=stored.height,
            recipe=stored.recipe,
            alt=alt,
            position=min(position, 32_000),
            **same,
        )
        transaction.on_commit(lambda: renditions.start_making())
    return image


def adopt(image: ProductImage) -> None:
    """Take in a picture of which no original was kept: what pages show becomes that.

    Call it outside a transaction, as prepare(). The old files stay, for pages that are in
    a cache; media_audit finds them. Raises images.InvalidPicture and OSError.
    """
    with image.file.open() as file:
        prepared = prepare(file.read())
    with transaction.atomic():
        stored = _locked(prepared)
        ProductImage.objects.filter(pk=image.pk, stored=None).update(
            stored=stored,
            file=stored.file.name,
            width=stored.width,
            height=stored.height,
            recipe=stored.recipe,
        )
        transaction.on_commit(lambda: renditions.start_making())


def repeat(pks: Iterable[int]) -> None:
    """Write anew what these rows repeat of the pictures that are stored for them."""
    stored = StoredPicture.objects.filter(pk=OuterRef("stored"))
    names = ("file", "width", "height", "recipe")
    now = {name: Subquery(stored.values(name)) for name in names}
    ProductImage.objects.filter(pk__in=list(pks)).exclude(stored=None).update(**now)


def next_position(product: Product) -> int:
    """Where a picture comes after all that are there."""
    last = product.images.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def remove_unused(pks: Iterable[int] | None = None) -> int:
    """Take away the files of stored pictures that no product shows; returns of how many.

    pks  look only at these, on_commit of what may have been their last row

    Files go before the row does, under its lock: what is broken off is done next time.
    """
    unused = StoredPicture.objects.unused()
    if pks is not None:
        unused = unused.filter(pk__in=list(pks))
    return sum(map(_remove, list(unused.order_by("pk").values_list("pk", flat=True))))


def remove_unused_later(rows: Iterable[ProductImage]) -> None:
    """Have what these rows alone showed taken away once their deletion is committed."""
    if pks := {row.stored_id for row in rows if row.stored_id}:
        transaction.on_commit(partial(remove_unused, pks))


def _page_wide(data: bytes) -> tuple[bytes, tuple[int, int], str]:
    picture, suffix = images.read_picture(data)
    return images.encode(picture, "JPEG"), picture.size, suffix


def _has_files(original: str, file: str) -> bool:
    return originals().exists(original) and default_storage.exists(file)


def _locked(prepared: Prepared) -> StoredPicture:
    """The row of a prepared picture, locked until the transaction ends."""
    stored, _ = StoredPicture.objects.select_for_update().get_or_create(
        key=prepared.key,
        defaults={
            "original": prepared.original,
            "file": prepared.file,
            "width": prepared.width,
            "height": prepared.height,
        },
    )
    if not _has_files(stored.original, stored.file.name):
        raise PictureGone("This picture was being removed just now: send it again.")
    return stored


def _remove(pk: int) -> bool:
    with transaction.atomic():
        stored = StoredPicture.objects.select_for_update().filter(pk=pk).first()
        if stored is None or stored.images.exists():
            return False
        for name in [*(copy.name for copy in stored.all_renditions()), stored.file.name]:
            default_storage.delete(name)
        originals().delete(stored.original)
        stored.delete()
    return True
