import argparse
import contextlib
import json
import time
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from tqdm import tqdm

from shop.importing import FORMATS, UnreadableFile, parse_file
from shop.models import ImportStatus, ProductImport, RowKind
from shop.models.product_import import IN_THE_SHOP
from shop.services.imports import jobs
from shop.services.imports.archive import Archive
from shop.services.imports.engine import WrongFile, check
from shop.services.imports.plan import Change, Difference
from shop.services.imports.words import stock_words, words_of
from shop.services.product_images import missing_images

KINDS = ("new", "changed", "unchanged")
SECTIONS = {  # words for a line of the report, and where it stands there
    RowKind.STOCK: ("Stock differs", "stock_that_differs"),
    RowKind.NOTE: ("Note", "notes"),
    RowKind.PICTURE: ("No picture", "images_missing"),
    RowKind.LEFT: ("Not sold here", "not_taken"),
    RowKind.WRONG: ("Wrong", "wrong"),
}
TRIES = 3
SECONDS = 0.3  # between two looks at what somebody else works on


class Command(BaseCommand):
    help = (
        "Bring in products from a CSV file: our own export, or that of Shopify or WooCommerce. "
        "Running it again changes only what the file says differently. The admin lists every "
        "import, and undoes the last one."
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
        parser.add_argument(
            "--pictures",
            type=Path,
            metavar="ZIP",
            help="pictures by the names in the file, or called after SKU or handle: lamp-2.jpg",
        )
        parser.add_argument("--dry-run", action="store_true", help="show, but change nothing")
        parser.add_argument("--no-images", action="store_true", help="leave the pictures")
        parser.add_argument("--json", action="store_true", help="the report for machines")

    def handle(self, *, file: Path, **options):
        try:
            report = self._look(file, options) if options["dry_run"] else self._bring(file, options)
        except OSError as problem:
            words = f"{problem.filename or file} cannot be opened: {problem.strerror}."
            raise CommandError(f"{words} Nothing was changed.", returncode=2) from None
        except UnreadableFile as problem:
            raise CommandError(f"{file}: {problem} Nothing was changed.", returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False, indent=2))
        else:
            self._tell(report)
        if number := len(report["wrong"]):
            raise CommandError(str(WrongFile(number)), returncode=2)
        if number := len(report["not_taken"]):
            rows = "1 row is" if number == 1 else f"{number} rows are"
            raise CommandError(
                f"{rows} of what this shop does not sell; all others are as the file says."
            )

    def _look(self, file: Path, options: dict) -> dict:
        """Compare only, and write nothing."""
        products, stock = [], []

        def see(change: Change) -> None:
            stock.extend({"line": line, "text": text} for line, text in stock_words(change))
            if change.kind in (RowKind.NEW, RowKind.CHANGED):
                named = (change.kind, change.parsed.line, change.parsed.name)
                products.append(_entry(*named, change.differences))

        with file.open("rb") as source:
            parsed = parse_file(source, format=options["format"], today=timezone.localdate())
        tally = check(
            parsed,
            category=options["category"],
            archive=Archive(options["pictures"]) if options["pictures"] else None,
            see=see,
            progress=lambda rows: _bar(rows, "Comparing", len(rows)),
        )
        report = {
            "format": parsed.format,
            "dry_run": True,
            **{kind: tally.kinds[kind] for kind in KINDS},
            "variants": tally.variants,
            "products": products,
            "stock_that_differs": stock,
            "wrong": [asdict(one) for one in tally.problems],
            "not_taken": [asdict(one) for one in parsed.left],
            "notes": [asdict(one) for one in parsed.notes],
            "uncounted": 0 if options["uncounted"] else tally.uncounted,
        }
        if not options["no_images"]:
            report["images_to_fetch"] = tally.images_of_new + len(missing_images(parsed))
        return report

    def _bring(self, file: Path, options: dict) -> dict:
        """Import, and report what is written down of it."""
        with contextlib.ExitStack() as opened:
            zipped = options["pictures"]
            run = jobs.start(
                opened.enter_context(file.open("rb")),
                name=file.name,
                pictures=opened.enter_context(zipped.open("rb")) if zipped else None,
                with_pictures=not options["no_images"],
                **{name: options[name] for name in ("format", "category", "uncounted")},
            )
        try:
            for _ in range(TRIES):
                _finish(run)
                if run.status != ImportStatus.READY:
                    break
                jobs.approve(run)
        except KeyboardInterrupt:
            jobs.cancel(run)
            raise CommandError(_stopped(run), returncode=130) from None
        if run.status == ImportStatus.WRONG and not run.wrong:
            raise UnreadableFile(run.problem)
        if run.status not in (ImportStatus.DONE, ImportStatus.WRONG):
            jobs.cancel(run)
            raise CommandError(f"{run.problem} Nothing was changed.", returncode=2)
        report = {
            "format": run.format,
            "dry_run": False,
            **{kind: getattr(run, kind) for kind in KINDS},
            "variants": run.variants,
            "products": list(_products(run)),
            **{key: list(_rows(run, kind)) for kind, (_, key) in SECTIONS.items()},
            "uncounted": run.not_counted,
        }
        if run.with_pictures and run.status == ImportStatus.DONE:
            report["images_fetched"] = run.pictures
        return report

    def _tell(self, report: dict) -> None:
        """Write the report for people: what changes, what was left, and the sums."""
        for product in report["products"]:
            fields = f": {'; '.join(product['fields'])}" if product["fields"] else ""
            self.stdout.write(f"{product['kind']}: {product['name']}{fields}")
        for title, key in SECTIONS.values():
            for found in report.get(key, ()):
                self.stderr.write(f"{title}, line {found['line']}: {found['text']}")
        if report["uncounted"]:
            self.stderr.write(
                f"{report['uncounted']} new variants are in stock there, but nobody counted them: "
                "sold out here until they are received (or see --uncounted)."
            )
        if report["wrong"]:
            return
        counts = ", ".join(f"{report[kind]} {kind}" for kind in KINDS)
        self.stdout.write(("Would be: " if report["dry_run"] else "Products: ") + counts + ".")
        if "images_to_fetch" in report:
            self.stdout.write(f"Pictures to fetch: {report['images_to_fetch']}.")
        elif "images_fetched" in report:
            left = len(report["images_missing"])
            self.stdout.write(f"Pictures: {report['images_fetched']} fetched, {left} not.")


