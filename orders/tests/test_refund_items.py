import random
from functools import partial

import pytest
from django.utils import timezone

from orders.models import Order, OrderItem, Refund, RefundItem
from orders.services import cancellation, refund_items, refund_worklist, refunds, shipments
from orders.services.lifecycle import IllegalStep
from orders.services.refund_items import ItemsChanged, Part
from orders.states import Fulfilment, OrderStatus, RefundStatus
from orders.tests.factories import at_once, make_paid_order, make_user
from shop.models import StockMovement
from shop.tests.factories import make_variant

pytestmark = pytest.mark.django_db(transaction=True)


def part_of(order: Order, quantity: int, *, restock=False, item: OrderItem | None = None) -> Part:
    left = next(
        one for one in refund_items.left_of(order) if item is None or one.item.pk == item.pk
    )
    return Part(left.item.pk, quantity, left.worth(quantity), restock)


def refund_part(order: Order, part: Part, *, extra_paise=0, **words) -> Refund:
    return refunds.request(
        order.payments.get(), part.amount_paise + extra_paise, reason="test", items=[part], **words
    )


def discounted(order: Order) -> Order:
    """The order as if its item had cost a sum that does not divide by its quantity."""
    item = order.items.get()
    OrderItem.objects.filter(pk=item.pk).update(
        discount_paise=1, total_paise=item.total_paise - 1, taxable_paise=item.taxable_paise - 1
    )
    return order


@pytest.mark.parametrize("seed", range(5))
def test_any_sequence_of_refunds_of_units_ends_at_the_items_total(gateway, seed):
    order = discounted(make_paid_order((make_variant(on_hand=9, price_paise=333_33), 7)))
    item, chance, given = order.items.get(), random.Random(seed), 0
    while left := refund_items.left_of(order)[0].quantity:
        refund = refund_part(order, part_of(order, chance.randint(1, left)))
        if chance.random() < 0.3:
            Refund.objects.filter(pk=refund.pk).update(status=RefundStatus.FAILED)
        else:
            given += refund.amount_paise

    assert given == item.total_paise
    good = RefundItem.objects.exclude(refund__status=RefundStatus.FAILED)
    assert sum(row.quantity for row in good) == 7


def test_items_and_delivery_together_are_all_that_was_paid(gateway):
    order = make_paid_order((make_variant(price_paise=100_00), 2))
    part = part_of(order, 2)

    refund = refund_part(order, part, extra_paise=order.delivery_paise)
    refunds.send(refund, timezone.now())

    assert order.delivery_paise > 0
    assert Order.objects.get().refunded_paise == order.paid_paise
    row = refund.items.get()
    assert (row.quantity, row.amount_paise, row.is_restocked) == (2, 200_00, False)


def test_restocking_puts_the_units_back_once_and_says_why(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 3))

    refund_part(order, part_of(order, 2, restock=True))

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (4, 0)
    back = StockMovement.objects.get(kind="return")
    assert (back.quantity, back.reference) == (2, order.number)
    assert RefundItem.objects.get().is_restocked


def test_without_restocking_the_shelf_stays_as_it_is(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 3))

    refund_part(order, part_of(order, 3))

    variant.refresh_from_db()
    assert variant.on_hand == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda part: Part(part.item_id, 4, part.amount_paise),
        lambda part: Part(part.item_id, 0, 0),
        lambda part: Part(part.item_id, 1, part.amount_paise + 1),
        lambda part: Part(part.item_id + 999, 1, part.amount_paise),
    ],
)
def test_what_does_not_fit_the_order_changes_nothing(gateway, change):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 3))

    with pytest.raises(IllegalStep):
        refund_part(order, change(part_of(order, 1)))

    assert not Refund.objects.exists()
    assert not StockMovement.objects.filter(kind="return").exists()


