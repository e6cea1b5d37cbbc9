"""Empty all tables after a test that commits, in milliseconds instead of a tenth of a second.

Django's `flush` empties with TRUNCATE on PostgreSQL, which makes a new file for each table and each
index, however few the rows; and then it has all permissions, groups and triggers put in place
again. Here rows are deleted, and what a fresh database holds is copied back.
"""

import pytest
from django.core.management.commands import flush
from django.db import connection, transaction

KEPT = "kept_by_the_tests_"


def make_fast(patch: pytest.MonkeyPatch) -> None:
    """Change how `flush` empties the test database that was just made, until `patch` is undone."""
    models = connection.introspection.django_table_names(only_existing=True)
    tables = [table for table in models if is_filled(table)]
    with connection.cursor() as cursor:
        for table in tables:
            # A database that was kept from an earlier run has such copies.
            cursor.execute(f"DROP TABLE IF EXISTS {quoted(KEPT + table)}")
            cursor.execute(f"CREATE TABLE {quoted(KEPT + table)} AS SELECT * FROM {quoted(table)}")

    def put_back(*args, **kwargs) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in tables:
                copy = f"INSERT INTO {quoted(table)} SELECT * FROM {quoted(KEPT + table)}"
                cursor.execute(copy)

    patch.setattr(flush, "emit_post_migrate_signal", put_back)
    if connection.vendor == "postgresql" and is_superuser():
        patch.setattr(flush, "sql_flush", delete_all)


def delete_all(*args, **kwargs) -> list[str]:
    """The statement that empties all tables, also those that triggers keep beside the models'."""
    deletes = [f"DELETE FROM {quoted(table)}" for table in table_names()]
    # No trigger runs meanwhile, and no foreign key is looked after: hence the superuser.
    return ["; ".join(["SET LOCAL session_replication_role = replica", *deletes])]


def table_names() -> list[str]:
    names = connection.introspection.table_names()
    return [name for name in names if name != "django_migrations" and not name.startswith(KEPT)]


def is_filled(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {quoted(table)} LIMIT 1")
        return cursor.fetchone() is not None


def is_superuser() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return cursor.fetchone() == ("on",)


def quoted(name: str) -> str:
    return connection.ops.quote_name(name)
