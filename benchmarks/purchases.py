"""Guests who buy: everything a browser asks the shop for, from the product to the order's page."""

import re
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from benchmarks.wire import Answer, Visitor

STEPS = ("product", "add", "cart", "checkout", "total", "place", "order")
HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|shown_paise|checkout_key)"[^>]*value="([^"]*)"')
VARIANT = re.compile(r'<input[^>]*name="variant"[^>]*value="(\d+)"(?![^>]*disabled)')
DELIVERY = re.compile(r'name="delivery"[^>]*value="([^"]+)"')
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


class TurnedAway(Exception):
    """A step did not end as it should; the text says which and how."""


@dataclass
class Tally:
    """How all purchases of one run ended."""

    buyers: int
    seconds: float = 0.0
    ended: Counter = field(default_factory=Counter)
    times: dict[str, list[float]] = field(default_factory=lambda: {step: [] for step in STEPS})

    @property
    def per_second(self) -> float:
        return self.ended["placed"] / self.seconds

    def slowest(self) -> float:
        return max(max(times, default=0) for times in self.times.values())


def buy_at_once(port: int, products: list[str], *, buyers: int, count: int) -> Tally:
    """Let so many buyers make so many purchases together, one product each in turn."""
    tally = Tally(buyers)
    wanted = [products[number % len(products)] for number in range(count)]
    started = time.perf_counter()
    with ThreadPoolExecutor(buyers) as pool:
        for ended in pool.map(lambda product: _ended(port, product, tally), wanted):
            tally.ended[ended] += 1
    tally.seconds = time.perf_counter() - started
    return tally


def _ended(port: int, product: str, tally: Tally) -> str:
    try:
        with Visitor(port) as visitor:
            for step, answer in purchase(visitor, product):
                tally.times[step].append(answer.seconds)
    except TurnedAway as problem:
        return str(problem)
    return "placed"


def purchase(visitor: Visitor, product: str):
    """Buy one unit for cash on delivery; give each step's name and answer as it is made."""

    def expect(step: str, answer: Answer, status: int = 200) -> tuple[str, Answer]:
        if answer.status != status:
            raise TurnedAway(f"{step}: {answer.status}")
        return step, answer

    page = visitor.get(product)
    yield expect("product", page)
    variant = VARIANT.search(page.text)
    if not variant:
        raise TurnedAway("product: sold out")
    yield expect("add", visitor.post("/cart/add/", {"variant": variant[1], "quantity": 1}), 303)
    yield expect("cart", visitor.get("/cart/"))
    page = visitor.get("/checkout/")
    yield expect("checkout", page)
    form = {**BUYER, **dict(HIDDEN.findall(page.text)), "delivery": "standard"}
    page = visitor.post("/checkout/", form | {"update": "1"})
    yield expect("total", page)
    form |= dict(HIDDEN.findall(page.text))
    form["delivery"] = DELIVERY.search(page.text)[1]
    placed = visitor.post("/checkout/", form)
    yield expect("place", placed, 303)
    yield expect("order", visitor.get(placed.headers["location"]))
