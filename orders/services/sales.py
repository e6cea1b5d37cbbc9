"""How sales have gone: what was confirmed in each day, week or month, and what sold best.

An order counts on the day it was confirmed, for as long as it is not cancelled.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.utils import timezone

from orders.models import Order, OrderItem, Refund
from orders.states import OrderStatus, PaymentMethod, RefundStatus

BEST = 5
KEPT = [OrderStatus.CONFIRMED, OrderStatus.COMPLETED]
WAYS = {"upi": "UPI", "card": "Card", "netbanking": "Netbanking", "emi": "EMI"}


@dataclass(frozen=True)
class Period:
    """How far back is looked, and in which steps.

    steps  how many bars
    unit   "day", "week" or "month"; the last one is not over yet
    """

    words: str
    steps: int
    unit: str

    def bounds(self, today: date) -> list[date]:
        """The first day of each step, the oldest first, and the day after the last step.

        >>> Period("", 2, "month").bounds(date(2026, 1, 15))
        [datetime.date(2025, 12, 1), datetime.date(2026, 1, 1), datetime.date(2026, 2, 1)]
        >>> Period("", 1, "week").bounds(date(2026, 11, 21))
        [datetime.date(2026, 11, 16), datetime.date(2026, 11, 23)]
        """
        if self.unit == "month":
            month = today.year * 12 + today.month
            firsts = range(month - self.steps, month + 1)
            return [date(number // 12, number % 12 + 1, 1) for number in firsts]
        length = timedelta(days=7 if self.unit == "week" else 1)
        first = today - timedelta(days=today.weekday()) if self.unit == "week" else today
        return [first + length * number for number in range(1 - self.steps, 2)]


PERIODS = {
    "days": Period("14 days", 14, "day"),
    "weeks": Period("12 weeks", 12, "week"),
    "months": Period("12 months", 12, "month"),
}


@dataclass(frozen=True)
class Step:
    """One bar: `first` its first day, `height` in twentieths of the highest."""

    first: date
    orders: int
    paise: int
    height: int


@dataclass(frozen=True)
class Sales:
    """What a period brought, beside as long a time before it.

    best     rows of variant__product_id, name, quantity, paise: what sold for most
    methods  rows of words, orders, paise: how it was paid, or will be
    """

    period: Period
    steps: list[Step]
    orders: int
    paise: int
    refunded_paise: int
    before_orders: int
    before_paise: int
    best: list[dict]
    methods: list[dict]

    @property
    def average_paise(self) -> int:
        return self.paise // self.orders if self.orders else 0

    @property
    def before_average_paise(self) -> int:
        return self.before_paise // self.before_orders if self.before_orders else 0


def figures(period: Period, today: date) -> Sales:
    """All that is told of the period that ends today; five queries, whatever was sold."""
    days = period.bounds(today)
    bounds = [_midnight(day) for day in days]
    sold = Order.objects.filter(status__in=KEPT, confirmed_at__gte=bounds[0])
    steps = _steps(sold, days, bounds)
    before = _before(bounds[0], timezone.now())
    back = Refund.objects.filter(status=RefundStatus.PROCESSED, created_at__gte=bounds[0])
    return Sales(
        period=period,
        steps=steps,
        orders=sum(step.orders for step in steps),
        paise=sum(step.paise for step in steps),
        refunded_paise=back.aggregate(sum=Sum("amount_paise"))["sum"] or 0,
        before_orders=before["orders"],
        before_paise=before["paise"] or 0,
        best=_best(bounds[0]),
        methods=_methods(sold),
    )


def _steps(sold: QuerySet, days: list[date], bounds: list[datetime]) -> list[Step]:
    """The sums of each step."""
    # Compared with bounds, a row costs SQLite next to nothing; Django's own TruncDate calls
    # a function of Python for each.
    step = Case(
        *(When(confirmed_at__lt=end, then=Value(n)) for n, end in enumerate(bounds[1:])),
        default=Value(len(bounds) - 2),
        output_field=IntegerField(),
    )
    sums = {
        row["step"]: row
        for row in sold.annotate(step=step)
        .order_by()
        .values("step")
        .annotate(paise=Sum("total_paise"), orders=Count("pk"))
    }
    rows = [sums.get(n, {"paise": 0, "orders": 0}) for n in range(len(days) - 1)]
    most = max(row["paise"] for row in rows)
    return [
        # In twentieths of the best, so that a style sheet can draw it.
        Step(day, row["orders"], row["paise"], -(-20 * row["paise"] // most) if most else 0)
        for day, row in zip(days, rows, strict=False)
    ]


def _before(start: datetime, now: datetime) -> dict:
    """The sums of as long a time before the period as the period has lasted until now."""
    earlier = Order.objects.filter(
        status__in=KEPT, confirmed_at__lt=start, confirmed_at__gte=start - (now - start)
    )
    return earlier.aggregate(paise=Sum("total_paise"), orders=Count("pk"))


def _best(start: datetime) -> list[dict]:
    items = OrderItem.objects.filter(order__status__in=KEPT, order__confirmed_at__gte=start)
    found = (
        items.order_by()
        .values("variant__product_id")
        .annotate(
            name=F("variant__product__name"),
            quantity=Sum("quantity"),
            paise=Sum("total_paise"),
        )
    )
    return list(found.order_by("-paise", "variant__product_id")[:BEST])


def _methods(sold: QuerySet) -> list[dict]:
    """How the orders were paid, the most used first: at the door, or by which way online."""
    ways = sold.annotate(
        paid=FilteredRelation("payments", condition=Q(payments__accepted=True))
    ).order_by()
    found = {}
    for row in ways.values("payment_method", "paid__method").annotate(
        orders=Count("pk"), paise=Sum("total_paise")
    ):
        is_cod = row["payment_method"] == PaymentMethod.COD
        words = "Cash on delivery" if is_cod else _way(row["paid__method"])
        way = found.setdefault(words, {"words": words, "orders": 0, "paise": 0})
        way["orders"] += row["orders"]
        way["paise"] += row["paise"]
    return sorted(found.values(), key=lambda way: (-way["orders"], way["words"]))


def _way(method: str | None) -> str:
    """What people call the gateway's word for a way to pay; new words are shown as they are.

    >>> _way("upi"), _way("cardless_emi"), _way(None)
    ('UPI', 'Cardless emi', 'Online')
    """
    method = method or "online"
    return WAYS.get(method, method.replace("_", " ").capitalize())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
