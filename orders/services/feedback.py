"""What buyers say of what arrived: who may, and asking them once for it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from orders import emails
from orders.models import Order, OrderItem
from orders.states import Fulfilment
from shop.models import Product, Review
from shop.services import reviews

# In these the buyer has, or had, the goods in hand.
ARRIVED = {Fulfilment.DELIVERED, Fulfilment.PARTLY_RETURNED, Fulfilment.RETURNED}
# Who was not asked for so long is asked no more: orders from before this was switched on.
TOO_LATE = timedelta(days=30)


class NotArrived(Exception):
    """Only what was delivered can be reviewed."""


def may_review(order: Order, item: OrderItem) -> bool:
    """Whether the item was delivered; what was refunded before it was sent never was."""
    return order.fulfilment in ARRIVED and item.shipped_quantity > 0


def find_review(item: OrderItem) -> Review | None:
    """What its buyer said of this item before, if anything."""
    return Review.objects.filter(purchase_key=item.review_key).first()


def with_reviews(order: Order, items: Iterable[OrderItem]) -> list[OrderItem]:
    """The items, each with `may_review` and its `review` or None; at most one query."""
    items = list(items)
    keys = [item.review_key for item in items if may_review(order, item)]
    written = Review.objects.filter(purchase_key__in=keys) if keys else []
    found = {review.purchase_key: review for review in written}
    for item in items:
        item.may_review = may_review(order, item)
        item.review = found.get(item.review_key)
    return items


def say(order: Order, item: OrderItem, **words) -> Review:
    """Hand the shop a review of this item. Raises NotArrived or reviews.AlreadyPublished."""
    if not may_review(order, item):
        raise NotArrived(f"{item.product_name} has not been delivered.")
    product = Product.objects.only("pk").get(variants=item.variant_id)
    return reviews.submit(product.pk, item.review_key, **words)


def invite_due(now: datetime, *, limit: int = 200) -> int:
    """Ask the buyers of what arrived some days ago for reviews, once each; return how many.

    REVIEW_INVITATION_DAYS says how long they have had it; 0 switches the mail off.
    """
    days = settings.REVIEW_INVITATION_DAYS
    if not days:
        return 0
    latest = now - timedelta(days=days)
    due = (
        Order.objects.filter(fulfilment=Fulfilment.DELIVERED, review_invited_at=None)
        .filter(shipments__delivered_at__gt=latest - TOO_LATE)
        .annotate(arrived_at=Max("shipments__delivered_at"))
        .filter(arrived_at__lte=latest)
        .order_by("arrived_at", "pk")
    )
    return sum(_invite(order, now) for order in due[:limit])


def _invite(order: Order, now: datetime) -> bool:
    """Write the mail, unless another worker did or the buyer was faster."""
    with transaction.atomic():
        unasked = Order.objects.filter(pk=order.pk, review_invited_at=None)
        if not unasked.update(review_invited_at=now):
            return False
        items = with_reviews(order, order.items.all())
        open_ones = [item for item in items if item.may_review and item.review is None]
        if open_ones:
            emails.queue_review_invitation(order, open_ones)
    return bool(open_ones)
