"""What must hold after every step, asked of the rows, whatever the steps were.

shop_doctor asks the same and more; this is a second opinion that shares no code with it.
"""

from collections import Counter, defaultdict

from accounts.models import OutgoingMail
from orders.models import Order, Payment, ShipmentItem
from orders.models.refund import RefundOrigin
from orders.states import ORDER_STEPS, Fulfilment, OrderStatus, PaymentStatus, RefundStatus
from shop.models import StockMovement, Variant
from shop.models.stock import EFFECTS

BOUGHT = {OrderStatus.CONFIRMED, OrderStatus.COMPLETED}
GIVEN = {RefundStatus.PENDING, RefundStatus.PROCESSED}
SENT_ONCE = {"order_placed", "payment_received", "order_cancelled", "order_expired"}


def assert_books_balance() -> None:
    """Raise AssertionError, naming the row, if anything of the following does not hold."""
    orders = list(Order.objects.prefetch_related("items"))
    payments = list(Payment.objects.prefetch_related("refunds"))
    moved = defaultdict(Counter)
    for movement in StockMovement.objects.all():
        moved[movement.variant_id][movement.kind] += movement.quantity
        moved[movement.reference][movement.kind] += movement.quantity
    sent = defaultdict(Counter)
    for row in ShipmentItem.objects.select_related("item"):
        sent[row.item.order_id][row.item_id] += row.quantity
    paid_by = defaultdict(list)
    for payment in payments:
        paid_by[payment.order_id].append(payment)

    _assert_shelf(orders, moved)
    for order in orders:
        _assert_sums(order)
        _assert_stock(order, moved[order.number])
        _assert_payment(order, [one for one in paid_by[order.pk] if one.accepted])
        _assert_fulfilment(order, sent[order.pk])
    for payment in payments:
        _assert_refunds(payment)
        _assert_accounted_for(payment, next(o for o in orders if o.pk == payment.order_id))
    _assert_mails(orders, paid_by)


def _assert_shelf(orders, moved) -> None:
    held = Counter()
    for order in orders:
        if order.holds_stock:
            held.update({item.variant_id: item.quantity for item in order.items.all()})
    for variant in Variant.objects.all():
        kinds = moved[variant.pk]
        sums = [
            sum(EFFECTS[kind][column] * quantity for kind, quantity in kinds.items())
            for column in (0, 1)
        ]
        assert [variant.on_hand, variant.reserved] == sums, variant.sku
        assert 0 <= variant.reserved <= variant.on_hand, variant.sku
        assert variant.reserved == held[variant.pk], variant.sku
        assert kinds["sale"] - kinds["return"] <= kinds["receive"], variant.sku


def _assert_sums(order: Order) -> None:
    items = list(order.items.all())
    lines = sum(item.unit_paise * item.quantity for item in items)
    taxes = sum(item.cgst_paise + item.sgst_paise + item.igst_paise for item in items)
    assert order.items_paise == lines, order
    assert order.discount_paise == sum(item.discount_paise for item in items), order
    assert order.total_paise == lines - order.discount_paise + order.delivery_paise, order
    assert order.tax_paise == taxes + order.delivery_tax_paise, order
    assert 0 <= order.refunded_paise <= order.paid_paise <= order.total_paise, order


def _assert_stock(order: Order, kinds: Counter) -> None:
    units = sum(item.quantity for item in order.items.all())
    sold = kinds["sale"] - kinds["return"]
    promised = kinds["reserve"] - kinds["release"] - kinds["sale"]
    assert promised == (units if order.holds_stock else 0), order
    if order.status in BOUGHT:
        assert kinds["sale"] == units, order
        assert 0 <= sold <= units, order
    else:
        assert sold == 0, order
    if order.status != OrderStatus.AWAITING_PAYMENT:
        assert not order.holds_stock, order


def _assert_payment(order: Order, accepted: list[Payment]) -> None:
    assert len(accepted) <= 1, order
    if order.status in BOUGHT and not order.is_cod:
        assert accepted, order
    if order.status in {OrderStatus.AWAITING_PAYMENT, OrderStatus.EXPIRED}:
        assert not accepted, order
    for payment in accepted:
        assert payment.amount_paise == order.total_paise == order.paid_paise, order
        assert payment.currency == "INR", order
        assert payment.status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}, order
        assert order.refunded_paise == payment.refunded_paise, order
    if not accepted:
        assert order.paid_paise == 0, order


def _assert_fulfilment(order: Order, sent: Counter) -> None:
    items = list(order.items.all())
    assert {item.pk: item.shipped_quantity for item in items if item.shipped_quantity} == sent
    left = sum(item.quantity for item in items) - sent.total()
    expected = {
        Fulfilment.UNFULFILLED: not sent,
        Fulfilment.PARTLY_SHIPPED: sent and left,
        Fulfilment.SHIPPED: sent and not left,
        Fulfilment.DELIVERED: sent and not left,
    }
    assert expected[order.fulfilment], order
    if sent:
        assert order.status in BOUGHT, order
    assert (order.status == OrderStatus.COMPLETED) == (order.fulfilment == Fulfilment.DELIVERED)


def _assert_refunds(payment: Payment) -> None:
    refunds = list(payment.refunds.all())
    given = sum(one.amount_paise for one in refunds if one.status in GIVEN)
    # What we ask for fits; what somebody takes on the dashboard meanwhile is not ours to refuse.
    asked = sum(
        one.amount_paise
        for one in refunds
        if one.origin == RefundOrigin.SHOP and one.status != RefundStatus.FAILED
    )
    assert asked <= payment.amount_paise, payment
    assert payment.refunded_paise == given <= payment.amount_paise, payment


def _assert_accounted_for(payment: Payment, order: Order) -> None:
    """Each captured rupee is on a confirmed order, on its way back, or seen by a person."""
    if payment.captured_at is None or payment.gateway_id is None:
        return
    if payment.accepted and order.status in BOUGHT:
        return
    refunds = list(payment.refunds.all())
    returned = sum(one.amount_paise for one in refunds if one.status != RefundStatus.FAILED)
    on_worklist = any(one.status == RefundStatus.FAILED and not one.seen_at for one in refunds)
    assert returned >= payment.amount_paise or payment.review or on_worklist, payment


def _assert_mails(orders, paid_by) -> None:
    sent = Counter()
    for key, number in OutgoingMail.objects.values_list("key", "reference"):
        name = key.removeprefix(f"{number}:").split(":")[0]
        if name in SENT_ONCE:
            sent[number, name] += 1
    assert all(count == 1 for count in sent.values()), sent
    for order in orders:
        assert sent[order.number, "order_placed"] == 1, order
        was_paid = any(one.accepted and one.gateway_id for one in paid_by[order.pk])
        assert sent[order.number, "payment_received"] == int(was_paid), order
        is_cancelled = order.status == OrderStatus.CANCELLED
        assert sent[order.number, "order_cancelled"] <= int(is_cancelled), order


def assert_can_become(before: str, order: Order) -> None:
    """Raise AssertionError unless the tables lead, by any steps, from that status to this."""
    found, new = set(), {before}
    while new:
        found |= new
        new = {step for one in new for step in ORDER_STEPS[one]} - found
    assert order.status in found, f"{order}: {before} → {order.status}"
