"""From words to products. Views know only what __all__ names."""

from dataclasses import dataclass

import numpy as np

from shop.searching import lookup, words
from shop.searching.matching import Matches, match
from shop.searching.ranking import rank
from shop.searching.suggestions import Suggestion, categories, longer, suggest
from shop.searching.understanding import read, second_thoughts

__all__ = ["Found", "Suggestion", "clean_words", "find", "shelves", "suggest"]

MAX_WORDS = 8
MAX_LENGTH = 100
MOST_NEARBY = 5
NOTHING = np.zeros(0, np.int64)


@dataclass(frozen=True)
class Found:
    """What was found: keys of products, and their grades, of which 0 is best.

    is_partial  whether words were left out that nothing has
    corrected   the words that were searched for, where they are not those that were typed
    nearby      words of the catalogue to try: what else begins so, or, where nothing was
                found, what is written nearly so
    """

    keys: np.ndarray
    grades: np.ndarray
    corrected: str = ""
    is_partial: bool = False
    nearby: tuple[str, ...] = ()


def clean_words(text: str) -> str:
    """What was typed, without control characters and too much white space."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable[:MAX_LENGTH].split())


def find(text: str, *, exact: bool = False) -> Found:
    """Products that have every one of the words: in name, codes, brand, shelf, option or text.

    Case, accents, plurals and signs between words make no difference; synonyms count as the
    word. A word that the catalogue does not have is taken for the one that was meant, or
    left out if it is like none, unless `exact`. Two queries. Never fails, whatever the text.
    """
    typed = words.flat(clean_words(text))[:MAX_WORDS]
    if not typed:
        return Found(NOTHING, NOTHING)
    known = lookup.look_up(typed)
    reading = read(typed, known, as_typed=exact, is_open=False)
    matches = match(reading.terms)
    if _is_empty(matches):
        return Found(NOTHING, NOTHING, nearby=_nearby(typed, known))
    keys, grades = rank(reading.terms, matches)
    is_corrected = list(reading.words) != typed
    return Found(
        keys,
        grades,
        corrected=" ".join(reading.words) if is_corrected else "",
        is_partial=len(reading.words) < len(typed),
        nearby=() if is_corrected else _going_on(typed, known),
    )


def shelves(text: str) -> list[Suggestion]:
    """Categories whose names begin with these words; one query."""
    typed = words.flat(clean_words(text))[:MAX_WORDS]
    return categories(typed) if typed else []


def _is_empty(matches: Matches) -> bool:
    return not matches.documents and not any(len(some) for some in matches.classes)


def _going_on(typed: list[str], known: lookup.Known) -> tuple[str, ...]:
    """The same words with a longer last one; another form of it would find the same."""
    found = [
        phrase
        for phrase in longer(typed, known)
        if words.stem(phrase.split()[-1]) != words.stem(typed[-1])
    ]
    return tuple(found[:MOST_NEARBY])


def _nearby(typed: list[str], known: lookup.Known) -> tuple[str, ...]:
    """What else to search for: the words with one that is written nearly so, then others
    that are near, the commonest first."""
    again = second_thoughts(typed, known)
    near = {word: n for word in typed for word, n in known.candidates.get(word, {}).items()}
    near |= dict(known.prefixes)
    commonest = sorted(near, key=lambda word: (-near[word], word))[:MOST_NEARBY]
    phrases = [" ".join(again), *commonest]
    return tuple(phrase for phrase in words.unique(phrases) if phrase != " ".join(typed))
