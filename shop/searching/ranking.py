"""How well a product fits a query: few one by one, many by class. No database.

The few are weighed as BM25 weighs fields: a rare word tells more than a common one, a name
more than a shelf, and a short name more than a long one. Computed here from the fields, it
is the same on every database, and costs nothing for words that half of the shop has.
"""

import math
from collections.abc import Sequence

import numpy as np

from shop.searching.matching import Matches
from shop.searching.queries import Choice, Term

WEIGHTS = (10.0, 10.0, 4.0, 3.0)  # name, codes, shelf, options
MENTIONED = 0.1  # what it is worth to be in the text alone
USUAL_LENGTHS = (6, 6, 5, 6)  # of the fields, in words
LENGTH_MATTERS = 0.4
ENOUGH_OF_A_WORD = 4.0  # BM25's k1: how soon more of the same adds nothing
GRADES = 20  # products within a twentieth of the best score are equals
FIRST_WORD = 1.05  # a name that begins with what was asked for is about it


def rank(terms: Sequence[Term], matches: Matches) -> tuple[np.ndarray, np.ndarray]:
    """Return the keys of all that fit, each once, and the grade of each: 0 is best.

    Those of one grade are equals; what is in stock, popular or new decides among them.
    """
    if not matches.documents:
        return _by_class(matches.classes)
    scores = {pk: _score(terms, fields) for pk, fields in matches.documents.items()}
    best = max(scores.values())
    pks = np.fromiter(scores, np.int64, len(scores))
    lost = 1 - np.fromiter(scores.values(), float, len(scores)) / best
    return pks, np.minimum((lost * GRADES).astype(np.int64), GRADES)


def _by_class(classes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The best class that each product is in."""
    pks = np.concatenate(classes)
    grades = np.repeat(np.arange(len(classes)), [len(some) for some in classes])
    known, first = np.unique(pks, return_index=True)  # the first is the best
    return known, grades[first]


def _score(terms: Sequence[Term], fields: tuple[str, ...]) -> float:
    parts = [field.split() for field in fields]
    total = sum(_rarity(term) * _fit(term, parts) for term in terms)
    starts = parts[0][:1] == list(terms[0].choices[0].stems[:1])
    return total * FIRST_WORD if starts else total


def _rarity(term: Term) -> float:
    """A word of one product tells about three times as much as one of 10,000."""
    return 1 + 4 / (1 + math.log1p(term.documents))


def _fit(term: Term, parts: list[list[str]]) -> float:
    best = max(choice.weight * _choice_fit(choice, parts) for choice in term.choices)
    return max(best, MENTIONED)


def _choice_fit(choice: Choice, parts: list[list[str]]) -> float:
    """What its stems are worth in the fields that they are in."""
    found = 0.0
    for at, stem in enumerate(choice.stems):
        is_open = choice.is_open and at == len(choice.stems) - 1
        worth = sum(
            weight / (1 - LENGTH_MATTERS + LENGTH_MATTERS * len(part) / usual)
            for weight, part, usual in zip(WEIGHTS, parts, USUAL_LENGTHS, strict=True)
            if (any(word.startswith(stem) for word in part) if is_open else stem in part)
        )
        found += worth / (ENOUGH_OF_A_WORD + worth)
    return found / len(choice.stems)
