import argparse

from django.core.management.base import BaseCommand
from tqdm import tqdm

from shop.searching import rebuilding


class Command(BaseCommand):
    help = (
        "Write anew all that search knows of the catalogue, while the shop goes on: every "
        "product is found all the time, by its old entry or its new one. Run it after an "
        "upgrade, or when rows were changed by hand."
    )

    def create_parser(self, *args, **kwargs):
        kwargs["formatter_class"] = argparse.RawDescriptionHelpFormatter
        kwargs["epilog"] = "example:\n  manage.py rebuild_search"
        return super().create_parser(*args, **kwargs)

    def handle(self, *, verbosity, **options):
        is_quiet = None if verbosity else True  # None: a bar only where somebody looks
        tally = rebuilding.rebuild(
            progress=lambda total: tqdm(total=total, unit="product", disable=is_quiet)
        )
        if verbosity:
            self.stdout.write(f"{tally['products']} products, {tally['words']} words.")
