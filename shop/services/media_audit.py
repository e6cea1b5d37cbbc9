"""Do rows and files of pictures agree? Files of no row, rows without files, files kept twice.

Looks only into the folders that pictures are kept in, a few hundred names at a time.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.storage import Storage, default_storage
from django.db.models import QuerySet
from django.utils import timezone

from shop.models import ProductImage, StoredPicture
from shop.models.image import RECIPE
from shop.services import picture_files, renditions
from shop.services.file_storage import originals
from shop.services.images import InvalidPicture
from shop.services.imports.plan import Progress, in_batches

FOLDERS = ("pictures", "products", "demo")  # of public files; originals are alone in their place
YOUNG = timedelta(hours=1)  # an upload may still be on its way to its row
RENDITION = re.compile(r"(?P<of>.+)/\d+w\.(avif|webp|jpeg)")


@dataclass
class Findings:
    """What does not agree, by name; the young files of no row are only counted."""

    orphans: list[tuple[str, str]] = field(default_factory=list)  # where, name
    missing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)  # missing, and nothing to make them from
    duplicates: list[list[str]] = field(default_factory=list)
    young: int = 0


def places() -> dict[str, Storage]:
    """The storages of pictures: what anybody may see, and what nobody is sent."""
    return {"media": default_storage, "originals": originals()}


def audit(*, now: datetime, progress: Progress = iter) -> Findings:
    """Compare all rows with all files, and change nothing."""
    findings = Findings()
    for place, storage in places().items():
        tops = FOLDERS if place == "media" else ("",)
        names = (name for top in tops for name in _walk(storage, top))
        for batch in in_batches(progress(names)):
            for name in _nameless(place, batch):
                if _is_young(storage, name, now):
                    findings.young += 1
                else:
                    findings.orphans.append((place, name))
    for stored in progress(StoredPicture.objects.order_by("pk").iterator(500)):
        _look_for_files(stored, findings)
    _look_at_those_without_original(findings, progress)
    return findings


def fix(findings: Findings, *, now: datetime) -> dict[str, int]:
    """Mend what was found, looking at each anew; returns how much of what.

    Removes a file only if no row names it and it is older than an hour. Makes missing
    files from what is there; until they are, pages show the large picture.
    """
    done = {"removed": 0, "made": 0, "merged": 0}
    for place, name in findings.orphans:
        storage = places()[place]
        if _nameless(place, [name]) and not _is_young(storage, name, now):
            storage.delete(name)
            done["removed"] += 1
    stems = {_stem(name) for name in findings.missing} - {_stem(name) for name in findings.lost}
    for stored in StoredPicture.objects.filter(file__in=_names_of(stems)):
        ProductImage.objects.filter(stored=stored).update(recipe=0)
        done["made"] += renditions.make(stored, timezone.now())
    done["made"] += sum(map(_take_in, _without_original(_names_of(stems))))
    for names in findings.duplicates:
        done["merged"] += sum(map(_take_in, _without_original(names)))
    return done


def _without_original(names: list[str]) -> QuerySet[ProductImage]:
    return ProductImage.objects.filter(file__in=names, stored=None).order_by("pk")


def _take_in(image: ProductImage) -> bool:
    """Keep a picture as all others are kept, and make its files; False if it cannot be."""
    try:
        picture_files.adopt(image)
    except (InvalidPicture, picture_files.PictureGone, OSError):
        return False  # it is found again, and named, the next time
    image.refresh_from_db()
    return image.recipe == RECIPE or renditions.make(image.stored, timezone.now())


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    """Every file in and below a folder, folder by folder."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in files:
        yield str(PurePosixPath(folder, name))
    for name in folders:
        yield from _walk(storage, str(PurePosixPath(folder, name)))


def _stem(name: str) -> str:
    """The name of a public file without its suffix; of a rendition that of its picture."""
    found = RENDITION.fullmatch(name)
    return found["of"] if found else str(PurePosixPath(name).with_suffix(""))


def _names_of(stems: Iterable[str]) -> list[str]:
    return [stem + suffix for stem in stems for suffix in (".jpg", ".png")]


def _nameless(place: str, names: list[str]) -> list[str]:
    """Those of these files that no row names at this moment."""
    if place == "originals":
        known = StoredPicture.objects.filter(original__in=names)
        return sorted(set(names) - set(known.values_list("original", flat=True)))
    of_rows = _names_of(map(_stem, names))
    named = set()
    for model in (StoredPicture, ProductImage):
        for row in model.objects.filter(file__in=of_rows):
            named |= {row.file.name, *(copy.name for copy in row.file.get_picture_files_list())}
    return sorted(set(names) - named)


def _is_young(storage: Storage, name: str, now: datetime) -> bool:
    try:
        return now - storage.get_modified_time(name) < YOUNG
    except FileNotFoundError:
        return True  # somebody else has just removed it


def _look_for_files(stored: StoredPicture, findings: Findings) -> None:
    has_original = originals().exists(stored.original)
    wanted = [stored.file.name]
    if stored.recipe == RECIPE:
        wanted += [copy.name for copy in stored.all_renditions()]
    gone = [name for name in wanted if not default_storage.exists(name)]
    findings.missing += gone
    if not has_original:
        findings.lost += [*gone, stored.original]


def _look_at_those_without_original(findings: Findings, progress: Progress) -> None:
    """Pictures from before originals were kept: each by itself, perhaps more than once."""
    by_content: dict[tuple[int, str], set[str]] = {}
    rows = ProductImage.objects.filter(stored=None).order_by("pk")
    for image in progress(rows.iterator(500)):
        if not default_storage.exists(image.file.name):
            findings.missing.append(image.file.name)
            findings.lost.append(image.file.name)
            continue
        copies = image.renditions.values()
        names = [copy.name for by_width in copies for copy in by_width.values()]
        findings.missing += [name for name in names if not default_storage.exists(name)]
        with default_storage.open(image.file.name) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        by_content.setdefault((image.file.size, digest), set()).add(image.file.name)
    findings.duplicates = [sorted(names) for names in by_content.values() if len(names) > 1]
