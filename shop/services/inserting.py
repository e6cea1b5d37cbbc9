"""Inserts many new rows with little work for each.

bulk_create() makes an object of every row, asks of every value whether it is an expression,
and puts few rows into each of its statements. Of a hundred thousand products that is half the
time in which nobody else can write, and an import has plain values.
"""

from functools import cache

from django.db import connection, models
from django.utils import timezone

AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def insert(model: type[models.Model], rows: list[dict]) -> list[int]:
    """Insert these rows and return their keys. Call it in a transaction.

    rows  values by the name of the column's attribute, such as `product_id`; what a row
          does not say is as the field has it by default
    """
    if not rows:
        return []
    keys = _free_keys(model, len(rows))
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in [model._meta.pk, *fields])
    places = ", ".join(["%s"] * (len(fields) + 1))
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places})',
            list(zip(keys, *(_values(field, rows) for field in fields), strict=True)),
        )
    return keys


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


def _values(field: models.Field, rows: list[dict]) -> list:
    """What these rows have in one column, as the database takes it."""
    name = field.attname
    otherwise = timezone.now() if getattr(field, "auto_now", False) else field.get_default()
    plain = [row.get(name, otherwise) for row in rows]
    if isinstance(field, AS_THEY_ARE) or field.is_relation:
        return plain

    def ready(value):
        return field.get_db_prep_save(value, connection)

    usual = ready(otherwise)
    if not isinstance(field, models.JSONField):  # lists have no hash
        ready = cache(ready)
    return [usual if value is otherwise else ready(value) for value in plain]
