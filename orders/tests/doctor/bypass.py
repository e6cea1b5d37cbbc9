"""Ways around the rules of the database, for tests that need what it would refuse."""

import contextlib

from django.db import connection


@contextlib.contextmanager
def without(table: str = "", *rules: str):
    """Lift check constraints or unique indexes; the test's rollback brings them back."""
    with connection.cursor() as cursor:
        if rules and connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        kept = connection.introspection.get_constraints(cursor, table) if rules else {}
        for rule in rules:
            if kept[rule]["check"]:
                _lift_check(cursor, table, rule)
            else:
                cursor.execute(f'DROP INDEX "{rule}"')
    try:
        yield
    finally:
        if rules and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints = OFF")


def _lift_check(cursor, table: str, rule: str) -> None:
    if connection.vendor == "sqlite":
        cursor.execute("PRAGMA ignore_check_constraints = ON")
    else:
        cursor.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT "{rule}"')
