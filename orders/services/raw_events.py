"""Finding the gateway's messages about something, by the ids in their bodies."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import BinaryField, Func, IntegerField, Q, Subquery, Value
from django.db.models.functions import Coalesce

from orders.models import GatewayEvent

MOST = 200


class BytesAt(Func):
    """Where bytes begin within others, counted from 1; 0 if they are not in there."""

    function = "INSTR"
    output_field = IntegerField()

    def as_postgresql(self, compiler, connection, **context):
        turned = self.copy()
        turned.set_source_expressions(self.get_source_expressions()[::-1])
        return turned.as_sql(
            compiler, connection, function="POSITION", arg_joiner=" IN ", **context
        )


def events_about(ids: Sequence[str], *, since: datetime) -> list[GatewayEvent]:
    """The messages since then that name one of these ids, oldest first, at most 200, in one query.

    Without their bodies. There is no index into a body: only what came later than `since`
    is read, which is found from the newest backwards.
    """
    if not ids:
        return []
    before = GatewayEvent.objects.filter(received_at__lt=since).order_by("-pk").values("pk")[:1]
    places = {f"place_{number}": _place(one) for number, one in enumerate(ids)}
    is_named = reduce(or_, (Q(**{f"{name}__gt": 0}) for name in places))
    later = GatewayEvent.objects.filter(pk__gt=Coalesce(Subquery(before), 0))
    return list(later.alias(**places).filter(is_named).defer("body").order_by("pk")[:MOST])


def _place(one: str) -> BytesAt:
    return BytesAt("body", Value(one.encode(), output_field=BinaryField()))
