import pytest

from orders.models import Order, OrderEvent
from orders.services import lifecycle
from orders.states import ORDER_STEPS, PAYMENT_STEPS, Fulfilment, OrderStatus, PaymentStatus
from orders.tests.factories import make_order

pytestmark = pytest.mark.django_db(transaction=True)


def test_payments_only_rise():
    rank = list(PaymentStatus)

    for old, steps in PAYMENT_STEPS.items():
        assert steps == {new for new in rank if rank.index(new) > rank.index(old)}


@pytest.mark.parametrize(
    ("old", "new"),
    [(old, new) for old in OrderStatus for new in OrderStatus if new not in ORDER_STEPS[old]],
)
def test_an_illegal_step_changes_nothing(old, new):
    order = make_order()
    Order.objects.filter(pk=order.pk).update(status=old)
    order.refresh_from_db()
    events = OrderEvent.objects.count()

    with pytest.raises(lifecycle.IllegalStep):
        lifecycle.move(order, new, by="test")

    order.refresh_from_db()
    assert order.status == old
    assert OrderEvent.objects.count() == events


def test_a_stale_object_moves_nothing():
    order = make_order()
    stale = Order.objects.get(pk=order.pk)
    lifecycle.move(order, OrderStatus.CANCELLED, by="test")

    with pytest.raises(lifecycle.IllegalStep, match="no longer"):
        lifecycle.move(stale, OrderStatus.CONFIRMED, by="test")

    order.refresh_from_db()
    assert order.status == OrderStatus.CANCELLED


def test_every_step_stands_in_the_diary():
    order = make_order(payment="cod")

    lifecycle.move(order, Fulfilment.SHIPPED, by="staff@example.com")

    event = order.events.last()
    assert "unfulfilled → shipped" in event.text
    assert event.by == "staff@example.com"
