"""Run by test_image_memory: python -m shop.tests.image_memory draw|read FOLDER.

To draw needs much memory, so it is done by a process of its own; the one that reads says
on its last line how many megabytes it had at most.
"""

import os
import re
import resource
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from PIL import Image

SIDE = 3_999  # squared, nearly what the shop takes at most


def draw(folder: Path) -> None:
    """The pictures that need most memory to read, of those that are taken."""
    Image.new("RGB", (11_600, 8_700), "teal").save(folder / "hundred-million.jpg", quality=40)
    square, alpha = (SIDE, SIDE), Image.new("RGBA", (SIDE, SIDE), (9, 99, 99, 128))
    Image.new("CMYK", square).save(folder / "cmyk.jpg", progressive=True, subsampling=0)
    alpha.save(folder / "alpha.png", compress_level=1)
    alpha.crop((0, 0, 4_032, 3_024)).save(folder / "alpha.webp", lossless=True, method=0)
    alpha.crop((0, 0, 4_032, 3_024)).save(folder / "alpha.avif", speed=10, quality=30)
    Image.new("I;16", square, 40_000).save(folder / "sixteen-bits.png", compress_level=1)
    frames = [Image.new("P", square, number) for number in range(3)]
    frames[0].save(folder / "moving.gif", save_all=True, append_images=frames[1:])


def read(folder: Path) -> None:
    """Read all of them as a web process does that got them all at once."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from config import urls  # noqa: F401  all that a process of the shop has loaded
    from shop.services import images

    def take(path: Path) -> str:
        picture, _ = images.read_picture(path.read_bytes())
        sizes = [len(images.encode(picture, kind, width=1200)) for kind in images.ENCODING]
        return f"{path.name} {picture.size} {sizes}"

    paths = sorted(folder.iterdir())
    with ThreadPoolExecutor(8) as pool:
        for _ in range(2):
            print(*pool.map(lambda path: images.in_turn(lambda: take(path)), paths), sep="\n")
    print(most_megabytes())


def most_megabytes() -> int:
    """How much memory this process had at most.

    Linux hands ru_maxrss down to whom a process starts: there only its own page tells.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return int(re.search(r"VmHWM:\s*(\d+) kB", status.read_text())[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    {"draw": draw, "read": read}[sys.argv[1]](Path(sys.argv[2]))
