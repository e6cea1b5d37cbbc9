"""What goes wrong by chance: the odds of it, and the dice, which fall alike for one seed."""

import random
import threading

from orders.simulator.errors import invalid

# The odds of a call, each from 0 to 1: the fault that it meets, and whether the call takes
# effect all the same.
CALLS = {
    "lose_requests": ("drop", False),
    "lose_responses": ("drop", True),
    "error_500": ("500", False),
    "error_500_after": ("500", True),
    "error_502": ("502", False),
    "error_502_after": ("502", True),
    "error_429": ("429", False),
    "error_busy": ("busy", False),
}
EVENTS = ("drop_webhooks", "duplicate_webhooks")
RANGES = ("delay_ms", "webhook_delay_ms")  # from, to; delayed events come out of order
LONGEST_MS = 60_000


class Weather:
    """Fair until `change()` is called.

    Every route and every kind of event has dice of its own, so that a busy route does not
    disturb another: the n-th call of a route meets the same whenever the seed is the same.
    """

    def __init__(self, seed: int = 0):
        self._lock = threading.Lock()
        self.clear(seed)

    def clear(self, seed: int = 0) -> None:
        """Let nothing go wrong any more, and begin with fresh dice."""
        with self._lock:
            self.seed = seed
            self.odds = dict.fromkeys((*CALLS, *EVENTS), 0.0)
            self.ranges = dict.fromkeys(RANGES, (0, 0))
            self._dice: dict[str, random.Random] = {}

    def change(self, **wanted) -> None:
        """Take up new odds, ranges or a new seed; what is not named stays. All or nothing."""
        odds = {name: _odds(name, wanted[name]) for name in self.odds if name in wanted}
        ranges = {name: _range(name, wanted[name]) for name in RANGES if name in wanted}
        unknown = sorted(set(wanted) - {*odds, *ranges, "seed"})
        if unknown:
            raise invalid(f"{', '.join(unknown)} is no weather.", unknown[0])
        if type(wanted.get("seed", 0)) is not int:
            raise invalid("The seed must be an integer.", "seed")
        with self._lock:
            self.odds |= odds
            self.ranges |= ranges
            if "seed" in wanted:
                self.seed = wanted["seed"]
                self._dice.clear()

    def shown(self) -> dict:
        with self._lock:
            ranges = {name: list(value) for name, value in self.ranges.items()}
            return {"seed": self.seed} | self.odds | ranges

    def strike(self, route: str) -> tuple[str, bool] | None:
        """Throw for one call; return the kind of its fault, and whether it takes effect."""
        with self._lock:
            point = self._throw(route).random()
            for name, fault in CALLS.items():
                point -= self.odds[name]
                if point < 0:
                    return fault
        return None

    def delay(self, name: str, what: str) -> float:
        """Throw for the seconds that `what` is held up; `name` is one of RANGES."""
        with self._lock:
            first, last = self.ranges[name]
            return self._throw(f"{name} {what}").uniform(first, last) / 1000 if last else 0.0

    def copies(self, event: str) -> int:
        """Throw for one event; return how often it goes on its way: 0, 1 or 2 times."""
        with self._lock:
            dice = self._throw(event)
            lost, doubled = dice.random(), dice.random()
            if lost < self.odds["drop_webhooks"]:
                return 0
            return 2 if doubled < self.odds["duplicate_webhooks"] else 1

    def _throw(self, what: str) -> random.Random:
        return self._dice.setdefault(what, random.Random(f"{self.seed} {what}"))


def _odds(name: str, value) -> float:
    if type(value) not in {int, float} or not 0 <= value <= 1:
        raise invalid(f"The {name} must be a number from 0 to 1.", name)
    return float(value)


def _range(name: str, value) -> tuple[int, int]:
    pair = [0, value] if type(value) is int else value
    if not isinstance(pair, list | tuple) or [type(one) for one in pair] != [int, int]:
        raise invalid(f"The {name} must be two integers: from, to.", name)
    first, last = pair
    if not 0 <= first <= last <= LONGEST_MS:
        raise invalid(f"The {name} must rise, from 0 to {LONGEST_MS} at most.", name)
    return first, last
