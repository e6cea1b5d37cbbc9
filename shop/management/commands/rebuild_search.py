import argparse

from django.core.management.base import BaseCommand
from tqdm import tqdm

from shop.models import SearchDocument
from shop.searching import rebuilding


class Command(BaseCommand):
    help = (
        "Write anew all that search knows of the catalogue, while the shop goes on: every "
        "product is found all the time, by its old entry or its new one. Run it after an "
        "upgrade, or when rows were changed by hand."
    )

    def create_parser(self, *args, **kwargs):
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        kwargs["epilog"] = (
            "examples:\n"
            "  manage.py rebuild_search\n"
            "  manage.py rebuild_search --if-empty   # after migrate: costs nothing if done before"
        )
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where search knows products"
        )

    def handle(self, *, verbosity, if_empty, **options):
        if if_empty and SearchDocument.objects.exists():
            return
        is_quiet = None if verbosity else True  # None: a bar only where somebody looks
        tally = rebuilding.rebuild(
            progress=lambda total: tqdm(total=total, unit="product", disable=is_quiet)
        )
        if verbosity:
            self.stdout.write(f"{tally['products']} products, {tally['words']} words.")