def _stopped(run: ProductImport) -> str:
    run.refresh_from_db()
    if run.status in IN_THE_SHOP:
        return "Stopped. The products are in the shop; their pictures may be missing."
    return "Stopped. Nothing was changed."


def _units(text: str) -> int:
    if not text.isdecimal() or int(text) > 1_000_000:
        raise argparse.ArgumentTypeError("give a number of units, 0 or more")
    return int(text)


def _bar(rows: Iterable, words: str, total: int | None) -> Iterable:
    return tqdm(rows, desc=words, total=total, disable=None)


def _finish(run: ProductImport) -> None:
    """Take every step that can be taken; where somebody else is at it, wait for them."""
    while run.is_working:
        if not jobs.perform(run, bar=_bar):
            time.sleep(SECONDS)
            run.refresh_from_db()


def _entry(kind: str, line: int, name: str, differences: list[Difference]) -> dict:
    fields = [words_of(one) for one in differences]
    return {"kind": str(kind), "line": line, "name": name, "fields": fields}


def _products(run: ProductImport) -> Iterable[dict]:
    for row in run.rows.filter(kind__in=[RowKind.NEW, RowKind.CHANGED]).iterator():
        found = [Difference(*one) for one in row.differences]
        yield _entry(row.kind, row.line, row.text, found)


def _rows(run: ProductImport, kind: str) -> Iterable[dict]:
    return run.rows.filter(kind=kind).order_by("line", "pk").values("line", "text")
