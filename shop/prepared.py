"""Rows by the values of their columns, by a statement that is put together once.

Django takes several times as long to put a query together as the database takes to answer
it. For the few that each step of a purchase asks, that time goes to buyers instead.
"""

from collections.abc import Collection
from functools import lru_cache
from typing import TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)
MANY = (list, tuple, set, frozenset)


def rows(model: type[Row], **known) -> list[Row]:
    """All rows whose columns have these values, in the order of the model; one query.

    Where several values are given, one of them. None is no value here: nothing equals it.
    """
    numbers, values = [], []
    for name, value in known.items():
        some: Collection = value if isinstance(value, MANY) else [value]
        prepare = model._meta.get_field(name).get_db_prep_value
        numbers.append(len(some))
        values += [
            prepare(one.pk if isinstance(one, models.Model) else one, connection) for one in some
        ]
    if 0 in numbers:
        return []
    statement = _statement(model, tuple(known), tuple(numbers))
    return list(model._base_manager.raw(statement, values))


def row(model: type[Row], **known) -> Row | None:
    """The first of rows(), or None; for what is unique."""
    return next(iter(rows(model, **known)), None)


@lru_cache(maxsize=500)
def _statement(model: type[models.Model], names: tuple[str, ...], numbers: tuple[int, ...]) -> str:
    def column(name: str) -> str:
        return quote(model._meta.get_field(name).column)

    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    found = " AND ".join(
        f"{column(name)} IN ({', '.join(['%s'] * number)})"
        for name, number in zip(names, numbers, strict=True)
    )
    order = ", ".join(
        f"{column(name.lstrip('-').replace('pk', model._meta.pk.name))}"
        f"{' DESC' if name.startswith('-') else ''}"
        for name in model._meta.ordering or ["pk"]
    )
    return f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE {found} ORDER BY {order}"
