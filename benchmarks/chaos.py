"""Buy under fire: kill -9, a stormy gateway, shoppers who do as they like; then count everything.

    python -m benchmarks.chaos --purchases 1000 --seed 1
    python -m benchmarks.chaos --purchases 1000 --seed 1 --postgres

The seed decides what each shopper does, how the gateway behaves and when what is killed. How
the processes interleave is up to the machine: the same seed asks the same of them each time.
"""

import argparse
import contextlib
import itertools
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # so that the file can be run by its path, too

from benchmarks.gateway import Gateway  # noqa: E402
from benchmarks.machines import Machines  # noqa: E402
from benchmarks.plans import make_plans  # noqa: E402
from benchmarks.run import production_environment  # noqa: E402
from benchmarks.shoppers import Shopper, Tally  # noqa: E402
from config import launcher  # noqa: E402
from config.tests import postgres  # noqa: E402

SHOP, SIMULATOR, WORKER = "the shop", "the simulator", "the periodic work"
GOODS = 8
SECONDS_AT_MOST = 180  # and three more for each purchase
SCARCE = 3  # of these there is not enough for everybody


def main() -> int:
    options = _options()
    os.chdir(ROOT)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="angadi-chaos-")))
        port = _two_free_ports()
        environment = production_environment(folder, port)
        if options.postgres:
            environment["DATABASE_URL"] = stack.enter_context(own_database(options.postgres))
        else:
            environment["DATABASE_URL"] = f"sqlite:///{folder / 'db.sqlite3'}"
        environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.chaos_settings"
        os.environ.update(environment)
        launcher.manage("migrate", "--verbosity", "0", environment=environment)
        commands = {
            SIMULATOR: [sys.executable, "manage.py", "razorpay_simulator", "--port", port + 1],
            SHOP: [
                *launcher.granian(port, workers=2, threads=launcher.THREADS),
                *("--respawn-failed-workers", "--respawn-interval", "0.3"),
            ],
            WORKER: [sys.executable, "manage.py", "run_periodic", "--loop", "1"],
        }
        machines = Machines(commands, environment=environment, logs=folder)
        stack.enter_context(machines)
        return run(options, machines, environment, folder)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.chaos", description=__doc__.split("\n")[0])
    parser.add_argument("--purchases", type=int, default=100, help="how many shoppers (100)")
    parser.add_argument("--seed", type=int, default=1, help="decides all that chance decides (1)")
    parser.add_argument("--kills", type=int, help="how many times kill -9 (one in 25 purchases)")
    parser.add_argument("--shoppers", type=int, default=8, help="how many at the same time (8)")
    parser.add_argument(
        "--postgres",
        nargs="?",
        const="throw-away",
        metavar="URL",
        help="on PostgreSQL: a server that is thrown away, or a database of its own on URL's",
    )
    options = parser.parse_args()
    if options.purchases < 1 or options.shoppers < 1:
        parser.error("There must be a shopper and a purchase.")
    if options.kills is None:
        options.kills = max(3, options.purchases // 25)
    return options


def run(options, machines: Machines, environment: dict, folder: Path) -> int:
    """Open the shop, let the storm pass, and return 0 if nothing was lost or doubled."""
    import django

    django.setup()
    from benchmarks import aftermath

    site = environment["SITE_URL"]
    dice = random.Random(options.seed)
    goods = stock_up(options.purchases)
    plans = make_plans(options.purchases, goods=GOODS, dice=dice)
    kills = make_kills(options.kills, options.purchases, dice)
    gateway = Gateway(
        environment["RAZORPAY_API_URL"],
        (environment["RAZORPAY_KEY_ID"], environment["RAZORPAY_KEY_SECRET"]),
    )
    for name in (SIMULATOR, SHOP, WORKER):
        machines.start(name)
    if not launcher.wait_until_healthy(site, {}):
        print(machines.log_of(SHOP)[-3000:])
        print("The shop did not start; see above.")
        return 1
    gateway.storm(options.seed)
    tally = Tally()
    shoppers = [
        Shopper(plan, site=site, gateway=gateway, goods=goods, tally=tally) for plan in plans
    ]
    started = time.monotonic()
    ended = weather_the_storm(shoppers, kills, machines, options, tally)
    seconds = time.monotonic() - started
    gateway.calm()
    launcher.wait_until_healthy(site, {})  # the last thing killed may have been the shop
    machines.kill(WORKER)
    said = {name: machines.log_of(name) for name in (SHOP, WORKER, SIMULATOR)}
    rest = aftermath.come_to_rest(shoppers, gateway, dice)
    kills_of_worker = tally.counts[f"killed {WORKER}"] + 1
    findings = [
        *aftermath.compare(shoppers, gateway, rest, folder / "mail", kills_of_worker),
        *aftermath.nobody_was_let_down(ended, tally, said),
    ]
    print(aftermath.story_of(ended, tally, rest, seconds, gateway, said[SHOP]))
    return aftermath.show(findings)


def stock_up(purchases: int) -> list[tuple[int, str]]:
    """Fill the shelf; return each variant with the page where it is sold."""
    from orders.services.demo_orders import set_up_delivery
    from shop.models import Category, Product, ProductStatus, Variant
    from shop.services import listing, stock

    set_up_delivery()
    shelf = Category.objects.add_root({"name": "Chaos", "slug": "chaos"})
    goods = []
    for number in range(GOODS):
        product = Product.objects.create(
            category=shelf,
            name=f"Lamp {number}",
            slug=f"lamp-{number}",
            hsn="94055000",
            status=ProductStatus.ACTIVE,
        )
        price_paise = 149_00 + number * 137_51
        variant = Variant.objects.create(
            product=product,
            sku=f"LAMP-{number}",
            price_paise=price_paise,
            mrp_paise=2 * price_paise,
        )
        share = 0.08 if number < SCARCE else 3  # of each shopper
        stock.receive(variant, max(2, round(purchases * share)), reason="Chaos")
        listing.reindex([product.pk])
        goods.append((variant.pk, product.get_absolute_url()))
    return goods


def make_kills(count: int, purchases: int, dice: random.Random) -> list[tuple[int, float, str]]:
    """Decide after which purchase, how much later, and what is killed."""
    kinds = itertools.cycle(("a process of the shop", SHOP, WORKER))
    moments = sorted(dice.randint(1, max(1, purchases * 9 // 10)) for _ in range(count))
    return [(moment, dice.uniform(0, 1), next(kinds)) for moment in moments]


def weather_the_storm(shoppers, kills, machines: Machines, options, tally: Tally) -> Counter:
    """Let everybody shop at once while things are killed; return how it ended for how many."""
    from benchmarks import clock

    hurried = [shopper.plan.email for shopper in shoppers if shopper.plan.is_hurried]
    over = threading.Event()
    killer = threading.Thread(target=_kill, args=(kills, machines, tally, over))
    limit = threading.Timer(SECONDS_AT_MOST + 3 * len(shoppers), tally.stopped.set)
    crowd = ThreadPoolExecutor(options.shoppers)
    killer.start()
    limit.start()
    try:
        with clock.ticking(hurried):
            return Counter(crowd.map(Shopper.shop, shoppers))
    except KeyboardInterrupt:
        tally.stopped.set()
        raise
    finally:
        over.set()
        limit.cancel()
        crowd.shutdown(cancel_futures=True)
        killer.join()


def _kill(kills, machines: Machines, tally: Tally, over: threading.Event) -> None:
    """Kill what is due; what has no child to kill is killed whole."""
    for moment, later, what in kills:
        while tally.counts["began"] < moment and not over.wait(0.05):
            pass
        over.wait(later)
        if what == "a process of the shop":
            if machines.kill_a_child(SHOP, which=moment):
                tally.count(f"killed {what}")
                continue
            what = SHOP
        machines.kill(what)
        tally.count(f"killed {what}")
        time.sleep(later / 2)
        machines.start(what)


@contextlib.contextmanager
def own_database(server: str) -> Iterator[str]:
    """Make an empty database on `server`, or on a server of our own; it is gone afterwards."""
    import psycopg
    from psycopg import sql

    with contextlib.ExitStack() as stack:
        if server == "throw-away":
            programs = postgres.find_programs()
            if not programs:
                sys.exit("There is no PostgreSQL on this machine.")
            server = stack.enter_context(postgres.throw_away_server(programs))
        base = server.rsplit("/", 1)[0]
        name = f"angadi_chaos_{os.getpid()}"
        with psycopg.connect(f"{base}/postgres", autocommit=True) as admin:
            admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            try:
                yield f"{base}/{name}"
            finally:
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                admin.execute(drop.format(sql.Identifier(name)))


def _two_free_ports() -> int:
    """Return a port that is free together with the next one."""
    for _ in range(100):
        port = postgres.free_port()
        if launcher.is_free(port + 1):
            return port
    raise RuntimeError("No two ports beside each other are free.")


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit("Stopped.")
