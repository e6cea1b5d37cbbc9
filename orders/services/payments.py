"""Money for an order: opening a request at the gateway, and the one door for its news."""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from orders import gateways
from orders.gateways.base import GatewayError, GatewayPayment, GatewayRefund
from orders.models import Order, Payment, PaymentRequest
from orders.services import lifecycle, refunds, settlement
from orders.states import PAYMENT_STEPS, RequestStatus

FIRST_CHECK = timedelta(minutes=3)
PAID_FIRST_CHECK = timedelta(hours=1)
CHECK_AGAIN = timedelta(seconds=5)


def open_request(order: Order) -> PaymentRequest:
    """Return the order's open request at the gateway, opening one where there is none.

    The row with its receipt is stored before the call; if the answer is lost, the same
    receipt is asked for again. A request for another total, or opened with keys that are
    not used any more, is superseded by a new one, and stays watched. Call it outside any
    transaction. Raises GatewayError, and IllegalStep when the order awaits no payment.
    """
    gateway = gateways.current()
    request, is_new = _request_to_open(order, gateway.key_id)
    if request.status == RequestStatus.NEW:
        # An earlier answer may have been lost: the receipt tells.
        known = None if is_new else gateway.find_order(request.receipt)
        opened = known or gateway.create_order(
            amount_paise=request.amount_paise,
            currency=request.currency,
            receipt=request.receipt,
            hold_minutes=settings.ORDER_HOLD_MINUTES,
            notes={"order": order.number},
        )
        adopt(request, opened.id)
    return request


