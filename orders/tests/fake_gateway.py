"""A gateway for tests: it does what it is told, and remembers what it was asked."""

import itertools
from dataclasses import replace

from orders.gateways.base import (
    GatewayOrder,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
)
from orders.states import PaymentStatus, RefundStatus


class FakeGateway:
    """Put in place with `with gateways.use(FakeGateway()) as gateway:`.

    `pay(order_id)` lets a buyer pay. `fails_next = GatewayUnavailable("…")` raises it
    from the next call, before anything happened; with `loses_answer = True`, after it.
    """

    key_id = "rzp_test_FakeGateway1"

    def __init__(self):
        self.orders: dict[str, GatewayOrder] = {}
        self.payments: dict[str, GatewayPayment] = {}
        self.refunds: dict[str, GatewayRefund] = {}
        self.calls: list[str] = []
        self.fails_next: Exception | None = None
        self.loses_answer = False
        self.refund_status = RefundStatus.PROCESSED
        self._numbers = itertools.count(1)

    def pay(self, order_id: str, *, status=PaymentStatus.CAPTURED, **values) -> GatewayPayment:
        """Let a buyer try to pay this order; `values` replace what would be right."""
        order = self.orders.get(order_id)
        facts = {
            "id": self._id("pay"),
            "order_id": order_id,
            "amount_paise": order.amount_paise if order else 100,
            "currency": order.currency if order else "INR",
            "status": status,
            "method": "upi",
        } | values
        payment = self.payments[facts["id"]] = GatewayPayment(**facts)
        return payment

    def refund_elsewhere(
        self, payment_id: str, amount_paise: int, *, status=RefundStatus.PROCESSED
    ) -> GatewayRefund:
        """Give money back without the shop: by hand on the dashboard, or by itself if held."""
        payment = self.payments[payment_id]
        refunded = min(payment.refunded_paise + amount_paise, payment.amount_paise)
        is_all = refunded == payment.amount_paise
        self.payments[payment_id] = replace(
            payment,
            refunded_paise=refunded,
            was_captured=payment.reached_us,
            status=PaymentStatus.REFUNDED if is_all else payment.status,
        )
        refund = GatewayRefund(self._id("rfnd"), payment_id, amount_paise, status)
        self.refunds[refund.id] = refund
        return refund

    def signature(self, order_id: str, payment_id: str) -> str:
        """Return what `is_genuine_callback` takes as genuine."""
        return f"signed:{order_id}|{payment_id}"

    def create_order(self, *, amount_paise, currency, receipt, hold_minutes, notes):
        self._before("create_order")
        order = self.find_order(receipt) or GatewayOrder(
            self._id("order"), amount_paise, currency, "created", receipt
        )
        self.orders[order.id] = order
        return self._after(order)

    def find_order(self, receipt):
        return next((order for order in self.orders.values() if order.receipt == receipt), None)

    def payments_of(self, order_id):
        self._before("payments_of")
        return [one for one in self.payments.values() if one.order_id == order_id]

    def fetch_payment(self, payment_id):
        self._before("fetch_payment")
        if payment_id not in self.payments:
            raise GatewayRefused("The id provided does not exist", status=400)
        return self.payments[payment_id]

    def capture(self, payment_id, *, amount_paise, currency):
        self._before("capture")
        payment = self.payments[payment_id]
        return self._after(self.pay(**{**vars(payment), "status": PaymentStatus.CAPTURED}))

    def refund(self, payment_id, *, amount_paise, key, notes):
        self._before("refund")
        key = str(key)
        if key not in self.refunds:
            payment = self.payments[payment_id]
            if payment.refunded_paise + amount_paise > payment.amount_paise:
                raise GatewayRefused("The refund amount provided is greater", status=400)
            made = self.refund_elsewhere(payment_id, amount_paise)
            del self.refunds[made.id]
            self.refunds[key] = GatewayRefund(
                made.id, payment_id, amount_paise, self.refund_status, key, key
            )
        return self._after(self.refunds[key])

    def refunds_of(self, payment_id):
        self._before("refunds_of")
        return [one for one in self.refunds.values() if one.payment_id == payment_id]

    def refund_becomes(self, status: RefundStatus) -> GatewayRefund:
        """Let the newest refund go on to this status, and return it as it is then."""
        key = list(self.refunds)[-1]
        self.refunds[key] = replace(self.refunds[key], status=status)
        return self.refunds[key]

    def is_genuine_callback(self, *, order_id, payment_id, signature):
        return signature == self.signature(order_id, payment_id)

    def _id(self, prefix: str) -> str:
        return f"{prefix}_Fake{next(self._numbers):010d}"

    def _before(self, call: str) -> None:
        self.calls.append(call)
        if not self.loses_answer:
            self._after(None)

    def _after(self, answer):
        """Raise what was ordered for the next call, once; else give the answer."""
        problem, self.fails_next = self.fails_next, None
        if problem:
            self.loses_answer = False
            raise problem
        return answer
