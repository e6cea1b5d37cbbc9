"""A buyer who asks the bank for the money back, and how that ends."""

from orders.simulator.books import Books
from orders.simulator.entities import new_dispute
from orders.simulator.errors import invalid

DAY = 24 * 60 * 60
PHASES = ("fraud", "retrieval", "chargeback", "pre_arbitration", "arbitration")
# What each piece of news makes of the status; `action_required` is open again.
NEWS = {
    "under_review": "under_review",
    "action_required": "open",
    "won": "won",
    "lost": "lost",
    "closed": "closed",
}
OPEN = {"open", "under_review"}


def begin(
    books: Books, payment_id: str, *, amount: int | None, phase: str, days_to_respond: int
) -> dict:
    """Dispute a captured payment, wholly or in part."""
    payment = books.find(payment_id, "pay")
    if not payment["captured"]:
        raise invalid("Only captured payments can be disputed.")
    if amount is not None and not 0 < amount <= payment["amount"]:
        raise invalid("The disputed amount must be within the payment.", "amount")
    if phase not in PHASES:
        raise invalid("The selected phase is invalid.", "phase")
    now = books.seconds()
    dispute = new_dispute(
        books.new_id("disp"),
        payment,
        amount or payment["amount"],
        phase=phase,
        now=now,
        respond_by=now + days_to_respond * DAY,
    )
    books.add(dispute)
    books.tell("payment.dispute.created", payment=payment, dispute=dispute)
    return dispute


def move(books: Books, dispute_id: str, news: str) -> dict:
    """Go on with a dispute that is still open; one that is lost takes the money."""
    dispute = books.find(dispute_id, "disp")
    if news not in NEWS:
        raise invalid(f"The news must be one of {', '.join(NEWS)}.", "news")
    if dispute["status"] not in OPEN:
        raise invalid(f"The dispute is {dispute['status']} already.")
    dispute["status"] = NEWS[news]
    if news == "lost":
        dispute["amount_deducted"] = dispute["amount"]
    if news == "under_review":
        dispute["evidence"] |= {"summary": "goods delivered", "submitted_at": books.seconds()}
    books.touch(dispute)
    payment = books.find(dispute["payment_id"], "pay")
    books.tell(f"payment.dispute.{news}", payment=payment, dispute=dispute)
    return dispute
