"""Example: python manage.py export_products products.csv"""

import os
import tempfile
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand
from tqdm import tqdm

from shop.models import Product
from shop.services import exporting


class Command(BaseCommand):
    help = (
        "Write all products into a CSV file that import_products takes back: what is brought "
        "into an empty shop with it is written again byte for byte. " + __doc__
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV file to write")

    def handle(self, *, file: Path, **options):
        bar = partial(tqdm, total=Product.objects.count(), unit="product", disable=None)
        number = _replace(file, partial(exporting.write_csv, progress=bar))
        self.stdout.write(f"{file}: {number} products.")


def _replace(path: Path, write) -> int:
    """Write beside the file and put it in its place at once; whoever reads it sees no half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-")
    try:
        # Spreadsheets know UTF-8 by the mark at its beginning.
        with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
            number = write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return number
