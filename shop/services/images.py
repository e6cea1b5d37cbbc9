"""Pictures from strangers: decoded, bounded, turned upright and written anew, or refused."""

import io

from PIL import Image, ImageCms, ImageOps

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_SIDE = 2400  # what is larger is made smaller: no page shows more
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "AVIF"]


class InvalidPicture(Exception):
    """These bytes are no picture that the shop takes; the text says why, for people."""


def clean_picture(data: bytes) -> tuple[bytes, str]:
    """Return the picture as a fresh file, and the suffix of its name: `.jpg` or `.png`.

    The result is upright, in RGB, at most MAX_SIDE wide and high, and carries nothing
    but pixels: no EXIF, no place, no thumbnail, no profile. Only the first frame of an
    animation is kept. Raises InvalidPicture, before decoding where it can be told so early.
    """
    if len(data) > MAX_BYTES:
        raise InvalidPicture(f"The picture is larger than {MAX_BYTES // 1024**2} MB.")
    if not data:
        raise InvalidPicture("The file is empty.")
    image = _open(data)
    try:
        image.load()
        image = _in_srgb(ImageOps.exif_transpose(image))
        image.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
        return _encode(image)
    except Exception as problem:  # a decoder raises anything on bytes made to break it
        raise InvalidPicture("The picture is damaged and cannot be shown.") from problem


def _open(data: bytes) -> Image.Image:
    """Read the header only, and refuse what would fill the memory once decoded."""
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise InvalidPicture(_too_many_pixels()) from None
    except Exception as problem:  # as above
        raise InvalidPicture(
            "This is not a picture the shop can read. Use JPEG, PNG, WebP, AVIF or GIF."
        ) from problem
    if image.width * image.height > MAX_PIXELS:
        raise InvalidPicture(_too_many_pixels())
    return image


def _too_many_pixels() -> str:
    return f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels."


def _in_srgb(image: Image.Image) -> Image.Image:
    """Bring any mode and colour profile to RGB or, where something shows through, RGBA."""
    profile = image.info.get("icc_profile")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if profile and image.mode in {"RGB", "CMYK"}:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            return ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            pass  # a broken profile is no reason to refuse the picture
    return image if image.mode == mode else image.convert(mode)


def _encode(image: Image.Image) -> tuple[bytes, str]:
    """Write the pixels, and only them, into a new file."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    out = io.BytesIO()
    if bare.mode == "RGBA" and bare.getextrema()[3][0] < 255:
        bare.save(out, "PNG", optimize=True)
        return out.getvalue(), ".png"
    bare.convert("RGB").save(out, "JPEG", quality=88, optimize=True, progressive=True)
    return out.getvalue(), ".jpg"
