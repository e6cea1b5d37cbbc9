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
        number = Product.objects.count()
        bar = partial(tqdm, total=number, unit="product", disable=None)
        _replace(file, partial(exporting.write_csv, progress=bar))
        self.stdout.write(f"{file}: {number} products.")


def _replace(path: Path, write) -> None:
    """Write beside the file and put it in its place at once; whoever reads it sees no half."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".export-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
