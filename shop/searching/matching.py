"""Asks the index which products fit a query: one statement, whatever the words.

What fits comes in classes: all words in the name; in name, brand, shelf and options; or
anywhere. Where few fit, their documents come along to be ranked one by one; where many do,
only their keys, in one value for each class.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from shop.searching.queries import Term, fts5, tsquery

FEW = 300
ENOUGH = 100  # with so many at hand, a mere mention in a description is not looked for
CLASSES = 3

SQLITE = """
    SELECT 0, 0, group_concat(rowid), '', '', '', '' FROM search_near WHERE search_near MATCH %s
    UNION ALL
    SELECT 1, 0, group_concat(rowid), '', '', '', '' FROM search_near WHERE search_near MATCH %s
    UNION ALL
    SELECT 2, 0, CASE WHEN {enough} > (
        SELECT count(*) FROM (SELECT 1 FROM search_near WHERE search_near MATCH %s LIMIT {enough})
    ) THEN (
        SELECT group_concat(rowid) FROM search_anywhere WHERE search_anywhere MATCH %s
    ) END, '', '', '', ''
    UNION ALL
    SELECT 3, product_id, '', name, codes, shelf, options FROM shop_searchdocument
    WHERE product_id IN (
        SELECT rowid FROM search_anywhere WHERE search_anywhere MATCH %s LIMIT {few} + 1)
"""
# Keys as bytes: a million of them need no parsing. Each index is asked once, and for mentions
# only where they count.
POSTGRESQL = """
    WITH near AS MATERIALIZED (SELECT product_id FROM search_near WHERE words @@ %s::tsquery),
    number AS MATERIALIZED (SELECT count(*) AS of_near FROM near),
    mentions AS MATERIALIZED (
        SELECT product_id FROM search_anywhere
        WHERE words @@ %s::tsquery AND (SELECT of_near FROM number) < {enough}),
    few AS MATERIALIZED (
        (SELECT product_id FROM mentions LIMIT {few} + 1)
        UNION ALL
        (SELECT product_id FROM search_anywhere WHERE words @@ %s::tsquery
        AND (SELECT of_near FROM number) BETWEEN {enough} AND {few} LIMIT {few} + 1))
    SELECT 0 AS class, 0 AS product_id, string_agg(int8send(product_id), ''::bytea) AS keys,
        '' AS name, '' AS codes, '' AS shelf, '' AS options
    FROM search_named WHERE words @@ %s::tsquery
    UNION ALL
    SELECT 1, 0, string_agg(int8send(product_id), ''::bytea), '', '', '', '' FROM near
    UNION ALL
    SELECT 2, 0, string_agg(int8send(product_id), ''::bytea), '', '', '', '' FROM mentions
    UNION ALL
    SELECT 3, product_id, NULL::bytea, name, codes, shelf, options FROM shop_searchdocument
    WHERE product_id IN (SELECT product_id FROM few)
"""


@dataclass(frozen=True)
class Matches:
    """What fits: by class the keys of products, and where there are few also their documents.

    A class has what those before it have, and more.
    documents   by product its name, codes, shelf and options as stems
    """

    classes: list[np.ndarray]
    documents: dict[int, tuple[str, ...]]


def match(terms: Sequence[Term]) -> Matches:
    """Ask for all products that have every one of these terms."""
    if connection.vendor == "sqlite":
        named, anywhere = fts5(terms, "name codes"), fts5(terms)
        statement, read, asked = SQLITE, _numbers, [named, *[anywhere] * 4]
    else:
        statement, read, asked = POSTGRESQL, _sent, [tsquery(terms)] * 4
    with connection.cursor() as cursor:
        cursor.execute(statement.format(few=FEW, enough=ENOUGH), asked)
        rows = cursor.fetchall()
    keys = {row[0]: row[2] for row in rows if row[0] < CLASSES}
    documents = {row[1]: row[3:] for row in rows if row[0] == CLASSES}
    return Matches(
        classes=[read(keys[number]) for number in range(CLASSES)],
        documents=documents if len(documents) <= FEW else {},
    )


def match_some(terms: Sequence[Term], *, limit: int) -> Matches:
    """Ask for some that have every term in name, codes, shelf or options: the newest ones
    where that costs no more, any others where it would."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            SOME[connection.vendor], [fts5(terms) if is_sqlite else tsquery(terms), limit]
        )
        return Matches(classes=[], documents={row[0]: row[1:] for row in cursor.fetchall()})


SOME = {
    "sqlite": "SELECT product_id, name, codes, shelf, options FROM shop_searchdocument "
    "WHERE product_id IN (SELECT rowid FROM search_near WHERE search_near MATCH %s "
    "ORDER BY rowid DESC LIMIT %s)",
    "postgresql": "SELECT product_id, name, codes, shelf, options FROM shop_searchdocument "
    "WHERE product_id IN (SELECT product_id FROM search_near WHERE words @@ %s::tsquery LIMIT %s)",
}


def _numbers(text: str | None) -> np.ndarray:
    return np.fromstring(text or "", dtype=np.int64, sep=",")


def _sent(keys: bytes | None) -> np.ndarray:
    return np.frombuffer(keys or b"", dtype=">i8").astype(np.int64)
