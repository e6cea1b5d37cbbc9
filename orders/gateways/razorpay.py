"""Razorpay behind the wall: the one module that imports its SDK and knows its words."""

import hashlib
import hmac
import json
import math
import re
from collections.abc import Callable, Sequence

import certifi
import razorpay
import requests
from razorpay import client as sdk_client

from orders.gateways import refused_keys
from orders.gateways.base import (
    LEAST_PAISE,
    GatewayError,
    GatewayMisconfigured,
    GatewayOrder,
    GatewayPayment,
    GatewayRefund,
    GatewayRefused,
    GatewayUnavailable,
)
from orders.gateways.razorpay_checkout import (
    HostedForm,
    checkout_options,
    content_security_policy,
    hosted_form,
)
from orders.gateways.razorpay_entities import (
    read_dispute,
    read_downtime,
    read_order,
    read_payment,
    read_refund,
)
from orders.states import PaymentStatus

__all__ = [
    "HostedForm",
    "RazorpayGateway",
    "checkout_options",
    "content_security_policy",
    "hosted_form",
    "is_genuine_webhook",
    "read_dispute",
    "read_downtime",
    "read_order",
    "read_payment",
    "read_refund",
]

CAPTURE_MINUTES_AT_LEAST = 12
MANUAL_CAPTURE_MINUTES = 7200
ORDERS_TO_LOOK_AT = 100  # the longest list the API gives

# The SDK prints on every failure, and what it prints may name the machine it asked.
# Swapping sys.stdout would be seen by all threads; its own `print` is only the SDK's.
sdk_client.print = lambda *words, **options: None


class RazorpayGateway:
    """The API of one Razorpay account. Each call has a client of its own: threads share none.

    old_secrets   of keys that were replaced; they prove returns of buyers, and ask nothing
    """

    def __init__(
        self, *, key_id: str, key_secret: str, api_url: str, timeout, old_secrets: Sequence = ()
    ):
        self.key_id = key_id
        self._key_secret = key_secret
        self._old_secrets = tuple(old_secrets)
        self._api_url = api_url
        self._timeout = timeout

    def __repr__(self):
        return f"<RazorpayGateway {self.key_id} at {self._api_url}>"

    def create_order(
        self, *, amount_paise: int, currency: str, receipt: str, hold_minutes: int, notes: dict
    ) -> GatewayOrder:
        """Open an order that is captured by itself while we hold the goods.

        Where this account refuses a receipt that it has seen before, its order is
        returned, if it is about the same amount.
        """
        _check_amount(amount_paise, currency)
        wanted = {
            "amount": amount_paise,
            "currency": currency,
            "receipt": receipt,
            "notes": notes,
            "payment": {
                "capture": "automatic",
                "capture_options": {
                    "automatic_expiry_period": min(
                        max(CAPTURE_MINUTES_AT_LEAST, hold_minutes), MANUAL_CAPTURE_MINUTES
                    ),
                    "manual_expiry_period": MANUAL_CAPTURE_MINUTES,
                    "refund_speed": "normal",
                },
            },
        }
        try:
            return read_order(self._ask(lambda sdk, **how: sdk.order.create(wanted, **how)))
        except GatewayRefused as refusal:
            if "duplicate request" not in refusal.description.lower():
                raise
            known = self.find_order(receipt)
            if known and (known.amount_paise, known.currency) == (amount_paise, currency):
                return known
            raise

    def find_order(self, receipt: str) -> GatewayOrder | None:
        """Return the order of this receipt; of several, the one that has come furthest."""
        query = {"receipt": receipt, "count": ORDERS_TO_LOOK_AT}
        found = self._ask(lambda sdk, **how: sdk.order.all(query, **how))
        orders = [order for order in map(read_order, _items(found)) if order.receipt == receipt]
        progress = ["created", "attempted", "paid"]
        return max(
            orders,
            key=lambda order: progress.index(order.status) if order.status in progress else -1,
            default=None,
        )

    def payments_of(self, order_id: str) -> list[GatewayPayment]:
        _check_id("order", order_id)
        found = self._ask(lambda sdk, **how: sdk.order.payments(order_id, **how))
        return [read_payment(item) for item in _items(found)]

    def fetch_payment(self, payment_id: str) -> GatewayPayment:
        _check_id("pay", payment_id)
        return read_payment(self._ask(lambda sdk, **how: sdk.payment.fetch(payment_id, **how)))

    def capture(self, payment_id: str, *, amount_paise: int, currency: str) -> GatewayPayment:
        """Take the authorised money; a refusal stands only if the payment is not taken yet."""
        _check_id("pay", payment_id)
        try:
            # A fresh dict, always: the SDK writes the amount into the one it is given.
            return read_payment(
                self._ask(
                    lambda sdk, **how: sdk.payment.capture(
                        payment_id, amount_paise, {"currency": currency}, **how
                    )
                )
            )
        except GatewayMisconfigured:
            raise
        except GatewayRefused:
            payment = self.fetch_payment(payment_id)
            agreed = (payment.amount_paise, payment.currency) == (amount_paise, currency)
            if agreed and payment.status == PaymentStatus.CAPTURED:
                return payment
            raise

    def refund(self, payment_id: str, *, amount_paise: int, key: str, notes: dict) -> GatewayRefund:
        """Give money back once for `key`, even where the account ignores idempotency keys.

        The key is the receipt too. A receipt that is refused as used belongs to the
        refund that we asked for before.
        """
        _check_id("pay", payment_id)
        wanted = {"amount": amount_paise, "speed": "normal", "notes": notes, "receipt": str(key)}
        try:
            answer = self._ask(
                lambda sdk, **how: sdk.payment.refund(payment_id, wanted, **how),
                headers={"X-Refund-Idempotency": str(key)},
            )
            return read_refund(answer, key=str(key))
        except GatewayRefused as refusal:
            if "duplicate receipt" not in refusal.description.lower():
                raise
            for refund in self.refunds_of(payment_id):
                if refund.receipt == str(key) and refund.amount_paise == amount_paise:
                    return refund
            raise

    def refunds_of(self, payment_id: str) -> list[GatewayRefund]:
        _check_id("pay", payment_id)
        found = self._ask(
            lambda sdk, **how: sdk.payment.fetch_multiple_refund(
                payment_id, {"count": ORDERS_TO_LOOK_AT}, **how
            )
        )
        return [read_refund(item) for item in _items(found)]

    def is_genuine_callback(self, *, order_id: str, payment_id: str, signature: str) -> bool:
        # The ids are joined by a bar, so one that holds a bar could stand for two.
        if not (_is_id("order", order_id) and _is_id("pay", payment_id)):
            return False
        message = f"{order_id}|{payment_id}".encode()
        secrets = (self._key_secret, *self._old_secrets)
        return any(_is_signature(signature, message, secret) for secret in secrets)

    def _ask(self, call: Callable, headers: dict | None = None) -> dict:
        """Make one call of the SDK; return the JSON object, or raise a GatewayError."""
        heard: list[requests.Response] = []
        with requests.Session() as session:
            session.max_redirects = 0
            session.hooks["response"].append(lambda response, **_: heard.append(response))
            sdk = razorpay.Client(
                session=session, auth=(self.key_id, self._key_secret), base_url=self._api_url
            )
            sdk.cert_path = certifi.where()  # the SDK brings roots of 2015
            try:
                answer = call(sdk, timeout=self._timeout, headers=dict(headers or {}))
            except requests.exceptions.JSONDecodeError:
                raise _error_of(heard) from None
            except requests.RequestException as problem:
                raise GatewayUnavailable(f"No answer: {type(problem).__name__}.") from None
            except Exception:
                # The SDK's exceptions hold no more than a sentence, and odd answers make
                # it stumble (TypeError). What was heard decides, whatever was raised.
                problem = _error_of(heard)
                if isinstance(problem, GatewayMisconfigured):
                    refused_keys.note(self.key_id)
                raise problem from None
        if not isinstance(answer, dict):
            raise GatewayUnavailable("The answer is not a JSON object.")
        return answer


