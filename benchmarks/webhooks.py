"""How fast are webhooks answered while buyers check out? `python -m benchmarks.webhooks`

    python -m benchmarks.webhooks --purchases 200
    python -m benchmarks.webhooks --purchases 200 --postgres

Buyers place orders that are paid online, and open their pay pages. For each order three
signed messages, as Razorpay sends them, are brought to the shop at once.
"""

import argparse
import contextlib
import hashlib
import hmac
import itertools
import json
import os
import re
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path

import requests

from benchmarks.chaos import own_database
from benchmarks.purchases import BUYER, HIDDEN
from benchmarks.run import production_environment
from config import launcher

PORT = 8784
GATEWAY_ORDER = re.compile(r'name="order_id"[^>]*value="(order_[A-Za-z0-9]+)"')
EVENTS = {
    "payment.authorized": "authorized",
    "payment.captured": "captured",
    "order.paid": "captured",
}


def main() -> int:
    options = _options()
    os.chdir(launcher.ROOT)
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="angadi-webhooks-"))
        environment = production_environment(Path(folder), PORT)
        if options.postgres:
            environment["DATABASE_URL"] = stack.enter_context(own_database(options.postgres))
        seed = ["seed_demo", "--force", "--no-pictures"]
        for command in (["migrate"], seed, ["collectstatic", "--noinput"]):
            launcher.manage(*command, "--verbosity", "0", environment=environment)
        simulator = [sys.executable, "manage.py", "razorpay_simulator", "--port", PORT + 1]
        commands = {
            "the simulator": simulator,
            "the shop": launcher.granian(PORT, workers=options.workers, threads=launcher.THREADS),
        }
        children = stack.enter_context(launcher.started(commands, environment))
        if not launcher.wait_until_healthy(environment["SITE_URL"], children):
            print("The shop did not start; see above.")
            return 1
        answers = measure(environment, options)
        return report(answers, left_over(environment))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.webhooks", description=__doc__.split("\n")[0])
    parser.add_argument("--purchases", type=int, default=200, help="how many orders in all (200)")
    parser.add_argument("--buyers", type=int, default=8, help="how many at the same time (8)")
    parser.add_argument("--workers", type=int, default=2, help="processes that serve (2)")
    parser.add_argument(
        *("--postgres",),
        nargs="?",
        const="throw-away",
        metavar="URL",
        help="on PostgreSQL: a server that is thrown away, or a database of its own on URL's",
    )
    return parser.parse_args()


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


def measure(environment: dict, options) -> list[tuple[int, float]]:
    """Let the buyers buy; return the status and the seconds of each answer to a message."""
    site, secret = environment["SITE_URL"], environment["RAZORPAY_WEBHOOK_SECRETS"]
    variants = find_variants(site)
    wanted = itertools.islice(itertools.cycle(variants), options.purchases)
    with ThreadPoolExecutor(options.buyers) as buyers, ProcessPoolExecutor(4) as messengers:
        list(messengers.map(abs, range(32)))  # they have started when the first is measured
        told = []

        def shop(variant: str) -> None:
            order_id, amount_paise = check_out(site, variant)
            if order_id is None:
                return  # sold out, or the simulator was too slow: there is nothing to tell
            payment_id = "pay_" + secrets.token_hex(7)
            for event, status in EVENTS.items():
                body = message(event, status, payment_id, order_id, amount_paise)
                told.append(messengers.submit(tell, site, body, secret))

        list(buyers.map(shop, wanted))
        return [one.result() for one in told]


def check_out(site: str, variant: str) -> tuple[str | None, int]:
    """Order one unit, to be paid online; return the gateway's order, if any, and its amount."""
    with requests.Session() as session:
        session.headers["Origin"] = session.headers["Referer"] = site
        session.post(f"{site}/cart/add/", {"variant": variant, "quantity": 1}, timeout=60)
        page = session.get(f"{site}/checkout/", timeout=60).text
        form = {**BUYER, **dict(HIDDEN.findall(page)), "delivery": "standard", "update": "1"}
        page = session.post(f"{site}/checkout/", form, timeout=60).text
        form |= dict(HIDDEN.findall(page)) | {"payment": "razorpay"}
        del form["update"]
        page = session.post(f"{site}/checkout/", form, timeout=60).text
        opened = GATEWAY_ORDER.search(page)
        return (opened[1], int(form["shown_paise"])) if opened else (None, 0)


def message(event: str, status: str, payment_id: str, order_id: str, amount_paise: int) -> bytes:
    """What Razorpay says of a payment, in short."""
    payment = {
        "id": payment_id,
        "entity": "payment",
        "amount": amount_paise,
        "currency": "INR",
        "status": status,
        "captured": status == "captured",
        "order_id": order_id,
        "method": "upi",
        "amount_refunded": 0,
        "notes": [],
        "created_at": int(time.time()),
    }
    told = {"entity": "event", "event": event, "contains": ["payment"]}
    return json.dumps(told | {"payload": {"payment": {"entity": payment}}}).encode()


def tell(site: str, body: bytes, secret: str) -> tuple[int, float]:
    """Bring one message to the shop; return the status of the answer and how long it took."""
    headers = {
        "Content-Type": "application/json",
        "X-Razorpay-Event-Id": secrets.token_hex(7),
        "X-Razorpay-Signature": hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }
    started = time.perf_counter()
    answer = requests.post(f"{site}/payments/razorpay/webhook/", body, headers=headers, timeout=60)
    return answer.status_code, time.perf_counter() - started


def left_over(environment: dict) -> dict:
    """Let a worker act on what is still in the inbox; return its tally."""
    command = [sys.executable, "manage.py", "process_gateway_events", "--json"]
    ended = subprocess.run(command, env=environment, capture_output=True, check=True)
    return json.loads(ended.stdout)


def report(answers: list[tuple[int, float]], left: dict) -> int:
    """Print the times; return 1 if a message was turned away or could not be acted upon."""
    times = sorted(seconds * 1000 for _, seconds in answers)
    statuses = dict(Counter(status for status, _ in answers))
    print(f"\n{len(times)} messages, answered {statuses}:")
    print(f"{statistics.median(times):.0f} ms (median), {at(times, 0.95):.0f} ms (95 %), ", end="")
    print(f"{at(times, 0.99):.0f} ms (99 %), {times[-1]:.0f} ms (the slowest)")
    print(f"left to a worker: {left['processed']}, and not acted upon by it: {left['left']}")
    return 0 if set(statuses) == {200} and not left["left"] else 1


def at(times: list[float], part: float) -> float:
    return times[min(int(len(times) * part), len(times) - 1)]


if __name__ == "__main__":
    sys.exit(main())
