"""Shoppers for the chaos run: each lives a story on the real pages, and tries again."""

import html
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from benchmarks.plans import CASH, Plan
from benchmarks.purchases import BUYER, HIDDEN
from orders.simulator.signing import failure_fields, success_fields

SECONDS_OF_PATIENCE = 60
GATEWAY_ORDER = re.compile(r'name="order_id"[^>]*value="(order_[A-Za-z0-9]+)"')
WAY_BACK = re.compile(r'name="callback_url"[^>]*value="([^"]+)"')


class GaveUp(Exception):
    """A shopper's patience has ended: the shop did not do what it offers."""


@dataclass
class Tally:
    """What the shoppers met with, counted by all of them, and whether they are sent home."""

    counts: Counter = field(default_factory=Counter)
    stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self._lock:
            self.counts[what] += 1


class Shopper:
    """One person with a browser, who tries again when the shop does not answer."""

    def __init__(self, plan: Plan, *, site: str, gateway, goods: list[tuple[int, str]], tally):
        self.plan = plan
        self.site = site
        self.gateway = gateway
        self.goods = goods
        self.tally = tally
        self.seen: list[str] = []  # the numbers of the orders this shopper was shown
        self.agreed: dict[str, int] = {}  # the total that the page showed for each, in paise
        self.late: list[str] = []  # payments that the bank has yet to decide
        self.browser = requests.Session()
        self.browser.headers["Origin"] = self.browser.headers["Referer"] = site

    def shop(self) -> str:
        """Live the story; return `bought`, or why this shopper gave up."""
        self.tally.count("began")
        try:
            self._fill_cart()
            number = self._check_out()
            self._live(number)
        except GaveUp as problem:
            return f"gave up: {problem}"
        except Exception as problem:  # one shopper's mishap is a finding, not the end
            return f"gave up: {type(problem).__name__} {problem}"
        finally:
            self.browser.close()
        return "bought"

    def _live(self, number: str) -> None:
        story = self.plan.story
        if story in CASH:
            if story == "cash, then cancels":
                self._press(f"/orders/{number}/cancel/")
            self._look(f"/orders/{number}/")
            return
        opened = self._open_payment(number)
        if opened is None or story == "leaves without paying":
            return
        self._pause(0)
        if story in {"fails, then pays", "fails and leaves"}:
            self._come_back(opened, failure_fields(self.gateway.fail(opened[0])))
            if story == "fails and leaves":
                return
        if story == "the bank agrees days later":
            self.late.append(self.gateway.attempt(opened[0])["id"])
            return
        if story == "cancels, then pays":
            self._press(f"/orders/{number}/cancel/")
        if story in {"changes, then pays", "changes, then pays both"}:
            opened = self._change(number, opened)
            if opened is None:
                return
        self._pay(opened)
        if story == "pays, then cancels":
            self._press(f"/orders/{self.seen[-1]}/cancel/")

    def _change(self, number: str, old) -> tuple | None:
        """Turn the order back into a cart, order again, and perhaps pay the old one as well."""
        self._press(f"/orders/{number}/change/")
        if self.plan.story == "changes, then pays both":
            self._pay(old)
        self._take_what_there_is()
        return self._open_payment(self._check_out())

    def _pay(self, opened: tuple[str, str]) -> None:
        story = self.plan.story
        if story == "pays in two tabs":
            tabs = [self.gateway.attempt(opened[0]) for _ in range(2)]
            paid = [self.gateway.authorize(tab["id"]) for tab in tabs]
        else:
            paid = [self.gateway.pay(opened[0])]
        if story == "is refunded by hand":  # at the gateway: the shop has yet to hear of it
            self.gateway.refund(paid[0], share=self.plan.number % 2 + 1)
        if story == "asks after the payment":
            self._press(f"/orders/{self.seen[-1]}/check/")
        if story in {"never comes back", "asks after the payment"}:
            return
        if story == "comes back late":
            time.sleep(2 + self.plan.pauses[1] * 5)
        self._pause(1)
        for payment in paid if story != "comes back twice" else paid * 2:
            if payment:
                self._come_back(opened, success_fields(payment, self.gateway.auth[1]))

    # The pages of the shop

    def _fill_cart(self) -> None:
        found = 0
        for which, quantity in self.plan.goods:
            variant, path = self.goods[which]
            self._look(path)
            answer = self._press("/cart/add/", variant=variant, quantity=quantity)
            found += answer.status_code == 303
        if not found:
            self._take_what_there_is()

    def _take_what_there_is(self) -> None:
        """What was wanted is sold out, so take the one thing of which there is plenty."""
        self._press("/cart/add/", variant=self.goods[-1][0], quantity=1)

    def _check_out(self) -> str:
        """Place the order, agreeing to whatever changed on the way; return its number."""
        for _ in range(20):
            page = self._look("/checkout/")
            if "/checkout/" not in page.url:
                self._press("/cart/accept/")
                if 'name="checkout_key"' not in (page := self._look("/checkout/")).text:
                    if "empty-state" in page.text:
                        self._take_what_there_is()
                    continue
            form = self._form(page.text) | {"update": "1"}
            form |= self._form(self._press("/checkout/", **form).text)
            del form["update"]
            answer = self._place(form)
            if number := _number_of(answer):
                return number
        raise GaveUp("the checkout never ended")

    def _form(self, page: str) -> dict[str, str]:
        payment = "cod" if self.plan.story in CASH else "razorpay"
        return {
            **BUYER,
            **{name: html.unescape(value) for name, value in HIDDEN.findall(page)},
            "email": self.plan.email,
            "payment": payment,
            "delivery": "standard",
        }

    def _place(self, form: dict[str, str]):
        """Press the button, or press it twice; every order that comes of it is remembered."""
        with ThreadPoolExecutor(2) as fingers:
            presses = range(2 if self.plan.presses_twice else 1)
            pressed = [fingers.submit(self._press, "/checkout/", **form) for _ in presses]
        answers = [press.result() for press in pressed]
        for number in filter(None, map(_number_of, answers)):
            if number not in self.seen:
                self.seen.append(number)
                self.agreed[number] = int(form["shown_paise"])
        return next(filter(_number_of, answers), answers[0])

    def _open_payment(self, number: str) -> tuple[str, str] | None:
        """Return the gateway's order and the way back; None if the order is not to be paid."""
        give_up_at = time.monotonic() + SECONDS_OF_PATIENCE
        while time.monotonic() < give_up_at:
            page = self._look(f"/orders/{number}/pay/")
            if "/pay/" not in page.url:
                return None
            if found := GATEWAY_ORDER.search(page.text):
                back = html.unescape(WAY_BACK.search(page.text)[1])
                return found[1], back
            time.sleep(0.3)
            self._press(f"/orders/{number}/pay/")
        raise GaveUp("the payment could not be opened")

    def _come_back(self, opened: tuple[str, str], fields: dict[str, str]) -> None:
        """Be sent back by the gateway: a POST from another site, so without cookies."""
        if not fields:
            return
        with requests.Session() as stranger:
            stranger.headers["Origin"] = self.gateway.url
            answer = self._ask(stranger, "POST", opened[1], fields)
        if answer.status_code == 303:
            self._look(answer.headers["Location"])

    def _look(self, path: str):
        return self._ask(self.browser, "GET", path)

    def _press(self, path: str, **fields):
        token = self.browser.cookies.get("csrftoken", "")
        return self._ask(self.browser, "POST", path, {"csrfmiddlewaretoken": token} | fields)

    def _ask(self, browser, method: str, path: str, fields=None):
        """Ask until the shop answers, as a person presses reload; 503 is an answer, 500 is not."""
        url = path if path.startswith("http") else self.site + path
        give_up_at = time.monotonic() + SECONDS_OF_PATIENCE
        while time.monotonic() < give_up_at and not self.tally.stopped.is_set():
            try:
                answer = browser.request(
                    method, url, data=fields, timeout=30, allow_redirects=method == "GET"
                )
            except requests.RequestException as problem:
                self.tally.count(type(problem).__name__)
            else:
                if answer.status_code not in {500, 502, 504}:
                    return answer
                self.tally.count(f"HTTP {answer.status_code}")
            time.sleep(0.3)
        raise GaveUp(f"{method} {path} never answered")

    def _pause(self, which: int) -> None:
        time.sleep(self.plan.pauses[which])


def _number_of(answer: requests.Response) -> str | None:
    """Return the number of the order that the shop sends us to, if it does."""
    found = re.search(r"/orders/([^/]+)/", answer.headers.get("Location", ""))
    return found[1] if found else None
