"""Writes a block of rows, and lets the database make a large shop of it: many copies."""

from django.db import connection, models
from django.db.models import Max

FIRST_COPY = "C000"  # in every name, so that a copy can have names of its own


class Rows:
    """Rows for one table, kept until there are enough to write them at once."""

    def __init__(self, model):
        self._model = model
        self._fields = model._meta.concrete_fields
        self._plain = {field.attname: field.get_default() for field in self._fields}
        self._rows: list[tuple] = []
        self.last_key = model._base_manager.aggregate(last=Max("pk", default=0))["last"]
        self._first_key = self.last_key + 1

    def add(self, **values) -> int:
        """Add a row with these values, and the columns' defaults for the others."""
        self.last_key += 1
        row = self._plain | {"id": self.last_key} | values
        self._rows.append(
            tuple(field.get_db_prep_save(row[field.attname], connection) for field in self._fields)
        )
        return self.last_key

    @property
    def keys(self) -> range:
        """Those of all rows that were added."""
        return range(self._first_key, self.last_key + 1)

    def write(self) -> None:
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        places = ", ".join(["%s"] * len(self._fields))
        table = self._model._meta.db_table
        with connection.cursor() as cursor:
            cursor.executemany(
                f'INSERT INTO "{table}" ({columns}) VALUES ({places})',
                self._rows,
            )
        self._rows.clear()


def copy_block(blocks: dict, number: int) -> None:
    """Copy a block, with keys and names of the copy's own.

    blocks  each model with the keys of its block, those referred to among them
    """
    with connection.cursor() as cursor:
        for model, rows in blocks.items():
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(_copied(field, blocks, number) for field in fields)
            cursor.execute(
                f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values}'
                f' FROM "{model._meta.db_table}" WHERE id >= {rows.start} AND id < {rows.stop}'
            )


def _copied(field, blocks: dict, number: int) -> str:
    """The SQL of what stands in a copy's column."""
    column, name = f'"{field.column}"', f"'{FIRST_COPY}', 'C{number:03d}'"
    is_sqlite = connection.vendor == "sqlite"
    if field.primary_key:
        return f"{column} + {len(blocks[field.model]) * number}"
    if field.related_model in blocks:
        return f"{column} + {len(blocks[field.related_model]) * number}"
    if isinstance(field, models.UUIDField):
        return "lower(hex(randomblob(16)))" if is_sqlite else "gen_random_uuid()"
    if isinstance(field, models.BinaryField):
        if is_sqlite:
            return f"CAST(replace(CAST({column} AS TEXT), {name}) AS BLOB)"
        return f"convert_to(replace(convert_from({column}, 'UTF8'), {name}), 'UTF8')"
    if isinstance(field, models.CharField | models.TextField) and not field.choices:
        return f"replace({column}, {name})"
    return column
