"""Makes the picture files of the demo shop: drawn and encoded on all cores."""

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor

from django.core.files.base import ContentFile
from django.core.files.storage import Storage

from shop.demo.catalogue import GOODS, ground_of
from shop.demo.encoding import Rendition, Task, encode
from shop.models import ProductImage


def make_pictures(*, progress: Callable[..., Iterable] | None = None) -> int:
    """Draw the pictures of demo products whose files are missing; returns how many."""
    tasks = missing()
    if not tasks:
        return 0
    storage = ProductImage._meta.get_field("file").storage
    done = _encoded(tasks)
    if progress:
        done = progress(done, total=len(tasks))
    for task, files in done:
        store(storage, task, files)
    return len(tasks)


def missing() -> list[Task]:
    """The pictures of the shop's demo products that have not all of their files."""
    scenes = {
        good.file_name(number): shot.scene
        for good in GOODS
        for number, shot in enumerate(good.shots(ground_of(good.shelf)), 1)
    }
    tasks = []
    for image in ProductImage.objects.filter(file__in=list(scenes)).order_by("position", "pk"):
        renditions = tuple(
            Rendition(copy.name, copy.file_type, copy.width)
            for copy in sorted(image.file.get_picture_files_list(), key=lambda copy: copy.name)
        )
        names = [image.file.name, *(copy.name for copy in renditions)]
        if not all(image.file.storage.exists(name) for name in names):
            tasks.append(Task(image.file.name, scenes[image.file.name], renditions))
    return tasks


def store(storage: Storage, task: Task, files: dict[str, bytes]) -> None:
    """Put the files of one picture into the storage, in place of what may be there.

    The original comes last: where it is, everything is.
    """
    for name in [*(copy.name for copy in task.renditions), task.name]:
        storage.delete(name)
        storage.save(name, ContentFile(files[name]))


def _encoded(tasks: list[Task]) -> Iterator[tuple[Task, dict[str, bytes]]]:
    # Spawned, not forked: a fork would share the parent's database connection.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context) as pool:
        yield from zip(tasks, pool.map(encode, tasks, chunksize=2), strict=True)
