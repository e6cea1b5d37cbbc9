"""The steps of a payment: begun, authorised or failed, captured or given back."""

from orders.simulator import refunds, rules
from orders.simulator.books import Books
from orders.simulator.entities import METHODS, new_payment
from orders.simulator.errors import invalid, known
from orders.simulator.failures import FAILURES

MINUTE = 60
BANK_ANSWERS_WITHIN = 10 * MINUTE


def attempt(
    books: Books, order_id: str, *, method: str, amount: int | None, details: dict[str, str]
) -> dict:
    """Begin a payment; `amount` differs from what is due where an offer or a fee applies."""
    if method not in METHODS:
        raise invalid("The selected method is invalid.", "method")
    order = books.find(order_id, "order")
    if order["status"] == "paid":
        raise known("order_already_paid_checkout")
    if any(one["status"] == "authorized" for one in books.payments_of(order_id)):
        raise known("payment_locked")
    payment = new_payment(books.new_id, order, method, details, books.seconds())
    payment["amount"] = amount or order["amount_due"]
    return books.add(payment)


def authorize(books: Books, payment_id: str) -> dict:
    """Let the bank say yes, late or in time; capture by itself where the order says so.

    A success on an order that is paid by now is given back at once; some accounts
    capture it first.
    """
    payment = books.find(payment_id, "pay")
    if payment["status"] not in {"created", "failed"}:
        raise invalid("Payment is not in created state.")
    books.approvals.pop(payment_id, None)
    if payment["status"] == "failed":
        payment["late_authorized"] = True
    for name in ("code", "description", "source", "step", "reason"):
        payment[f"error_{name}"] = None
    payment["status"] = "authorized"
    order = books.find(payment["order_id"], "order")
    is_second = order["status"] == "paid"
    if not is_second:
        order["status"] = "attempted"
    books.touch(payment, order)
    books.tell("payment.authorized", payment=payment)
    if is_second:
        if books.terms.captures_second_payments:
            _mark_captured(payment)
            books.tell("payment.captured", payment=payment)
        refunds.give_back(books, payment, payment["amount"], refunds.AUTOMATIC)
    elif _is_captured_by_itself(books, payment):
        take(books, payment, order)
    return payment


def fail(books: Books, payment_id: str, reason: str) -> dict:
    """Let the bank, or the buyer, say no."""
    payment = books.find(payment_id, "pay")
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
    order = books.find(payment["order_id"], "order")
    order["attempts"] += 1
    if order["status"] == "created":
        order["status"] = "attempted"
    books.touch(payment, order)
    books.tell("payment.failed", payment=payment)
    return payment


def capture(books: Books, payment_id: str, body: dict) -> dict:
    """Take money that is authorised, on demand."""
    wanted = rules.capture(body)
    payment = books.find(payment_id, "pay")
    if payment["captured"]:
        raise known("capture_twice")
    if payment["status"] != "authorized":
        raise known("capture_not_authorized")
    if wanted["currency"] != payment["currency"]:
        raise known("capture_currency_mismatch")
    if wanted["amount"] != payment["amount"]:
        raise known("capture_mismatch")
    order = books.find(payment["order_id"], "order")
    if order["status"] == "paid":
        raise known("capture_order_paid")
    take(books, payment, order)
    return payment


def take(books: Books, payment: dict, order: dict) -> None:
    """Capture, which pays the order."""
    _mark_captured(payment)
    order |= {
        "status": "paid",
        "amount_paid": order["amount"],
        "amount_due": 0,
        "attempts": order["attempts"] + 1,
    }
    books.touch(payment, order)
    books.tell("payment.captured", payment=payment)
    books.tell("order.paid", payment=payment, order=order)


def elapse(books: Books) -> None:
    """Do what was only a matter of time.

    The bank says yes late where that was arranged; a payment that the bank never
    answered has failed; one that nobody captured in its window is given back.
    """
    now = books.now()
    for payment_id in [one for one, at in books.approvals.items() if at <= now]:
        authorize(books, payment_id)
    for payment in list(books.pay.values()):
        if payment["status"] == "created":
            if now - payment["created_at"] >= BANK_ANSWERS_WITHIN:
                fail(books, payment["id"], "payment_timed_out")
        elif payment["status"] == "authorized":
            window = _capture_of(books, payment)["manual"] * MINUTE
            if now - payment["created_at"] >= window:
                refunds.give_up(books, payment["id"])


def _is_captured_by_itself(books: Books, payment: dict) -> bool:
    how = _capture_of(books, payment)
    is_automatic = how["is_automatic"]
    if is_automatic is None:
        is_automatic = books.terms.captures_automatically
    in_time = books.now() - payment["created_at"] <= how["automatic"] * MINUTE
    return is_automatic and in_time and payment["order_id"] not in books.captured_by_hand


def _capture_of(books: Books, payment: dict) -> dict:
    return books.capture_of.get(payment["order_id"], rules.UNSAID_CAPTURE)


def _mark_captured(payment: dict) -> None:
    tax = round(payment["amount"] * 2 / 100 * 18 / 100)
    payment |= {
        "status": "captured",
        "captured": True,
        "fee": round(payment["amount"] * 2 / 100) + tax,
        "tax": tax,
    }
