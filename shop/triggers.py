"""Triggers of the database: whatever changes what shoppers see leaves its trace in the log.

A bulk update, an import and a hand in the database's own shell are followed as well as what
goes through the services. A row of the log says which pages may look different now, so a
write that changes nothing, and a sale after which the shelf is told of in the same words,
leave none. They are put in place after each migrate: SQLite loses them when Django builds a
table anew, and would not drop a column that one of them reads.
"""

from dataclasses import dataclass, field

from django.db import connections, transaction
from django.db.models import Model

from shop.models import (
    Category,
    Collection,
    OptionValue,
    PagesTouched,
    Product,
    ProductImage,
    Review,
    SearchSynonym,
    Variant,
)
from shop.models.variant import MOST_AT_ONCE

LOG = "shop_cataloguechange"
# A page says how many are left of a few, and offers to take so many at once; beyond that it
# looks the same however many there are.
TELLABLE = (
    f"CASE WHEN {{row}}.on_hand - {{row}}.reserved < {MOST_AT_ONCE} "
    f"THEN {{row}}.on_hand - {{row}}.reserved ELSE {MOST_AT_ONCE} END"
)


@dataclass(frozen=True)
class Watched:
    """A table of which public pages show something.

    product  the column that says of which product, if it is of one
    pages    which pages show a row of it, and all its columns
    without  columns that no page shows
    less     expressions that touch fewer pages when they change
    shown    what must be true of a row before anybody sees it
    """

    model: type[Model]
    product: str = ""
    pages: str = PagesTouched.ALL
    without: tuple[str, ...] = ()
    less: dict[str, str] = field(default_factory=dict)
    shown: str = ""

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def insert(self, row: str, pages: str) -> str:
        """The statement that notes a change of this row: OLD, or NEW."""
        product = f"{row}.{self.product}" if self.product else "0"
        return (
            f"INSERT INTO {LOG} (product_id, pages, at) "
            f"VALUES ({product}, {pages}, CURRENT_TIMESTAMP)"
        )

    def touched(self, differs: str) -> str:
        """An expression for the pages that an update touches; NULL for none, not even lists.

        differs  the operator of this database that takes NULL for a value
        """
        columns = [one.column for one in self.model._meta.concrete_fields]
        shown = [f"{{row}}.{name}" for name in columns if name not in self.without]
        tiers = {self.pages: shown} | {pages: [one] for pages, one in self.less.items()}
        cases = " ".join(
            f"WHEN {' OR '.join(_changed(one, differs) for one in some)} THEN '{pages}'"
            for pages, some in tiers.items()
        )
        return f"CASE {cases} END"

    def is_shown(self, event: str) -> str:
        """The condition that something of it is or was seen."""
        rows = {"INSERT": ["NEW"], "DELETE": ["OLD"], "UPDATE": ["OLD", "NEW"]}[event]
        return " OR ".join(self.shown.format(row=row) for row in rows) if self.shown else "1 = 1"


def _changed(expression: str, differs: str) -> str:
    old, new = expression.format(row="OLD"), expression.format(row="NEW")
    return f"({old}) {differs} ({new})"


WATCHED = (
    Watched(
        Product,
        "id",
        without=("updated_at", "source_handle", "missing", "popularity"),
        less={PagesTouched.NONE: "{row}.popularity"},
    ),
    Watched(
        Variant,
        "product_id",
        without=("on_hand", "reserved", "low_stock_at"),
        less={PagesTouched.OWN: TELLABLE},
    ),
    Watched(ProductImage, "product_id", without=("stored_id", "source_url")),
    Watched(Review, "product_id", PagesTouched.OWN, shown="{row}.status = 'published'"),
    Watched(Category),
    Watched(Collection),
    Watched(OptionValue),
    Watched(SearchSynonym),
)


def install(*, using: str, **_) -> None:
    """Put the triggers in place in this database, each at once in place of its older self."""
    connection = connections[using]
    known = connection.introspection.table_names()
    if not _has_log(connection, known):
        return  # migrated back to before there was one, or to an older one
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with transaction.atomic(using=using), connection.cursor() as cursor:
        for watched in WATCHED:
            for statement in statements(watched) if watched.table in known else ():
                cursor.execute(statement)


def withdraw(*, using: str, plan, **_) -> None:
    """Take SQLite's triggers away while tables change; install() puts them back."""
    connection = connections[using]
    if not plan or connection.vendor != "sqlite":
        return
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE %s",
            [f"%INTO {LOG} %"],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def _has_log(connection, known: list[str]) -> bool:
    if LOG not in known:
        return False
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, LOG)
    return "pages" in {column.name for column in columns}


def _sqlite(watched: Watched) -> list[str]:
    touched = watched.touched("IS NOT")
    statements = []
    for event, row, pages, when in (
        ("INSERT", "NEW", f"'{watched.pages}'", "1 = 1"),
        ("UPDATE", "NEW", touched, f"({touched}) IS NOT NULL"),
        ("DELETE", "OLD", f"'{watched.pages}'", "1 = 1"),
    ):
        name = f"{watched.table}_{event.lower()}"
        statements += [
            f"DROP TRIGGER IF EXISTS {name}",
            f"CREATE TRIGGER {name} AFTER {event} ON {watched.table} "
            f"WHEN ({watched.is_shown(event)}) AND ({when}) "
            f"BEGIN {watched.insert(row, pages)}; END",
        ]
    return statements


def _postgresql(watched: Watched) -> list[str]:
    function, table = f"{watched.table}_note", watched.table
    pages = f"'{watched.pages}'"
    return [
        f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "DECLARE touched text; BEGIN "
        "IF TG_OP = 'INSERT' THEN "
        f"IF {watched.is_shown('INSERT')} THEN {watched.insert('NEW', pages)}; "
        "END IF; ELSIF TG_OP = 'DELETE' THEN "
        f"IF {watched.is_shown('DELETE')} THEN {watched.insert('OLD', pages)}; "
        "END IF; ELSE "
        f"touched := {watched.touched('IS DISTINCT FROM')}; "
        f"IF touched IS NOT NULL AND ({watched.is_shown('UPDATE')}) THEN "
        f"{watched.insert('NEW', 'touched')}; END IF; END IF; RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_change AFTER INSERT OR UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {function}()",
    ]
