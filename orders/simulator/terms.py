"""How the simulated account is run: what a dashboard decides, and what differs by account."""

from dataclasses import dataclass

RECEIPT_MODES = ("allow", "reject", "return_same")


@dataclass
class Terms:
    """May be changed at any time; counts from then on."""

    # What a second order with a used receipt meets.
    receipt_mode: str = "allow"
    captures_automatically: bool = True  # where the order itself does not say
    # A late second payment is given back; with this it is captured before that.
    captures_second_payments: bool = False
    refunds_settle_at_once: bool = True
    refunds_settle_after: int = 0  # seconds, for those that do not; 0 is only by hand
    keeps_refund_keys: bool = True  # not confirmed of Razorpay's own test mode
    balance_paise: int | None = None  # what refunds can be paid from; None is always enough
    list_lag_seconds: int = 0  # lists do not show what is newer than this
    calls_per_second: int = 0  # more are refused with 429; 0 is no limit
