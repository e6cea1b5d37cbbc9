"""What the simulator remembers, and how it is found again."""

import copy
import random
import string
from collections.abc import Callable

from orders.simulator import rules
from orders.simulator.errors import unknown_id


class Books:
    """Orders, payments and refunds by id, in the shapes of the API. Knows no rules of money."""

    def __init__(self, *, seed: int | None = None):
        self.order: dict[str, dict] = {}
        self.pay: dict[str, dict] = {}
        self.rfnd: dict[str, dict] = {}
        self.captured_by_hand: set[str] = set()
        self.refund_keys: dict[str, tuple[list, str]] = {}
        self._random = random.Random(seed)

    def new_id(self, prefix: str) -> str:
        letters = string.ascii_letters + string.digits
        return f"{prefix}_{''.join(self._random.choices(letters, k=14))}"

    def find(self, entity_id: str, prefix: str) -> dict:
        """Return the entity itself, or raise the ApiError for an id that is odd or unknown."""
        entity = getattr(self, prefix).get(rules.entity_id(prefix, entity_id))
        if entity is None:
            raise unknown_id()
        return entity

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

    def dump(self) -> dict:
        """Return everything as values that JSON can hold."""
        return copy.deepcopy(
            {
                "order": self.order,
                "pay": self.pay,
                "rfnd": self.rfnd,
                "captured_by_hand": sorted(self.captured_by_hand),
                "refund_keys": {key: list(value) for key, value in self.refund_keys.items()},
            }
        )

    def load(self, state: dict) -> None:
        """Take up again what `dump()` gave."""
        self.order, self.pay, self.rfnd = state["order"], state["pay"], state["rfnd"]
        self.captured_by_hand = set(state["captured_by_hand"])
        self.refund_keys = {key: tuple(value) for key, value in state["refund_keys"].items()}
