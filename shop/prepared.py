"""Rows by statements that are put together once: by the values of columns, or by any queryset.

Django takes several times as long to put a query together as the database takes to answer
it, and as long again to tell how its rows are read. For those that every product page and each
step of a purchase ask, that time goes to buyers instead.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache, wraps
from typing import Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

Row = TypeVar("Row", bound=models.Model)
MANY = (list, tuple, set, frozenset)
FIRST_MARK = 2_000_000_011  # stands for a number; the largest column of numbers has room for it


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
    return _by_columns(model, tuple(known), tuple(numbers)).rows(values)


def row(model: type[Row], **known) -> Row | None:
    """The first of rows(), or None; for what is unique."""
    return next(iter(rows(model, **known)), None)


def statement(build: Callable[..., models.QuerySet[Row]]) -> Callable[..., list[Row]]:
    """Put together what `build` asks for once, and give the rows for any values; one query.

    Values are whole numbers, texts, or several of one kind; where one is empty nothing is found.
    `build` must hand them to the database as they are, and look at nothing else that changes.
    """

    @lru_cache(maxsize=200)
    def prepared(shape: tuple) -> tuple[_Select[Row], list]:
        marks, values = [], []
        for kind, number in shape:
            first, end = len(marks), len(marks) + (number or 1)
            marks += [FIRST_MARK + at if kind is int else f"mark {at}" for at in range(first, end)]
            values.append(marks[first] if number is None else marks[first:end])
        compiler = build(*values).query.get_compiler(DEFAULT_DB_ALIAS)
        sql, parameters = compiler.as_sql()
        places = [(marks.index(one) if one in marks else None, one) for one in parameters]
        if {place for place, _ in places} - {None} != set(range(len(marks))):
            raise ValueError(f"{build.__name__} does not hand its values on as they are.")
        return _Select.of(compiler, sql), places

    @wraps(build)
    def rows_of(*values) -> list[Row]:
        flat, shape = [], []
        for value in values:
            several = list(value) if isinstance(value, MANY) else None
            if several == []:
                return []
            flat += [value] if several is None else several
            shape.append((type(flat[-1]), None if several is None else len(several)))
        select, places = prepared(tuple(shape))
        return select.rows([one if place is None else flat[place] for place, one in places])

    return rows_of


@dataclass(frozen=True)
class _Select(Generic[Row]):
    """A statement that gives rows of a model, and how what it gives is read."""

    model: type[Row]
    sql: str
    fields: list[str]  # what the first columns are
    annotations: dict[str, int]  # and by name, which columns those after them are
    converters: dict[int, tuple]

    @classmethod
    def of(cls, compiler, sql: str) -> "_Select":
        """What a compiler that has put its statement together would read."""
        shown = compiler.klass_info
        if shown.get("related_klass_infos") or shown["select_fields"][0] != 0:
            raise ValueError("Only columns of one model, and what is annotated, can be prepared.")
        return cls(
            model=shown["model"],
            sql=sql,
            fields=[compiler.select[at][0].target.attname for at in shown["select_fields"]],
            annotations=dict(compiler.annotation_col_map),
            converters=compiler.get_converters([one for one, _, _ in compiler.select]),
        )

    def rows(self, parameters: Sequence) -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            found = cursor.fetchall()
        return [self._row(values) for values in found]

    def _row(self, values: tuple) -> Row:
        read = list(values)
        for at, (converters, column) in self.converters.items():
            for convert in converters:
                read[at] = convert(read[at], column, connection)
        row = self.model.from_db(DEFAULT_DB_ALIAS, self.fields, read[: len(self.fields)])
        for name, at in self.annotations.items():
            setattr(row, name, read[at])
        return row


@lru_cache(maxsize=500)
def _by_columns(model: type[Row], names: tuple[str, ...], numbers: tuple[int, ...]) -> _Select[Row]:
    def column(name: str) -> str:
        return quote(model._meta.get_field(name).column)

    quote = connection.ops.quote_name
    compiler = model._base_manager.order_by().query.get_compiler(DEFAULT_DB_ALIAS)
    everything, _ = compiler.as_sql()
    found = " AND ".join(
        f"{column(name)} IN ({', '.join(['%s'] * number)})"
        for name, number in zip(names, numbers, strict=True)
    )
    order = ", ".join(
        f"{column(name.lstrip('-').replace('pk', model._meta.pk.name))}"
        f"{' DESC' if name.startswith('-') else ''}"
        for name in model._meta.ordering or ["pk"]
    )
    return _Select.of(compiler, f"{everything} WHERE {found} ORDER BY {order}")
