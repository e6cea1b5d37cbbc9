"""Money on its way back: asked for by the shop, by hand, or because nobody wanted it."""

from orders.simulator import rules
from orders.simulator.books import Books
from orders.simulator.entities import new_refund
from orders.simulator.errors import invalid, known

FAILING_PAISE = 2468  # Razorpay's own test amount for a refund that fails
AUTOMATIC = {"speed": "normal", "notes": {}, "receipt": None}  # what nobody asked for
SIX_MONTHS = 182 * 24 * 60 * 60


def refund(books: Books, payment_id: str, body: dict, *, key: str | None) -> dict:
    """Give money back. The same key and body again are answered with the same refund.

    Returns a snapshot: what the bank makes of it at once is for the webhooks to tell.
    """
    key = rules.idempotency_key(key)
    if not books.terms.keeps_refund_keys:
        key = None
    wanted = rules.refund(body)
    payment = books.find(payment_id, "pay")
    asked = [payment_id, body]
    if key in books.refund_keys:
        before, refund_id = books.refund_keys[key]
        if before != asked:
            raise known("refund_idem_conflict")
        return books.rfnd[refund_id]
    amount = _refundable(books, payment, wanted)
    made = give_back(books, payment, amount, wanted)
    if key:
        books.refund_keys[key] = (asked, made["id"])
    return made


def settle(books: Books, refund_id: str, status: str) -> dict:
    """Let the bank end a pending refund as `processed` or `failed`."""
    found = books.find(refund_id, "rfnd")
    if found["status"] == status:
        return found
    if found["status"] == "failed":
        raise invalid("The refund has failed already.")
    payment = books.find(found["payment_id"], "pay")
    found["status"] = status
    if status == "failed" and books.terms.balance_paise is not None:
        books.terms.balance_paise += found["amount"]
    _count(books, payment)
    books.touch(found, payment)
    books.tell(f"refund.{status}", refund=found, payment=payment)
    return found


def give_back(books: Books, payment: dict, amount: int, wanted: dict) -> dict:
    """Write a refund, whoever wanted it, and let the bank go on with it as the terms say.

    The amount that fails, fails; asked for at once it becomes an ordinary refund first.
    """
    made = new_refund(books.new_id("rfnd"), payment, amount, wanted, books.seconds())
    books.add(made)
    _count(books, payment)
    books.touch(payment)
    books.tell("refund.created", refund=made, payment=payment)
    answer = dict(made)
    is_failing = amount == FAILING_PAISE
    if wanted["speed"] == "optimum":
        if is_failing:
            books.tell("refund.speed_changed", refund=made, payment=payment)
        else:
            made["speed_processed"] = "instant"
    if is_failing and wanted["speed"] == "normal":
        settle(books, made["id"], "failed")
        return answer
    if books.terms.refunds_settle_at_once:
        settle(books, made["id"], "processed")
    return made


def give_up(books: Books, payment_id: str) -> dict:
    """Give back by itself what is authorised and was not captured, as after its window."""
    payment = books.find(payment_id, "pay")
    if payment["status"] != "authorized":
        raise known("capture_not_in_state")
    speed = books.capture_of.get(payment["order_id"], rules.UNSAID_CAPTURE)["speed"]
    return give_back(books, payment, payment["amount"], AUTOMATIC | {"speed": speed})


def elapse(books: Books) -> None:
    """End the refunds whose time has come."""
    after = books.terms.refunds_settle_after
    if not after:
        return
    for one in list(books.rfnd.values()):
        if one["status"] == "pending" and books.now() - one["created_at"] >= after:
            settle(books, one["id"], "processed")


def _refundable(books: Books, payment: dict, wanted: dict) -> int:
    if payment["status"] == "refunded":
        raise known("refund_full_again")
    if payment["status"] != "captured":
        raise known("refund_uncaptured")
    if books.now() - payment["created_at"] > SIX_MONTHS:
        raise known("refund_old")
    if wanted["receipt"] and wanted["receipt"] in {one["receipt"] for one in books.rfnd.values()}:
        raise known("refund_receipt_dup")
    left = payment["amount"] - payment["amount_refunded"]
    amount = wanted["amount"] or left
    if amount > left:
        raise known("refund_over")
    balance = books.terms.balance_paise
    if balance is not None:
        if amount > balance:
            raise known("refund_no_balance")
        books.terms.balance_paise = balance - amount
    return amount


def _count(books: Books, payment: dict) -> None:
    """Keep what the payment says of its refunds; those that failed do not count."""
    given = sum(
        one["amount"]
        for one in books.rfnd.values()
        if one["payment_id"] == payment["id"] and one["status"] != "failed"
    )
    is_full = given == payment["amount"]
    payment["amount_refunded"] = given
    payment["refund_status"] = "full" if is_full else "partial" if given else None
    if is_full:
        payment["status"] = "refunded"
    elif payment["status"] == "refunded":
        payment["status"] = "captured" if payment["captured"] else "authorized"
