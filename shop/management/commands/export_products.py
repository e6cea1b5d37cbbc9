"""Example: python manage.py export_products products.csv --pictures pictures.zip"""

import contextlib
import os
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from shop.importing import WRITERS
from shop.models import Product
from shop.services import exporting


class Command(BaseCommand):
    help = (
        "Write all products into a CSV file that import_products takes back: what is brought "
        "into an empty shop with it is written again byte for byte. With --format it is a file "
        "that Shopify or WooCommerce takes. " + __doc__
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV file to write")
        parser.add_argument(
            "--format",
            choices=list(WRITERS),
            default="own",
            help="for another shop system; docs/product-file.md says what it cannot carry",
        )
        parser.add_argument(
            "--pictures",
            type=Path,
            metavar="ZIP",
            help="write all pictures too, as they were uploaded, by the names in the CSV file",
        )

    def handle(self, *, file: Path, format: str, pictures: Path | None, **options):
        number = Product.objects.count()
        bar = partial(tqdm, total=number, unit="product", disable=None)
        with _replacing(file) as draft, draft.open("w", encoding="utf-8", newline="") as text:
            left = exporting.write_csv(text, format=format, progress=bar)
        for name in left:
            self.stderr.write(f"{name}: left out; docs/product-file.md says why.")
        self.stdout.write(f"{file}: {number - len(left)} products.")
        if pictures:
            with _replacing(pictures) as draft:
                gone = exporting.write_zip(draft, progress=bar)
            for name in gone:
                self.stderr.write(f"{name}: its file is gone; see media_audit.")
            if gone:
                raise CommandError(f"{len(gone)} pictures are missing in {pictures}.")


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Write beside the file and put it in its place at once; whoever reads it sees no half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-")
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        with draft.open("rb") as file:
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
