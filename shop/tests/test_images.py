import io

import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from shop.services import images
from shop.services.images import InvalidPicture, clean_picture


def picture(kind="JPEG", *, mode="RGB", size=(40, 20), colour=None, **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour or 0).save(out, kind, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_picture_of_every_usual_kind_is_taken(kind):
    data, suffix = clean_picture(picture(kind))

    assert suffix == ".jpg"
    assert opened(data).size == (40, 20)


def test_a_picture_comes_out_upright_and_without_exif():
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[1] = "N"

    data, _ = clean_picture(picture(exif=exif))

    assert opened(data).size == (20, 40)
    assert not opened(data).getexif()
    assert b"A camera" not in data


def test_a_comment_in_a_png_does_not_come_along():
    notes = PngInfo()
    notes.add_text("Author", "somebody")

    data, _ = clean_picture(picture("PNG", mode="RGBA", pnginfo=notes))

    assert b"somebody" not in data


def test_what_shows_through_stays_so():
    data, suffix = clean_picture(picture("PNG", mode="RGBA", colour=(0, 0, 0, 0)))

    assert suffix == ".png"
    assert opened(data).mode == "RGBA"


def test_printers_colours_become_those_of_a_screen():
    data, _ = clean_picture(picture(mode="CMYK", colour=(0, 255, 255, 0)))

    red, green, blue = opened(data).getpixel((5, 5))
    assert opened(data).mode == "RGB"
    assert red > 200
    assert green < 60
    assert blue < 60


def test_a_colour_profile_is_applied_and_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    data, _ = clean_picture(picture(colour=(200, 30, 30), icc_profile=profile))

    assert "icc_profile" not in opened(data).info
    assert opened(data).getpixel((5, 5))[0] > 180


def test_a_large_picture_is_made_smaller():
    data, _ = clean_picture(picture("PNG", size=(images.MAX_SIDE * 2, 100)))

    assert opened(data).size == (images.MAX_SIDE, 50)


def test_a_small_file_with_far_too_many_pixels_is_refused_before_decoding(monkeypatch):
    bomb = picture("PNG", mode="1", size=(12_000, 12_000))
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("was decoded"))

    assert len(bomb) < 100_000
    with pytest.raises(InvalidPicture, match="million pixels"):
        clean_picture(bomb)


def test_a_file_with_too_many_bytes_is_refused():
    with pytest.raises(InvalidPicture, match="larger than 10 MB"):
        clean_picture(b"\xff" * (images.MAX_BYTES + 1))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html>Not found</html>",
        b"%PDF-1.7",
        picture("BMP"),
    ],
)
def test_what_is_no_picture_for_a_shop_is_refused(data):
    with pytest.raises(InvalidPicture):
        clean_picture(data)


def test_a_torn_picture_is_refused():
    whole = picture("PNG", size=(300, 300), mode="RGB")

    with pytest.raises(InvalidPicture, match="damaged"):
        clean_picture(whole[: len(whole) // 2])
