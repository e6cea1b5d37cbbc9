"""One event on its way to one subscriber, and when it is tried again."""

from dataclasses import dataclass, field

DAY = 24 * 60 * 60
# Seconds between the deliveries of one event, as measured at Razorpay.
FIRST_GAP = 0.23
FIRST_GAP_OF_OTHERS = 6.0  # payment.failed and the refunds
LATER_GAPS = [
    *(5.84, 13.05, 20.42, 42.75, 82.2, 161.5, 324, 643),
    *(1283, 2563, 5127, 10241, 20481, 40964),
]


@dataclass(eq=False)
class Subscriber:
    """A webhook as it is set up on the dashboard. `events` is empty for all of them."""

    url: str | None
    secret: str
    events: list[str] = field(default_factory=list)
    is_active: bool = True
    failing_since: float | None = None

    def wants(self, event: str) -> bool:
        return not self.events or event in self.events

    def note(self, is_success: bool, at: float) -> None:
        """Count a day in which nothing went through; after it the webhook is switched off."""
        if is_success:
            self.failing_since = None
        elif self.failing_since is None:
            self.failing_since = at
        elif at - self.failing_since >= DAY:
            self.is_active = False

    def switch_on(self) -> None:
        self.is_active, self.failing_since = True, None


@dataclass(eq=False)
class Delivery:
    """Id, body and signature stay the same however often it is sent."""

    id: str
    event: str
    body: bytes
    signature: str | None
    subscriber: Subscriber | None = None
    shows_id: bool = True
    answers: list[int | str] = field(default_factory=list)
    is_dropped: bool = False
    due: float = 0.0  # when it is, or was, to be tried

    @property
    def is_done(self) -> bool:
        return bool(self.answers) and is_success(self.answers[-1])

    def headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "User-Agent": "Razorpay-Webhook/v1"}
        if self.shows_id:
            headers |= {"X-Razorpay-Event-Id": self.id, "Request-Id": self.id}
        if self.signature is not None:
            headers["X-Razorpay-Signature"] = self.signature
        return headers

    def next_gap(self) -> float | None:
        """Return how long to wait after the last try, or None if it is given up."""
        gaps, tries = gaps_of(self.event), len(self.answers)
        return gaps[tries - 1] if tries <= len(gaps) else None

    def dump(self, subscribers: list[Subscriber]) -> dict:
        return {
            "id": self.id,
            "event": self.event,
            "body": self.body.decode(),
            "signature": self.signature,
            "subscriber": subscribers.index(self.subscriber),
            "shows_id": self.shows_id,
            "answers": list(self.answers),
        }

    def shown(self) -> dict:
        return {
            "id": self.id,
            "event": self.event,
            "url": self.subscriber.url if self.subscriber else None,
            "answers": list(self.answers),
            "is_done": self.is_done,
            "is_dropped": self.is_dropped,
        }


def gaps_of(event: str) -> list[float]:
    """Return how long to wait before each retry of this kind of event."""
    is_quick = event.startswith(("payment.", "order.")) and event != "payment.failed"
    return [FIRST_GAP if is_quick else FIRST_GAP_OF_OTHERS, *LATER_GAPS]


def is_success(answer: int | str) -> bool:
    return isinstance(answer, int) and 200 <= answer < 300
