"""The messenger: signs each event, delivers it, and tries again for a day."""

import heapq
import itertools
import json
import logging
import random
import string
import threading
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import requests

from orders.simulator.signing import sign
from orders.simulator.weather import Weather

log = logging.getLogger(__name__)

# Seconds between the deliveries of one event, as measured at Razorpay.
FIRST_GAP = 0.23
FIRST_GAP_OF_OTHERS = 6.0  # payment.failed and the refunds
LATER_GAPS = [
    *(5.84, 13.05, 20.42, 42.75, 82.2, 161.5, 324, 643),
    *(1283, 2563, 5127, 10241, 20481, 40964),
]
TIMEOUT_SECONDS = 5
DELIVERIES_AT_ONCE = 4
KEPT_DELIVERIES = 100_000
ACCOUNT_ID = "acc_SimulatedShop1"


@dataclass
class Delivery:
    """One event on its way. Id, body and signature stay the same however often it is sent."""

    id: str
    event: str
    body: bytes
    signature: str
    answers: list[int | str] = field(default_factory=list)
    is_dropped: bool = False

    @property
    def is_done(self) -> bool:
        return bool(self.answers) and _is_success(self.answers[-1])


class Messenger:
    """Delivers events to one URL from threads of its own; without a URL it only keeps them.

    `speed` divides the waiting between retries, so that a test does not take a day.
    """

    def __init__(
        self,
        *,
        url: str | None,
        secret: str,
        speed: float = 1.0,
        weather: Weather | None = None,
    ):
        self.url = url
        self.secret = secret
        self.speed = speed
        self.weather = weather or Weather()
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT_DELIVERIES)
        self._waiting: list[tuple[float, int, Delivery]] = []
        self._order = itertools.count()
        self._bell = threading.Condition()
        self._is_stopping = False
        self._pool = ThreadPoolExecutor(DELIVERIES_AT_ONCE, thread_name_prefix="webhook")
        self._clock = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._clock.start()

    def tell(self, event: str, entities: dict[str, dict]) -> Delivery:
        """Sign one event and send it on its way."""
        message = {
            "entity": "event",
            "account_id": ACCOUNT_ID,
            "event": event,
            "contains": list(entities),
            "payload": {name: {"entity": entity} for name, entity in entities.items()},
            "created_at": int(time.time()),
        }
        body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
        event_id = "".join(random.choices(string.ascii_letters + string.digits, k=14))
        delivery = Delivery(event_id, event, body, sign(body, self.secret))
        self.deliveries.append(delivery)
        if self.url:
            self._send(delivery)
        return delivery

    def _send(self, delivery: Delivery) -> None:
        """Put an event on its way, as often as the weather has it."""
        copies = self.weather.copies(delivery.event)
        delivery.is_dropped = copies == 0
        for _ in range(copies):
            self._wait(delivery, self.weather.delay("webhook_delay_ms", delivery.event))

    def send_again(self, delivery: Delivery) -> None:
        """Deliver what was delivered before, as the dashboard's replay does."""
        self._wait(delivery, 0)

    def stop(self) -> None:
        """End all threads; what is still waiting is dropped."""
        with self._bell:
            self._is_stopping = True
            self._bell.notify()
        self._clock.join()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _wait(self, delivery: Delivery, seconds: float) -> None:
        with self._bell:
            due = time.monotonic() + seconds / self.speed
            heapq.heappush(self._waiting, (due, next(self._order), delivery))
            self._bell.notify()

    def _run(self) -> None:
        while True:
            with self._bell:
                if self._is_stopping:
                    return
                due = self._waiting[0][0] - time.monotonic() if self._waiting else None
                if due is None or due > 0:
                    self._bell.wait(due)
                    continue
                delivery = heapq.heappop(self._waiting)[2]
            self._pool.submit(self._deliver, delivery)

    def _deliver(self, delivery: Delivery) -> None:
        answer = self._post(delivery)
        delivery.answers.append(answer)
        log.info("Webhook %s %s: %s", delivery.event, delivery.id, answer)
        if _is_success(answer) or self._is_stopping:
            return
        gaps = gaps_of(delivery.event)
        tries = len(delivery.answers)
        if tries <= len(gaps):
            self._wait(delivery, gaps[tries - 1])

    def _post(self, delivery: Delivery) -> int | str:
        """Return the status that the shop answered with, or the name of what went wrong."""
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Razorpay-Webhook/v1",
            "X-Razorpay-Signature": delivery.signature,
            "X-Razorpay-Event-Id": delivery.id,
            "Request-Id": delivery.id,
        }
        try:
            with requests.Session() as session:
                session.trust_env = False
                return session.post(
                    self.url,
                    data=delivery.body,
                    headers=headers,
                    timeout=TIMEOUT_SECONDS,
                    allow_redirects=False,
                ).status_code
        except requests.RequestException as problem:
            return type(problem).__name__


def gaps_of(event: str) -> list[float]:
    """Return how long to wait before each retry of this kind of event."""
    is_quick = event.startswith(("payment.", "order.")) and event != "payment.failed"
    return [FIRST_GAP if is_quick else FIRST_GAP_OF_OTHERS, *LATER_GAPS]


def _is_success(answer: int | str) -> bool:
    return isinstance(answer, int) and 200 <= answer < 300
