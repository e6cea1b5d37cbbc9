"""The refusals of Razorpay's API: the status, and the body word for word."""


class ApiError(Exception):
    """A refusal, as it goes over the wire."""

    def __init__(
        self,
        description: str,
        *,
        status: int = 400,
        code: str = "BAD_REQUEST_ERROR",
        source: str | None = "NA",
        step: str | None = "NA",
        reason: str | None = "NA",
        field: str | None = None,
        headers: dict[str, str] | None = None,
    ):
        super().__init__(description)
        self.status = status
        self.headers = headers or {}
        self.error = {
            "code": code,
            "description": description,
            "source": source,
            "step": step,
            "reason": reason,
            "metadata": {},
        }
        if field:
            self.error["field"] = field

    @property
    def body(self) -> dict:
        return {"error": self.error}


INPUT = {"source": "business", "step": "payment_initiation", "reason": "input_validation_failed"}
AMOUNT = INPUT | {"field": "amount"}
BY_RAZORPAY = {"status": 500, "code": "SERVER_ERROR"}
# Each refusal that says the same whatever was sent. Faults are planned by these names too.
KNOWN: dict[str, tuple[str, dict]] = {
    "auth_bad_key": ("Authentication failed", {"status": 401}),
    "auth_ip_denied": ("Access Denied", {}),
    "url_not_found": ("The requested URL was not found on the server.", {}),
    "bad_json": ("EOF", INPUT),
    "amount_not_integer": ("The amount must be an integer.", AMOUNT),
    "amount_below_min": ("The amount must be at least INR 1.00", AMOUNT),
    "amount_below_min_old": ("Order amount less than minimum amount allowed", AMOUNT),
    "amount_negative": ("amount: must be no less than 0.", AMOUNT),
    "amount_above_max": ("Amount exceeds maximum amount allowed.", AMOUNT),
    "currency_invalid": (
        "currency: validation_failure: BAD_REQUEST_INVALID_CURRENCY.",
        INPUT | {"field": "currency"},
    ),
    "receipt_too_long": (
        "receipt: the length must be no more than 40.",
        INPUT | {"field": "receipt"},
    ),
    "receipt_non_ascii": (
        "The receipt: validation_failure: BAD_REQUEST_ENCODING_VALIDATION_FAILED.",
        INPUT | {"field": "receipt"},
    ),
    "receipt_duplicate": ("Duplicate request. This request has already been processed.", {}),
    "order_locked": ("Request failed because another order operation is in progress.", {}),
    "order_too_old": ("Order older than 180 days, please use reports.", {}),
    "id_unknown": ("The id provided does not exist", INPUT),
    "capture_mismatch": ("Capture amount must be equal to the amount authorized.", INPUT),
    "capture_currency_mismatch": (
        "Capture request currency must be same as payment currency.",
        INPUT,
    ),
    "capture_twice": ("This payment has already been captured", INPUT),
    "capture_twice_or_voided": (
        "The payment has already been either captured or voided.",
        INPUT,
    ),
    "capture_processed": ("The payment has already been processed.", INPUT),
    "capture_not_authorized": (
        "Only payments which have been authorized and not yet captured can be captured",
        INPUT,
    ),
    "capture_not_in_state": ("Payment is not in authorized state.", INPUT),
    "capture_order_paid": (
        "Your payment has been declined as the order is already paid. "
        "Please initiate the payment with a new order.",
        INPUT,
    ),
    "capture_over_due": ("Payment amount is greater than the amount due for order.", INPUT),
    "payment_locked": ("Request failed because another payment operation is in progress.", {}),
    "order_already_paid_checkout": (
        "Payment already done for this order.",
        INPUT | {"reason": "order_already_paid"},
    ),
    "card_not_card": ("Payment was not done using card", {}),
    "refund_over": ("The refund amount provided is greater than amount captured.", INPUT),
    "refund_full_again": ("The payment has been fully refunded already.", INPUT),
    "refund_uncaptured": ("The payment status should be captured for action to be taken.", INPUT),
    "refund_no_balance": (
        "Your account does not have enough balance to carry out the refund operation.",
        INPUT,
    ),
    "refund_amount_zero": ("Amount cannot be blank.", AMOUNT),
    "refund_bad_speed": ("The selected speed is invalid.", INPUT | {"field": "speed"}),
    "refund_receipt_dup": ("Duplicate receipt found for this refund request.", INPUT),
    "refund_old": (
        "Refund is not supported by the bank because the payment is more than 6 months old",
        {"source": None, "step": None, "reason": None},
    ),
    "refund_idem_conflict": (
        "Different request with the same idempotency key has already been processed.",
        {"status": 409},
    ),
    "refund_idem_inflight": (
        "Another request with the same idempotency key is still in progress.",
        {"status": 409},
    ),
    "refund_idem_short": ("The idempotency key must be at least 10 characters.", {}),
    "list_count": ("The count may not be greater than 100.", INPUT | {"field": "count"}),
    "rate_limited": ("Too many requests", {"status": 429, "headers": {"Retry-After": "2"}}),
    "rate_limited_bare": ("Too many requests", {"status": 429}),
    "rate_limited_cooldown": (
        "Request failed. Please try after sometime.",
        {"status": 429, "source": "business"},
    ),
    "server_error": (
        "We are facing some trouble completing your request at the moment. "
        "Please try again shortly.",
        BY_RAZORPAY,
    ),
    "server_error_blocked_ip": (
        "The server encountered an error. The incident has been reported to admins.",
        BY_RAZORPAY,
    ),
    "gateway_error": (
        "Payment processing failed due to error at bank or wallet gateway",
        {
            "status": 502,
            "code": "GATEWAY_ERROR",
            "source": "gateway",
            "step": "payment_authorization",
            "reason": "gateway_technical_error",
        },
    ),
}


def known(name: str) -> ApiError:
    """Return one of KNOWN, to be raised."""
    description, details = KNOWN[name]
    return ApiError(description, **details)


def invalid(description: str, field: str | None = None) -> ApiError:
    """What was sent cannot be right."""
    return ApiError(description, **INPUT, field=field)


def required(field: str) -> ApiError:
    return invalid(f"The {field} field is required.", field)


def not_expected(names: list[str]) -> ApiError:
    return invalid(f"{', '.join(names)} is/are not required and should not be sent")


def malformed_id(text: str) -> ApiError:
    return invalid(f"{text} is not a valid id")
