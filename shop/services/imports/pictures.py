"""The pictures of a product as a file wants them, beside those that the shop shows."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from shop.importing import ParsedImage, ParsedProduct
from shop.models import Product, ProductImage, Variant
from shop.services import picture_files
from shop.services.exporting import picture_name
from shop.services.images import InvalidPicture
from shop.services.imports.archive import Archive
from shop.services.picture_files import Prepared


@dataclass(frozen=True)
class Picture:
    """One picture at its place among those of a product.

    name  how the export calls it, or where the zip file has it
    pair  an option and the value whose variants it shows; as a list where it was kept in JSON
    pk    of the row that shows it; None for one that is new
    key   of what is in it, where that is new
    """

    name: str
    alt: str
    sku: str
    focal_x: int
    focal_y: int
    position: int
    pk: int | None = None
    key: str = ""
    pair: Sequence[str] = ("", "")

    @property
    def looks(self) -> tuple:
        """What a page shows of it."""
        return self.alt, self.sku, *self.pair, self.focal_x, self.focal_y


class Wrong(Exception):
    """A picture cannot be had as the file wants it; the text says why."""


def shown(product: Product, images: Iterable[ProductImage]) -> list[Picture]:
    """What the shop shows of a product, in its order."""
    return [
        Picture(
            name=picture_name(product, number, image),
            alt=image.alt,
            sku=image.variant.sku if image.variant else "",
            focal_x=image.focal_x,
            focal_y=image.focal_y,
            position=image.position,
            pk=image.pk,
            pair=(image.option_name, image.option_value),
        )
        for number, image in enumerate(images, start=1)
    ]


def wanted(parsed: ParsedProduct, archive: Archive | None) -> list[ParsedImage]:
    """The pictures that the file names, and else those that are called after the product."""
    named = [image for image in parsed.images if "://" not in image.url]
    if named or archive is None:
        return named
    handle = parsed.source_handle.partition(":")[2] or parsed.source_handle
    names = dict.fromkeys(archive.called_after(handle, parsed.slug), "")
    of_one = len(parsed.variants) == 1
    for variant in parsed.variants:
        for name in archive.called_after(variant.sku):
            names.setdefault(name, "" if of_one else variant.sku)
    alt = parsed.name[:160]
    return [ParsedImage(parsed.line, name, alt, sku) for name, sku in names.items()]


def compare(
    images: list[ParsedImage], here: list[ProductImage], old: list[Picture], archive: Archive | None
) -> tuple[list[Picture], int]:
    """Return the pictures as they are to be, and how many are named but cannot be had here.

    What the shop shows beyond the file stays, after the others. Raises Wrong.
    """
    rows = dict(zip((picture.pk for picture in old), here, strict=True))
    left = list(old)
    found: list[Picture] = []
    absent = 0
    for image in images:
        place = archive.find(image.url) if archive else None
        if archive and place is None:
            raise Wrong(f"The picture {image.url} is not in the zip file.")
        try:
            key = archive.key_of(place) if place else ""
            match = _match(image.url, key, left, rows)
            if match is None and place:
                archive.look_at(place)
        except InvalidPicture as problem:
            raise Wrong(f"{image.url}: {problem}") from None
        if match is None and place is None:
            absent += 1
            continue
        if match:
            left.remove(match)
        found.append(
            Picture(
                name=match.name if match else place,
                alt=image.alt,
                sku=image.sku,
                focal_x=image.focus[0],
                focal_y=image.focus[1],
                position=len(found),
                pk=match.pk if match else None,
                key="" if match else key,
                pair=_pair(image, match),
            )
        )
    is_same = [(one.pk, one.looks) for one in [*found, *left]] == [
        (one.pk, one.looks) for one in old
    ]
    return (old if is_same else _placed([*found, *left])), absent


def _pair(image: ParsedImage, match: Picture | None) -> Sequence[str]:
    """What the file says; what the shop has where it says nothing, unless it names a variant."""
    if image.pair is not None:
        return image.pair
    return match.pair if match and not image.sku else ("", "")


def _placed(pictures: list[Picture]) -> list[Picture]:
    return [
        Picture(**(asdict(picture) | {"position": position}))
        for position, picture in enumerate(pictures)
    ]


def _match(name: str, key: str, left: list[Picture], rows: dict) -> Picture | None:
    """The picture of the shop that is meant: by what is in it, or, unseen, by its name."""
    if not key:
        return next((one for one in left if one.name.lower() == name.lower()), None)
    return next((one for one in left if _key(rows[one.pk]) == key), None)


def _key(image: ProductImage) -> str:
    if image.stored:
        return image.stored.key
    try:
        with image.file.open() as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return ""  # the file is gone: it is no picture that came again


def prepare(names: Iterable[str], archive: Archive | None) -> dict[str, Prepared]:
    """Store the files of new pictures, by their names in the zip file; no row shows them yet.

    Call it outside a transaction. Raises InvalidPicture.
    """
    return {name: picture_files.prepare(archive.read(name)) for name in names}


def show(
    product: Product,
    pictures: list[Picture],
    variants: dict[str, Variant],
    prepared: dict[str, Prepared],
) -> None:
    """Let a product have these pictures in this order. Raises picture_files.PictureGone."""
    for picture in pictures:
        variant = variants.get(picture.sku)
        pk = picture.pk
        if pk is None:
            pk = picture_files.attach(
                product,
                prepared[picture.name],
                alt=picture.alt,
                variant=variant,
                pair=picture.pair,
            ).pk
        option_name, option_value = picture.pair
        ProductImage.objects.filter(pk=pk).update(
            alt=picture.alt,
            variant=variant,
            option_name=option_name,
            option_value=option_value,
            focal_x=picture.focal_x,
            focal_y=picture.focal_y,
            position=picture.position,
        )
