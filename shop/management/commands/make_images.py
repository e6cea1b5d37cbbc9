import argparse
import json
from functools import partial

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from shop.models import ProductImage, StoredPicture
from shop.services import picture_files, renditions
from shop.services.images import InvalidPicture


class Command(BaseCommand):
    help = (
        "Make the smaller copies of pictures that are still to be made, as AVIF, WebP and JPEG. "
        "Any number may run at once; what a killed process left is made by the next."
    )

    def create_parser(self, *args, **kwargs):
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        kwargs["epilog"] = (
            "examples:\n"
            "  manage.py make_images          # what is due; run_periodic does it every minute\n"
            "  manage.py make_images --all    # all pictures anew, after files were lost\n"
            "\n"
            "Ends with 1 when a picture could not be made."
        )
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also those that were made before")
        parser.add_argument(
            "--limit", type=int, default=200, help="without --all, at most so many (200)"
        )
        parser.add_argument("--json", action="store_true", help="print the tally as JSON")

    def handle(self, *, limit, verbosity, **options):
        bar = partial(tqdm, unit="picture", disable=None if verbosity else True)
        if options["all"]:
            tally = self._make_all(bar)
        else:
            tally = renditions.make_due(limit=limit, track=lambda pks: bar(pks) if pks else pks)
        self._tell(tally, as_json=options["json"])
        if tally["failed"]:
            raise CommandError("Not every picture could be made: its row says why.")

    def _make_all(self, bar) -> dict[str, int]:
        """Make everything anew, once older pictures are kept as all others are."""
        tally = {"made": 0, "failed": 0, "taken in": 0}
        for image in bar(list(ProductImage.objects.filter(stored=None).order_by("pk"))):
            try:
                picture_files.adopt(image)
                tally["taken in"] += 1
            except (InvalidPicture, picture_files.PictureGone, OSError) as problem:
                tally["failed"] += 1
                self.stderr.write(f"{image.file.name}: {problem}")
        for pk in bar(list(StoredPicture.objects.order_by("pk").values_list("pk", flat=True))):
            stored = StoredPicture.objects.filter(pk=pk).first()
            if stored is not None:  # it was removed meanwhile
                tally["made" if renditions.make(stored, timezone.now()) else "failed"] += 1
        return tally

    def _tell(self, tally, *, as_json: bool) -> None:
        words = ", ".join(f"{number} {word}" for word, number in tally.items())
        self.stdout.write(json.dumps(tally) if as_json else f"Pictures: {words}.")
