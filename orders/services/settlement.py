"""What is known of an order's money, looked at as a whole, and what it calls for, done.

orders.convergence decides; the diary and the mails say what was done and why.
"""

from django.db import transaction
from django.utils import timezone

from orders import emails
from orders.convergence import Decision, OrderFacts, PaymentFacts, Step, decide
from orders.models import Order, Payment, RefundOrigin
from orders.services import cancellation, lifecycle, refunds
from orders.states import Fulfilment, OrderStatus, RefundStatus
from shop.services import stock

ROUNDS = 3  # money that is accepted after it went back cancels what it bought: two steps


def converge(order: Order) -> None:
    """Do what the facts call for; nothing if it is done. The caller has locked the order.

    Money that a bank still holds is left as it is: what we heard of it may be old, and
    only the gateway can take it. settle_held_money() is for that.
    """
    for _ in range(ROUNDS):
        payments = _payments_of(order)
        decided = [one for one in _decide(order, payments) if one.step in CARRY_OUT]
        for decision in decided:
            CARRY_OUT[decision.step](order, payments[decision.payment], decision.why)
        if not decided:
            return


def settle_held_money(order: Order) -> list[Payment]:
    """Return the held money to be captured for this order, at most one payment.

    The buyer of other held money is told that it goes back by itself. For use when the
    gateway was just asked, with the order locked.
    """
    payments = _payments_of(order)
    wanted = []
    for decision in _decide(order, payments):
        payment = payments[decision.payment]
        if decision.step is Step.CAPTURE:
            wanted.append(payment)
        elif decision.step is Step.RELEASE:
            _release(order, payment, decision.why)
    return wanted


def _payments_of(order: Order) -> dict[int, Payment]:
    found = order.payments.exclude(request=None).select_related("request")
    return {payment.pk: payment for payment in found.prefetch_related("refunds").order_by("pk")}


def _decide(order: Order, payments: dict[int, Payment]) -> list[Decision]:
    facts = OrderFacts(
        status=OrderStatus(order.status),
        total_paise=order.total_paise,
        can_have_stock=order.status != OrderStatus.EXPIRED or _is_on_shelf(order),
        is_shipped=order.fulfilment != Fulfilment.UNFULFILLED,
    )
    return decide(facts, [_facts(payment) for payment in payments.values()])


def _is_on_shelf(order: Order) -> bool:
    return all(variant.available >= wanted for variant, wanted in lifecycle.stock_lines(order))


def _facts(payment: Payment) -> PaymentFacts:
    found = list(payment.refunds.all())
    returned = [refund for refund in found if refund.status != RefundStatus.FAILED]
    return PaymentFacts(
        key=payment.pk,
        status=payment.status,
        amount_paise=payment.amount_paise,
        currency=payment.currency,
        asked_paise=payment.request.amount_paise,
        asked_currency=payment.request.currency,
        was_captured=payment.captured_at is not None,
        is_accepted=payment.accepted,
        returned_paise=sum(refund.amount_paise for refund in returned),
        returned_elsewhere_paise=sum(
            refund.amount_paise for refund in returned if refund.origin != RefundOrigin.SHOP
        ),
        has_our_refund=any(refund.origin == RefundOrigin.SHOP for refund in found),
        is_seen=bool(payment.review),
        is_told=payment.released_at is not None,
    )


def _accept(order: Order, payment: Payment, why: str) -> None:
    try:
        with transaction.atomic():  # a savepoint: half a revival is no revival
            lifecycle.confirm(order, by="gateway")
    except (lifecycle.IllegalStep, stock.OutOfStock) as problem:
        order.refresh_from_db()
        _return(order, payment, str(problem))
        return
    Payment.objects.filter(pk=payment.pk).update(accepted=True)
    order.paid_paise, order.refunded_paise = payment.amount_paise, payment.refunded_paise
    order.save(update_fields=["paid_paise", "refunded_paise"])
    emails.queue_paid(order)


def _return(order: Order, payment: Payment, why: str) -> None:
    """Give back what is left of it; refunds.send_due() asks the gateway.

    What cannot be refunded now, as in a dispute, is for a person to decide.
    """
    try:
        refund = refunds.request(payment, refunds.left_paise(payment), reason=why)
    except (refunds.RefundsFrozen, refunds.RefundTooLarge) as problem:
        _review(order, payment, f"{why}; not returned: {problem}"[:200])
        return
    emails.queue_money_returned(order, refund, why=why)


def _release(order: Order, payment: Payment, why: str) -> None:
    Payment.objects.filter(pk=payment.pk).update(released_at=timezone.now())
    lifecycle.note(order, f"Payment {payment} is not taken: {why}", by="gateway")
    emails.queue_money_released(order, payment, why=why)


def _review(order: Order, payment: Payment, why: str) -> None:
    """Leave it to a person: the money is on a payment that nothing was bought with."""
    Payment.objects.filter(pk=payment.pk).update(review=why[:200])
    lifecycle.note(order, f"Payment {payment} needs a look: {why}", by="gateway")


def _cancel(order: Order, payment: Payment, why: str) -> None:
    cancellation.cancel(order, by="gateway", reason=why)
    order.refresh_from_db()


CARRY_OUT = {
    Step.ACCEPT: _accept,
    Step.RETURN: _return,
    Step.REVIEW: _review,
    Step.CANCEL: _cancel,
}
