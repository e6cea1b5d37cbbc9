"""What the shop asks of a payment gateway, and what it gets back, whoever the gateway is."""

from dataclasses import dataclass
from typing import Protocol

from orders.states import DisputeStatus, PaymentStatus, RefundStatus

LEAST_PAISE = 100  # less than a rupee cannot be paid online


@dataclass(frozen=True)
class GatewayOrder:
    """An amount that the gateway is ready to collect."""

    id: str
    amount_paise: int
    currency: str
    status: str
    receipt: str | None


@dataclass(frozen=True)
class GatewayPayment:
    """One attempt of a buyer to pay, as the gateway knows it now."""

    id: str
    order_id: str | None
    amount_paise: int
    currency: str
    status: PaymentStatus
    method: str = ""
    fee_paise: int | None = None
    tax_paise: int | None = None
    refunded_paise: int = 0
    error_code: str = ""
    error_reason: str = ""
    error_text: str = ""
    created_at: int | None = None
    was_captured: bool = False  # of a refunded payment: it had been captured before

    @property
    def reached_us(self) -> bool:
        """Whether the money came to us at some time, even if it went back since."""
        return self.was_captured or self.status == PaymentStatus.CAPTURED


@dataclass(frozen=True)
class GatewayRefund:
    """Money on its way back.

    key           the idempotency key it was asked for with, where known
    is_automatic  the gateway returned money that we never took; None where that is not said
    """

    id: str
    payment_id: str
    amount_paise: int
    status: RefundStatus
    receipt: str | None = None
    key: str | None = None
    is_automatic: bool | None = None


@dataclass(frozen=True)
class GatewayDispute:
    """A bank's demand for a payment, as the gateway knows it now; `respond_by` is a Unix time."""

    id: str
    payment_id: str
    amount_paise: int
    status: DisputeStatus
    deducted_paise: int = 0
    phase: str = ""
    reason: str = ""
    respond_by: int | None = None


@dataclass(frozen=True)
class GatewayDowntime:
    """A bank, wallet or app in trouble; its times are Unix times."""

    id: str
    method: str
    instrument: str
    severity: str
    status: str
    begins_at: int
    ends_at: int | None
    told_at: int


class GatewayError(Exception):
    """The gateway did not do, or did not say that it did, what was asked."""


class GatewayUnavailable(GatewayError):
    """No answer that can be relied on: it may have happened, or not. Ask again later."""

    def __init__(self, message: str = "", *, retry_after: float | None = None):
        super().__init__(message)
        self.retry_after = retry_after


class GatewayRefused(GatewayError):
    """The gateway said no, and nothing happened."""

    def __init__(
        self,
        description: str = "",
        *,
        status: int | None = None,
        code: str = "",
        reason: str = "",
        field: str = "",
    ):
        super().__init__(description or f"Refused with HTTP status {status}.")
        self.description = description
        self.status = status
        self.code = code
        self.reason = reason
        self.field = field


class GatewayMisconfigured(GatewayRefused):
    """The gateway does not know our keys: nothing will work until an operator acts."""


class Gateway(Protocol):
    """Each call may raise GatewayUnavailable or GatewayRefused. Never call in a transaction."""

    key_id: str

    def create_order(
        self, *, amount_paise: int, currency: str, receipt: str, hold_minutes: int, notes: dict
    ) -> GatewayOrder:
        """Open an order, or return the one whose receipt this is, where it is refused as used.

        Some accounts allow a receipt twice. So if an earlier answer was lost, ask
        find_order() before this.
        """

    def find_order(self, receipt: str) -> GatewayOrder | None:
        """Return the order that was opened for `receipt`, if there is one."""

    def payments_of(self, order_id: str) -> list[GatewayPayment]:
        """Return all attempts to pay this order, failed ones too."""

    def fetch_payment(self, payment_id: str) -> GatewayPayment:
        """Return one payment as it is now."""

    def capture(self, payment_id: str, *, amount_paise: int, currency: str) -> GatewayPayment:
        """Take the authorised money; one that is already taken is as good."""

    def refund(self, payment_id: str, *, amount_paise: int, key: str, notes: dict) -> GatewayRefund:
        """Give money back, once for each `key`, however often it is asked."""

    def refunds_of(self, payment_id: str) -> list[GatewayRefund]:
        """Return all refunds of this payment, whoever asked for them."""

    def is_genuine_callback(self, *, order_id: str, payment_id: str, signature: str) -> bool:
        """Tell whether the gateway itself signed that this payment belongs to this order."""
