"""The databases' own full text indexes over SearchDocument.

They follow the table by triggers, so that whatever writes a document has written the index,
in its own transaction. They are put in place after each migrate, since SQLite loses triggers
when Django builds a table anew.
"""

import logging

from django.db import DatabaseError, connections, transaction

logger = logging.getLogger(__name__)

FIELDS = ("name", "codes", "shelf", "options", "text")
NEAR = FIELDS[:4]  # what is looked at first: descriptions hold most words, and tell least

# Marks belong to their letters: without them the words of Hindi are other words.
FTS5 = (
    "CREATE VIRTUAL TABLE {table} USING fts5({columns}, "
    "content='shop_searchdocument', content_rowid='product_id', detail=column, prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")"
)
INSERT_NEW = "INSERT INTO {table} (rowid, {columns}) VALUES (NEW.product_id, {new});"
# An index without content of its own has to be told what it forgets.
DELETE_OLD = (
    "INSERT INTO {table} ({table}, rowid, {columns}) VALUES ('delete', OLD.product_id, {old});"
)
TRIGGERS = {"insert": INSERT_NEW, "update": DELETE_OLD + " " + INSERT_NEW, "delete": DELETE_OLD}
REBUILD = "INSERT INTO {table} ({table}) VALUES ('rebuild')"
SQLITE = {"search_near": NEAR, "search_anywhere": FIELDS}


# One index for each class of results, so that no document has to be read to tell its class.
# Each in a table of its own, whose rows are small: a common word reads a great many of them.
VECTORS = {"search_named": FIELDS[:2], "search_near": NEAR, "search_anywhere": FIELDS}
CREATE = [
    "CREATE TABLE {table} (product_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX {table}_words ON {table} USING gin (words)",
]


def _copy(table: str, source: str) -> str:
    """The statement that takes over the documents of `source`: their stems, as they stand,
    since to parse them again could part them anew."""
    stems = (f"array_to_tsvector(string_to_array({name}, ' '))" for name in VECTORS[table])
    return (
        f"INSERT INTO {table} SELECT product_id, {' || '.join(stems)} FROM {source} "
        "ON CONFLICT (product_id) DO UPDATE SET words = excluded.words;"
    )


def _follow(event: str, does: str, *, known: str = "") -> list[str]:
    """A function and the trigger that calls it once for each statement.

    known  what the function knows as the table `rows`
    """
    name = f"search_{event.lower()}"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {does} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON shop_searchdocument {known} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    ]


_take_over = " ".join(_copy(table, "rows") for table in VECTORS)
_leave_out = " ".join(
    f"DELETE FROM {table} WHERE product_id IN (SELECT product_id FROM rows);" for table in VECTORS
)
FOLLOW = [
    *_follow("INSERT", _take_over, known="REFERENCING NEW TABLE AS rows"),
    *_follow("UPDATE", _take_over, known="REFERENCING NEW TABLE AS rows"),
    *_follow("DELETE", _leave_out, known="REFERENCING OLD TABLE AS rows"),
    *_follow("TRUNCATE", f"TRUNCATE {', '.join(VECTORS)};"),
]
TRIGRAMS = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE INDEX IF NOT EXISTS search_word_trigrams ON shop_searchword "
    "USING gin (word gin_trgm_ops)",
]


def install(*, using: str, **_) -> None:
    """Put the index in place in this database; what is there stays."""
    connection = connections[using]
    if "shop_searchdocument" not in connection.introspection.table_names():
        _forget(connection)
        return
    if connection.vendor == "sqlite":
        for table, fields in SQLITE.items():
            _install_fts5(connection, table, fields)
        return
    for table in VECTORS:
        if table not in connection.introspection.table_names():
            create = [statement.format(table=table) for statement in CREATE]
            _run(connection, [*create, _copy(table, "shop_searchdocument")])
    _run(connection, FOLLOW)
    # Without trigrams, typing errors are corrected by shared spellings alone, as on SQLite.
    _try(connection, TRIGRAMS, "Search does without pg_trgm")
    if _reads_look_expensive(connection):
        name = connection.ops.quote_name(connection.settings_dict["NAME"])
        statement = f"ALTER DATABASE {name} SET random_page_cost = 1.1"
        _try(connection, [statement], "Searches for common words may be slow")


def _try(connection, statements: list[str], otherwise: str) -> None:
    """Run what only the owner of a database may; say what it means if we are not."""
    try:
        with transaction.atomic(using=connection.alias):
            _run(connection, statements)
    except DatabaseError as problem:
        logger.warning("%s: %s", otherwise, problem)


def _reads_look_expensive(connection) -> bool:
    """Whether PostgreSQL takes its disk for one that turns, as it does until told otherwise.

    It would then read every document for a word that a fifth of them have, six times as
    slowly as through the index. What an operator has set is left alone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT source FROM pg_settings WHERE name = 'random_page_cost'")
        return cursor.fetchone()[0] == "default"


def _install_fts5(connection, table: str, fields: tuple[str, ...]) -> None:
    words = {
        "table": table,
        "columns": ", ".join(fields),
        "new": ", ".join(f"NEW.{field}" for field in fields),
        "old": ", ".join(f"OLD.{field}" for field in fields),
    }
    if table not in connection.introspection.table_names():
        _run(connection, [FTS5.format(**words), REBUILD.format(table=table)])
    for event, body in TRIGGERS.items():
        trigger = (
            f"CREATE TRIGGER IF NOT EXISTS {table}_{event} AFTER {event.upper()} "
            f"ON shop_searchdocument BEGIN {body.format(**words)} END"
        )
        _run(connection, [trigger])


def _run(connection, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _forget(connection) -> None:
    """After a migration back to before there was a search: leave no index without a table."""
    tables = {"sqlite": SQLITE, "postgresql": VECTORS}[connection.vendor]
    _run(connection, [f"DROP TABLE IF EXISTS {table}" for table in tables])
