"""The zip file with pictures that may come beside a product file."""

import hashlib
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from shop.importing import UnreadableFile
from shop.services.images import MAX_BYTES, InvalidPicture, read_picture

MOST_FILES = 200_000
NUMBER = re.compile(r"[-_ ](\d{1,4})$")


class Archive:
    """Pictures by their names, and by the SKU or handle that they are called after.

    `lamp.jpg`, `lamp-2.jpg` and `lamp/anything.jpg` all belong to `lamp`. Nothing is
    unpacked: a picture is read when it is asked for, and never more than MAX_BYTES of it.
    Raises UnreadableFile.
    """

    def __init__(self, path: Path):
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
            raise UnreadableFile("The file with the pictures is not a zip file.") from None
        names = [info.filename for info in self._zip.infolist() if not _is_beside_the_point(info)]
        if len(names) > MOST_FILES:
            raise UnreadableFile(f"The zip file has more than {MOST_FILES} files.")
        self._names: dict[str, str] = {}
        self._of: dict[str, list[str]] = {}
        for name in sorted(names, key=_in_order):
            path = PurePosixPath(name.lower())
            for called in (str(path), path.name):
                self._names.setdefault(called, name)
            for called in {path.stem, NUMBER.sub("", path.stem), path.parent.name} - {""}:
                self._of.setdefault(called, []).append(name)

    def find(self, name: str) -> str | None:
        """The full name of the picture that is called so, with its folder or without."""
        return self._names.get(name.lower())

    def called_after(self, *words: str) -> list[str]:
        """The pictures that bear one of these names, each once, in order of their numbers."""
        return list(dict.fromkeys(name for one in words for name in self._of.get(one.lower(), ())))

    def read(self, name: str) -> bytes:
        """What the picture holds. Raises InvalidPicture."""
        try:
            with self._zip.open(name) as file:
                data = file.read(MAX_BYTES + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
            raise InvalidPicture("It is damaged in the zip file.") from None
        except RuntimeError:  # what the standard library says of a password
            raise InvalidPicture("It is locked with a password.") from None
        if len(data) > MAX_BYTES:
            raise InvalidPicture(f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
        return data

    def key_of(self, name: str) -> str:
        """By what the shop knows a picture: see StoredPicture. Raises InvalidPicture."""
        return hashlib.sha256(self.read(name)).hexdigest()

    def look_at(self, name: str) -> None:
        """Raise InvalidPicture if it cannot be shown."""
        read_picture(self.read(name))


def _is_beside_the_point(info: zipfile.ZipInfo) -> bool:
    """Folders, and what computers leave behind in them."""
    path = PurePosixPath(info.filename)
    return info.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts


def _in_order(name: str) -> tuple:
    stem = PurePosixPath(name).stem
    found = NUMBER.search(stem)
    return (NUMBER.sub("", stem), int(found[1]) if found else 0, name)
