"""The messenger: signs each event, delivers it to each subscriber, and tries again for a day."""

import heapq
import itertools
import logging
import random
import string
import threading
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import requests

from orders.simulator import event_faults
from orders.simulator.clock import Clock
from orders.simulator.deliveries import Delivery, Subscriber, is_success
from orders.simulator.entities import as_told
from orders.simulator.event_faults import Letter, dumped
from orders.simulator.faults import Faults
from orders.simulator.signing import sign

log = logging.getLogger(__name__)

TIMEOUT_SECONDS = 5
DELIVERIES_AT_ONCE = 4
KEPT_DELIVERIES = 100_000
ACCOUNT_ID = "acc_SimulatedShop1"
ARRANGEMENTS = ("as_told", "reversed", "shuffled")


class Messenger:
    """Delivers events from threads of its own; for a subscriber without a URL it keeps them.

    `speed` divides the waiting between retries, so that a test does not take a day; so
    does putting the clock forward.
    """

    def __init__(
        self,
        *,
        url: str | None,
        secret: str,
        speed: float = 1.0,
        faults: Faults | None = None,
        clock: Clock | None = None,
        seed: int | None = None,
    ):
        self.subscribers = [Subscriber(url, secret)]
        self.speed = speed
        self.faults = faults or Faults()
        self.clock = clock or Clock()
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT_DELIVERIES)
        self.is_paused = False
        self._dice = random.Random(seed)
        self._waiting: list[tuple[float, int, Delivery]] = []
        self._under_way: list[Delivery] = []
        self._order = itertools.count()
        self._bell = threading.Condition()
        self._is_stopping = False
        self._pool = ThreadPoolExecutor(DELIVERIES_AT_ONCE, thread_name_prefix="webhook")
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._thread.start()

    # The first subscriber is the shop.

    @property
    def url(self) -> str | None:
        return self.subscribers[0].url

    @url.setter
    def url(self, url: str | None) -> None:
        self.subscribers[0].url = url

    @property
    def secret(self) -> str:
        return self.subscribers[0].secret

    @secret.setter
    def secret(self, secret: str) -> None:
        self.subscribers[0].secret = secret

    def tell(self, event: str, entities: dict[str, dict]) -> Delivery | None:
        """Sign one event and send it on its way; return what the shop is to hear of it."""
        message = {
            "entity": "event",
            "account_id": ACCOUNT_ID,
            "event": event,
            "contains": list(entities),
            "payload": {
                name: {"entity": entity} for name, entity in as_told(event, entities).items()
            },
            "created_at": int(self.clock.now()),
        }
        fault = self.faults.take(event, set(event_faults.MESSAGES))
        if fault:
            event_faults.MESSAGES[fault.kind](message)
        flaw = self.faults.take(event, set(event_faults.LETTERS))
        with self._bell:
            event_id = "".join(self._dice.choices(string.ascii_letters + string.digits, k=14))
        sent = [
            self._send(one, event, event_id, dumped(message), flaw)
            for one in list(self.subscribers)
            if one.wants(event)
        ]
        return sent[0] if sent else None

    def _send(self, subscriber: Subscriber, event: str, event_id: str, body: bytes, flaw):
        """Put an event on its way, as often as its faults and the weather have it."""
        letter = Letter(event_id, body, sign(body, subscriber.secret))
        if flaw:
            event_faults.LETTERS[flaw.kind](letter)
        delivery = Delivery(
            event_id,
            event,
            letter.body,
            letter.signature,
            subscriber,
            shows_id=letter.id is not None,
        )
        self.deliveries.append(delivery)
        if not subscriber.url:
            return delivery
        weather = self.faults.weather
        copies = letter.copies * weather.copies(event) if subscriber.is_active else 0
        delivery.is_dropped = copies == 0
        for _ in range(copies):
            delay = weather.delay("webhook_delay_ms", event)
            self._wait(delivery, self._time() + delay * self.speed)
        return delivery

    def send_again(self, delivery: Delivery) -> None:
        """Deliver the very same once more."""
        delivery.is_dropped = False
        self._wait(delivery, self._time())

    def replay(self, delivery: Delivery) -> None:
        """Deliver it as the dashboard does: signed with the secret of today."""
        delivery.signature = sign(delivery.body, delivery.subscriber.secret)
        self.send_again(delivery)

    def drop(self, delivery: Delivery) -> None:
        """Let nothing more be heard of it."""
        delivery.is_dropped = True
        with self._bell:
            self._waiting = [entry for entry in self._waiting if entry[2] is not delivery]
            heapq.heapify(self._waiting)

    def call_back(self, url: str, fields: dict[str, str]) -> None:
        """Post what a buyer's browser brings to the shop, as a second browser might."""
        self._pool.submit(
            requests.post, url, fields, timeout=TIMEOUT_SECONDS, allow_redirects=False
        )

    def subscribe(self, url: str, secret: str, events: Iterable[str] = ()) -> Subscriber:
        self.subscribers.append(Subscriber(url, secret, list(events)))
        return self.subscribers[-1]

    def pause(self) -> None:
        """Hold back everything that is due, until `resume()`."""
        self.is_paused = True

    def resume(self, arrangement: str = "as_told") -> None:
        """Deliver what was held back, one after the other, in one of ARRANGEMENTS."""
        with self._bell:
            self.is_paused = False
            now = self._time()
            held = sorted(entry for entry in self._waiting if entry[0] <= now)
            self._waiting = [entry for entry in self._waiting if entry[0] > now]
            heapq.heapify(self._waiting)
            if arrangement == "reversed":
                held.reverse()
            elif arrangement == "shuffled":
                self._dice.shuffle(held)
            self._hand_over([delivery for _, _, delivery in held])
            self._bell.notify()

    def wake(self) -> None:
        """Look again at what is due: the clock has moved."""
        with self._bell:
            self._bell.notify()

    def is_quiet(self) -> bool:
        """Tell whether nothing is under way, and nothing due."""
        with self._bell:
            now = self._time()
            return not self._under_way and all(due > now for due, _, _ in self._waiting)

    def stop(self) -> None:
        """End all threads; `dump()` still knows what was waiting."""
        with self._bell:
            self._is_stopping = True
            self._bell.notify()
        self._thread.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def dump(self) -> dict:
        """Return what is not delivered yet, and who listens beside the shop."""
        with self._bell:
            now = self._time()
            pending = [(max(0.0, due - now), one) for due, _, one in sorted(self._waiting)]
            pending += [(0.0, one) for one in self._under_way]
            return {
                "subscribers": [dict(vars(one)) for one in self.subscribers[1:]],
                "pending": [one.dump(self.subscribers) | {"wait": left} for left, one in pending],
            }

    def load(self, state: dict) -> None:
        """Go on with what `dump()` gave."""
        self.subscribers[1:] = [Subscriber(**one) for one in state["subscribers"]]
        for one in state["pending"]:
            known = {name: value for name, value in one.items() if name != "wait"}
            known |= {
                "body": known["body"].encode(),
                "subscriber": self.subscribers[known["subscriber"]],
            }
            delivery = Delivery(**known)
            self.deliveries.append(delivery)
            self._wait(delivery, self._time() + one["wait"])

    def _time(self) -> float:
        """The time that the retries go by: it runs with `speed`, and jumps with the clock."""
        return time.monotonic() * self.speed + self.clock.skipped

    def _wait(self, delivery: Delivery, due: float) -> None:
        with self._bell:
            heapq.heappush(self._waiting, (due, next(self._order), delivery))
            self._bell.notify()

    def _run(self) -> None:
        while True:
            with self._bell:
                if self._is_stopping:
                    return
                left = self._waiting[0][0] - self._time() if self._waiting else None
                if left is None or left > 0 or self.is_paused:
                    self._bell.wait(None if left is None or self.is_paused else left / self.speed)
                    continue
                due, _, delivery = heapq.heappop(self._waiting)
                delivery.due = due
                self._hand_over([delivery])

    def _hand_over(self, deliveries: list[Delivery]) -> None:
        if deliveries and not self._is_stopping:
            self._under_way += deliveries
            self._pool.submit(self._deliver, deliveries)

    def _deliver(self, deliveries: list[Delivery]) -> None:
        for delivery in deliveries:
            self._try(delivery)
            with self._bell:
                self._under_way.remove(delivery)

    def _try(self, delivery: Delivery) -> None:
        subscriber = delivery.subscriber
        if not subscriber.is_active:
            delivery.is_dropped = True
            return
        answer = self._post(delivery)
        delivery.answers.append(answer)
        log.info("Webhook %s %s: %s", delivery.event, delivery.id, answer)
        subscriber.note(is_success(answer), delivery.due)
        if is_success(answer) or delivery.is_dropped or not subscriber.is_active:
            return
        gap = delivery.next_gap()
        if gap is not None:
            self._wait(delivery, delivery.due + gap)

    def _post(self, delivery: Delivery) -> int | str:
        """Return the status that the shop answered with, or the name of what went wrong."""
        try:
            with requests.Session() as session:
                session.trust_env = False
                return session.post(
                    delivery.subscriber.url,
                    data=delivery.body,
                    headers=delivery.headers(),
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                ).status_code
        except requests.RequestException as problem:
            return type(problem).__name__
