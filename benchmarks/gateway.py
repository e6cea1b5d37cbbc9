"""The simulated gateway as the chaos run turns it: paying, the weather, and its books."""

import contextlib

import requests

# Of every hundred calls of the API about twelve go wrong, and of the webhooks a good third.
STORM = {
    "lose_requests": 0.02,
    "lose_responses": 0.03,
    "error_500": 0.02,
    "error_500_after": 0.01,
    "error_502": 0.01,
    "error_502_after": 0.01,
    "error_429": 0.02,
    "delay_ms": [0, 120],
    "drop_webhooks": 0.2,
    "duplicate_webhooks": 0.15,
    "webhook_delay_ms": [0, 2500],
}


class Gateway:
    """The simulator's control API. What it refuses is None: a shopper would see a message."""

    def __init__(self, url: str, auth: tuple[str, str]):
        self.url = url
        self.auth = auth

    def pay(self, order_id: str) -> dict | None:
        return self._ask(f"orders/{order_id}/pay")

    def attempt(self, order_id: str) -> dict | None:
        return self._ask(f"orders/{order_id}/attempt")

    def fail(self, order_id: str) -> dict | None:
        return self._ask(f"orders/{order_id}/fail")

    def authorize(self, payment_id: str) -> dict | None:
        return self._ask(f"payments/{payment_id}/authorize")

    def refund(self, payment: dict | None, *, share: int) -> None:
        """Give back a part of a payment as on the dashboard, where one presses until it works."""
        if not payment:
            return
        for _ in range(20):
            with contextlib.suppress(requests.RequestException):
                answer = requests.post(
                    f"{self.url}/v1/payments/{payment['id']}/refund",
                    json={"amount": payment["amount"] // share},
                    headers={"X-Refund-Idempotency": f"dashboard-{payment['id']}"},
                    auth=self.auth,
                    timeout=30,
                )
                if answer.status_code == 200:
                    return
        raise RuntimeError("The gateway's dashboard never refunded.")

    def storm(self, seed: int) -> None:
        """Let calls and events go wrong by chance, and refunds hang until the storm is over."""
        self._ask("settings", refunds_settle_at_once=False)
        self._ask("weather", seed=seed, **STORM)

    def calm(self) -> None:
        """Let nothing go wrong any more; the refunds of the storm still hang."""
        self._ask("weather/clear")
        self._ask("settings", refunds_settle_at_once=True)

    def end_refunds(self) -> None:
        """Let the banks end all refunds that hang."""
        for refund in self.books()["refunds"]:
            if refund["status"] == "pending":
                self._ask(f"refunds/{refund['id']}/settle", status="processed")

    def books(self) -> dict:
        """Return all that the gateway holds: orders, payments, refunds, deliveries."""
        return self._ask("ledger")

    def deliver_again(self, delivery_id: str) -> None:
        self._ask(f"deliveries/{delivery_id}/again")

    def _ask(self, path: str, **body) -> dict | None:
        answer = requests.post(
            f"{self.url}/_simulator/{path}", json=body, auth=self.auth, timeout=30
        )
        return answer.json() if answer.status_code == 200 else None
