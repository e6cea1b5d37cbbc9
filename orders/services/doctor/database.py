"""Rules of the database itself: it keeps the rules of the models, on every path to it."""

from collections.abc import Iterator

from django.apps import apps
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from orders.services.doctor.check import Question

OURS = ("accounts", "shop", "orders")


def _rules_not_kept() -> Iterator[dict]:
    """Constraints that the models declare and the live tables do not have."""
    with connection.cursor() as cursor:
        for label in OURS:
            for model in apps.get_app_config(label).get_models():
                table = model._meta.db_table
                kept = connection.introspection.get_constraints(cursor, table)
                for rule in model._meta.constraints:
                    if rule.name not in kept:
                        yield {"table": table, "rule": rule.name}
                yield from _not_unique(model, kept.values())


def _not_unique(model, kept) -> Iterator[dict]:
    unique = [rule["columns"] for rule in kept if rule["unique"] or rule["primary_key"]]
    for field in model._meta.local_fields:
        if field.unique and [field.column] not in unique:
            yield {"table": model._meta.db_table, "rule": f"{field.column} is unique"}


def _broken_links() -> Iterator[dict]:
    """Foreign keys that lead nowhere. PostgreSQL checks all of them, unless told to wait."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_key_check")
            for table, row, to, _ in cursor:
                yield {"table": table, "row": row, "to": to}
        else:
            cursor.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE contype IN ('f', 'c') AND NOT convalidated"
            )
            for table, name in cursor:
                yield {"table": table, "rule": name}


def _not_migrated() -> Iterator[dict]:
    executor = MigrationExecutor(connection)
    for migration, _ in executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield {"migration": str(migration)}


CHECKS = [
    Question(
        "database-keeps-the-rules",
        1,
        "Every rule of the models is a constraint of the database, so no path leads around it.",
        _rules_not_kept,
    ),
    Question(
        "links-lead-somewhere",
        3,
        "No row refers to one that is not there.",
        _broken_links,
    ),
    Question(
        "database-is-migrated",
        16,
        "The tables are those that this version of the shop expects.",
        _not_migrated,
    ),
]
