"""From typed words to a query: known words, corrections, synonyms, beginnings. No database
but for what shop.searching.lookup found."""

from dataclasses import dataclass, replace
from itertools import pairwise

from shop.searching import words
from shop.searching.lookup import MOST_PREFIXES, Known, splits
from shop.searching.queries import Choice, Term

LITTLE = 3  # a last word in so few documents may be the beginning of another
MOST_SYNONYMS = 12
SYNONYM_WEIGHT = 0.6
FORM_WEIGHT = 0.9
GUESS_WEIGHT = 0.5
OPEN_WEIGHT = 0.7


@dataclass(frozen=True)
class Reading:
    """How typed words were understood.

    words       the words that stand for it, as people write them
    corrected   which of the typed words are not what was searched for
    """

    terms: tuple[Term, ...]
    words: tuple[str, ...]
    is_corrected: bool = False


def read(typed: list[str], known: Known, *, as_typed: bool, is_open: bool) -> Reading:
    """Understand folded words.

    as_typed  correct nothing
    is_open   the last word may go on, whether it is known or not
    """
    corrected = typed if as_typed else _corrected(typed, known)
    terms = _terms(corrected, known, is_open=is_open)
    return Reading(terms=tuple(terms), words=tuple(corrected), is_corrected=corrected != typed)


def best_candidate(word: str, candidates: dict[str, int]) -> str | None:
    """The word that was most likely meant: the nearest, and of those the commonest."""
    if not words.can_be_misspelled(word):
        return None
    reach = 1 if len(word) < 6 else 2
    own_sound = words.sound(word)
    ranked = []
    for candidate, documents in candidates.items():
        stem = words.stem(candidate)
        steps = min(words.distance(word, candidate), words.distance(words.stem(word), stem))
        sounds_alike = own_sound in {words.sound(candidate), words.sound(stem)}
        if steps > reach + sounds_alike or candidate == word:
            continue
        # An error in the first letter is rare; how a word sounds is known.
        doubt = steps - 0.9 * sounds_alike + 0.5 * (candidate[0] != word[0])
        ranked.append((doubt, -documents, candidate))
    return min(ranked)[2] if ranked else None


def second_thoughts(typed: list[str], known: Known) -> list[str]:
    """What to try where nothing has all the words: the rarest becomes what is written
    nearly so; the same words if nothing is."""
    chances = [
        (known.documents.get(words.stem(word), 0), at, best)
        for at, word in enumerate(typed)
        if (best := best_candidate(word, known.candidates.get(word, {})))
        and words.stem(best) != words.stem(word)
    ]
    if not chances:
        return typed
    _, at, best = min(chances)
    return [*typed[:at], best, *typed[at + 1 :]]


def _corrected(typed: list[str], known: Known) -> list[str]:
    """The words, with those in place that were meant by words the catalogue does not have.

    What is like no word at all is left out, if another word remains.
    """
    found, lost = [], []
    for at, word in enumerate(typed):
        if _is_known(word, known) or _joins(typed, at, known):
            found.append(word)
            continue
        best = best_candidate(word, known.candidates.get(word, {}))
        if at == len(typed) - 1 and known.prefixes and not _sounds(word, best):
            found.append(word)  # it is still being typed, or cut short
        elif pair := _best_split(word, known):
            found += pair
        elif best:
            found.append(best)
        else:
            lost.append(word)
    return found if any(word not in words.STOP_WORDS for word in found) else found + lost


def _sounds(word: str, best: str | None) -> bool:
    return best is not None and words.sound(best) == words.sound(word)


def _is_known(word: str, known: Known) -> bool:
    """Whether the catalogue has it, or staff say what it means, or it is no word."""
    return (
        words.stem(word) in known.documents
        or words.stem(word) in known.codes
        or any(words.stem(word) in key.split() for key in known.synonyms)
        or not words.can_be_misspelled(word)
    )


