"""Pictures from strangers: decoded, bounded, turned upright and written anew, or refused.

Knows no database and no storage. Whatever comes in, a process that works on pictures
stays under 400 MB: few pixels are held at once, and by one thread, see in_turn().
"""

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from PIL import AvifImagePlugin, Image, ImageCms

from shop.services import picture_signs

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 120_000_000  # of a file; only a JPEG can be decoded small, so only it may have these
MOST_HELD = 16_000_000  # pixels in memory at once
MOST_HELD_OF = {"WEBP": 12_500_000, "AVIF": 12_500_000}  # their decoders keep several copies
MAX_SIDE = 2400  # what is larger is made smaller: no page shows more
SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "PNG": ".png", "WEBP": ".webp"} | {
    "GIF": ".gif",
    "AVIF": ".avif",
}
ENCODING = {
    "AVIF": {"quality": 64, "speed": 8},
    "WEBP": {"quality": 80, "method": 2},
    "JPEG": {"quality": 85, "progressive": True, "optimize": True},
}
UPRIGHT = {  # what EXIF's orientation asks for
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
ORIENTATION = 0x0112
# Pillow warns above this and refuses above twice as much; we refuse earlier, in our words.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
AvifImagePlugin.DEFAULT_MAX_THREADS = 1  # each would keep memory of its own

# Not a lock: memory that was freed stays with the thread that had it.
_thread = ThreadPoolExecutor(1, thread_name_prefix="pictures")


T = TypeVar("T")


class InvalidPicture(Exception):
    """These bytes are no picture that the shop takes; the text says why, for people."""


def in_turn(task: Callable[[], T]) -> T:
    """Do what holds pixels in the one thread of this process that may, and wait for it.

    The task must not ask the database: it would do so by a connection of its own.
    """
    return _thread.submit(task).result()


def read_picture(data: bytes) -> tuple[Image.Image, str]:
    """Return the picture that a file shows, and the suffix that fits the file.

    The picture is upright, in sRGB (RGB, or RGBA where something shows through), at most
    MAX_SIDE wide and high, and nothing but pixels: no EXIF, no place, no profile. Of an
    animation it is the first frame. Raises InvalidPicture, and nothing else; before
    decoding where it can be told so early.
    """
    if len(data) > MAX_BYTES:
        raise InvalidPicture(f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
    if not data:
        raise InvalidPicture("The file is empty.")
    if reason := picture_signs.why_not(data):
        raise InvalidPicture(reason)
    image = _open(data)
    suffix = SUFFIXES[image.format]
    try:
        return _pixels(image), suffix
    except Exception as problem:  # a decoder raises anything on bytes made to break it
        raise InvalidPicture(
            "The picture is damaged or was cut off on its way: copy or save it once more."
        ) from problem


def encode(image: Image.Image, kind: str, *, width: int | None = None) -> bytes:
    """Write a picture from read_picture() as AVIF, WEBP or JPEG; smaller, if a width is given.

    A JPEG cannot be seen through: there it stands on white.
    """
    if width is not None and width != image.width:
        size = (width, max(1, round(width * image.height / image.width)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    if kind == "JPEG" and image.mode == "RGBA":
        paper = Image.new("RGB", image.size, "white")
        paper.paste(image, mask=image.getchannel("A"))
        image = paper
    out = io.BytesIO()
    image.save(out, kind, **ENCODING[kind])
    return out.getvalue()


def _open(data: bytes) -> Image.Image:
    """Read the header only, and refuse what would fill the memory once decoded."""
    try:
        image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidPicture(_too_many_pixels(MOST_HELD)) from None
    except Exception as problem:  # as above
        raise InvalidPicture(
            "This is not a picture the shop can read. Use JPEG, PNG, WebP, AVIF or GIF."
        ) from problem
    pixels = image.width * image.height
    is_jpeg = image.format in {"JPEG", "MPO"}
    if is_jpeg and pixels <= MAX_PIXELS and not picture_signs.is_jpeg_in_many_scans(data):
        # Its decoder leaves out what is not needed: 8 pixels of 9, or 63 of 64.
        scale = max(1, max(image.size) / MAX_SIDE)
        image.draft(None, tuple(max(1, int(side / scale)) for side in image.size))
        pixels = image.width * image.height
    most = MOST_HELD_OF.get(image.format, MOST_HELD)
    if pixels > most:
        raise InvalidPicture(_too_many_pixels(most))
    return image


def _too_many_pixels(most: int) -> str:
    return (
        f"The picture has more than {most // 1_000_000} million pixels: make it smaller, or "
        f"save it as an ordinary JPEG, which may have {MAX_PIXELS // 1_000_000} million."
    )


def _pixels(image: Image.Image) -> Image.Image:
    """Decode: first make it small, then do the rest to what is left."""
    image.load()
    profile, turn = image.info.get("icc_profile"), UPRIGHT.get(_orientation(image))
    image = _in_plain_mode(image)
    image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    image = _in_srgb(image, profile)
    if turn is not None:
        image = image.transpose(turn)
    if image.mode == "RGBA" and image.getextrema()[3][0] == 255:
        image = image.convert("RGB")
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _orientation(image: Image.Image) -> int | None:
    try:
        return image.getexif().get(ORIENTATION)
    except Exception:  # broken notes beside the picture are no reason to refuse it
        return None


def _in_plain_mode(image: Image.Image) -> Image.Image:
    """Bring palettes, 16 bits and the rest to 8 bits of L, RGB, RGBA or CMYK."""
    if image.mode.startswith("I;16"):
        # Pillow would cut off what is above 255 instead of scaling it.
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    if image.mode in {"I", "F"}:
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    if image.mode in {"L", "RGB", "CMYK"}:
        return image
    return image.convert("L" if image.mode == "1" else "RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Bring colours to those of a screen, by the picture's own profile where it fits."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, target, outputMode=mode)
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile is no reason to refuse the picture
    return image if image.mode == mode else image.convert(mode)
