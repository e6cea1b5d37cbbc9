"""The refusals of Razorpay's API: the status, and the body word for word."""


class ApiError(Exception):
    """A refusal, as it goes over the wire."""

    def __init__(
        self,
        description: str,
        *,
        status: int = 400,
        code: str = "BAD_REQUEST_ERROR",
        source: str = "NA",
        step: str = "NA",
        reason: str = "NA",
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


def invalid(description: str, field: str | None = None) -> ApiError:
    """What was sent cannot be right."""
    return ApiError(
        description,
        source="business",
        step="payment_initiation",
        reason="input_validation_failed",
        field=field,
    )


def wrong_key() -> ApiError:
    return ApiError("Authentication failed", status=401)


def no_such_url() -> ApiError:
    return ApiError("The requested URL was not found on the server.")


def required(field: str) -> ApiError:
    return invalid(f"The {field} field is required.", field)


def unknown_id() -> ApiError:
    return invalid("The id provided does not exist")


def order_already_paid() -> ApiError:
    return ApiError(
        "Payment already done for this order.",
        source="business",
        step="payment_initiation",
        reason="order_already_paid",
    )


def too_many_requests(retry_after: str | None = "2") -> ApiError:
    headers = {"Retry-After": retry_after} if retry_after else {}
    return ApiError("Too many requests", status=429, headers=headers)


def trouble() -> ApiError:
    return ApiError(
        "We are facing some trouble completing your request at the moment. "
        "Please try again shortly.",
        status=500,
        code="SERVER_ERROR",
    )


def operation_in_progress(what: str) -> ApiError:
    return ApiError(f"Request failed because another {what} operation is in progress.")
