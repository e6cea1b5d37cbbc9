"""Everything that is known of one order, from all tables, in the order in which it happened."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from accounts.models import OutgoingMail
from orders.models import Dispute, GatewayEvent, Order, Refund
from orders.services.raw_events import events_about
from shop.models import StockMovement
from shop.money import rupees

# Of what happened at the same moment, causes are told before what follows from them.
SOURCES = [
    "cart",
    "order",
    "item",
    "stock",
    "request",
    "message",
    "payment",
    "refund",
    "dispute",
    "parcel",
    "diary",
    "mail",
]


@dataclass(frozen=True)
class Moment:
    """One thing that happened, where that is written down, and who did it if that is known."""

    at: datetime
    source: str
    text: str
    by: str = ""

    def as_dict(self) -> dict:
        return asdict(self)


def of(order: Order) -> list[Moment]:
    """Tell the order's story. The number of queries does not depend on its length.

    Of the gateway's messages, those are told whose body names the order's requests,
    payments or refunds, at most events_about() many.
    """
    requests = list(order.requests.all())
    payments = list(order.payments.select_related("request"))
    refunds = list(
        Refund.objects.filter(payment__order=order)
        .select_related("payment", "actor")
        .prefetch_related("items__item")
    )
    ids = [row.gateway_id for row in (*requests, *payments, *refunds) if row.gateway_id]
    moments = [
        *_beginning(order),
        *_stock(StockMovement.objects.filter(reference=order.number)),
        *_requests(requests),
        *_messages(events_about(ids, since=order.placed_at)),
        *_payments(payments),
        *_refunds(refunds),
        *_disputes(Dispute.objects.filter(payment__order=order).select_related("payment")),
        *_parcels(order.shipments.prefetch_related("items__item")),
        *_diary(order.events.all()),
        *_mails(OutgoingMail.objects.filter(reference=order.number)),
    ]
    # Sorting is stable: what one table tells stays in that table's order.
    return sorted(moments, key=lambda moment: (moment.at, SOURCES.index(moment.source)))


def _beginning(order: Order) -> Iterator[Moment]:
    """The cart is gone; the order keeps its key, and what was in it at which price."""
    yield Moment(order.placed_at, "cart", f"The cart {order.cart_key} became this order")
    sums = " ".join(
        (
            f"Items {rupees(order.items_paise)}",
            f"− discount {rupees(order.discount_paise)}",
            f"+ delivery {rupees(order.delivery_paise)} ({order.delivery_name})",
            f"= {rupees(order.total_paise)}, GST {rupees(order.tax_paise)} included;",
            order.get_payment_method_display(),
        )
    )
    yield Moment(order.placed_at, "order", sums, order.email)
    for item in order.items.all():
        price = f"{rupees(item.unit_paise)} each, MRP {rupees(item.mrp_paise)}"
        rate = f"GST {item.gst_rate_bps / 100:g}%"
        text = f"{item} [{item.sku}]: {price}, {rate}, {rupees(item.total_paise)}"
        yield Moment(order.placed_at, "item", text)


def _stock(movements) -> Iterator[Moment]:
    for row in movements.select_related("variant", "actor").order_by("pk"):
        text = f"{row.get_kind_display()}: {row.quantity} × {row.variant.sku}"
        yield Moment(row.created_at, "stock", _with(text, row.reason), str(row.actor or ""))


def _requests(requests) -> Iterator[Moment]:
    for row in requests:
        amount = f"{row.amount_paise / 100:.2f} {row.currency}"
        text = f"{row.receipt} for {amount}, {row.gateway_id or 'not known to the gateway'}"
        asked = f"asked about {row.checks} times" if row.checks else ""
        yield Moment(row.created_at, "request", _with(f"{text}, now {row.status}", asked))
        if row.checked_at:
            yield Moment(row.checked_at, "request", f"{row.receipt}: last asked about")


def _payments(payments) -> Iterator[Moment]:
    for row in payments:
        amount = f"{row.amount_paise / 100:.2f} {row.currency}"
        state = f"now {row.status}{', accepted' if row.accepted else ''}"
        text = " ".join(filter(None, [str(row), f"of {amount}", row.method and f"by {row.method}"]))
        yield Moment(row.created_at, "payment", _with(f"{text}, {state}", row.error_text))
        if row.captured_at:
            yield Moment(row.captured_at, "payment", f"{row} was captured")
        if row.released_at:
            yield Moment(row.released_at, "payment", f"{row} was left with the bank")
        if row.review:
            yield Moment(row.created_at, "payment", f"{row} needs a look: {row.review}")
        if row.reviewed_at:
            yield Moment(row.reviewed_at, "payment", f"{row} was looked at", row.reviewed_by)


def _refunds(refunds) -> Iterator[Moment]:
    for row in refunds:
        by = str(row.actor or row.get_origin_display())
        text = f"{row} of {rupees(row.amount_paise)} from {row.payment}, now {row.status}"
        yield Moment(row.created_at, "refund", _with(text, row.reason, row.problem), by)
        for part in row.items.all():
            shelf = "back on the shelf" if part.is_restocked else "not put back"
            words = f"{part.quantity} × {part.item.sku} for {rupees(part.amount_paise)}, {shelf}"
            yield Moment(row.created_at, "refund", f"{row}: {words}", by)
        if row.seen_at:
            yield Moment(row.seen_at, "refund", f"{row} was taken off the worklist")


def _disputes(disputes) -> Iterator[Moment]:
    for row in disputes:
        text = f"{row} about {rupees(row.amount_paise)} of {row.payment}, now {row.status}"
        until = f"answer by {row.respond_by:%d %b %Y %H:%M} UTC" if row.respond_by else ""
        yield Moment(row.created_at, "dispute", _with(text, row.reason, until))


def _parcels(shipments) -> Iterator[Moment]:
    for row in shipments:
        inside = ", ".join(f"{part.quantity} × {part.item.sku}" for part in row.items.all())
        yield Moment(row.shipped_at, "parcel", f"{row} left with {inside or 'nothing'}")
        if row.delivered_at:
            yield Moment(row.delivered_at, "parcel", f"{row} arrived")


def _messages(events: list[GatewayEvent]) -> Iterator[Moment]:
    for row in events:
        state = "acted upon" if row.processed_at else "set aside" if row.set_aside_at else "waits"
        text = f"{row.type} {row.event_id}, {state}"
        yield Moment(row.received_at, "message", _with(text, row.problem))


def _diary(events) -> Iterator[Moment]:
    for row in events:
        yield Moment(row.created_at, "diary", row.text, row.by)


def _mails(mails) -> Iterator[Moment]:
    for row in mails.order_by("pk").defer("text", "html"):
        text = f"“{row.subject}” to {row.to}, now {row.get_status_display()}"
        yield Moment(row.created_at, "mail", _with(text, row.problem))
        if row.sent_at:
            yield Moment(row.sent_at, "mail", f"“{row.subject}” was sent")


def _with(text: str, *more: str) -> str:
    return "; ".join([text, *filter(None, more)])
