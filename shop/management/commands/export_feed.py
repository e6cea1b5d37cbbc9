"""Example, for cron once a day: python manage.py export_feed"""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from tqdm import tqdm

from shop import feed
from shop.models import Product

USUAL = "feeds/google.xml"


class Command(BaseCommand):
    help = "Write all products on sale as a feed for Google Merchant Center. " + __doc__

    def add_arguments(self, parser):
        parser.add_argument("--to", type=Path, help=f"a file; {USUAL} among the media files")

    def handle(self, *args, **options):
        path = options["to"] or settings.MEDIA_ROOT / USUAL
        path.parent.mkdir(parents=True, exist_ok=True)
        total = Product.objects.on_sale().count()
        products = tqdm(feed.products_on_sale(), total=total, unit="product", disable=None)
        written = _replace(path, feed.lines(products))
        self.stdout.write(f"{path}: {written} entries. Products without a picture are left out.")


def _replace(path: Path, lines) -> int:
    """Write beside the file and put it in its place at once; whoever reads it sees no half."""
    written = 0
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".feed-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(line)
                written += line.startswith("<item>")
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, settings.FILE_UPLOAD_PERMISSIONS)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return written
