"""Measure the demo shop on this machine, as it would run in production: `make bench`."""

import argparse
import os
import re
import secrets
import statistics
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import requests

from config import launcher

PORT = 8780
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|shown_paise|checkout_key)"[^>]*value="([^"]*)"')
BUYER = {
    "email": "bench@example.com",
    "name": "Bench Buyer",
    "phone": "9845012345",
    "pin": "560001",
    "line1": "12 Market Road",
    "line2": "",
    "city": "",
    "state": "",
    "payment": "cod",
    "gstin": "",
    "note": "",
}


def main() -> int:
    options = _options()
    os.chdir(launcher.ROOT)
    with tempfile.TemporaryDirectory() as folder:
        environment = production_environment(Path(folder), PORT)
        site = environment["SITE_URL"]
        seed = ["seed_demo", "--force", "--no-pictures"]  # the web server would send pictures
        for command in (["migrate"], seed, ["collectstatic", "--noinput"]):
            launcher.manage(*command, "--verbosity", "0", environment=environment)
        commands = {
            "the shop": launcher.granian(PORT, workers=options.workers, threads=launcher.THREADS)
        }
        with launcher.started(commands, environment) as children:
            if not launcher.wait_until_healthy(site, children):
                print("The shop did not start; see above.")
                return 1
            measure_pages(site, options)
            return measure_checkouts(site, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.run", description=__doc__)
    parser.add_argument("--requests", type=int, default=300, help="for each page")
    parser.add_argument("--buyers", type=int, default=8, help="how many buy at the same time")
    parser.add_argument("--checkouts", type=int, default=80, help="how many orders in all")
    parser.add_argument("--workers", type=int, default=2, help="processes that serve")
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


def measure_pages(site: str, options: argparse.Namespace) -> None:
    """Ask for each page one by one, then by several at once, and print a line for each."""
    home = requests.get(f"{site}/", timeout=30).text
    shelf = re.search(r'href="(/c/[^"?]+)"', home)[1]
    product = re.search(r'href="(/p/[^"?]+)"', requests.get(site + shelf, timeout=30).text)[1]
    paths = {"home": "/", "list": shelf, "product": product, "search": "/search/?q=lamp"}
    paths |= {"cart, empty": "/cart/", "health": "/healthz/"}
    print(f"\n{'page':14}{'median ms':>11}{'95 % ms':>10}{'per second, 8 at once':>24}")
    for name, path in paths.items():
        times = sorted(one_by_one(site + path, options.requests))
        rate = at_once(site + path, options.requests)
        middle, slow = statistics.median(times), times[int(len(times) * 0.95)]
        print(f"{name:14}{middle * 1000:11.1f}{slow * 1000:10.1f}{rate:24.0f}", flush=True)


def one_by_one(url: str, count: int) -> list[float]:
    with requests.Session() as session:
        session.get(url, timeout=30).raise_for_status()  # the first one warms up
        return [timed_get(session, url) for _ in range(count)]


def at_once(url: str, count: int) -> float:
    """Return how many requests a second are answered to 8 visitors together."""
    started = time.perf_counter()
    with ThreadPoolExecutor(8) as visitors:
        list(visitors.map(lambda _: one_by_one(url, count // 8), range(8)))
    return (count // 8 + 1) * 8 / (time.perf_counter() - started)


def timed_get(session: requests.Session, url: str) -> float:
    started = time.perf_counter()
    session.get(url, timeout=30).raise_for_status()
    return time.perf_counter() - started


def measure_checkouts(site: str, options: argparse.Namespace) -> int:
    """Let several buyers place orders at the same time; return 1 if one was turned away."""
    variants = find_variants(site)
    wanted = [variants[number % len(variants)] for number in range(options.checkouts)]
    started = time.perf_counter()
    with ThreadPoolExecutor(options.buyers) as buyers:
        ended = list(buyers.map(lambda variant: buy(site, variant), wanted))
    seconds = time.perf_counter() - started
    tally = Counter(outcome for outcome, _ in ended)
    times = sorted(taken for outcome, taken in ended if outcome == "placed")
    print(f"\n{options.buyers} buyers at once: {dict(tally)} in {seconds:.1f} s,")
    if times:
        print(f"{len(times) / seconds:.1f} whole purchases a second (4 requests each);")
        print(f"the request that places the order took {statistics.median(times) * 1000:.0f} ms")
        print(f"(median), {times[int(len(times) * 0.95)] * 1000:.0f} ms (95 %).")
    return 0 if set(tally) == {"placed"} else 1


def find_variants(site: str) -> list[str]:
    """Return the variants that the product pages offer for sale."""
    home = requests.get(f"{site}/", timeout=30).text
    shelves = sorted(set(re.findall(r'href="(/c/[^"?]+)"', home)))
    pages = [requests.get(site + shelf, timeout=30).text for shelf in shelves]
    products = sorted({path for page in pages for path in re.findall(r'href="(/p/[^"?]+)"', page)})
    found = []
    for path in products[:40]:
        page = requests.get(site + path, timeout=30).text
        found += re.findall(r'<input[^>]*name="variant"[^>]*value="(\d+)"(?![^>]*disabled)', page)
    return found


def buy(site: str, variant: str) -> tuple[str, float]:
    """Buy one unit for cash; return how it ended and how long the last request took."""
    with requests.Session() as session:
        session.headers["Origin"] = session.headers["Referer"] = site
        session.post(f"{site}/cart/add/", {"variant": variant, "quantity": 1}, timeout=60)
        page = session.get(f"{site}/checkout/", timeout=60).text
        form = {**BUYER, **dict(HIDDEN.findall(page)), "delivery": "standard", "update": "1"}
        page = session.post(f"{site}/checkout/", form, timeout=60).text
        form |= dict(HIDDEN.findall(page))
        delivery = re.search(r'name="delivery"[^>]*value="([^"]+)"', page)
        form["delivery"] = delivery[1] if delivery else "standard"
        del form["update"]
        started = time.perf_counter()
        answer = session.post(f"{site}/checkout/", form, timeout=60, allow_redirects=False)
        taken = time.perf_counter() - started
    is_placed = answer.status_code == 303 and "/orders/" in answer.headers["Location"]
    return "placed" if is_placed else f"turned away ({answer.status_code})", taken


if __name__ == "__main__":
    sys.exit(main())
