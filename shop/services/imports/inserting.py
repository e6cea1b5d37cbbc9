"""Inserts many new rows with little work for each.

bulk_create() asks of every value whether it is an expression, and puts few rows into each of
its statements. Of a hundred thousand products that is half the time in which nobody else
can write, and an import has plain values.
"""

from collections.abc import Callable

from django.db import connection, models

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert(rows: list[models.Model]) -> None:
    """Insert new rows of one model, and give them their keys. Call it in a transaction."""
    if not rows:
        return
    model = type(rows[0])
    for row, pk in zip(rows, _free_keys(model, len(rows)), strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    readers = [_reader(field) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})',
            [tuple(read(row) for read in readers) for row in rows],
        )


def _free_keys(model: type[models.Model], number: int) -> list[int]:
    """Keys that nobody else gets. On SQLite they are free because nobody else can write."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, number],
            )
            return [key for (key,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        return list(range(last + 1, last + 1 + number))


def _reader(field: models.Field) -> Callable[[models.Model], object]:
    """What turns a row into the value of its column."""
    name = field.attname
    if isinstance(field, AS_THEY_ARE) or field.is_relation or field.primary_key:
        return lambda row: getattr(row, name)
    return lambda row: field.get_db_prep_save(field.pre_save(row, True), connection)
