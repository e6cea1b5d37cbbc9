"""What the simulator remembers, and how it is found again."""

import copy
import random
import string
import time
from collections.abc import Callable

from orders.simulator import rules
from orders.simulator.errors import known
from orders.simulator.terms import Terms

LETTERS = string.ascii_letters + string.digits
SHELVES = ("order", "pay", "rfnd", "disp", "down")  # the prefixes of the ids


class Books:
    """Orders, payments, refunds and so on by id, in the shapes of the API.

    Knows no rules of money. `tell(event, entities)` hears of each event of the webhooks,
    with snapshots; `now()` is the time of the account.
    """

    def __init__(
        self,
        *,
        seed: int | None = None,
        tell: Callable[[str, dict[str, dict]], object] = lambda event, entities: None,
        now: Callable[[], float] = time.time,
    ):
        self.order: dict[str, dict] = {}
        self.pay: dict[str, dict] = {}
        self.rfnd: dict[str, dict] = {}
        self.disp: dict[str, dict] = {}
        self.down: dict[str, dict] = {}
        self.terms = Terms()
        self.captured_by_hand: set[str] = set()
        self.capture_of: dict[str, dict] = {}  # by order, what rules.order() found
        self.key_of: dict[str, str] = {}  # by order, the key id that opened it
        self.refund_keys: dict[str, tuple[list, str]] = {}
        self.approvals: dict[str, float] = {}  # by payment, when the bank will say yes
        self.touched: dict[str, float] = {}
        self._seed = seed
        self._dice: dict[str, random.Random] = {}
        self._tell = tell
        self.now = now

    def seconds(self) -> int:
        return int(self.now())

    def tell(self, event: str, **entities: dict) -> None:
        """Let the world know; what it is told does not change any more."""
        self._tell(event, copy.deepcopy(entities))

    def new_id(self, prefix: str) -> str:
        """Return an id that is free; each prefix has dice of its own."""
        seed = None if self._seed is None else f"{self._seed} {prefix}"
        dice = self._dice.setdefault(prefix, random.Random(seed))
        while True:
            entity_id = f"{prefix}_{''.join(dice.choices(LETTERS, k=14))}"
            if entity_id not in getattr(self, prefix, ()):
                return entity_id

    def add(self, entity: dict) -> dict:
        prefix = entity["id"].partition("_")[0]
        getattr(self, prefix)[entity["id"]] = entity
        self.touch(entity)
        return entity

    def touch(self, *entities: dict) -> None:
        """Note that something of these has changed just now; lists may lag behind it."""
        for entity in entities:
            self.touched[entity["id"]] = self.now()

    def find(self, entity_id: str, prefix: str) -> dict:
        """Return the entity itself, or raise the ApiError for an id that is odd or unknown."""
        entity = getattr(self, prefix).get(rules.entity_id(prefix, entity_id))
        if entity is None:
            raise known("id_unknown")
        return entity

    def payments_of(self, order_id: str) -> list[dict]:
        return [one for one in self.pay.values() if one["order_id"] == order_id]

    def page(
        self,
        prefix: str,
        query: dict[str, str],
        is_wanted: Callable[[dict], bool] = lambda entity: True,
    ) -> dict:
        """Return a part of a book, newest first, as the API wraps it."""
        skip, count = rules.page(query)
        first, last = rules.window(query)
        found = [
            one
            for one in reversed(getattr(self, prefix).values())
            if first <= one["created_at"] <= last and is_wanted(one)
        ][skip : skip + count]
        return {"entity": "collection", "count": len(found), "items": copy.deepcopy(found)}

    def is_listed(self, entity: dict) -> bool:
        """Tell whether the lists, which may lag, show this already."""
        lag = self.terms.list_lag_seconds
        return not lag or self.now() - self.touched.get(entity["id"], 0.0) >= lag

    def dump(self) -> dict:
        """Return everything as values that JSON can hold."""
        return copy.deepcopy(
            {name: getattr(self, name) for name in SHELVES}
            | {
                "captured_by_hand": sorted(self.captured_by_hand),
                "capture_of": self.capture_of,
                "key_of": self.key_of,
                "refund_keys": {key: list(value) for key, value in self.refund_keys.items()},
                "approvals": self.approvals,
                "touched": self.touched,
            }
        )

    def load(self, state: dict) -> None:
        """Take up again what `dump()` gave, or an earlier version of it that knew less."""
        self.order, self.pay, self.rfnd = state["order"], state["pay"], state["rfnd"]
        for name in ("disp", "down", "capture_of", "key_of", "approvals", "touched"):
            setattr(self, name, state.get(name, {}))
        self.captured_by_hand = set(state["captured_by_hand"])
        self.refund_keys = {key: tuple(value) for key, value in state["refund_keys"].items()}
