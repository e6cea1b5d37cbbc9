"""What goes wrong next, on purpose: each fault is a plan for one route, used up as it is met."""

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from orders.simulator import errors, event_faults
from orders.simulator.weather import Weather


class DropConnection(Exception):
    """End the connection without an answer."""


@dataclass(frozen=True)
class Answer:
    """A finished answer: what a route gives, or what a fault puts in its place.

    One that is cut promises its whole length and breaks off in the middle.
    """

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False


@dataclass
class Fault:
    """`kind` on `route`, for the next `times` calls; 0 is until it is cleared.

    `route` is "POST /v1/orders", for an event "payment.captured"; "*" is any.
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


def _refuse(name: str) -> Callable[[Fault], Answer]:
    return lambda fault: refusal(errors.known(name))


def _edited(edit: Callable[[dict], None]) -> Callable[[Answer], Answer]:
    """Return a change of the answer that edits each entity in it."""

    def change(answer: Answer) -> Answer:
        value = json.loads(answer.body)
        for entity in value.get("items", [value]):
            edit(entity)
        return replace(answer, body=json.dumps(value).encode())

    return change


def _captured_flag(entity: dict) -> None:
    if entity.get("entity") == "payment":
        entity["captured"] = True


def _without_fee(entity: dict) -> None:
    if entity.get("entity") == "payment":
        entity |= {"fee": None, "tax": None}


def _unknown_fields(entity: dict) -> None:
    entity["new_field"] = {"since": 2027}


def _without_speed(entity: dict) -> None:
    for name in ("speed_requested", "speed_processed"):
        entity.pop(name, None)


# A function returns the answer to give instead, or None for the answer that it was.
KINDS: dict[str, Callable[[Fault], Answer | None]] = {
    "delay": _delay,
    "drop": _drop,
    "500": _refuse("server_error"),
    "502": _html(502),
    "503": _html(503),
    "html": _html(200),
    "empty": lambda fault: Answer(200, b""),
    "429": _refuse("rate_limited"),
    "429_without_header": _refuse("rate_limited_bare"),
    "null_error": lambda fault: json_answer({"error": None}, 500),
    "no_route": lambda fault: json_answer({"message": "no Route matched with those values"}, 404),
    "busy": _refuse("payment_locked"),
    "key_in_progress": _refuse("refund_idem_inflight"),
    **{name: _refuse(name) for name in errors.KNOWN},
}
# These change the answer that it was, so the call always takes effect.
CHANGES: dict[str, Callable[[Answer], Answer]] = {
    "cut": lambda answer: replace(answer, is_cut=True),
    "captured_flag": _edited(_captured_flag),
    "without_fee": _edited(_without_fee),
    "without_speed": _edited(_without_speed),
    "unknown_fields": _edited(_unknown_fields),
}
# The buyer's way back from a payment; `pages` and `server` see to these.
CALLBACKS = {
    *("callback_never", "callback_twice", "callback_empty", "callback_forged"),
    "callback_late",
}
CALLS = {*KINDS, *CHANGES}
ALL = sorted({*CALLS, *event_faults.KINDS, *CALLBACKS})


class Faults:
    """The faults that are planned, in the order in which they were planned, and the weather."""

    def __init__(self):
        self.weather = Weather()
        self._planned: list[Fault] = []
        self._lock = threading.Lock()

    def plan(self, kind: str, route: str = "*", **options) -> None:
        """Let the next call of `route`, or the next event of this name, meet this fault."""
        if kind not in ALL:
            raise errors.invalid(f"There is no fault “{kind}”; there are {', '.join(ALL)}.")
        with self._lock:
            self._planned.append(Fault(kind, route, **options))

    def clear(self) -> None:
        with self._lock:
            self._planned.clear()

    def shown(self) -> list[dict]:
        with self._lock:
            return [dict(vars(one)) for one in self._planned]

    def meet(self, route: str, call: Callable[[], Answer]) -> Answer:
        """Answer a call, with the fault that was planned for it, or one that comes by chance."""
        time.sleep(self.weather.delay("delay_ms", route))
        fault = self.take(route, CALLS) or self._by_chance(route)
        if fault is None:
            return call()
        if fault.kind in CHANGES:
            answer = call()
            return CHANGES[fault.kind](answer) if answer.status == 200 else answer
        if fault.after:
            answer = call()
            return KINDS[fault.kind](fault) or answer
        return KINDS[fault.kind](fault) or call()

    def take(self, route: str, kinds: set[str]) -> Fault | None:
        """Use up the next fault of these kinds that waits for the route."""
        with self._lock:
            for fault in self._planned:
                if fault.kind in kinds and fault.route in {route, "*"}:
                    fault.times -= 1
                    if fault.times == 0:
                        self._planned.remove(fault)
                    return replace(fault)
        return None

    def _by_chance(self, route: str) -> Fault | None:
        struck = self.weather.strike(route)
        return Fault(struck[0], route, after=struck[1]) if struck else None
