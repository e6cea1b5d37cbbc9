"""The books of the simulator: orders, payments and refunds, and every step between them.

Pure: no HTTP, no thread of its own. Entities are kept in the very shape in which the API
gives them, so what the tests see is what the shop sees.
"""

import copy
import threading
import time
from collections.abc import Callable

from orders.simulator import invariants, rules
from orders.simulator.books import Books
from orders.simulator.entities import FAILURES, METHODS, new_order, new_payment, new_refund
from orders.simulator.errors import (
    ApiError,
    invalid,
    operation_in_progress,
    order_already_paid,
    unknown_id,
)

RECEIPT_MODES = ("allow", "reject", "return_same")
DAYS_180 = 180 * 24 * 60 * 60
FAILING_REFUND_PAISE = 2468  # Razorpay's own test amount for a refund that fails


class Ledger:
    """All that the simulated Razorpay knows. Every public method is one locked step.

    `tell(event, entities)` hears of each event of the API's webhooks, with snapshots.
    """

    def __init__(
        self,
        *,
        tell: Callable[[str, dict[str, dict]], None] = lambda event, entities: None,
        now: Callable[[], float] = time.time,
        seed: int | None = None,
    ):
        self.tell = tell
        self.receipt_mode = "allow"
        self.refunds_settle_at_once = True
        self._books = Books(seed=seed)
        self._now = now
        self._lock = threading.RLock()

    # Orders

    def create_order(self, body: dict) -> dict:
        """Open an order; a receipt that was used before is treated as `receipt_mode` says."""
        wanted = rules.order(body)
        with self._lock:
            known = next(
                (o for o in self._books.order.values() if o["receipt"] == wanted["receipt"]), None
            )
            if known and wanted["receipt"]:
                if self.receipt_mode == "return_same" or wanted["unique_receipt"]:
                    return copy.deepcopy(known)
                if self.receipt_mode == "reject":
                    raise ApiError("Duplicate request. This request has already been processed.")
            order = new_order(self._books.new_id("order"), wanted, self._seconds())
            self._books.order[order["id"]] = order
            if not wanted["is_automatic"]:
                self._books.captured_by_hand.add(order["id"])
            return copy.deepcopy(order)

    def order(self, order_id: str) -> dict:
        with self._lock:
            order = self._books.find(order_id, "order")
            if self._seconds() - order["created_at"] > DAYS_180:
                raise ApiError("Order older than 180 days, please use reports.")
            return copy.deepcopy(order)

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

    def attempt(self, order_id: str, *, method: str = "upi", **details: str) -> dict:
        """Let a buyer begin to pay: a payment that is `created`, and no more yet."""
        if method not in METHODS:
            raise invalid("The selected method is invalid.", "method")
        with self._lock:
            order = self._books.find(order_id, "order")
            if order["status"] == "paid":
                raise order_already_paid()
            if any(
                one["order_id"] == order_id and one["status"] == "authorized"
                for one in self._books.pay.values()
            ):
                raise operation_in_progress("payment")
            payment = new_payment(self._books.new_id, order, method, details, self._seconds())
            self._books.pay[payment["id"]] = payment
            return copy.deepcopy(payment)

    def authorize(self, payment_id: str) -> dict:
        """Let the bank say yes, late or in time; capture by itself where the order says so.

        A second success on an order that is paid already is given back at once.
        """
        with self._lock:
            payment = self._books.find(payment_id, "pay")
            if payment["status"] not in {"created", "failed"}:
                raise invalid("Payment is not in created state.")
            late = payment["status"] == "failed"
            for name in ("code", "description", "source", "step", "reason"):
                payment[f"error_{name}"] = None
            payment["status"] = "authorized"
            if late:
                payment["late_authorized"] = True
            order = self._books.find(payment["order_id"], "order")
            is_second = order["status"] == "paid"
            if not is_second:
                order["status"] = "attempted"
            self._tell("payment.authorized", payment=payment)
            if is_second:
                self._give_back(payment, payment["amount"], {"speed": "normal", "notes": {}})
            elif order["id"] not in self._books.captured_by_hand:
                self._take(payment, order)
            return copy.deepcopy(payment)

    def fail(self, payment_id: str, reason: str = "payment_failed") -> dict:
        """Let the bank, or the buyer, say no."""
        with self._lock:
            payment = self._books.find(payment_id, "pay")
            if payment["status"] != "created":
                raise invalid("Payment is not in created state.")
            code, text, source = FAILURES[reason]
            payment |= {
                "status": "failed",
                "error_code": code,
                "error_description": text,
                "error_source": source,
                "error_step": "payment_authentication",
                "error_reason": reason,
            }
            order = self._books.find(payment["order_id"], "order")
            order["attempts"] += 1
            if order["status"] == "created":
                order["status"] = "attempted"
            self._tell("payment.failed", payment=payment)
            return copy.deepcopy(payment)

    def capture(self, payment_id: str, body: dict) -> dict:
        """Take money that is authorised, on demand."""
        wanted = rules.capture(body)
        with self._lock:
            payment = self._books.find(payment_id, "pay")
            if payment["status"] == "captured":
                raise invalid("This payment has already been captured")
            if payment["status"] != "authorized":
                raise invalid(
                    "Only payments which have been authorized and not yet captured can be captured"
                )
            if wanted["currency"] != payment["currency"]:
                raise invalid("Capture request currency must be same as payment currency.")
            if wanted["amount"] != payment["amount"]:
                raise invalid("Capture amount must be equal to the amount authorized.")
            order = self._books.find(payment["order_id"], "order")
            if order["status"] == "paid":
                raise invalid(
                    "Your payment has been declined as the order is already paid. "
                    "Please initiate the payment with a new order."
                )
            self._take(payment, order)
            return copy.deepcopy(payment)

    def _take(self, payment: dict, order: dict) -> None:
        tax = round(payment["amount"] * 2 / 100 * 18 / 100)
        payment |= {
            "status": "captured",
            "captured": True,
            "fee": round(payment["amount"] * 2 / 100) + tax,
            "tax": tax,
        }
        order |= {
            "status": "paid",
            "amount_paid": order["amount"],
            "amount_due": 0,
            "attempts": order["attempts"] + 1,
        }
        self._tell("payment.captured", payment=payment)
        self._tell("order.paid", payment=payment, order=order)

    # Refunds

    def refund(self, payment_id: str, body: dict, *, key: str | None = None) -> dict:
        """Give money back. The same key and body again are answered with the same refund."""
        key = rules.idempotency_key(key)
        wanted = rules.refund(body)
        with self._lock:
            payment = self._books.find(payment_id, "pay")
            asked = [payment_id, body]
            if key in self._books.refund_keys:
                before, refund_id = self._books.refund_keys[key]
                if before != asked:
                    raise ApiError(
                        "Different request with the same idempotency key has already "
                        "been processed.",
                        status=409,
                    )
                return copy.deepcopy(self._books.rfnd[refund_id])
            amount = self._refundable(payment, wanted)
            refund = self._give_back(payment, amount, wanted)
            if key:
                self._books.refund_keys[key] = (asked, refund["id"])
            return refund

    def settle_refund(self, refund_id: str, status: str) -> dict:
        """Let the bank end a pending refund as `processed` or `failed`."""
        with self._lock:
            refund = self._books.find(refund_id, "rfnd")
            payment = self._books.find(refund["payment_id"], "pay")
            refund["status"] = status
            self._count_refunds(payment)
            self._tell(f"refund.{status}", refund=refund, payment=payment)
            return copy.deepcopy(refund)

    def refund_by_id(self, refund_id: str, *, of: str | None = None) -> dict:
        with self._lock:
            refund = self._books.find(refund_id, "rfnd")
            if of not in {None, refund["payment_id"]}:
                raise unknown_id()
            return copy.deepcopy(refund)

    def refunds_of(self, payment_id: str, query: dict[str, str]) -> dict:
        with self._lock:
            self._books.find(payment_id, "pay")
            return self._books.page("rfnd", query, lambda one: one["payment_id"] == payment_id)

    def _refundable(self, payment: dict, wanted: dict) -> int:
        if payment["status"] == "refunded":
            raise invalid("The payment has been fully refunded already.")
        if payment["status"] != "captured":
            raise invalid("The payment status should be captured for action to be taken.")
        receipts = {one["receipt"] for one in self._books.rfnd.values()}
        if wanted["receipt"] and wanted["receipt"] in receipts:
            raise invalid("Duplicate receipt found for this refund request.")
        left = payment["amount"] - payment["amount_refunded"]
        amount = wanted["amount"] or left
        if amount > left:
            raise invalid("The refund amount provided is greater than amount captured.")
        return amount

    def _give_back(self, payment: dict, amount: int, wanted: dict) -> dict:
        refund = new_refund(self._books.new_id("rfnd"), payment, amount, wanted, self._seconds())
        self._books.rfnd[refund["id"]] = refund
        self._count_refunds(payment)
        self._tell("refund.created", refund=refund, payment=payment)
        if amount == FAILING_REFUND_PAISE:
            pending = copy.deepcopy(refund)
            self.settle_refund(refund["id"], "failed")
            return pending
        if self.refunds_settle_at_once:
            self.settle_refund(refund["id"], "processed")
        return copy.deepcopy(refund)

    def _count_refunds(self, payment: dict) -> None:
        """Keep what the payment says of its refunds; those that failed do not count."""
        given = sum(
            one["amount"]
            for one in self._books.rfnd.values()
            if one["payment_id"] == payment["id"] and one["status"] != "failed"
        )
        is_full = given == payment["amount"]
        payment["amount_refunded"] = given
        payment["refund_status"] = "full" if is_full else "partial" if given else None
        if is_full:
            payment["status"] = "refunded"
        elif payment["status"] == "refunded":
            payment["status"] = "captured" if payment["captured"] else "authorized"

    # Any of them

    def edit_notes(self, prefix: str, entity_id: str, body: dict) -> dict:
        """Replace the notes, which is all that can be edited of anything."""
        with self._lock:
            entity = self._books.find(entity_id, prefix)
            entity["notes"] = rules.only_notes(body) or []
            return copy.deepcopy(entity)

    def page(self, prefix: str, query: dict[str, str]) -> dict:
        """Return a part of all orders, payments or refunds, newest first."""
        receipt = query.get("receipt")
        with self._lock:
            return self._books.page(
                prefix, query, lambda one: receipt is None or one.get("receipt") == receipt
            )

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

    def _tell(self, event: str, **entities: dict) -> None:
        self.tell(event, copy.deepcopy(entities))

    def _seconds(self) -> int:
        return int(self._now())
