"""Draws one picture and encodes its files. Knows no Django, so that any process can do it."""

import io
from dataclasses import dataclass

from shop.demo.scenes import SIZE, Scene, draw

ENCODING = {
    "JPEG": {"quality": 84, "progressive": True},
    "WEBP": {"quality": 78, "method": 1},
    "AVIF": {"quality": 70, "speed": 9},
}


@dataclass(frozen=True)
class Rendition:
    """A smaller copy of a picture, as django-pictures names and expects it."""

    name: str
    file_type: str
    width: int


@dataclass(frozen=True)
class Task:
    """One picture to be drawn, and all the files that come of it."""

    name: str
    scene: Scene
    renditions: tuple[Rendition, ...]


def encode(task: Task) -> dict[str, bytes]:
    """Draw the picture; return its files by name. Needs no database and no storage."""
    picture = draw(task.scene)
    files = {task.name: _bytes(picture, "JPEG", quality=92)}
    for copy in task.renditions:
        height = round(copy.width * picture.height / picture.width)
        small = picture if copy.width == SIZE else picture.resize((copy.width, height))
        files[copy.name] = _bytes(small, copy.file_type)
    return files


def _bytes(picture, file_type: str, **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, file_type, **{**ENCODING.get(file_type, {}), **options})
    return out.getvalue()
