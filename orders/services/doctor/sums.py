"""Sums over the rows that belong to a row, as subqueries that both databases do well."""

from django.db.models import BigIntegerField, Exists, F, Func, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce

from orders.models import Order
from shop.models import StockMovement


def total(rows: QuerySet, what="quantity") -> Coalesce:
    """The sum of `what`, a column or an expression, over `rows`; 0 where there are none.

    Not Sum(): that would group the rows, and there is but one group.
    """
    what = F(what) if isinstance(what, str) else what
    summed = Cast(Func(what, function="SUM"), BigIntegerField())
    return Coalesce(
        Subquery(rows.order_by().annotate(doctors_sum=summed).values("doctors_sum")),
        0,
        output_field=BigIntegerField(),
    )


def one(rows: QuerySet, column: str) -> Subquery:
    """The column of the one row that there can be, or NULL."""
    return Subquery(rows.order_by().values(column)[:1])


def missing(rows: QuerySet) -> Exists:
    """That there is no such row."""
    return ~Exists(rows.order_by())


def moved(*kinds: str, number: str, variant: str | None = None) -> QuerySet:
    """Movements of these kinds for the order whose number stands in the outer column."""
    found = StockMovement.objects.filter(reference=OuterRef(number), kind__in=kinds)
    return found.filter(variant=OuterRef(variant)) if variant else found


def order_of(column: str) -> QuerySet:
    return Order.objects.filter(pk=OuterRef(column))
