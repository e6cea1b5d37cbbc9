"""All products of the shop as a file that import_products takes back."""

import csv
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import TextIO

from django.core.files.storage import default_storage
from django.db.models import Prefetch

from shop import looks
from shop.importing import WRITERS, notation, own
from shop.importing.beyond import Shown
from shop.importing.own_cells import written_focus, written_pair
from shop.models import Product, ProductImage, Variant
from shop.services.batches import Progress, in_batches
from shop.services.file_storage import originals
from shop.services.shelves import Shelves
from shop.structured_data import absolute

PIECE = 256 * 1024


def write_csv(file: TextIO, *, format: str = own.NAME, progress: Progress = iter) -> list[str]:
    """Write every product, and return the names of those left out; see csv_pieces()."""
    left: list[str] = []
    for piece in csv_pieces(format=format, progress=progress, left=left):
        file.write(piece)
    return left


def csv_pieces(
    *, format: str = own.NAME, progress: Progress = iter, left: list[str] | None = None
) -> Iterator[str]:
    """Every product in one of the formats of WRITERS, piece by piece.

    left  takes the names of products that the format has no way to tell

    Begins with the mark by which spreadsheets know UTF-8. The rows stand in order of the
    handles, so that the same goods make the same file in every shop. A fixed number of
    queries for each few hundred products, however many there are; only their handles are
    in memory all the time.
    """
    piece = io.StringIO()
    writer, form = csv.writer(piece, lineterminator="\r\n"), WRITERS[format]
    pictures_of = _named if form is own else _addressed
    yield "\ufeff"
    writer.writerow(form.HEADER)
    for product, path in progress(products_in_order()):
        rows = list(form.lines(product, path, product.variants.all(), pictures_of(product)))
        writer.writerows([_cell(text) for text in row] for row in rows)
        if not rows and left is not None:
            left.append(product.name)
        if piece.tell() > PIECE:
            yield piece.getvalue()
            piece.seek(0)
            piece.truncate()
    yield piece.getvalue()


def products_in_order() -> Iterator[tuple[Product, tuple[str, ...]]]:
    """Each product by its handle, with the names of its category from the root."""
    handles = Product.objects.order_by().values_list("source_handle", "slug", "pk")
    pks = [pk for _, pk in sorted((source or slug, pk) for source, slug, pk in handles.iterator())]
    shelves = Shelves()
    variants = Prefetch("variants", Variant.objects.order_by("position", "pk"))
    images = ProductImage.objects.select_related("variant", "stored").order_by("position", "pk")
    chosen = Product.objects.prefetch_related(variants, Prefetch("images", images))
    for batch in in_batches(pks):
        found = chosen.in_bulk(batch)
        for product in (found[pk] for pk in batch if pk in found):
            yield product, shelves.names_of(product.category_id)


def picture_name(product: Product, number: int, image: ProductImage) -> str:
    """How the export calls the picture that stands at this place, counted from 1."""
    name = image.stored.original if image.stored else image.file.name
    return f"{product.slug}-{number}{PurePath(name).suffix.lower()}"


def write_zip(path: Path, *, progress: Progress = iter) -> list[str]:
    """Write the pictures of all products under the names that the product file has for them.

    What was uploaded is written, not what pages show, so the same pictures make the same
    file. Returns the names of those whose files are gone.
    """
    gone = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for product, _ in progress(products_in_order()):
            for number, image in enumerate(product.images.all(), start=1):
                name = picture_name(product, number, image)
                try:
                    data = _original(image)
                except OSError:
                    gone.append(name)
                else:
                    archive.writestr(zipfile.ZipInfo(name), data)  # of 1980, as it has no time
    return gone


def _original(image: ProductImage) -> bytes:
    if image.stored:
        with originals().open(image.stored.original) as file:
            return file.read()
    with image.file.open() as file:
        return file.read()


def _cell(text: str) -> str:
    """What a spreadsheet may be given: no formula, no NUL, no space around it."""
    return notation.safe(text.replace("\0", "").strip())


def picture_address(name: str) -> str:
    """Where the web finds the file of a picture, for shop systems that fetch it."""
    return absolute(default_storage.url(name))


def _addressed(product: Product) -> list[Shown]:
    """The pictures of a product as other shop systems want them."""
    images = list(product.images.all())
    skus: dict[int, set[str]] = {image.pk: set() for image in images}
    for variant in product.variants.all() if images else ():
        if image := looks.own(images, variant, product.option_names):
            skus[image.pk].add(variant.sku)
    return [
        Shown(
            picture_address(image.file.name), " ".join(image.alt.split()), frozenset(skus[image.pk])
        )
        for image in images
    ]


def _named(product: Product) -> list[tuple[str, ...]]:
    """What stands under own.PICTURE_COLUMNS for each picture."""
    return [
        (
            picture_name(product, number, image),
            " ".join(image.alt.split()),
            image.variant.sku if image.variant else "",
            written_pair(image.option_name, image.option_value),
            written_focus(image.focal_x, image.focal_y),
        )
        for number, image in enumerate(product.images.all(), start=1)
    ]
