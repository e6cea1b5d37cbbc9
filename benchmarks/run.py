"""Measure the demo shop on this machine, as it would run in production: `make bench`.

Prints the tables that benchmarks/README.md keeps.
"""

import argparse
import contextlib
import os
import re
import secrets
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks import purchases
from benchmarks.served import Served, served
from benchmarks.wire import Visitor, ask_again_and_again
from config import launcher
from config.tests import postgres

PORT = 8780
VISITORS = 8
SHOP = "config.wsgi:application"
HELLOS = {
    "a page in memory": "benchmarks.hellos:page",
    "Flask's hello": "benchmarks.hellos:flask_hello",
    "Django's hello": "benchmarks.hellos:django_hello",
}
YARDSTICK = "Flask's hello"
ENOUGH_FOR_ALL = (
    "from shop.models import Variant; from shop.services import stock; "
    "stock.receive_all([(one, 50_000) for one in Variant.objects.all()], reason='For buyers')"
)


@dataclass(frozen=True)
class Cost:
    """What one page costs and how it is answered, in milliseconds."""

    name: str
    processor_ms: float
    per_second: float
    median_ms: float
    slow_ms: float  # 99 of 100 are faster


def main() -> int:
    options = _options()
    os.chdir(launcher.ROOT)
    with tempfile.TemporaryDirectory() as folder:
        environment = production_environment(Path(folder), PORT)
        if not options.only_purchases:
            fill(environment)
            measure_pages(environment, options)
        return measure_purchases(environment, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("--seconds", type=float, default=4, help="for each page (4)")
    parser.add_argument("--purchases", type=int, default=480, help="by several buyers (480)")
    parser.add_argument("--workers", type=int, default=2, help="processes that serve (2)")
    parser.add_argument("--only-purchases", action="store_true", help="and no pages")
    return parser.parse_args()


def production_environment(folder: Path, port: int) -> dict[str, str]:
    """Return the variables of a shop with DEBUG off and data that is thrown away."""
    return launcher.demo_environment(port) | {
        "DEBUG": "off",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "RAZORPAY_KEY_ID": "rzp_test_Benchmarks0001",
        "RAZORPAY_KEY_SECRET": secrets.token_urlsafe(18),
        "RAZORPAY_WEBHOOK_SECRETS": secrets.token_urlsafe(18),
        "DATABASE_URL": os.environ.get("DATABASE_URL") or f"sqlite:///{folder / 'db.sqlite3'}",
        "EMAIL_URL": f"filemail://{folder / 'mail'}",
        "MEDIA_ROOT": str(folder / "media"),
        "ORIGINALS_ROOT": str(folder / "originals"),
        "LOG_LEVEL": "ERROR",
    }


def fill(environment: dict[str, str]) -> None:
    """Make the demo shop in an empty database, with more on its shelves than is bought."""
    seed = ["seed_demo", "--force", "--no-pictures"]  # the web server would send pictures
    stock = ["shell", "--no-imports", "-c", ENOUGH_FOR_ALL]
    for command in (["migrate"], seed, ["collectstatic", "--noinput"], stock):
        launcher.manage(*command, "--verbosity", "0", environment=environment)


def measure_pages(environment: dict[str, str], options: argparse.Namespace) -> None:
    """Ask the shop and its yardsticks for pages, and print what each costs."""
    costs = []
    for name, application in HELLOS.items():
        with served(application, PORT, options.workers, environment) as server:
            costs.append(cost(server, name, "/", options.seconds))
    kept = {"PAGE_CACHE_MB": environment.get("PAGE_CACHE_MB", "")}
    for ending, settings in ((", kept", kept), (", made anew", {"PAGE_CACHE_MB": "0"})):
        with served(SHOP, PORT, options.workers, environment | settings) as server:
            starting = server.seconds_to_answer
            for page, path in pages(server.port).items():
                costs.append(cost(server, page + ending, path, options.seconds))
            memory = server.worker_megabytes()
    yardstick = next(one for one in costs if one.name == YARDSTICK)
    print("\n| page | processor | of Flask's | a second | of Flask's | median | 99 % |")
    print("|---|---|---|---|---|---|---|")
    for one in costs:
        print(
            f"| {one.name} | {one.processor_ms:.3f} ms "
            f"| {one.processor_ms / yardstick.processor_ms:.2f} | {one.per_second:,.0f} "
            f"| {one.per_second / yardstick.per_second:.2f} "
            f"| {one.median_ms:.1f} ms | {one.slow_ms:.1f} ms |"
        )
    print(f"\nFirst answer after {starting:.1f} s; {memory:.0f} MB in a worker.", flush=True)


def pages(port: int) -> dict[str, str]:
    """The addresses that are measured: the fullest list there is, and a product on it."""
    with Visitor(port) as visitor:
        shelves = set(re.findall(r'href="(/(?:c|collections)/[^"?]+)"', visitor.get("/").text))
        lists = {path: visitor.get(path).text for path in sorted(shelves)}
    fullest = max(lists, key=lambda path: lists[path].count("product-card__name"))
    cards = lists[fullest].count("product-card__name")
    product = re.search(r'href="(/p/[^"?]+)"', lists[fullest])[1]
    search = "/search/?q=lamp"
    return {"home": "/", f"list of {cards}": fullest, "product": product, "search": search}


def cost(server: Served, name: str, path: str, seconds: float) -> Cost:
    """Let visitors ask for one page for so long; the first second does not count."""
    ask_again_and_again(server.port, path, visitors=VISITORS, seconds=min(1, seconds))
    before = server.processor_seconds()
    times = sorted(ask_again_and_again(server.port, path, visitors=VISITORS, seconds=seconds))
    computed = server.processor_seconds() - before
    return Cost(
        name,
        processor_ms=computed / len(times) * 1000,
        per_second=len(times) / seconds,
        median_ms=statistics.median(times) * 1000,
        slow_ms=times[int(len(times) * 0.99)] * 1000,
    )


def measure_purchases(environment: dict[str, str], options: argparse.Namespace) -> int:
    """Let guests buy, on every database there is; return 1 if one of them was turned away."""
    print("\n| purchases | placed | a second | the shop computes | placing, median | slowest |")
    print("|---|---|---|---|---|---|")
    is_well = True
    for name, url in databases(environment["DATABASE_URL"]):
        with url as address:
            here = environment | {"DATABASE_URL": address}
            fill(here)
            with served(SHOP, PORT, options.workers, here) as server:
                is_well &= _buyers(name, server, options)
    return 0 if is_well else 1


def databases(given: str):
    """The database that was given, and PostgreSQL beside SQLite where it is installed."""
    if given.startswith("postgres"):
        return [("PostgreSQL", contextlib.nullcontext(given))]
    found = [("SQLite", contextlib.nullcontext(given))]
    if programs := postgres.find_programs():
        found.append(("PostgreSQL", _empty_database(programs)))
    return found


@contextlib.contextmanager
def _empty_database(programs: Path):
    with postgres.throw_away_server(programs) as url:
        # A new server has one database, which bears its own name.
        yield url.rsplit("/", 1)[0] + "/postgres"


def _buyers(name: str, server: Served, options: argparse.Namespace) -> bool:
    with Visitor(server.port) as visitor:
        path = list(pages(server.port).values())[1]
        products = sorted(set(re.findall(r'href="(/p/[^"?]+)"', visitor.get(path).text)))
    purchases.buy_at_once(server.port, products, buyers=VISITORS, count=len(products))
    is_well = True
    for buyers in (1, VISITORS, 20):
        count = options.purchases if buyers > 1 else max(1, options.purchases // 4)
        before = server.processor_seconds()
        tally = purchases.buy_at_once(server.port, products, buyers=buyers, count=count)
        computed = (server.processor_seconds() - before) / count * 1000
        placing = statistics.median(tally.times["place"] or [0]) * 1000
        print(
            f"| {name}, {buyers} at once | {tally.ended['placed']} of {count} "
            f"| {tally.per_second:.1f} | {computed:.1f} ms each | {placing:.0f} ms "
            f"| {tally.slowest() * 1000:.0f} ms |",
            flush=True,
        )
        for ended, number in tally.ended.items():
            if ended != "placed":
                print(f"{number} × {ended}", file=sys.stderr)
        is_well &= set(tally.ended) == {"placed"}
    return is_well


if __name__ == "__main__":
    sys.exit(main())
