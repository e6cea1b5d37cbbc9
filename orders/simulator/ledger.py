"""The books of the simulator under one lock: what the API, the pages and the control turn.

Pure: no HTTP, no thread of its own. Entities are kept in the very shape in which the API
gives them, so what the tests see is what the shop sees.
"""

import copy
import threading
import time
from collections.abc import Callable

from orders.simulator import disputes, downtimes, invariants, payments, refunds, rules
from orders.simulator.books import Books
from orders.simulator.entities import new_order
from orders.simulator.errors import known

DAYS_180 = 180 * 24 * 60 * 60


class Ledger:
    """All that the simulated Razorpay knows. Every public method is one locked step.

    What a method returns is a snapshot. `tell(event, entities)` hears of each event of
    the API's webhooks; `now()` is the time of the account.
    """

    def __init__(
        self,
        *,
        tell: Callable[[str, dict[str, dict]], object] = lambda event, entities: None,
        now: Callable[[], float] = time.time,
        seed: int | None = None,
    ):
        self._books = Books(seed=seed, tell=tell, now=now)
        self._lock = threading.RLock()
        self.terms = self._books.terms

    # Orders

    def create_order(self, body: dict, *, key_id: str | None = None) -> dict:
        """Open an order; a receipt that was used before is treated as the terms say."""
        wanted = rules.order(body)
        with self._lock:
            receipts = (o for o in self._books.order.values() if o["receipt"] == wanted["receipt"])
            used = next(receipts, None) if wanted["receipt"] else None
            if used:
                if self.terms.receipt_mode == "return_same" or wanted["unique_receipt"]:
                    return copy.deepcopy(used)
                if self.terms.receipt_mode == "reject":
                    raise known("receipt_duplicate")
            order = new_order(self._books.new_id("order"), wanted, self._books.seconds())
            self._books.capture_of[order["id"]] = wanted["capture"]
            if key_id:
                self._books.key_of[order["id"]] = key_id
            return copy.deepcopy(self._books.add(order))

    def order(self, order_id: str) -> dict:
        with self._lock:
            order = self._books.find(order_id, "order")
            if self._books.now() - order["created_at"] > DAYS_180:
                raise known("order_too_old")
            return copy.deepcopy(order)

    def key_of(self, order_id: str) -> str | None:
        """Return the id of the key that opened the order, where it was opened with one."""
        return self._books.key_of.get(order_id)

    def payments_of(self, order_id: str) -> dict:
        with self._lock:
            self._books.find(order_id, "order")
            return self._books.page(
                "pay", {"count": "100"}, lambda one: one["order_id"] == order_id
            )

    # Payments

    def payment(self, payment_id: str) -> dict:
        with self._lock:
            return copy.deepcopy(self._books.find(payment_id, "pay"))

    def attempt(
        self, order_id: str, *, method: str = "upi", amount: int | None = None, **details: str
    ) -> dict:
        """Let a buyer begin to pay: a payment that is `created`, and no more yet."""
        return self._step(payments.attempt, order_id, method=method, amount=amount, details=details)

    def authorize(self, payment_id: str) -> dict:
        """Let the bank say yes, late or in time."""
        return self._step(payments.authorize, payment_id)

    def authorize_later(self, payment_id: str, seconds: float) -> None:
        """Let the bank say yes when this time has passed, whatever it says until then."""
        with self._lock:
            self._books.approvals[payment_id] = self._books.now() + seconds

    def fail(self, payment_id: str, reason: str = "payment_failed") -> dict:
        """Let the bank, or the buyer, say no."""
        return self._step(payments.fail, payment_id, reason)

    def capture(self, payment_id: str, body: dict) -> dict:
        """Take money that is authorised, on demand."""
        return self._step(payments.capture, payment_id, body)

    def capture_by_hand(self, order_id: str) -> None:
        """Let payments of this order wait to be captured, whatever it was opened with."""
        with self._lock:
            self._books.captured_by_hand.add(order_id)

    # Refunds

    def refund(self, payment_id: str, body: dict, *, key: str | None = None) -> dict:
        """Give money back, as the API or somebody on the dashboard asks."""
        return self._step(refunds.refund, payment_id, body, key=key)

    def give_up(self, payment_id: str) -> dict:
        """Give back what is authorised and was never captured, as after its window."""
        return self._step(refunds.give_up, payment_id)

    def settle_refund(self, refund_id: str, status: str) -> dict:
        """Let the bank end a pending refund as `processed` or `failed`."""
        return self._step(refunds.settle, refund_id, status)

    def refund_by_id(self, refund_id: str, *, of: str | None = None) -> dict:
        with self._lock:
            refund = self._books.find(refund_id, "rfnd")
            if of not in {None, refund["payment_id"]}:
                raise known("id_unknown")
            return copy.deepcopy(refund)

    def refunds_of(self, payment_id: str, query: dict[str, str]) -> dict:
        with self._lock:
            self._books.find(payment_id, "pay")
            return self._books.page("rfnd", query, lambda one: one["payment_id"] == payment_id)

    # Disputes and downtimes

    def begin_dispute(
        self,
        payment_id: str,
        *,
        amount: int | None = None,
        phase: str = "chargeback",
        days_to_respond: int = 7,
    ) -> dict:
        return self._step(
            disputes.begin,
            payment_id,
            amount=amount,
            phase=phase,
            days_to_respond=days_to_respond,
        )

    def move_dispute(self, dispute_id: str, news: str) -> dict:
        """Tell of a dispute what one of `disputes.NEWS` says."""
        return self._step(disputes.move, dispute_id, news)

    def begin_downtime(
        self, *, method: str = "upi", severity: str = "high", instrument: str = "bhim"
    ) -> dict:
        return self._step(downtimes.begin, method=method, severity=severity, instrument=instrument)

    def update_downtime(self, downtime_id: str, severity: str) -> dict:
        return self._step(downtimes.update, downtime_id, severity)

    def resolve_downtime(self, downtime_id: str) -> dict:
        return self._step(downtimes.resolve, downtime_id)

    def downtimes(self) -> dict:
        """Return what is down now."""
        with self._lock:
            return self._books.page(
                "down", {"count": "100"}, lambda one: one["status"] != "resolved"
            )

    # Any of them

    def one(self, prefix: str, entity_id: str) -> dict:
        with self._lock:
            return copy.deepcopy(self._books.find(entity_id, prefix))

    def edit_notes(self, prefix: str, entity_id: str, body: dict) -> dict:
        """Replace the notes, which is all that can be edited of anything."""
        with self._lock:
            entity = self._books.find(entity_id, prefix)
            entity["notes"] = rules.only_notes(body) or []
            return copy.deepcopy(entity)

    def page(self, prefix: str, query: dict[str, str]) -> dict:
        """Return a part of all orders, payments or refunds, newest first, as the lists lag."""
        receipt, authorized = query.get("receipt"), query.get("authorized")
        with self._lock:
            held = {p["order_id"] for p in self._books.pay.values() if p["status"] == "authorized"}

            def is_wanted(one: dict) -> bool:
                return (
                    self._books.is_listed(one)
                    and (receipt is None or one.get("receipt") == receipt)
                    and (authorized is None or (one["id"] in held) == (authorized == "1"))
                )

            return self._books.page(prefix, query, is_wanted)

    def elapse(self) -> None:
        """Do all that was only a matter of time."""
        with self._lock:
            payments.elapse(self._books)
            refunds.elapse(self._books)

    def check(self) -> list[str]:
        """Return what is wrong with the books: nothing, unless the simulator has a fault."""
        with self._lock:
            return invariants.problems(self._books)

    def dump(self) -> dict:
        with self._lock:
            return self._books.dump()

    def load(self, state: dict) -> None:
        with self._lock:
            self._books.load(state)

    def _step(self, step: Callable[..., dict], *what, **how) -> dict:
        with self._lock:
            return copy.deepcopy(step(self._books, *what, **how))
