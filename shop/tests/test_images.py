import io
import re

import numpy as np
import pytest
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

from shop.services import images
from shop.services.images import InvalidPicture, encode, read_picture
from shop.tests.pictures import picture

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("GIF", ".gif"), ("AVIF", ".avif")],
)
def test_a_picture_of_every_usual_kind_is_taken(kind, suffix):
    image, found = read_picture(picture(kind))

    assert found == suffix
    assert (image.size, image.mode) == ((40, 20), "RGB")


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [
        *((1, (0, 0)), (2, (39, 0)), (3, (39, 19)), (4, (0, 19))),
        *((5, (0, 0)), (6, (19, 0)), (7, (19, 39)), (8, (0, 39))),
    ],
)
def test_a_picture_comes_out_upright(orientation, corner):
    exif = Image.Exif()
    exif[0x0112] = orientation
    source = Image.new("RGB", (40, 20), "black")
    source.paste("white", (0, 0, 4, 4))
    out = io.BytesIO()
    source.save(out, "PNG", exif=exif)

    image, _ = read_picture(out.getvalue())

    assert image.size == ((40, 20) if orientation < 5 else (20, 40))
    assert image.getpixel(corner) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_nothing_that_was_noted_beside_the_pixels_comes_along(kind):
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    exif.get_ifd(0x8825)[2] = (12.0, 58.0, 17.0)  # where it was taken
    notes = {"exif": exif, "icc_profile": SRGB, "xmp": b"<x:xmpmeta>a person</x:xmpmeta>"}
    if kind == "PNG":
        notes["pnginfo"] = PngInfo()
        notes["pnginfo"].add_text("Author", "a person")
    if kind == "JPEG":
        notes["comment"] = b"a person"

    image, _ = read_picture(picture(kind, **notes))

    for wanted in images.ENCODING:
        data = encode(image, wanted)
        assert not any(word in data for word in (b"A camera", b"a person", b"Exif", b"ICC_PROFILE"))
        assert not opened(data).getexif()
        assert "icc_profile" not in opened(data).info


def test_what_shows_through_stays_so_and_stands_on_white_where_it_cannot():
    image, _ = read_picture(picture("PNG", mode="RGBA", colour=(255, 0, 0, 0)))

    assert opened(encode(image, "AVIF")).getpixel((5, 5))[3] == 0
    assert opened(encode(image, "WEBP")).getpixel((5, 5))[3] == 0
    assert opened(encode(image, "JPEG")).getpixel((5, 5)) == (255, 255, 255)


def test_a_palette_with_a_colour_that_shows_through_keeps_it():
    source = Image.new("P", (40, 20), 1)
    source.putpalette([0, 0, 0, 200, 30, 30])
    source.paste(0, (0, 0, 20, 20))
    out = io.BytesIO()
    source.save(out, "PNG", transparency=0)

    image, _ = read_picture(out.getvalue())

    assert image.mode == "RGBA"
    assert (image.getpixel((5, 5))[3], image.getpixel((30, 5))) == (0, (200, 30, 30, 255))


def test_printers_colours_become_those_of_a_screen():
    image, _ = read_picture(picture(mode="CMYK", colour=(0, 255, 255, 0)))

    red, green, blue = image.getpixel((5, 5))
    assert red > 200
    assert max(green, blue) < 60


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_colour_profile_is_turned_into_the_screens(mode):
    names = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}  # what it calls red is green, and the reverse
    odd = re.sub(rb"[rg]XYZ", lambda found: names[found[0]], SRGB)
    colour = (200, 30, 30, 128)[: len(mode)]

    image, _ = read_picture(picture("PNG", mode=mode, colour=colour, icc_profile=odd))

    red, green, *_, last = image.getpixel((5, 5))
    assert green > 180 > 60 > red
    assert mode == "RGB" or last == 128


def test_a_profile_that_does_not_fit_the_picture_is_left_alone():
    image, _ = read_picture(picture("PNG", mode="L", colour=90, icc_profile=SRGB))

    assert image.getpixel((5, 5)) == (90, 90, 90)


@pytest.mark.parametrize(("value", "grey"), [(0, 0), (32768, 127), (65535, 255)])
def test_sixteen_bits_become_eight_without_losing_the_light_ones(value, grey):
    out = io.BytesIO()
    Image.fromarray(np.full((20, 40), value, dtype=np.uint16)).save(out, "PNG")

    image, _ = read_picture(out.getvalue())

    assert abs(image.getpixel((5, 5))[0] - grey) <= 1


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind):
    later = [Image.new("RGB", (40, 20), "blue")]

    image, _ = read_picture(picture(kind, colour="red", save_all=True, append_images=later))

    red, _, blue = image.getpixel((5, 5))[:3]
    assert red > 200 > 60 > blue


def test_a_picture_with_the_wrong_name_is_judged_by_what_it_is():
    _, suffix = read_picture(picture("PNG"))  # a file name is never looked at

    assert suffix == ".png"


def test_a_large_picture_is_made_smaller():
    image, _ = read_picture(picture("PNG", size=(images.MAX_SIDE * 2, 100)))

    assert image.size == (images.MAX_SIDE, 50)


def test_a_jpeg_of_a_hundred_million_pixels_is_decoded_small():
    data = picture(mode="L", size=(11_600, 8_700), quality=30)

    image, _ = read_picture(data)

    assert image.size == (2400, 1800)


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {"mode": "1", "size": (5_000, 5_000)}),
        ("PNG", {"mode": "1", "size": (12_000, 12_000)}),
        ("WEBP", {"size": (4_000, 3_200)}),
        ("JPEG", {"mode": "L", "size": (5_000, 5_000), "progressive": True}),
    ],
)
def test_a_small_file_with_far_too_many_pixels_is_refused_before_decoding(
    kind, options, monkeypatch
):
    data = picture(kind, **options)
    monkeypatch.setattr(Image.Image, "load", lambda self: pytest.fail("was decoded"))

    assert len(data) < 500_000
    with pytest.raises(InvalidPicture, match="million pixels"):
        read_picture(data)


def test_a_file_with_too_many_bytes_is_refused():
    with pytest.raises(InvalidPicture, match="larger than 20 MB"):
        read_picture(b"\xff" * (images.MAX_BYTES + 1))


def test_a_jpeg_of_endless_passes_is_refused():
    with pytest.raises(InvalidPicture, match="keep a decoder busy"):
        read_picture(picture(progressive=True) + b"\xff\xda" * 200)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"<SVG><script>alert(1)</script></SVG>", "SVG"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(400), "HEIC"),
        (b"<html>Not found</html>", "not a picture"),
        (b"%PDF-1.7", "not a picture"),
        (picture("BMP"), "not a picture"),
        (picture("TIFF"), "not a picture"),
    ],
)
def test_what_is_no_picture_for_a_shop_is_refused_in_words(data, words):
    with pytest.raises(InvalidPicture, match=words):
        read_picture(data)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
@pytest.mark.parametrize("part", [0.5, 0.9])
def test_a_torn_picture_is_refused(kind, part):
    pixels = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, kind)
    whole = out.getvalue()

    with pytest.raises(InvalidPicture):
        read_picture(whole[: int(len(whole) * part)])


def test_a_smaller_copy_keeps_the_shape():
    image, _ = read_picture(picture(size=(1000, 333)))

    assert opened(encode(image, "WEBP", width=400)).size == (400, 133)
