"""Measure how fast shoppers find things in a shop of a given size, page by page.

A shop is made, or one that was made before is taken with --database, and served as in
production by one process, without any cache. One visitor asks for pages that were drawn by
chance, each address once. Each kind of page is asked for its queries as well, in a process
of its own.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

from benchmarks.run import production_environment
from config import launcher
from config.tests import postgres

PORT = 8788
SEED = 5
WARM_UP = 5
KINDS = ("home", "list", "filters", "category", "search", "suggestion", "product")


def main() -> int:
    return run(options("benchmarks.finding", __doc__), PORT, measure)


def run(options: argparse.Namespace, port: int, measure) -> int:
    """Measure a shop in an environment of its own, on the database that was asked for."""
    os.chdir(launcher.ROOT)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        environment = production_environment(Path(folder), port) | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "CACHE_URL": "dummycache://",
        }
        if options.database:
            return measure(environment | {"DATABASE_URL": options.database}, options)
        if not options.postgres:
            return measure(environment, options)
        with postgres.throw_away_server(postgres.find_programs()) as url:
            # A new server has one database, which bears its own name.
            url = url.rsplit("/", 1)[0] + "/postgres"
            return measure(environment | {"DATABASE_URL": url}, options)


def options(name: str, words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=name, description=words)
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--database", help="the URL of a shop that make_catalogue made before")
    parser.add_argument("--postgres", action="store_true", help="on a server that is thrown away")
    parser.add_argument("--folder", help="where there is room: some GB for a million")
    parser.add_argument("--requests", type=int, default=200, help="for each kind of page")
    parser.add_argument("--draw", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(environment: dict[str, str], options: argparse.Namespace) -> int:
    """Make the shop if there is none, ask for its pages, and print a line for each kind."""
    make_shop(environment, options)
    drawn = _drawn(environment, options)
    commands = {"the shop": launcher.granian(PORT, workers=1, threads=launcher.THREADS)}
    with launcher.started(commands, environment) as children:
        site = environment["SITE_URL"]
        if not launcher.wait_until_healthy(site, children):
            print("The shop did not start; see above.")
            return 1
        print(f"{drawn['products']:,} products")
        print(f"{'page':12}{'median ms':>11}{'95 % ms':>10}{'worst ms':>10}{'queries':>9}")
        with requests.Session() as session:
            for kind in KINDS:
                found = times(session, [site + path for path in drawn["addresses"][kind]])
                middle, slow = statistics.median(found), found[int(len(found) * 0.95)]
                line = f"{kind:12}{middle:11.1f}{slow:10.1f}{found[-1]:10.1f}"
                print(f"{line}{drawn['queries'][kind]:>9}", flush=True)
        print(f"the process that served has {_memory(children['the shop'].pid):.0f} MB")
    return 0


def make_shop(environment: dict[str, str], options: argparse.Namespace) -> None:
    """Bring the database to this version, and fill it unless one was given."""
    launcher.manage("migrate", "--verbosity", "0", environment=environment)
    launcher.manage("collectstatic", "--noinput", "--verbosity", "0", environment=environment)
    if not options.database:
        arguments = ["-m", "benchmarks.make_catalogue", "--products", str(options.products)]
        subprocess.run([sys.executable, *arguments], env=environment, check=True)


def _drawn(environment: dict[str, str], options: argparse.Namespace) -> dict:
    """Addresses by kind, and the queries of each kind, from a process that knows the shop."""
    arguments = ["-m", "benchmarks.finding", "--draw", "--requests", str(options.requests)]
    told = subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(told.stdout)


def times(session: requests.Session, urls: list[str]) -> list[float]:
    """Milliseconds for each, in order; the first ones are asked twice and counted once."""
    for url in urls[:WARM_UP]:
        timed_get(session, url)
    return sorted(timed_get(session, url) * 1000 for url in urls)


def timed_get(session: requests.Session, url: str) -> float:
    started = time.perf_counter()
    session.get(url, timeout=30).raise_for_status()
    return time.perf_counter() - started


def _memory(leader: int) -> float:
    """MB that the largest process of this group has in memory."""
    sizes = [0]
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(folder.name)) != leader:
                continue
            words = (folder / "status").read_text().split()
        except (ProcessLookupError, FileNotFoundError):
            continue  # it ended while we looked
        sizes.append(int(words[words.index("VmRSS:") + 1]))
    return max(sizes) / 1024


def draw(count: int) -> None:
    """Print addresses and numbers of queries as JSON, in a process with the shop's settings."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.questions import Questions
    from shop.models import Product

    questions = Questions(random.Random(SEED))
    addresses = {kind: [getattr(questions, kind)() for _ in range(count)] for kind in KINDS}
    client = Client(headers={"host": settings.SITE_URL.partition("://")[2]})
    queries = {}
    for kind, paths in addresses.items():
        client.get(paths[0])  # what a process asks once only
        seen = set()
        for path in paths[: min(count, 40)]:
            with CaptureQueriesContext(connection) as asked:
                client.get(path)
            seen.add(len(asked))
        queries[kind] = "–".join(str(number) for number in sorted({min(seen), max(seen)}))
    products = Product.objects.count()
    print(json.dumps({"addresses": addresses, "queries": queries, "products": products}))


if __name__ == "__main__":
    if "--draw" in sys.argv:
        draw(options("benchmarks.finding", __doc__).requests)
    else:
        sys.exit(main())