def test_items_worth_more_than_the_refund_are_refused(gateway):
    order = make_paid_order((make_variant(on_hand=5), 3))
    part = part_of(order, 2)

    with pytest.raises(ItemsChanged):
        refunds.request(order.payments.get(), part.amount_paise - 1, reason="cheap", items=[part])

    assert not Refund.objects.exists()


@pytest.mark.race
def test_two_staff_refunding_the_same_units_restock_them_once(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 2))
    part = part_of(order, 2, restock=True)

    ended = at_once(*[partial(refund_part, order, part)] * 4)

    variant.refresh_from_db()
    assert ended["ok"] == 1
    assert Refund.objects.count() == 1
    assert variant.on_hand == 5


def test_cancelling_after_a_partial_refund_returns_the_rest_and_no_more(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 3))
    refund_part(order, part_of(order, 1, restock=True))

    cancellation.cancel(order, by="staff")
    refunds.send_due(timezone.now())

    variant.refresh_from_db()
    assert (variant.on_hand, variant.reserved) == (5, 0)
    assert Order.objects.get().refunded_paise == order.paid_paise
    assert Refund.objects.count() == 2


def test_nothing_of_a_cancelled_order_goes_back_on_the_shelf_again(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 3))
    cancellation.cancel(order, by="staff")
    Refund.objects.update(status=RefundStatus.FAILED)

    with pytest.raises(ItemsChanged):
        refund_part(Order.objects.get(), part_of(order, 1, restock=True))

    variant.refresh_from_db()
    assert variant.on_hand == 5


def test_a_refund_that_is_tried_again_keeps_its_items_and_restocks_nothing(gateway):
    variant = make_variant(on_hand=5)
    order = make_paid_order((variant, 3))
    refund = refund_part(order, part_of(order, 2, restock=True))
    Refund.objects.update(status=RefundStatus.FAILED)

    again = refund_worklist.try_again(refund, actor=make_user())

    variant.refresh_from_db()
    assert variant.on_hand == 4
    assert again.items.get().quantity == 2
    assert refund_items.left_of(order)[0].quantity == 1
    assert refund_items.left_of(order)[0].restockable == 1


def test_a_refund_is_not_tried_again_for_units_refunded_meanwhile(gateway):
    order = make_paid_order((make_variant(on_hand=5, price_paise=10_00), 2))
    refund = refund_part(order, part_of(order, 2))
    Refund.objects.update(status=RefundStatus.FAILED)
    refund_part(order, part_of(order, 1))

    with pytest.raises(IllegalStep):
        refund_worklist.try_again(refund, actor=make_user())

    assert list(Refund.objects.for_worklist()) == [refund]


def test_what_was_refunded_is_not_shipped_any_more(gateway):
    order = make_paid_order((make_variant(on_hand=5), 3))
    item = order.items.get()
    refund_part(order, part_of(order, 1, restock=True))

    with pytest.raises(IllegalStep, match="left to ship"):
        shipments.ship(order, by="staff", quantities={item.pk: 3})
    shipments.ship(order, by="staff")

    item.refresh_from_db()
    assert item.shipped_quantity == 2
    assert Order.objects.get().fulfilment == Fulfilment.SHIPPED


def test_an_order_whose_rest_was_refunded_is_delivered_with_what_was_sent(gateway):
    order = make_paid_order((make_variant(on_hand=5), 3))
    shipments.ship(order, by="staff", quantities={order.items.get().pk: 1})
    refund_part(order, part_of(order, 2, restock=True))

    shipments.deliver(order, by="staff")

    assert Order.objects.get().status == OrderStatus.COMPLETED


def test_a_unit_that_came_back_does_not_keep_the_others_from_being_sent(gateway):
    order = make_paid_order((make_variant(on_hand=5), 3))
    item = order.items.get()
    shipments.ship(order, by="staff", quantities={item.pk: 1})
    refund_part(order, part_of(order, 1, restock=True))

    shipments.ship(order, by="staff", quantities={item.pk: 2})

    assert Order.objects.get().fulfilment == Fulfilment.SHIPPED
