"""Where the files of pictures are, and how one is written."""

import contextlib
import os
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages


def originals() -> Storage:
    """Where uploads are kept as they came. Nothing of it has an address."""
    return storages["originals"]


def put(storage: Storage, name: str, data: bytes) -> None:
    """Write a file, whole or not at all, in place of what may be there."""
    try:
        path = Path(storage.path(name))
    except NotImplementedError:  # object storage: a file is there when all of it is
        storage.delete(name)
        storage.save(name, ContentFile(data))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(data)
        draft.chmod(0o644)
        os.replace(draft, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            draft.unlink()
