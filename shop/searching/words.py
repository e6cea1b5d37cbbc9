"""Words as search compares them: folded, without plurals, and by their sound. No database."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, pairwise

LONGEST = 40  # letters of a word that matter
REMEMBERED = 10_000  # pieces of texts, which are mostly made of the same words again
STOP_WORDS = frozenset(
    [
        *("a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to"),
        *("with", "ka", "ke", "ki", "wala", "wale", "wali"),
    ]
)
IRREGULAR = {
    "children": "child",
    "feet": "foot",
    "golden": "gold",
    "knives": "knife",
    "leaves": "leaf",
    "loaves": "loaf",
    "mens": "man",
    "men": "man",
    "mice": "mouse",
    "shelves": "shelf",
    "teeth": "tooth",
    "wives": "wife",
    "womens": "woman",
    "women": "woman",
    "wooden": "wood",
    "woolen": "wool",
    "woollen": "wool",
}
PIECES = re.compile(r"[^\s/|,;:()\[\]{}<>\"“”]+")
# How Hindi and its neighbours are spelled in Latin letters differs from hand to hand.
SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("gh(?=t)", ""),
        ("zh", "l"),
        ("(ai|ay|ei|ey)", "e"),
        ("(aa+)", "a"),
        ("(ee+|ea|ie)", "i"),
        ("(oo+|ou)", "u"),
        ("ck", "k"),
        ("ch+h?", "C"),
        ("sh", "s"),
        ("ph", "f"),
        ("([bdgjkt])h", r"\1"),
        ("[cq]", "k"),
        ("w", "v"),
        ("z", "j"),
        ("x", "ks"),
        ("[ey]", "i"),
        ("h$", ""),
        (r"(.)\1+", r"\1"),
    )
]


def fold(text: str) -> str:
    """The text without case, accents of Latin letters and other spellings of one sign.

    >>> fold("Crème BRÛLÉE"), fold("कुर्ता")
    ('creme brulee', 'कुर्ता')
    """
    if text.isascii():
        return text.lower()
    folded = []
    is_latin = False
    for letter in unicodedata.normalize("NFKD", text).casefold():
        # A mark above a Latin letter is an accent; in Hindi it is a vowel.
        is_mark = unicodedata.category(letter)[0] == "M"
        if not is_mark:
            is_latin = letter.isascii()
        if not (is_mark and is_latin):
            folded.append(letter)
    return unicodedata.normalize("NFC", "".join(folded))


def split(text: str) -> list[list[str]]:
    """The folded words of a text; those that a hyphen or the like joins are one group.

    >>> split("Men's T-shirt, 100% cotton")
    [['mens'], ['t', 'shirt'], ['100'], ['cotton']]
    """
    return [list(group) for piece in _pieces(text) if (group := _words(piece))]


def _pieces(text: str) -> list[str]:
    """What stands between the spaces of the folded text."""
    return PIECES.findall(fold(text))


@lru_cache(REMEMBERED)
def _words(piece: str) -> tuple[str, ...]:
    return tuple(word[:LONGEST] for word in _letters(piece).split())


def _letters(piece: str) -> str:
    """The piece with a space for every sign that belongs to no word."""
    if piece.isalnum():
        return piece
    return "".join(
        letter if letter.isalnum() or unicodedata.category(letter)[0] == "M" else " "
        for letter in piece.replace("'", "").replace("’", "")
    )


def flat(text: str) -> list[str]:
    """The folded words of a text, one after the other."""
    return [word for piece in _pieces(text) for word in _words(piece)]


def stem(word: str) -> str:
    """The word without its English plural, and without the ending of what it is made of.

    >>> [stem(word) for word in ("sarees", "dishes", "berries", "cookies", "glass", "women")]
    ['saree', 'dish', 'berry', 'cooky', 'glass', 'woman']
    """
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if word.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if word.endswith("ie") and len(word) > 4:
        return word[:-2] + "y"
    return word[:-1] if word.endswith("oe") else word


def forms(word: str) -> list[str]:
    """Other forms of an English word that mean the same to a shopper: striped, stripe.

    >>> forms("striped"), forms("paint")
    (['stripe', 'strip'], ['painted', 'painting'])
    """
    if len(word) < 4 or not word.isascii():
        return []
    if word.endswith("ed"):
        return [word[:-1], word[:-2]]
    if word.endswith("ing"):
        return [word[:-3], f"{word[:-3]}e"]
    return [f"{word}d", f"{word[:-1]}ing"] if word[-1] == "e" else [f"{word}ed", f"{word}ing"]


def terms(text: str) -> list[str]:
    """What of a text the index holds: stems, and what hyphens join also as one word.

    >>> terms("Blue T-shirts")
    ['blue', 't', 'shirt', 'tshirt']
    """
    return [term for piece in _pieces(text) for term in _terms(piece)]


@lru_cache(REMEMBERED)
def _terms(piece: str) -> tuple[str, ...]:
    group = _words(piece)
    found = [stem(word) for word in group]
    found += [stem(first + second) for first, second in pairwise(group)]
    if len(group) > 2:
        found.append("".join(group)[:LONGEST])
    return tuple(found)


def sound(word: str) -> str:
    """Nearly how a word sounds: equal for kurta and kurtha, for diya and deeya.

    >>> sound("kurtha") == sound("kurta"), sound("deeya") == sound("diya")
    (True, True)
    """
    for pattern, replacement in SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def spellings(word: str, *, depth: int = 1) -> set[str]:
    """Keys that a word shares with what is often typed in its place.

    The word itself, the word without any one letter (any two, with depth 2), its sound, and
    the sound of its consonants; the same of the word without its plural. Words that differ
    by one letter added, lost, changed or swapped share a key, and so do those that differ in
    their vowels alone.
    """
    keys = set()
    for form in {word[:20], stem(word[:20])}:
        keys |= _spellings(form, depth)
    return {key for key in keys if len(key) > 1}


def _spellings(word: str, depth: int) -> set[str]:
    keys = {word, f"~{sound(word)}"}
    consonants = re.sub("[aeiou]", "", sound(word))
    if len(consonants) > 2:
        keys.add(f"#{consonants}")
    for lost in range(1, depth + 1):
        for kept in combinations(range(len(word)), len(word) - lost):
            keys.add("".join(word[place] for place in kept))
    return keys


def can_be_misspelled(word: str) -> bool:
    """Whether it is a word, and no code, number or single letter."""
    return 3 <= len(word) <= 24 and all(
        letter.isalpha() or unicodedata.category(letter)[0] == "M" for letter in word
    )


def distance(one: str, other: str) -> int:
    """How many letters must be added, taken away, changed or swapped with the next.

    >>> distance("kurtta", "kurta"), distance("kutra", "kurta"), distance("silk", "milk")
    (1, 1, 1)
    """
    before, above = [], list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        line = [row]
        for column, wanted in enumerate(other, 1):
            best = min(above[column] + 1, line[-1] + 1, above[column - 1] + (letter != wanted))
            is_swap = (
                row > 1 and column > 1 and letter == other[column - 2] and wanted == one[row - 2]
            )
            line.append(min(best, before[column - 2] + 1) if is_swap else best)
        before, above = above, line
    return above[-1]


def unique(items: Iterable[str]) -> list[str]:
    """Each of them once, in the order in which they first came."""
    return list(dict.fromkeys(items))
