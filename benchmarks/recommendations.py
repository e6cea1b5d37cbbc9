"""Measure how good recommendations are, how long they take to make, and to be answered.

A shop is made, with orders of shoppers who buy for occasions. The last baskets are held out:
one thing is taken from each, and the shop is asked what goes with the rest. Popularity is
asked the same.
"""

import argparse
import json
import math
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.doctor import run
from benchmarks.run import production_environment
from config import launcher
from config.tests import postgres

PORT = 8786  # nobody listens there: the settings want a site
HELD_OUT = 2000
TOP = 10
ASKED = 1000
SEED = 7


def main() -> int:
    options = _options()
    os.chdir(launcher.ROOT)
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        environment = production_environment(Path(folder), PORT) | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "CACHE_URL": "dummycache://",
        }
        if not options.postgres:
            return measure(environment, options)
        with postgres.throw_away_server(postgres.find_programs()) as url:
            # A new server has one database, which bears its own name.
            url = url.rsplit("/", 1)[0] + "/postgres"
            return measure(environment | {"DATABASE_URL": url}, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.recommendations", description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--orders", type=int, default=440_000, help="2.3 items each")
    parser.add_argument("--postgres", action="store_true", help="on a server that is thrown away")
    parser.add_argument("--folder", help="where there is room: some GB")
    parser.add_argument("--ask", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def measure(environment: dict[str, str], options: argparse.Namespace) -> int:
    """Make the shop, refresh twice, and ask; print what that took and came to."""
    launcher.manage("migrate", "--verbosity", "0", environment=environment)
    size = ["--products", str(options.products), "--orders", str(options.orders)]
    steps = {
        "shop made": ["-m", "benchmarks.make_catalogue", *size, "--seed", str(SEED)],
        "refresh": ["manage.py", "refresh_recommendations"],
        "refresh again": ["manage.py", "refresh_recommendations"],
        "asked": ["-m", "benchmarks.recommendations", *size, "--ask"],
    }
    for name, arguments in steps.items():
        took, busy, memory, code = run(arguments, environment)
        if code:
            return code
        words = f"{took:,.0f} s ({busy:,.0f} s of it computing), at most {memory:,.0f} MB"
        print(f"{name}: {words}", flush=True)
    return 0


def ask(products: int, orders: int) -> None:
    """Ask a shop that was made and refreshed, in a process with its settings."""
    import django

    django.setup()

    from benchmarks.baskets import Baskets
    from shop.recommendations import recommend

    baskets = Baskets(SEED, products=products)
    bought = Counter(product for basket in baskets.draw(orders) for product in basket)
    popular = [product for product, _ in bought.most_common(TOP + 50)]
    held_out = [basket for basket in baskets.draw(HELD_OUT * 4) if len(basket) > 1][:HELD_OUT]
    draw = random.Random(SEED)
    ranks: dict[str, list[int | None]] = {"recommended": [], "popular": []}
    for basket in held_out:
        taken = draw.choice(basket)
        rest = [product for product in basket if product != taken]
        ranks["recommended"].append(_rank(taken, [one.pk for one in recommend(rest, limit=TOP)]))
        most = [product for product in popular if product not in rest][:TOP]
        ranks["popular"].append(_rank(taken, most))
    print(f"{len(held_out):,} baskets of two and more that were held out:")
    for name, found in ranks.items():
        hits = [rank for rank in found if rank is not None]
        rate = len(hits) / len(found)
        gain = sum(1 / math.log2(rank + 2) for rank in hits) / len(found)
        print(f"  {name}: hit rate {rate:.3f}, NDCG {gain:.3f} at {TOP}")
    _time_answers(products, draw)


def _rank(taken: int, named: list[int]) -> int | None:
    """At which place it was named, counted from 0."""
    return named.index(taken) if taken in named else None


def _time_answers(products: int, draw: random.Random) -> None:
    from django.conf import settings
    from django.test import Client

    # A request of our own, through everything but the server.
    client = Client(headers={"host": settings.SITE_URL.partition("://")[2]})
    for number, title in ((1, "one product"), (5, "a cart of five")):
        times = []
        for _ in range(ASKED):
            query = {"product": [draw.randint(1, products) for _ in range(number)]}
            began = time.perf_counter()
            answer = client.get("/api/recommendations/", query)
            times.append((time.perf_counter() - began) * 1000)
            named = json.loads(answer.content)["products"]
            assert len(named) == 12, "every product gets an answer"
        times.sort()
        median, late, worst = (times[int(ASKED * part)] for part in (0.5, 0.95, 0.99))
        print(f"  answer for {title}: median {median:.1f} ms, 95 % {late:.1f}, 99 % {worst:.1f}")


if __name__ == "__main__":
    if "--ask" in sys.argv:
        chosen = _options()
        ask(chosen.products, chosen.orders)
    else:
        sys.exit(main())
