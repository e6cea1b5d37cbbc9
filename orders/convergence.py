"""What the gateway's facts mean for an order: one pure function, whatever way they came.

The order's payments are looked at together, as they are known now. Nothing here depends
on which fact was learned first, so callback, webhook, reconciliation and "check my
payment" end in the same state. orders.services.payments carries out what is decided.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from orders.states import OrderStatus, PaymentStatus


class Step(Enum):
    """What is to be done about one payment."""

    ACCEPT = "let it buy the order, if the stock can be had; else return it"
    CAPTURE = "take the money that the bank holds"
    RELEASE = "leave what the bank holds alone: it goes back by itself, and the buyer is told"
    RETURN = "give the whole amount back, and tell the buyer"
    REVIEW = "let a person look at it"
    CANCEL = "all the money went back at the gateway: cancel what was not shipped"


@dataclass(frozen=True)
class OrderFacts:
    """What the decision needs to know of the order; amounts in paise.

    can_have_stock   it holds its stock, or what it needs is on the shelf now
    """

    status: OrderStatus
    total_paise: int
    can_have_stock: bool = True
    is_shipped: bool = False


@dataclass(frozen=True)
class PaymentFacts:
    """What is known of one payment, and of what has been done about it; amounts in paise.

    asked_paise, asked_currency   what its payment request asked for
    was_captured                  the money reached us at some time, even if it went back since
    returned_paise                in refunds that were asked for and have not failed
    returned_elsewhere_paise      the part of it that went back without us asking
    has_our_refund                we asked for a refund of it, whatever became of that
    is_seen                       a person has it, had it, or was given it to look at
    is_told                       its buyer was told that the money goes back by itself
    """

    key: int
    status: PaymentStatus
    amount_paise: int
    currency: str
    asked_paise: int
    asked_currency: str
    was_captured: bool = False
    is_accepted: bool = False
    returned_paise: int = 0
    returned_elsewhere_paise: int = 0
    has_our_refund: bool = False
    is_seen: bool = False
    is_told: bool = False

    @property
    def is_as_asked(self) -> bool:
        return (self.amount_paise, self.currency) == (self.asked_paise, self.asked_currency)


@dataclass(frozen=True)
class Decision:
    """A step, the payment it is about, and why, in words for staff and buyer."""

    step: Step
    payment: int
    why: str = ""


PAYABLE = {OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED}
BOUGHT = {OrderStatus.CONFIRMED, OrderStatus.COMPLETED}


def decide(order: OrderFacts, payments: Sequence[PaymentFacts]) -> list[Decision]:
    """Return what is to be done, in order; nothing when all is as it must be.

    At most one ACCEPT or CAPTURE is returned: an order is bought once. While money waits
    to be captured for it, other money that is held waits too.
    """
    if any(payment.is_accepted for payment in payments):
        buying = None
    else:
        fitting = [payment for payment in payments if _may_buy(order, payment)]
        # Money that is here comes before money that a bank still holds.
        buying = min(fitting, key=lambda fit: (not fit.was_captured, fit.key), default=None)
    decided = [_about(order, payment, buying) for payment in payments]
    return [decision for decision in decided if decision is not None]


def _may_buy(order: OrderFacts, payment: PaymentFacts) -> bool:
    """Whether this payment can buy the order as it stands."""
    is_here = payment.was_captured or payment.status == PaymentStatus.AUTHORIZED
    return (
        is_here
        and order.status in PAYABLE
        and order.can_have_stock
        and payment.is_as_asked
        and payment.amount_paise == order.total_paise
        and not (payment.is_seen or payment.is_told or payment.has_our_refund)
    )


def _about(order: OrderFacts, payment: PaymentFacts, buying: PaymentFacts | None):
    if payment.was_captured:
        step = _about_taken(order, payment, is_buying=payment is buying)
    elif payment.status == PaymentStatus.AUTHORIZED:
        step = _about_held(payment, buying)
    else:
        step = None  # created or failed: no money has moved; refunded: it never reached us
    return Decision(step, payment.key, _why(order, payment, step)) if step else None


def _about_taken(order: OrderFacts, payment: PaymentFacts, *, is_buying: bool) -> Step | None:
    """Money that reached us."""
    if payment.is_accepted:
        is_gone = payment.returned_elsewhere_paise >= payment.amount_paise
        is_open = order.status == OrderStatus.CONFIRMED and not order.is_shipped
        return Step.CANCEL if is_gone and is_open else None
    if payment.is_seen:
        return None
    if not payment.is_as_asked:
        return Step.REVIEW
    if is_buying:
        return Step.ACCEPT
    # A refund that failed stands on the staff's worklist; it is not begun anew by itself.
    is_begun = payment.has_our_refund or payment.returned_paise >= payment.amount_paise
    return None if is_begun else Step.RETURN


def _about_held(payment: PaymentFacts, buying: PaymentFacts | None) -> Step | None:
    """Money that the buyer's bank holds for us."""
    if payment is buying:
        return Step.CAPTURE
    may_be_needed = buying is not None and not buying.was_captured
    return None if payment.is_told or may_be_needed else Step.RELEASE


def _why(order: OrderFacts, payment: PaymentFacts, step: Step) -> str:
    if step in {Step.ACCEPT, Step.CAPTURE}:
        return "It pays the order"
    if step is Step.CANCEL:
        return "All of it was refunded at the gateway"
    if not payment.is_as_asked:
        return "The amount or currency is not what was asked for"
    if order.status in PAYABLE and not order.can_have_stock:
        return "It came when the items were sold already"
    if order.status in PAYABLE and payment.amount_paise != order.total_paise:
        return "It is for an earlier total of the order"
    if order.status in PAYABLE or order.status in BOUGHT:
        return "The order is paid already"
    return f"The order is {OrderStatus(order.status).label.lower()}"
