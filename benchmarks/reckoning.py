"""After the storm: is every order, rupee, unit and mail where it belongs?

Each function compares the shop's database with something it does not decide itself: the
gateway's books, what shoppers were shown, the movements of stock, the mails that left.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Sum

from accounts.models import MailStatus, OutgoingMail
from orders.models import GatewayEvent, Order, OrderItem, Payment, Refund
from orders.states import OrderStatus, PaymentMethod, PaymentStatus, RefundStatus
from shop.models import StockMovement, Variant
from shop.models.stock import EFFECTS, MovementKind

BOUGHT = {OrderStatus.CONFIRMED, OrderStatus.COMPLETED}


@dataclass
class Finding:
    """How many were looked at, and a sentence for each that is wrong."""

    what: str
    looked_at: int
    wrong: list[str]


def payments_agree(books: dict) -> Finding:
    """Each payment with money behind it is known here, for the same amount and as far along."""
    wrong = []
    moved = [one for one in books["payments"] if one["captured"]]
    ours = {payment.gateway_id: payment for payment in Payment.objects.all()}
    for one in moved:
        payment = ours.get(one["id"])
        if payment is None:
            wrong.append(f"{one['id']} was captured and is not known here")
        elif (payment.amount_paise, payment.status) != (one["amount"], one["status"]):
            wrong.append(f"{one['id']} is {one['status']} there and {payment.status} here")
        elif payment.refunded_paise != one["amount_refunded"]:
            wrong.append(f"{one['id']}: {one['amount_refunded']} paise were refunded there")
    return Finding("captured payments, known alike on both sides", len(moved), wrong)


def no_rupee_is_lost(books: dict) -> Finding:
    """What was captured and not given back is on one confirmed order, which costs just that."""
    wrong = []
    moved = [one for one in books["payments"] if one["captured"]]
    ours = {p.gateway_id: p for p in Payment.objects.select_related("order")}
    for one in moved:
        kept = one["amount"] - one["amount_refunded"]
        payment = ours.get(one["id"])
        if not kept or payment is None:
            continue
        order = payment.order
        due = order.total_paise - order.refunded_paise
        if not payment.accepted or order.status not in BOUGHT or due != kept:
            wrong.append(f"{kept} paise of {one['id']} are on order {order}, {order.status}")
    return Finding("captured rupees: on a confirmed order, or sent back", len(moved), wrong)


def bought_orders_are_paid(books: dict) -> Finding:
    """Each confirmed order that is not paid in cash has one captured payment of its total."""
    wrong = []
    captured = {one["id"]: one for one in books["payments"] if one["captured"]}
    orders = Order.objects.filter(status__in=BOUGHT).exclude(payment_method=PaymentMethod.COD)
    for order in orders.prefetch_related("payments"):
        accepted = [payment for payment in order.payments.all() if payment.accepted]
        there = [captured.get(payment.gateway_id, {}).get("amount") for payment in accepted]
        if there != [order.total_paise] or order.paid_paise != order.total_paise:
            wrong.append(f"order {order} of {order.total_paise} paise is paid by {there}")
    return Finding("confirmed orders, paid once and in full", len(orders), wrong)


def refunds_agree(books: dict) -> Finding:
    """Each refund exists on both sides, once, for the same amount, and has ended the same."""
    there = {
        one["id"]: (one["payment_id"], one["amount"], one["status"]) for one in books["refunds"]
    }
    here = {
        refund.gateway_id or f"row {refund.pk}": (
            refund.payment.gateway_id,
            refund.amount_paise,
            refund.status,
        )
        for refund in Refund.objects.select_related("payment")
    }
    wrong = [
        f"{key}: {there.get(key)} there, {here.get(key)} here"
        for key in sorted(there.keys() | here.keys())
        if there.get(key) != here.get(key)
    ]
    # What the shop asks for carries its key as the receipt; what was done by hand has none.
    asked = Counter(one["payment_id"] for one in books["refunds"] if one["receipt"])
    wrong += [
        f"{payment} was refunded {n} times by the shop" for payment, n in asked.items() if n > 1
    ]
    return Finding("refunds, the same on both sides, none twice", len(there), wrong)


def orders_are_as_shown(seen: dict[str, list[str]]) -> Finding:
    """Each order that a shopper was shown exists, and no other does: no cart became two."""
    wrong = []
    here: dict[str, set[str]] = {}
    for email, number in Order.objects.values_list("email", "number"):
        here.setdefault(email, set()).add(number)
    for email in sorted(seen.keys() | here.keys()):
        shown, exist = set(seen.get(email, [])), here.get(email, set())
        if shown != exist:
            wrong.append(f"{email} was shown {sorted(shown)}, and has {sorted(exist)}")
    return Finding("orders, each as its shopper was shown it", Order.objects.count(), wrong)


def totals_are_as_agreed(agreed: dict[str, int]) -> Finding:
    """Each order costs what its page showed when the button was pressed."""
    totals = dict(Order.objects.values_list("number", "total_paise"))
    wrong = [
        f"order {number} costs {totals.get(number)}, and the page said {paise}"
        for number, paise in agreed.items()
        if totals.get(number) != paise
    ]
    return Finding("totals, each as the page showed it", len(agreed), wrong)


def shelf_adds_up() -> Finding:
    """Counts equal their movements, nothing is oversold, and what left was bought."""
    wrong = []
    moved: dict[int, Counter] = {}
    rows = StockMovement.objects.values_list("variant", "kind").annotate(Sum("quantity"))
    for variant, kind, quantity in rows.order_by():
        moved.setdefault(variant, Counter())[kind] += quantity
    bought = OrderItem.objects.filter(order__status__in=BOUGHT).values_list("variant")
    sold = dict(bought.annotate(Sum("quantity")).order_by())
    variants = Variant.objects.all()
    for variant in variants:
        kinds = moved.get(variant.pk, Counter())
        counts = [sum(EFFECTS[kind][axis] * n for kind, n in kinds.items()) for axis in (0, 1)]
        if counts != [variant.on_hand, variant.reserved]:
            wrong.append(f"{variant}: the movements come to {counts}")
        if variant.reserved:
            wrong.append(f"{variant}: {variant.reserved} are held for nobody")
        left = kinds[MovementKind.SALE] - kinds[MovementKind.RETURN]
        if left != sold.get(variant.pk, 0) or left > kinds[MovementKind.RECEIVE]:
            wrong.append(f"{variant}: {left} left the shelf, {sold.get(variant.pk, 0)} were bought")
    return Finding("variants, whose shelf equals what was bought", len(variants), wrong)


def mails_are_due_once() -> Finding:
    """Each occasion has its one mail and no other, and all of them were sent."""
    due = Counter()
    for order in Order.objects.all():
        due[f"{order.number}:order_placed"] += 1
        if order.paid_paise:
            due[f"{order.number}:payment_received"] += 1
        if order.status == OrderStatus.CANCELLED:
            due[f"{order.number}:order_cancelled"] += 1
    rows = OutgoingMail.objects.exclude(reference="")
    written = Counter(rows.values_list("key", flat=True))
    kinds = ("order_placed", "payment_received", "order_cancelled")
    named = Counter({key: n for key, n in written.items() if key.split(":")[1] in kinds})
    # Turning an order back into a cart cancels it without a mail.
    missing = {key for key in due - named if not _was_turned_back(key)}
    wrong = [f"{key} was not written" for key in sorted(missing)]
    wrong += [f"{key} should not exist" for key in sorted(named - due)]
    unsent = rows.exclude(status=MailStatus.SENT)
    wrong += [f"{mail.key} is {mail.status}: {mail.problem}" for mail in unsent]
    return Finding("mails, one for each occasion", len(written), wrong)


def _was_turned_back(key: str) -> bool:
    number, name = key.split(":")
    turned = Order.objects.filter(number=number, events__text="Turned back into a cart")
    return name == "order_cancelled" and turned.exists()


def mails_left_once(folder: Path, *, worker_kills: int) -> Finding:
    """Each mail reached the mail server; a copy stems from a worker killed while it sent.

    Nobody can tell a mail server and a database something in one step. A copy carries the
    same Message-ID, so that the receiver drops it.
    """
    text = "\n".join(path.read_text(errors="replace") for path in sorted(folder.glob("*")))
    left = Counter(re.findall(r"^Message-ID: (\S+)", text, re.MULTILINE))
    sent = OutgoingMail.objects.filter(status=MailStatus.SENT).count()
    copies = sum(left.values()) - len(left)
    wrong = []
    if len(left) != sent:
        wrong.append(f"{sent} mails are sent, and {len(left)} were received")
    if copies > worker_kills:
        wrong.append(f"{copies} copies, and the worker was killed only {worker_kills} times")
    return Finding(f"mails that left ({copies} copied by a kill)", len(left), wrong)


def nothing_is_left() -> Finding:
    """No order, event, refund or payment waits for anything or anybody."""
    held = Payment.objects.filter(status=PaymentStatus.AUTHORIZED, order__status__in=BOUGHT)
    waiting: dict[str, Iterable] = {
        "order awaits payment": Order.objects.filter(status=OrderStatus.AWAITING_PAYMENT),
        "event is not processed": GatewayEvent.objects.waiting(),
        "event is set aside": GatewayEvent.objects.exclude(set_aside_at=None),
        "refund has not ended": Refund.objects.outstanding(),
        "refund has failed": Refund.objects.filter(status=RefundStatus.FAILED),
        "payment waits for a person": Payment.objects.for_review(),
        "payment is held beside a bought order": held.filter(accepted=True),
    }
    wrong = [
        f"{row} {getattr(row, 'problem', '')}: {what}"
        for what, rows in waiting.items()
        for row in rows
    ]
    return Finding(
        "events processed, and nothing left waiting", GatewayEvent.objects.count(), wrong
    )


def state_of_the_shop() -> dict[str, list]:
    """Return what must not change when everything is told once more."""
    orders = Order.objects.order_by("pk")
    payments = Payment.objects.order_by("gateway_id")
    refunds = Refund.objects.order_by("key")
    variants = Variant.objects.order_by("pk")
    return {
        "orders": list(orders.values_list("number", "status", "paid_paise", "refunded_paise")),
        "payments": list(payments.values_list("gateway_id", "status", "accepted")),
        "refunds": list(refunds.values_list("key", "gateway_id", "status")),
        "shelf": list(variants.values_list("pk", "on_hand", "reserved")),
        "mails": list(OutgoingMail.objects.order_by("key").values_list("key", flat=True)),
    }
