"""Measure how fast staff find and open things in a shop of a given size, page by page.

As benchmarks.finding does it: a shop is made, or one that was made before is taken with
--database (it is migrated, and a member of staff added), and served as in production by one
process. Each kind of page is asked for again and again with what was drawn by chance: lists,
searches, filters and forms. Each is asked for its queries as well.
"""

import json
import random
import statistics
import subprocess
import sys

import requests

from benchmarks import finding
from config import launcher

PORT = 8789
PASSWORD = "lamps of brass at dusk"
EMAIL = "bench-staff@example.com"
SLOWEST_MS = 150  # what no kind may take at the median


def main() -> int:
    return finding.run(finding.options("benchmarks.admin", __doc__), PORT, measure)


def measure(environment: dict[str, str], options) -> int:
    """Make the shop if there is none, ask for its pages, and print a line for each kind."""
    finding.make_shop(environment, options)
    if not options.database:
        arguments = ["-m", "benchmarks.make_desk", str(options.products)]
        subprocess.run([sys.executable, *arguments], env=environment, check=True)
    drawn = _drawn(environment, options)
    commands = {"the shop": launcher.granian(PORT, workers=1, threads=launcher.THREADS)}
    with launcher.started(commands, environment) as children:
        site = environment["SITE_URL"]
        if not launcher.wait_until_healthy(site, children):
            print("The shop did not start; see above.")
            return 1
        slow = []
        print(f"{drawn['products']:,} products")
        print(f"{'page':34}{'median ms':>11}{'95 % ms':>10}{'worst ms':>10}{'queries':>9}")
        with requests.Session() as session:
            session.cookies.set("sessionid", drawn["session"])
            for kind, paths in drawn["addresses"].items():
                times = finding.times(session, [site + path for path in paths])
                middle, late = statistics.median(times), times[int(len(times) * 0.95)]
                line = f"{kind:34}{middle:11.1f}{late:10.1f}{times[-1]:10.1f}"
                print(f"{line}{drawn['queries'][kind]:>9}", flush=True)
                slow += [kind] if middle > SLOWEST_MS else []
    if slow:
        print(f"Slower than {SLOWEST_MS} ms: {', '.join(slow)}")
    return 1 if slow else 0


def _drawn(environment: dict[str, str], options) -> dict:
    """Addresses by kind, and the queries of each kind, from a process that knows the shop."""
    arguments = ["-m", "benchmarks.admin", "--draw", "--requests", str(options.requests)]
    told = subprocess.run(
        [sys.executable, *arguments], env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(told.stdout)


def draw(count: int) -> None:
    """Print addresses and numbers of queries as JSON, in a process with the shop's settings."""
    import django

    django.setup()
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from benchmarks.desk import Desk
    from shop.models import Product

    users = get_user_model().objects
    user = users.filter(email=EMAIL).first() or users.create_superuser(EMAIL, PASSWORD)
    client = Client(headers={"host": settings.SITE_URL.partition("://")[2]})
    client.force_login(user)
    addresses, queries = Desk(random.Random(finding.SEED)).addresses(count), {}
    for kind, paths in addresses.items():
        client.get(paths[0])  # what a process asks once only
        seen = set()
        for path in paths[: min(count, 10)]:
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(path)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}.")
            seen.add(len(asked))
        queries[kind] = "–".join(str(number) for number in sorted({min(seen), max(seen)}))
    session = client.cookies["sessionid"].value
    told = {"addresses": addresses, "queries": queries, "session": session}
    print(json.dumps({**told, "products": Product.objects.count()}))


if __name__ == "__main__":
    if "--draw" in sys.argv:
        draw(finding.options("benchmarks.admin", __doc__).requests)
    else:
        sys.exit(main())
