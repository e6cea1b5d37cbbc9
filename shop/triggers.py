"""Triggers of the database: whatever writes a product leaves its trace in CatalogueChange.

A bulk update, an import and a hand in the database's own shell are followed as well as what
goes through the services. They are put in place after each migrate, since SQLite loses them
when Django builds a table anew.
"""

from django.db import connections

# What is written to the log: the product, or 0 for the values that options can have.
SUBJECTS = {"shop_product": "{row}.id", "shop_optionvalue": "0"}

SQLITE = [
    f"CREATE TRIGGER IF NOT EXISTS {table}_{event} AFTER {event.upper()} ON {table} "
    f"BEGIN INSERT INTO shop_cataloguechange (product_id, at) "
    f"VALUES ({subject.format(row=row)}, CURRENT_TIMESTAMP); END"
    for table, subject in SUBJECTS.items()
    for event, row in {"insert": "NEW", "update": "NEW", "delete": "OLD"}.items()
]
POSTGRESQL = [
    statement
    for table, subject in SUBJECTS.items()
    for statement in (
        f"CREATE OR REPLACE FUNCTION {table}_note() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"DECLARE changed record; BEGIN changed := COALESCE(NEW, OLD); "
        f"INSERT INTO shop_cataloguechange (product_id, at) "
        f"VALUES ({subject.format(row='changed')}, now()); RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_note()",
    )
]


def install(*, using: str, **_) -> None:
    """Put the triggers in place in this database; those that are there stay."""
    connection = connections[using]
    if "shop_cataloguechange" not in connection.introspection.table_names():
        return  # migrated back to before there was a log
    with connection.cursor() as cursor:
        for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.vendor]:
            cursor.execute(statement)