def _joins(typed: list[str], at: int, known: Known) -> bool:
    """Whether it is half of a word that the catalogue has: blue tooth."""
    pairs = [typed[start : start + 2] for start in (at - 1, at) if start >= 0]
    return any(len(pair) == 2 and words.stem("".join(pair)) in known.documents for pair in pairs)


def _best_split(word: str, known: Known) -> list[str]:
    """The two known words that it is made of, if there are such; the commonest ones."""
    pairs = [
        (min(known.documents[words.stem(one)], known.documents[words.stem(other)]), one, other)
        for one, other in splits(word)
        if words.stem(one) in known.documents and words.stem(other) in known.documents
    ]
    return list(max(pairs)[1:]) if pairs else []


def _terms(found: list[str], known: Known, *, is_open: bool) -> list[Term]:
    """The terms of the query; words without meaning of their own are left out."""
    telling = [word for word in found if word not in words.STOP_WORDS] or found
    terms, at = [], 0
    while at < len(telling):
        length = _longest_synonym(telling, at, known)
        run = telling[at : at + length]
        is_last = at + length == len(telling)
        terms.append(_term(run, known, is_open=is_open, is_last=is_last))
        at += length
    return [_with_joined(term, telling, known) for term in terms]


def _longest_synonym(telling: list[str], at: int, known: Known) -> int:
    for length in (3, 2):
        if _key(telling[at : at + length]) in known.synonyms and at + length <= len(telling):
            return length
    return 1


def _key(run: list[str]) -> str:
    return " ".join(words.stem(word) for word in run)


def _term(run: list[str], known: Known, *, is_open: bool, is_last: bool) -> Term:
    stems = tuple(words.stem(word) for word in run)
    choices = [Choice(stems)]
    documents = min(known.counts.get(stem, 0) for stem in stems)
    # A number is complete: who looks for 100 does not mean 1000.
    is_rare = documents < LITTLE and not run[-1].isdecimal()
    if is_last and (is_open or is_rare) and len(run[-1]) > 1:
        choices += _beginnings(stems, run[-1], known)
    if len(run) == 1:
        choices += _other_forms(run[0], known)
    meanings = known.synonyms.get(_key(run), "").split(",")[:MOST_SYNONYMS]
    for meaning in meanings:
        if others := tuple(words.stem(word) for word in words.flat(meaning)):
            choices.append(Choice(others, weight=SYNONYM_WEIGHT))
    return Term(tuple(choices), documents)


def _other_forms(word: str, known: Known) -> list[Choice]:
    """Other forms of the word; for part of a SKU, also the word that may have been meant."""
    stem = words.stem(word)
    choices = [
        Choice((words.stem(form),), weight=FORM_WEIGHT)
        for form in words.forms(stem)
        if words.stem(form) in known.documents
    ]
    best = best_candidate(word, known.candidates.get(word, {}))
    if best and stem in known.codes and stem not in known.documents:
        choices.append(Choice((words.stem(best),), weight=GUESS_WEIGHT))
    return choices


def _beginnings(stems: tuple[str, ...], last: str, known: Known) -> list[Choice]:
    """What begins so; of very many words the commonest, as nobody reads thousands."""
    before = stems[:-1]
    if len(known.prefixes) < MOST_PREFIXES:
        return [Choice((*before, last), is_open=True, weight=OPEN_WEIGHT)]
    commonest = words.unique(words.stem(word) for word, _ in known.prefixes)
    return [Choice((*before, stem), weight=OPEN_WEIGHT) for stem in commonest]


def _with_joined(term: Term, telling: list[str], known: Known) -> Term:
    """Let half of a word that the catalogue has be the whole of it."""
    first = term.choices[0].stems
    for at, pair in enumerate(pairwise(telling)):
        joined = words.stem("".join(pair))
        is_half = first in {(words.stem(telling[at]),), (words.stem(telling[at + 1]),)}
        if joined in known.documents and is_half:
            return replace(term, choices=(*term.choices, Choice((joined,))))
    return term
