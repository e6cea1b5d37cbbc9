import argparse
import json
from dataclasses import asdict
from functools import partial
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import timezone
from tqdm import tqdm

from shop.importing import FORMATS, Parsed, UnreadableFile, parse_file
from shop.services.import_plan import Change
from shop.services.import_words import words_of
from shop.services.importing import ShopChanged, Tally, WrongFile, check, import_products
from shop.services.product_images import fetch_missing, missing_images

KINDS = ("new", "changed", "unchanged")
SECTIONS = {
    "Note": "notes",
    "No picture": "images_missing",
    "Not sold here": "not_taken",
    "Wrong": "wrong",
}


class Command(BaseCommand):
    help = (
        "Bring in products from a CSV file: our own export, or that of Shopify or WooCommerce. "
        "Running it again changes only what the file says differently."
    )

    def create_parser(self, *args, **kwargs):
        kwargs["epilog"] = (
            "Example: manage.py import_products products_export.csv --dry-run. "
            "A file that is wrong anywhere changes nothing. "
            "Ends with 1 when the file has what this shop does not sell (all else came in), "
            "and with 2 when a row is wrong or the file could not be read (nothing changed)."
        )
        return super().create_parser(*args, **kwargs)

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the CSV file")
        parser.add_argument(
            "--format", choices=["auto", *FORMATS], default="auto", help="auto: see the header"
        )
        parser.add_argument(
            "--category",
            default="",
            metavar="NAME",
            help="where to put new products that the file gives no category: Home > Kitchen",
        )
        parser.add_argument(
            "--uncounted",
            type=_units,
            default=0,
            metavar="UNITS",
            help="units to receive of what is in stock there without a number; 0 unless given",
        )
        parser.add_argument("--dry-run", action="store_true", help="show, but change nothing")
        parser.add_argument("--no-images", action="store_true", help="leave the pictures")
        parser.add_argument("--json", action="store_true", help="the report for machines")

    def handle(self, *, file: Path, **options):
        parsed = self._read(file, options["format"])
        products = []

        def see(change: Change) -> None:
            if change.kind != "unchanged":
                products.append(_entry(change))

        bar = partial(tqdm, unit="product", disable=None)
        if options["dry_run"]:
            tally = check(parsed, category=options["category"], see=see, progress=bar)
        else:
            try:
                tally = self._import(parsed, file, options, see=see, progress=bar)
            except WrongFile as problem:
                tally = problem.tally
        report = _report(parsed, tally, products, options)
        if not options["no_images"] and not tally.problems:
            report |= _images_to_come(parsed, tally) if options["dry_run"] else _images(parsed)
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._tell(report)
        self._end(report, tally)

    def _end(self, report: dict, tally: Tally) -> None:
        """Say in the exit code how it went."""
        if tally.problems:
            raise CommandError(str(WrongFile(tally)), returncode=2)
        if number := len(report["not_taken"]):
            rows = "1 row is" if number == 1 else f"{number} rows are"
            raise CommandError(
                f"{rows} of what this shop does not sell; all others are as the file says."
            )

    def _read(self, file: Path, format: str) -> Parsed:
        try:
            with file.open("rb") as source:
                return parse_file(source, format=format, today=timezone.localdate())
        except OSError as problem:
            words = f"{file} cannot be opened: {problem.strerror}."
        except UnreadableFile as problem:
            words = f"{file}: {problem}"
        raise CommandError(f"{words} Nothing was changed.", returncode=2)

    def _import(self, parsed: Parsed, file: Path, options: dict, **how) -> Tally:
        try:
            return import_products(
                parsed,
                source=file.name,
                category=options["category"],
                uncounted=options["uncounted"],
                **how,
            )
        except (IntegrityError, ShopChanged):
            raise CommandError(
                "Somebody else changed the same products meanwhile. "
                "Nothing was changed; run me again.",
                returncode=2,
            ) from None

    def _tell(self, report: dict) -> None:
        """Write the report for people: what changes, what was left, and the sums."""
        for product in report["products"]:
            if product["kind"] == "new":
                self.stdout.write(f"new: {product['name']}")
            elif product["kind"] == "changed":
                self.stdout.write(f"changed: {product['name']}: {'; '.join(product['fields'])}")
        for title, key in SECTIONS.items():
            for found in report.get(key, ()):
                self.stderr.write(f"{title}, line {found['line']}: {found['text']}")
        if report["uncounted"]:
            self.stderr.write(
                f"{report['uncounted']} new variants are in stock there, but nobody counted them: "
                "sold out here until they are received (or see --uncounted)."
            )
        counts = ", ".join(f"{report[kind]} {kind}" for kind in KINDS)
        self.stdout.write(("Would be: " if report["dry_run"] else "Products: ") + counts + ".")
        if "images_to_fetch" in report:
            self.stdout.write(f"Pictures to fetch: {report['images_to_fetch']}.")
        elif "images_fetched" in report:
            left = len(report["images_missing"])
            self.stdout.write(f"Pictures: {report['images_fetched']} fetched, {left} not.")


def _units(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise argparse.ArgumentTypeError("give a number of units, 0 or more")
    return int(text)


def _entry(change: Change) -> dict:
    return {
        "kind": change.kind,
        "line": change.parsed.line,
        "name": change.parsed.name,
        "fields": [words_of(one) for one in change.differences],
    }


def _report(parsed: Parsed, tally: Tally, products: list[dict], options: dict) -> dict:
    """What happened, or would, in values that JSON can hold."""
    return {
        "format": parsed.format,
        "dry_run": options["dry_run"],
        **{kind: tally.kinds[kind] for kind in KINDS},
        "variants": tally.variants,
        "products": products,
        "wrong": [asdict(problem) for problem in tally.problems],
        "not_taken": [asdict(problem) for problem in parsed.left],
        "notes": [asdict(note) for note in parsed.notes],
        "uncounted": 0 if options["uncounted"] else tally.uncounted,
    }


def _images(parsed: Parsed) -> dict:
    """Fetch the pictures that are not here yet; without them, a product is still a product."""
    bar = partial(tqdm, unit="picture", disable=None)
    stored, problems = fetch_missing(missing_images(parsed), progress=bar)
    return {"images_fetched": stored, "images_missing": [asdict(found) for found in problems]}


def _images_to_come(parsed: Parsed, tally: Tally) -> dict:
    """Count the pictures that a run would try to fetch."""
    return {"images_to_fetch": tally.images_of_new + len(missing_images(parsed))}
