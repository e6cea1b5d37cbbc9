"""What the first bytes of a file tell before any decoder sees it."""

import re

HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
MOST_SCANS = 100  # an honest JPEG has a dozen; each costs a pass over the whole picture
SOF = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # start of frame: how the picture is coded
PROGRESSIVE = {0xC2, 0xC6, 0xCA, 0xCE}
SOS = 0xDA  # start of scan: pixels follow


def why_not(data: bytes) -> str:
    """Return why the shop does not take such a file, where its kind is plain to see, or ""."""
    if data[4:8] == b"ftyp" and data[8:12] in HEIF_BRANDS and b"avif" not in data[8:64]:
        return (
            "This is a HEIC picture, which browsers cannot show: save it as JPEG. An iPhone "
            "takes JPEG with Settings, Camera, Formats, Most Compatible."
        )
    if re.search(rb"<svg[\s>]", data[:4096], re.IGNORECASE):
        return "This is an SVG drawing, which can carry scripts: save it as PNG."
    if data[:2] == b"\xff\xd8" and data.count(b"\xff\xda") > MOST_SCANS:
        return "This JPEG was made to keep a decoder busy: save it once more."
    return ""


def is_jpeg_in_many_scans(data: bytes) -> bool:
    """Whether a decoder must hold the whole JPEG, whatever size is asked for.

    So it is where the file tells the picture in several passes (progressive, or colour
    by colour). What cannot be understood counts as such.
    """
    at, in_frame = 2, None
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # a byte that only fills
            at += 1
            continue
        if marker in PROGRESSIVE:
            return True
        if marker in SOF:
            in_frame = data[at + 9]
        if marker == SOS:
            return data[at + 4] != in_frame
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return True
