"""One question to the database about all words of a search: which it knows, and what else
they may mean."""

from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from django.db import connection, connections

from shop.searching import words

MOST_PREFIXES = 8
LONG_ENOUGH_FOR_TWO = 6  # letters, from which on two errors are looked for


@dataclass
class Known:
    """What the catalogue knows of some words.

    documents   by stem, about how many documents have it
    prefixes    words that begin as the last one does, the commonest first
    counts      the same for every stem that came up, also those that nobody typed
    candidates  by typed word, the words that share a spelling with it, with their documents
    codes       stems that occur in SKUs
    synonyms    by key, what staff say that it means
    """

    documents: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    prefixes: list[tuple[str, int]] = field(default_factory=list)
    candidates: dict[str, dict[str, int]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    synonyms: dict[str, str] = field(default_factory=dict)


def look_up(typed: list[str]) -> Known:
    """Ask for all of it in one query; `typed` are folded words."""
    stems = [words.stem(word) for word in typed]
    keys = _synonym_keys(stems)
    spellings = {
        word: words.spellings(word, depth=2 if len(word) >= LONG_ENOUGH_FOR_TWO else 1)
        for word in typed
        if words.can_be_misspelled(word)
    }
    forms = [form for stem in stems for form in words.forms(stem)]
    sought = words.unique([*stems, *forms, *_joined(typed), *_halves(typed)])
    all_keys = sorted({key for some in spellings.values() for key in some})
    parts = [
        (f"SELECT 's', key, means, 0 FROM shop_searchsynonym WHERE key IN {_list(keys)}", keys),
        (
            "SELECT CASE WHEN is_code THEN 'k' ELSE 'w' END, stem, '', SUM(documents) "
            f"FROM shop_searchword WHERE stem IN {_list(sought)} GROUP BY stem, is_code",
            sought,
        ),
        (PREFIXES[connection.vendor], PREFIX_VALUES[connection.vendor](typed[-1])),
    ]
    if all_keys:
        parts.append((CANDIDATES.format(_list(all_keys)), all_keys))
    if connection.vendor == "postgresql" and _has_trigrams(connection.alias):
        parts += [(ALIKE, [word, word, word, words.stem(word)]) for word in spellings]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(sql for sql, _ in parts),
            [value for _, values in parts for value in values],
        )
        return _sorted_out(cursor.fetchall(), spellings)


def _list(values: list[str]) -> str:
    return f"({', '.join(['%s'] * len(values))})"


CANDIDATES = (
    "SELECT 'c', s.key, w.word, w.documents FROM shop_searchspelling s "
    "JOIN shop_searchword w ON w.id = s.word_id WHERE s.key IN {}"
)
# Words that share many of their trigrams: a wider net, for what shares no spelling. It is
# thrown for a word that the catalogue does not have, and only where PostgreSQL has pg_trgm.
ALIKE = (
    "SELECT 'c', alike.* FROM (SELECT %s, word, documents FROM shop_searchword "
    "WHERE word %% %s AND NOT is_code ORDER BY similarity(word, %s) DESC, word LIMIT 10) alike "
    "WHERE NOT EXISTS (SELECT 1 FROM shop_searchword WHERE stem = %s)"
)
PREFIXES = {
    # Words are letters and marks: none of them means anything to LIKE.
    vendor: "SELECT * FROM (SELECT 'p', word, '', documents FROM shop_searchword "
    f"WHERE {condition} AND NOT is_code "
    f"ORDER BY documents DESC, word LIMIT {MOST_PREFIXES}) AS beginnings"
    for vendor, condition in {
        "sqlite": "word >= %s AND word < %s",
        "postgresql": "word LIKE %s",
    }.items()
}
PREFIX_VALUES = {
    "sqlite": lambda word: [word, f"{word}\U0010ffff"],
    "postgresql": lambda word: [f"{word}%"],
}


@cache
def _has_trigrams(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        return cursor.fetchone() is not None


def _sorted_out(rows, spellings: dict[str, set[str]]) -> Known:
    known = Known()
    by_key: dict[str, dict[str, int]] = {}
    for kind, one, other, number in rows:
        if kind == "s":
            known.synonyms[one] = other
        elif kind == "w":
            known.documents[one] = known.counts[one] = int(number)
        elif kind == "k":
            known.codes.add(one)
        elif kind == "p":
            known.prefixes.append((one, number))
        else:
            by_key.setdefault(one, {})[other] = number
            known.counts.setdefault(words.stem(other), number)
    for word, keys in spellings.items():
        known.candidates[word] = {
            candidate: number for key in keys for candidate, number in by_key.get(key, {}).items()
        }
    return known


def _synonym_keys(stems: list[str]) -> list[str]:
    """Each run of one to three words, as synonyms are kept."""
    runs = [
        " ".join(stems[start:end])
        for start in range(len(stems))
        for end in range(start + 1, min(start + 3, len(stems)) + 1)
    ]
    return words.unique(runs)


def _joined(typed: list[str]) -> list[str]:
    """What two neighbours are as one word: blue tooth, bluetooth."""
    return [words.stem(one + other)[: words.LONGEST] for one, other in pairwise(typed)]


def _halves(typed: list[str]) -> list[str]:
    """What each word is made of, if it is two: bedsheet, bed sheet."""
    return [words.stem(half) for word in typed for pair in splits(word) for half in pair]


def splits(word: str) -> list[tuple[str, str]]:
    """The ways to read a word as two, of three letters at least.

    >>> splits("bedsheet")[0]
    ('bed', 'sheet')
    """
    if not words.can_be_misspelled(word):
        return []
    return [(word[:at], word[at:]) for at in range(3, len(word) - 2)]
