"""A gateway that keeps its own books and writes a message about each change, as Razorpay does."""

from dataclasses import replace

from orders.gateways.base import GatewayPayment, GatewayRefund, GatewayRefused
from orders.states import PaymentStatus, RefundStatus
from orders.tests.fake_gateway import FakeGateway
from orders.tests.messages import payment_told, refund_told

EVENTS = {
    PaymentStatus.FAILED: "payment.failed",
    PaymentStatus.AUTHORIZED: "payment.authorized",
    PaymentStatus.CAPTURED: "payment.captured",
}


class Bank(FakeGateway):
    """`messages` are the bodies of its webhooks; whether one ever arrives is up to the test."""

    def __init__(self):
        super().__init__()
        self.messages: list[bytes] = []

    def goes_to(self, payment_id: str, status: PaymentStatus) -> None:
        """Let a payment go on to this status, and write the message."""
        self._become(replace(self.payments[payment_id], status=status))

    def pay(self, order_id, *, status=PaymentStatus.CAPTURED, **values):
        payment = super().pay(order_id, status=status, **values)
        self._tell(payment)
        return payment

    def capture(self, payment_id, *, amount_paise, currency):
        self._before("capture")
        if self.payments[payment_id].status != PaymentStatus.AUTHORIZED:
            raise GatewayRefused("This payment cannot be captured", status=400)
        self.goes_to(payment_id, PaymentStatus.CAPTURED)
        return self._after(self.payments[payment_id])

    def refund(self, payment_id, *, amount_paise, key, notes):
        self._before("refund")
        if key not in self.refunds:
            if amount_paise > self.left(payment_id):
                raise GatewayRefused("The refund amount provided is greater", status=400)
            self._give_back(payment_id, amount_paise, key=key)
        return self._after(self.refunds[key])

    def refund_elsewhere(self, payment_id, amount_paise, *, status=RefundStatus.PROCESSED):
        """Let somebody refund on the dashboard, or the bank by itself what was never captured."""
        return self._give_back(payment_id, amount_paise, key=None)

    def settle(self, refund_id: str, status: RefundStatus) -> None:
        """Let a pending refund end; what failed is money that did not go back."""
        key = next(key for key, one in self.refunds.items() if one.id == refund_id)
        self.refunds[key] = replace(self.refunds[key], status=status)
        self._count(self.refunds[key].payment_id)
        self.messages.append(refund_told(self.refunds[key], event=f"refund.{status}"))

    def left(self, payment_id: str) -> int:
        payment = self.payments[payment_id]
        return payment.amount_paise - payment.refunded_paise

    def _give_back(self, payment_id: str, amount_paise: int, *, key: str | None) -> GatewayRefund:
        refund_id = self._id("rfnd")
        refund = GatewayRefund(refund_id, payment_id, amount_paise, self.refund_status, key, key)
        self.refunds[key or refund_id] = refund
        self._count(payment_id)
        self.messages.append(refund_told(refund, event="refund.created"))
        return refund

    def _count(self, payment_id: str) -> None:
        """Keep what the payment says of its refunds; those that failed do not count."""
        given = sum(
            one.amount_paise
            for one in self.refunds.values()
            if one.payment_id == payment_id and one.status != RefundStatus.FAILED
        )
        payment = self.payments[payment_id]
        before = PaymentStatus.CAPTURED if payment.reached_us else PaymentStatus.AUTHORIZED
        is_all = given == payment.amount_paise
        self.payments[payment_id] = replace(
            payment,
            refunded_paise=given,
            was_captured=payment.reached_us,
            status=PaymentStatus.REFUNDED if is_all else before,
        )

    def _become(self, payment: GatewayPayment) -> None:
        self.payments[payment.id] = payment
        self._tell(payment)

    def _tell(self, payment: GatewayPayment) -> None:
        if event := EVENTS.get(payment.status):
            self.messages.append(payment_told(payment, event=event))
