"""Who changed what: every write to the catalogue while somebody is known to act.

The database itself writes the rows, in the transaction of the change and with the values
that were really there. So no form, action or bulk statement can forget to, and whatever page
is built next is followed from its first day. What happens by itself, such as an order that
takes stock, is not followed: it has its own ledger.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model
from django.utils import timezone

from shop.models import (
    Category,
    Change,
    Collection,
    OptionValue,
    Product,
    ProductImage,
    Review,
    ScheduledChange,
    SearchSynonym,
    ShortLink,
    StockTake,
    Variant,
)
from shop.models.change import ChangeKind

KEPT_FOR_LISTS = (
    *("from_paise", "from_mrp_paise", "from_net_amount", "from_net_unit", "is_in_stock"),
    *("variant_count", "missing", "option_value_ids", "popularity", "rating_hundredths"),
    *("rating_count", "rating_stars", "created_at", "updated_at"),
)
OF_FILES = ("file", "width", "height", "recipe", "stored_id", "source_url")


@dataclass(frozen=True)
class Subject:
    """A table that is followed.

    label    the column that people know a row by
    product  the column that says which product it belongs to, if it does
    without  columns that services keep, of which there is nothing to tell
    """

    model: type[Model]
    label: str
    product: str = ""
    without: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.model._meta.model_name

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        names = (field.column for field in self.model._meta.concrete_fields)
        return [name for name in names if name not in (*self.without, "id")]


SUBJECTS = (
    Subject(Product, "name", "id", KEPT_FOR_LISTS),
    Subject(Variant, "sku", "product_id", ("option_key", "reserved")),
    Subject(ProductImage, "alt", "product_id", OF_FILES),
    # Where it stands is told in words by shop.services.category_tree: a path says nothing.
    Subject(Category, "name", without=("path", "depth", "numchild")),
    Subject(Collection, "name"),
    Subject(OptionValue, "value", without=("option_slug", "value_slug")),
    Subject(Review, "title", "product_id", ("helpful_count", "answered_at")),
    Subject(ScheduledChange, "status", "product_id", ("before", "problem", "actor_id")),
    Subject(StockTake, "name"),
    Subject(ShortLink, "code", without=("hits",)),
    Subject(SearchSynonym, "words", without=("key",)),
)


@contextmanager
def acting(*, by: str, source: str) -> Iterator[None]:
    """Follow every write of this thread to the catalogue, as done by this person.

    by      an e-mail address; empty for what the shop does by itself
    source  by way of what: `admin`, `schedule`, `import prices.csv`
    """
    connection = connections[DEFAULT_DB_ALIAS]
    before = getattr(connection, "acting", None)
    now = (by[:254], source[:60])
    _tell(connection, now)
    try:
        yield
    finally:
        _tell(connection, before)


def tell(row: Model, *, label: str, differences: dict) -> None:
    """Remember of a row what its columns do not say, if somebody is known to act.

    differences  old and new value by the name of what has changed
    """
    now = getattr(connections[DEFAULT_DB_ALIAS], "acting", None)
    if now is None:
        return
    actor, source = now
    Change.objects.create(
        at=timezone.now(),
        actor=actor,
        source=source,
        kind=ChangeKind.CHANGED,
        subject=row._meta.model_name,
        subject_id=row.pk,
        label=label,
        differences=differences,
    )


def install(*, using: str, **_) -> None:
    """Put the triggers of PostgreSQL in place; SQLite's are made by who acts first."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    known = connection.introspection.table_names()
    if "shop_change" not in known:
        return  # migrated back to before there was a history
    with connection.cursor() as cursor:
        cursor.execute(FUNCTION)
        for subject in SUBJECTS:
            if subject.table in known:
                cursor.execute(_postgresql_trigger(subject))


def withdraw(*, using: str, **_) -> None:
    """Take SQLite's triggers off this connection: a table that is built anew must have none."""
    connection = connections[using]
    if connection.vendor == "sqlite" and connection.connection is not None:
        for name in _sqlite_names():
            connection.connection.execute(f"DROP TRIGGER IF EXISTS temp.{name}")


def _tell(connection, now: tuple[str, str] | None) -> None:
    """Let the connection know who acts, past Django's count of the queries of a page."""
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        if connection.connection.info.transaction_status.name != "INERROR":  # rolled back anyhow
            settings = (
                "set_config('angadi.actor', %s, false), set_config('angadi.source', %s, false)"
            )
            connection.connection.execute(f"SELECT {settings}", now or ("", ""))
    else:
        _follow(connection.connection)
        connection.connection.execute("DELETE FROM temp.acting")
        if now:
            connection.connection.execute("INSERT INTO temp.acting VALUES (?, ?)", now)
    connection.acting = now


