"""Measure an import of very many rows: how long, how much memory, how long nobody else writes."""

import argparse
import csv
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.run import production_environment
from config import launcher
from config.tests import postgres

PORT = 8786  # nobody listens there: the settings want a site
HEADER = (
    *("Handle", "Name", "Status", "Category", "Brand", "Description", "GST rate", "HSN"),
    *("SKU", "Price", "MRP", "Stock", "Weight (g)", "Barcode"),
)


def main() -> int:
    options = _options()
    if options.inside:
        measure(options)
        return 0
    os.chdir(launcher.ROOT)
    with tempfile.TemporaryDirectory() as folder:
        environment = production_environment(Path(folder), PORT) | {
            "DJANGO_SETTINGS_MODULE": "config.settings"
        }
        if not options.postgres:
            return in_a_process_of_its_own(environment)
        with postgres.throw_away_server(postgres.find_programs()) as url:
            # A new server has one database, which bears its own name.
            url = url.rsplit("/", 1)[0] + "/postgres"
            return in_a_process_of_its_own(environment | {"DATABASE_URL": url})


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.importing", description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--postgres", action="store_true", help="on a server that is thrown away")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def in_a_process_of_its_own(environment: dict[str, str]) -> int:
    """So that its memory is that of the import alone."""
    launcher.manage("migrate", "--verbosity", "0", environment=environment)
    command = [sys.executable, "-m", "benchmarks.importing", "--inside", *sys.argv[1:]]
    return subprocess.run(command, env=environment, check=False).returncode


def measure(options: argparse.Namespace) -> None:
    """Import a file, import it again, write it out and take it back, and print each."""
    import django

    django.setup()
    from shop.models import Product

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "products.csv"
        _write_file(file, options.rows)
        print(f"{options.rows:,} rows, {file.stat().st_size / 1e6:.0f} MB; {_memory()} MB at first")
        run = _import(file, "import")
        assert Product.objects.count() == options.rows
        _import(file, "import again")
        _timed("export", _export, Path(folder) / "export.csv")
        _timed("undo", _undo, run)
        assert not Product.objects.exists()


def _write_file(path: Path, rows: int) -> None:
    from benchmarks.wares import GOODS, MANNERS, MATERIALS

    dice = random.Random(1)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for number in range(rows):
            name = " ".join([*dice.choices(MANNERS, k=2), dice.choice(GOODS)])
            text = " ".join(dice.choices(MANNERS + MATERIALS + GOODS, k=40))
            mrp = dice.randint(50, 5000)
            row = (
                *(f"goods-{number}", f"{name} {number}", "active", dice.choice(GOODS).title()),
                *(dice.choice(MATERIALS).title(), f"<p>{text}</p>", 18, "94055000"),
                *(f"SKU-{number}", dice.randint(40, mrp), mrp, dice.randint(0, 50)),
                *(dice.randint(10, 5000), f"890{number:010d}"),
            )
            writer.writerow(row)


def _import(file: Path, words: str):
    from shop.models import ImportStatus
    from shop.services.imports import jobs

    began, computing = time.monotonic(), time.process_time()
    with file.open("rb") as source:
        run = jobs.start(source, name=file.name, with_pictures=False)
    _timed("  read and compare", jobs.perform, run)
    jobs.wake = lambda: None  # nobody else takes a step
    jobs.approve(run)
    _timed("  write", jobs.perform, run)
    print(f"    of which nobody else could write for {run.held_ms / 1000:.0f} s")
    _timed("  make it findable", jobs.perform, run)
    assert run.status == ImportStatus.DONE, (run.status, run.problem)
    _tell(words, began, computing)
    return run


def _export(path: Path) -> None:
    from shop.services import exporting

    with path.open("w", newline="", encoding="utf-8") as file:
        exporting.write_csv(file)


def _undo(run) -> None:
    from shop.services.imports import jobs

    # The second import changed nothing, and is the last one: the first is what is to be undone.
    type(run).objects.exclude(pk=run.pk).delete()
    run.refresh_from_db()
    jobs.undo(run)
    jobs.perform(run)


def _timed(words: str, work, *arguments) -> None:
    began, computing = time.monotonic(), time.process_time()
    work(*arguments)
    _tell(words, began, computing)


def _tell(words: str, began: float, computing: float) -> None:
    took, busy = time.monotonic() - began, time.process_time() - computing
    print(f"{words}: {took:.0f} s, {busy:.0f} s of it computing; {_memory()} MB", flush=True)


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    sys.exit(main())