def _request_to_open(order: Order, key_id: str) -> tuple[PaymentRequest, bool]:
    """Return the row to open, and whether it is new. Of two tabs, both get the same one."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order.pk)
        if not order.is_awaiting_payment:
            raise lifecycle.IllegalStep(f"Order {order.number} does not await payment.")
        for request in order.requests.offered():
            if request.fits(order, key_id):
                return request, False
            lifecycle.move(request, RequestStatus.SUPERSEDED, by="checkout")
        return PaymentRequest.objects.create(
            order=order,
            receipt=f"{order.number}-{order.requests.count() + 1}",
            amount_paise=order.total_paise,
            currency=settings.CURRENCY,
            key_id=key_id,
            next_check_at=timezone.now() + FIRST_CHECK,
        ), True


def adopt(request: PaymentRequest, gateway_id: str) -> None:
    """Write down the id the gateway gave; of two tabs that asked, the first one counts."""
    with transaction.atomic():
        unopened = PaymentRequest.objects.filter(pk=request.pk, gateway_id=None)
        is_first = unopened.update(gateway_id=gateway_id)
        request.refresh_from_db()
        if is_first and request.status == RequestStatus.NEW:
            lifecycle.move(request, RequestStatus.OPEN, by="gateway")


def current_request(order: Order) -> PaymentRequest | None:
    """The request that the pay page offers, if one is open that still fits the order."""
    key_id = gateways.current().key_id
    opened = order.requests.filter(status=RequestStatus.OPEN)
    return next((request for request in opened if request.fits(order, key_id)), None)


def record_payment(found: GatewayPayment) -> Payment:
    """Write down what the gateway says of one payment; money gets in nowhere else.

    The browser's return, the webhook, reconciliation and "check my payment" all end
    here, in any order and any number of times: its rank only rises, and what the facts
    then mean for the order is decided on all of them together. Locks the order. Raises
    PaymentRequest.DoesNotExist.
    """
    with transaction.atomic():
        order_id = PaymentRequest.objects.values_list("order_id", flat=True).get(
            gateway_id=found.order_id or ""  # None would find one that is just being opened
        )
        order = Order.objects.select_for_update().get(pk=order_id)
        request = PaymentRequest.objects.select_for_update().get(gateway_id=found.order_id)
        payment, _ = Payment.objects.get_or_create(
            gateway_id=found.id,
            defaults={
                "order": order,
                "request": request,
                "amount_paise": found.amount_paise,
                "currency": found.currency,
                "created_at": _time_of(found),
            },
        )
        payment.order = request.order = order  # the locked one, not another copy of the row
        _write_details(payment, found)
        if found.status in PAYMENT_STEPS[payment.status]:
            lifecycle.move(payment, found.status, by="gateway")
        if found.reached_us:
            _write_capture(payment, request)
        settlement.converge(order)
        payment.refresh_from_db()
    return payment


def record_refund(found: GatewayRefund) -> None:
    """Write down what the gateway says of one refund, and what that means for the order.

    Any number of times and in any order. Locks the order. A refund of a payment that is
    not known raises Payment.DoesNotExist: record_payment() comes first.
    """
    with transaction.atomic():
        order_id = Payment.objects.values_list("order_id", flat=True).get(
            gateway_id=found.payment_id
        )
        order = Order.objects.select_for_update().get(pk=order_id)
        refunds.record(found)
        order.refresh_from_db()
        settlement.converge(order)


def _time_of(found: GatewayPayment) -> datetime:
    if found.created_at is None:
        return timezone.now()
    return datetime.fromtimestamp(found.created_at, UTC)


def _write_details(payment: Payment, found: GatewayPayment) -> None:
    """Keep what later news adds: method, fee and why it failed; never lose what is known."""
    known = {
        "method": found.method,
        "fee_paise": found.fee_paise,
        "tax_paise": found.tax_paise,
        "error_code": (found.error_code or "")[:60],
        "error_reason": (found.error_reason or "")[:80],
        "error_text": (found.error_text or "")[:300],
    }
    news = {name: value for name, value in known.items() if value not in (None, "")}
    changed = {name: value for name, value in news.items() if getattr(payment, name) != value}
    if changed:
        Payment.objects.filter(pk=payment.pk).update(**changed)
        for name, value in changed.items():
            setattr(payment, name, value)


def _write_capture(payment: Payment, request: PaymentRequest) -> None:
    """Write down that the money reached us; that stays so when it goes back."""
    uncaptured = Payment.objects.filter(pk=payment.pk, captured_at=None)
    uncaptured.update(captured_at=timezone.now())
    agreed = (payment.amount_paise, payment.currency) == (request.amount_paise, request.currency)
    if agreed and request.status != RequestStatus.PAID:
        lifecycle.move(request, RequestStatus.PAID, by="gateway")
        look_again = timezone.now() + PAID_FIRST_CHECK
        PaymentRequest.objects.filter(pk=request.pk).update(checks=0, next_check_at=look_again)


def check(order: Order) -> None:
    """Ask the gateway how the order's payments stand, and record what it says.

    A request asked about within the last seconds is not asked again. Raises GatewayError.
    """
    just_now = timezone.now() - CHECK_AGAIN
    for request in order.requests.unsettled():
        if request.checked_at is None or request.checked_at < just_now:
            ask(request)


def ask(request: PaymentRequest) -> None:
    """Record every payment the gateway knows for this request. Raises GatewayError.

    A request whose opening was never answered is looked for by its receipt. Money that
    is held but not taken is captured while the order still wants it.
    """
    gateway = gateways.current()
    PaymentRequest.objects.filter(pk=request.pk).update(checked_at=timezone.now())
    if request.gateway_id is None:
        opened = gateway.find_order(request.receipt)
        if opened is None:
            return
        adopt(request, opened.id)
    for found in gateway.payments_of(request.gateway_id):
        payment = record_payment(found)
        if found.refunded_paise > payment.refunded_paise:
            for refund in gateway.refunds_of(found.id):
                record_refund(refund)
    _settle_held_money(request.order_id)


def _settle_held_money(order_id: int) -> None:
    """Take the money that is held while the order still waits for it. Raises GatewayError."""
    with transaction.atomic():
        order = Order.objects.select_for_update().get(pk=order_id)
        wanted = settlement.settle_held_money(order)
    for payment in wanted:
        record_payment(
            gateways.current().capture(
                payment.gateway_id, amount_paise=payment.amount_paise, currency=payment.currency
            )
        )


def confirm_return(*, order_id: str, payment_id: str, signature: str) -> PaymentRequest | None:
    """Act on the shopper's return from the gateway; None if it is not genuine.

    The signature only proves that payment and order belong together, so the payment is
    fetched. If the gateway does not answer now, the webhook or reconciliation will tell.
    """
    request = PaymentRequest.objects.find(order_id)
    gateway = gateways.current()
    if request is None or not gateway.is_genuine_callback(
        order_id=request.gateway_id, payment_id=payment_id, signature=signature
    ):
        return None
    try:
        found = gateway.fetch_payment(payment_id)
        if found.order_id == request.gateway_id:
            record_payment(found)
    except GatewayError as problem:
        lifecycle.note(request.order, f"Could not ask about {payment_id}: {problem}", by="gateway")
    return request