# PostgreSQL: one function for all tables, silent unless the session says who acts.

FUNCTION = """
CREATE OR REPLACE FUNCTION shop_remember_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := CASE WHEN TG_OP = 'INSERT' THEN '{}' ELSE to_jsonb(OLD) END;
    new_row jsonb := CASE WHEN TG_OP = 'DELETE' THEN '{}' ELSE to_jsonb(NEW) END;
    told jsonb := CASE WHEN TG_OP = 'DELETE' THEN old_row ELSE new_row END;
    found jsonb := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT jsonb_object_agg(name, jsonb_build_array(old_row -> name, new_row -> name))
        INTO found FROM unnest(string_to_array(TG_ARGV[3], ',')) AS name
        WHERE old_row -> name IS DISTINCT FROM new_row -> name;
    END IF;
    IF found IS NOT NULL THEN
        INSERT INTO shop_change
            (at, actor, source, kind, subject, subject_id, product_id, label, differences)
        VALUES (
            clock_timestamp(), current_setting('angadi.actor'), current_setting('angadi.source'),
            CASE TG_OP WHEN 'INSERT' THEN 'added' WHEN 'UPDATE' THEN 'changed' ELSE 'removed' END,
            TG_ARGV[0], (told ->> 'id')::bigint, (told ->> TG_ARGV[2])::bigint,
            left(told ->> TG_ARGV[1], 200), found
        );
    END IF;
    RETURN NULL;
END $$
"""


def _postgresql_trigger(subject: Subject) -> str:
    words = (subject.name, subject.label, subject.product, ",".join(subject.columns))
    return (
        f"CREATE OR REPLACE TRIGGER {subject.table}_history "
        f"AFTER INSERT OR UPDATE OR DELETE ON {subject.table} FOR EACH ROW "
        f"WHEN (coalesce(current_setting('angadi.source', true), '') <> '') "
        f"EXECUTE FUNCTION shop_remember_change({', '.join(map(_quoted, words))})"
    )


# SQLite: triggers of the connection itself, silent while its own table of who acts is empty.

EVENTS = {
    ChangeKind.ADDED: ("INSERT", "NEW"),
    ChangeKind.CHANGED: ("UPDATE", "NEW"),
    ChangeKind.REMOVED: ("DELETE", "OLD"),
}


def _follow(connection) -> None:
    """Put the triggers in place where they are not: made in a transaction, they go with it."""
    there = "SELECT count(*) FROM temp.sqlite_master WHERE name LIKE 'history!_%' ESCAPE '!'"
    if connection.execute(there).fetchone()[0] == len(_sqlite_names()):
        return
    connection.execute(
        "CREATE TABLE IF NOT EXISTS temp.acting (actor TEXT NOT NULL, source TEXT NOT NULL)"
    )
    for name, (subject, kind) in _sqlite_names().items():
        connection.execute(_sqlite_trigger(name, subject, kind))


def _sqlite_names() -> dict[str, tuple[Subject, str]]:
    return {f"history_{one.name}_{kind}": (one, kind) for one in SUBJECTS for kind in ChangeKind}


def _sqlite_trigger(name: str, subject: Subject, kind: str) -> str:
    event, row = EVENTS[kind]
    product = f"{row}.{subject.product}" if subject.product else "NULL"
    condition = ["EXISTS (SELECT 1 FROM acting)"]
    if kind == ChangeKind.CHANGED:
        differs = " OR ".join(f'OLD."{name}" IS NOT NEW."{name}"' for name in subject.columns)
        condition.append(f"({differs})")
    return (
        f"CREATE TEMP TRIGGER IF NOT EXISTS {name} AFTER {event} ON main.{subject.table} "
        f"WHEN {' AND '.join(condition)} BEGIN INSERT INTO shop_change "
        "(at, actor, source, kind, subject, subject_id, product_id, label, differences) "
        "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now'), actor, source, "
        f"{_quoted(kind)}, {_quoted(subject.name)}, {row}.id, {product}, "
        f'substr({row}."{subject.label}", 1, 200), '
        f"{_sqlite_differences(subject, kind)} FROM acting; END"
    )


def _sqlite_differences(subject: Subject, kind: str) -> str:
    if kind == ChangeKind.ADDED:
        return "'{}'"
    new = 'NEW."{0}"' if kind == ChangeKind.CHANGED else "NULL"
    pairs = " UNION ALL ".join(
        f"SELECT {_quoted(name)} AS name, "
        f"""json_array(OLD."{name}", {new.format(name)}) AS pair """
        f"""WHERE OLD."{name}" IS NOT {new.format(name)}"""
        for name in subject.columns
    )
    return f"(SELECT json_group_object(name, json(pair)) FROM ({pairs}))"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
