"""What goes wrong next, on purpose: each fault is a plan for one route, used up as it is met."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from orders.simulator import errors
from orders.simulator.weather import Weather


class DropConnection(Exception):
    """End the connection without an answer."""


@dataclass(frozen=True)
class Answer:
    """A finished answer: what a route gives, or what a fault puts in its place."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """`kind` on `route` ("POST /v1/orders"; "*" is any), for the next `times` calls.

    `after` says that the call takes effect and only the answer suffers.
    """

    kind: str
    route: str = "*"
    times: int = 1
    after: bool = False
    seconds: float = 0.0


def json_answer(body, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, json.dumps(body).encode(), headers=headers or {})


def refusal(error: errors.ApiError) -> Answer:
    return json_answer(error.body, error.status, error.headers)


def _delay(fault: Fault) -> None:
    time.sleep(fault.seconds)


def _drop(fault: Fault) -> Answer:
    raise DropConnection


def _html(status: int) -> Callable[[Fault], Answer]:
    page = b"<html>Bad gateway</html>"
    return lambda fault: Answer(status, page, "text/html")


# A function returns the answer to give instead, or None for the answer that it was.
KINDS: dict[str, Callable[[Fault], Answer | None]] = {
    "delay": _delay,
    "drop": _drop,
    "500": lambda fault: refusal(errors.trouble()),
    "502": _html(502),
    "html": _html(200),
    "429": lambda fault: refusal(errors.too_many_requests()),
    "429_without_header": lambda fault: refusal(errors.too_many_requests(None)),
    "null_error": lambda fault: json_answer({"error": None}, 500),
    "no_route": lambda fault: json_answer({"message": "no Route matched with those values"}, 404),
    "busy": lambda fault: refusal(errors.operation_in_progress("payment")),
    "key_in_progress": lambda fault: refusal(
        errors.ApiError(
            "Another request with the same idempotency key is still in progress.", status=409
        )
    ),
}


class Faults:
    """The faults that are planned, in the order in which they were planned, and the weather."""

    def __init__(self):
        self.weather = Weather()
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def plan(self, kind: str, route: str = "*", **options) -> None:
        """Let the next call of `route` meet this fault."""
        if kind not in KINDS:
            raise errors.invalid(f"There is no fault “{kind}”; there are {', '.join(KINDS)}.")
        with self._lock:
            self._planned.append(Fault(kind, route, **options))

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()

    def meet(self, route: str, call: Callable[[], Answer]) -> Answer:
        """Answer a call, with the fault that was planned for it, or one that comes by chance."""
        time.sleep(self.weather.delay("delay_ms", route))
        fault = self._take(route) or self._by_chance(route)
        if fault is None:
            return call()
        if fault.after:
            answer = call()
            return KINDS[fault.kind](fault) or answer
        return KINDS[fault.kind](fault) or call()

    def _by_chance(self, route: str) -> Fault | None:
        struck = self.weather.strike(route)
        return Fault(struck[0], route, after=struck[1]) if struck else None

    def _take(self, route: str) -> Fault | None:
        with self._lock:
            for fault in self._planned:
                if fault.route in {route, "*"}:
                    fault.times -= 1
                    if fault.times < 1:
                        self._planned.remove(fault)
                    return fault
        return None
