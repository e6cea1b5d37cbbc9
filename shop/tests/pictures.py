"""Picture files for tests, as strangers send them."""

import io

from PIL import Image


def picture(kind="JPEG", *, mode="RGB", size=(40, 20), colour=None, **options) -> bytes:
    """The bytes of a picture in one colour."""
    out = io.BytesIO()
    Image.new(mode, size, colour or 0).save(out, kind, **options)
    return out.getvalue()