def is_genuine_webhook(body: bytes, signature: str | None, secrets: list[str]) -> bool:
    """Tell whether one of our secrets signed exactly these bytes. An empty secret never did."""
    return any(_is_signature(signature, body, secret) for secret in secrets)


def _is_signature(signature: str | None, message: bytes, secret: str) -> bool:
    if not secret or not isinstance(signature, str):
        return False
    expected = hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))


def _is_id(prefix: str, value: str) -> bool:
    return isinstance(value, str) and bool(re.fullmatch(rf"{prefix}_[A-Za-z0-9]{{14}}", value))


def _check_id(prefix: str, value: str) -> None:
    """Refuse what is no id before it becomes a part of a path."""
    if not _is_id(prefix, value):
        raise GatewayRefused(
            f"This is not an id that begins with {prefix}_.", reason="input_validation_failed"
        )


def _check_amount(amount_paise: int, currency: str) -> None:
    """Refuse what would be charged wrongly: paise are hundredths, yen and dinars have others."""
    if currency != "INR" or amount_paise < LEAST_PAISE:
        raise GatewayRefused(
            "Only rupees are charged, and at least one.", reason="input_validation_failed"
        )


def _items(collection: dict) -> list[dict]:
    items = collection.get("items")
    if not isinstance(items, list):
        raise GatewayUnavailable("The answer should be a list, and is not.")
    return items


def _error_of(heard: list[requests.Response]) -> GatewayError:
    """Say by the HTTP status whether it surely did not happen, or may have."""
    if not heard:
        return GatewayUnavailable("The request failed before there was an answer.")
    status = heard[-1].status_code
    if status == 429:
        return GatewayUnavailable("Too many requests.", retry_after=_retry_after(heard[-1]))
    body = _json(heard[-1])
    if not isinstance(body, dict) or not 400 <= status < 500:
        return GatewayUnavailable(f"No usable answer: HTTP status {status}.")
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    words = {name: str(error.get(name) or "") for name in ("code", "reason", "field")}
    description = str(error.get("description") or body.get("message") or "")
    if _may_have_happened(status, words["code"], description):
        return GatewayUnavailable(description)
    wrong_keys = status == 401 or description in WRONG_KEYS
    kind = GatewayMisconfigured if wrong_keys else GatewayRefused
    return kind(description, status=status, **words)


# Some pages of Razorpay's say that wrong keys are answered with 400.
WRONG_KEYS = {"Authentication failed", "The api key provided is invalid"}


def _may_have_happened(status: int, code: str, description: str) -> bool:
    if status == 408 or code in {"SERVER_ERROR", "GATEWAY_ERROR", "SERVICE_UNAVAILABLE"}:
        return True
    if status == 409:
        return "different request" not in description.lower()
    return "in progress" in description.lower()


def _json(response: requests.Response):
    try:
        return json.loads(response.content)
    except (ValueError, RuntimeError, requests.RequestException):
        return None


def _retry_after(response: requests.Response) -> float | None:
    try:
        seconds = float(response.headers.get("Retry-After", ""))
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None
