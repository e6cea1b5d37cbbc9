"""What a search asks the index for, in the languages of FTS5 and of tsquery. No database.

A query is a list of terms that must all occur. A term holds for what fits any of its
choices, and a choice is a few stems that must all be there. Stems are letters, digits and
marks only, so nothing that was typed can be an operator of either language.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """Stems that must all occur; with `is_open` the last one may go on.

    weight   what it is worth beside the word itself, which is worth 1
    """

    stems: tuple[str, ...]
    is_open: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Term:
    """One thing that was asked for, in all its words; `documents` have it, about."""

    choices: tuple[Choice, ...]
    documents: int = 0


def fts5(terms: list[Term], fields: str = "") -> str:
    """The query for SQLite, within the fields of a list such as "name shelf".

    >>> fts5([Term((Choice(("red",)), Choice(("deep", "pin"), is_open=True)))], "name")
    '{name} : (("red" OR ("deep" AND "pin"*)))'
    """

    def choice(one: Choice) -> str:
        stems = [f'"{stem}"' for stem in one.stems]
        if one.is_open:
            stems[-1] += "*"
        return stems[0] if len(stems) == 1 else f"({' AND '.join(stems)})"

    words = [f"({' OR '.join(choice(one) for one in term.choices)})" for term in terms]
    query = " AND ".join(words)
    return f"{{{fields}}} : ({query})" if fields else query


def tsquery(terms: list[Term]) -> str:
    """The query for PostgreSQL.

    >>> tsquery([Term((Choice(("red",)), Choice(("deep", "pin"), is_open=True)))])
    "('red' | ('deep' & 'pin':*))"
    """

    def choice(one: Choice) -> str:
        stems = [f"'{stem}'" for stem in one.stems]
        if one.is_open:
            stems[-1] += ":*"
        return stems[0] if len(stems) == 1 else f"({' & '.join(stems)})"

    return " & ".join(f"({' | '.join(choice(one) for one in term.choices)})" for term in terms)
