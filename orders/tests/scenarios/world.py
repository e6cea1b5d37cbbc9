"""A shop and its Razorpay, moved by hand: who pays, which news comes, and what is lost."""

import json
import time

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail
from orders.models import Order, PaymentRequest, Refund
from orders.simulator.server import Simulator
from orders.simulator.signing import sign
from orders.simulator.webhooks import Delivery
from orders.states import OrderStatus, PaymentStatus
from shop.models import StockMovement


class World:
    """One visitor's browser, the shop behind it, and a Razorpay whose messages wait for us."""

    def __init__(self, simulator: Simulator, client: Client):
        self.simulator = simulator
        self.ledger = simulator.ledger
        self.client = client

    def pay(self, request: PaymentRequest) -> dict[str, str]:
        """Let the buyer pay; return what the browser brings back to the shop."""
        return self.simulator.pay(request.gateway_id)

    def told(self, event: str) -> list[Delivery]:
        """Razorpay's messages of this kind, oldest first; none was delivered by itself."""
        return [one for one in self.simulator.messenger.deliveries if one.event == event]

    def until_delivered(self) -> None:
        """Wait until the shop has taken every message; a machine may be busy."""
        deadline = time.monotonic() + 60
        while not all(one.is_done for one in self.simulator.messenger.deliveries):
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def deliver(self, *events: str) -> list[int]:
        """Bring the newest message of each kind to the shop; return how it answered."""
        return [self.bring(self.told(event)[-1]).status_code for event in events]

    def bring(self, delivery: Delivery, *, client: Client | None = None) -> HttpResponse:
        return self.post(delivery.body, delivery.signature, delivery.id, client=client)

    def bring_changed(self, delivery: Delivery, change, event_id: str = "") -> HttpResponse:
        """Bring the message after `change` was made to it, signed as Razorpay would sign that."""
        message = json.loads(delivery.body)
        change(message)
        body = json.dumps(message).encode()
        signature = sign(body, self.simulator.account.webhook_secret)
        return self.post(body, signature, event_id or f"{delivery.id}-changed")

    def post(self, body, signature, event_id, *, client: Client | None = None) -> HttpResponse:
        headers = {"X-Razorpay-Event-Id": event_id}
        if signature is not None:
            headers["X-Razorpay-Signature"] = signature
        return (client or self.client).post(
            reverse("orders:webhook"), body, content_type="application/json", headers=headers
        )

    def come_back(
        self, fields: dict[str, str], order: Order | None = None, *, client: Client | None = None
    ) -> HttpResponse:
        """Post what the browser brings, to the address that the pay page of `order` gave."""
        address = reverse("orders:callback")
        if order is not None:
            address += f"?key={order.access_key}&order={order.number}"
        return (client or self.client).post(address, fields)

    def follow(self, answer: HttpResponse) -> str:
        """The page on which the browser ends up."""
        while answer.status_code == 303:
            answer = self.client.get(answer["Location"])
        return answer.content.decode()

    def page_of(self, order: Order) -> str:
        """What the order's page says to whoever has the link of the mail."""
        address = reverse("orders:order", args=[order.number])
        return self.client.get(address, {"key": order.access_key}).content.decode()


def as_stored(order: Order) -> Order:
    return Order.objects.get(pk=order.pk)


def mails(order: Order) -> list[str]:
    """The names of the mails about this order, in the order in which they were written."""
    keys = OutgoingMail.objects.filter(reference=order.number).order_by("pk")
    return [key.split(":")[1] for key in keys.values_list("key", flat=True)]


def movements(order: Order) -> list[str]:
    """What the order did to the shelf."""
    found = StockMovement.objects.filter(reference=order.number).order_by("pk")
    return list(found.values_list("kind", flat=True))


def assert_paid_once(order: Order) -> None:
    """One paid transition, one mail, one stock move, and every rupee on this order."""
    order = as_stored(order)
    assert order.status == OrderStatus.CONFIRMED
    assert order.paid_paise == order.total_paise
    assert order.refunded_paise == 0
    assert order.events.filter(text__contains="→ confirmed").count() == 1
    assert mails(order).count("payment_received") == 1
    assert movements(order).count("sale") == order.items.count()
    accepted = order.payments.get(accepted=True)
    assert (accepted.status, accepted.amount_paise) == (PaymentStatus.CAPTURED, order.total_paise)
    assert not Refund.objects.filter(payment=accepted).exists()


def assert_unpaid(order: Order) -> None:
    """Nothing was bought, and the order waits as before."""
    order = as_stored(order)
    assert order.status == OrderStatus.AWAITING_PAYMENT
    assert order.paid_paise == 0
    assert not order.payments.filter(accepted=True).exists()
    assert "sale" not in movements(order)
    assert "payment_received" not in mails(order)
