"""Adds to a shop of benchmarks.make_catalogue what staff look at, besides goods.

Orders with their payments, parcels, messages and mails; some of each that wait for a person;
pictures of the first products; and a history of changes, written as life writes it.

Run by benchmarks.admin with the settings in place: python -m benchmarks.make_desk 100000
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.db.models import F, Max, Min  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import MailStatus, OutgoingMail, User  # noqa: E402
from benchmarks import many_orders  # noqa: E402
from orders.models import GatewayEvent, Order, Payment, Refund  # noqa: E402
from orders.states import Fulfilment, OrderStatus, RefundStatus  # noqa: E402
from shop import history  # noqa: E402
from shop.models import Product, ProductImage, Variant  # noqa: E402

DAYS = 365
PEOPLE = 20_000
PICTURED = 10_000  # products, with so many pictures each:
PICTURES = 4
WAITING = 300  # of each kind of work
CHANGED_AT_ONCE = 20_000


def main(orders: int) -> None:
    many_orders.main(orders)
    _spread_over_a_year()
    _let_some_wait()
    _let_people_join()
    _hang_pictures()
    _change_all(orders)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _spread_over_a_year() -> None:
    """The last of them were placed today."""
    orders = Order.objects.order_by()
    first, last = orders.aggregate(first=Min("pk"), last=Max("pk")).values()
    a_day = -(-(last - first + 1) // DAYS)
    for day in range(DAYS):
        at = timezone.now() - timedelta(days=DAYS - 1 - day)
        start = first + day * a_day
        of_day = orders.filter(pk__range=(start, start + a_day - 1))
        of_day.update(placed_at=at)
        of_day.exclude(confirmed_at=None).update(confirmed_at=at)


def _let_people_join() -> None:
    User.objects.bulk_create(
        (
            User(
                email=f"person{number}@example.com",
                name=f"Person {number}",
                password="!",
                joined_at=timezone.now() - timedelta(minutes=number),
            )
            for number in range(PEOPLE)
        ),
        batch_size=1000,
    )


def _let_some_wait() -> None:
    shipped = Order.objects.filter(status=OrderStatus.COMPLETED).order_by("-pk")
    _some(shipped).update(status=OrderStatus.CONFIRMED, fulfilment=Fulfilment.UNFULFILLED)
    _some(Payment.objects.order_by("-pk")).update(review="Of another amount than asked for.")
    _some(Refund.objects.order_by("-pk")).update(status=RefundStatus.FAILED)
    _some(GatewayEvent.objects.order_by("-pk")).update(
        processed_at=None, set_aside_at=timezone.now(), problem="No such order."
    )
    _some(OutgoingMail.objects.order_by("-pk")).update(status=MailStatus.FAILED)


def _some(rows):
    return rows.model.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[:WAITING]))


def _hang_pictures() -> None:
    shown = Product.objects.order_by("-created_at", "-pk")[:PICTURED]
    ProductImage.objects.bulk_create(
        (
            ProductImage(
                product_id=pk,
                file=f"products/{pk}-{number}.jpg",
                width=1200,
                height=1500,
                recipe=1,
                alt="What it shows",
                position=number,
            )
            for pk in shown.values_list("pk", flat=True)
            for number in range(PICTURES)
        ),
        batch_size=1000,
    )


def _change_all(number: int) -> None:
    """A change of the weight of so many variants, by three members of staff."""
    last = Variant.objects.order_by("pk").values_list("pk", flat=True)[:number]
    keys = list(last)
    for start in range(0, len(keys), CHANGED_AT_ONCE):
        who = f"staff{start // CHANGED_AT_ONCE % 3}@example.com"
        some = keys[start : start + CHANGED_AT_ONCE]
        with history.acting(by=who, source="admin"):
            chosen = Variant.objects.filter(pk__range=(some[0], some[-1]))
            chosen.update(weight_grams=F("weight_grams") + 1)


if __name__ == "__main__":
    main(int(sys.argv[1]))
