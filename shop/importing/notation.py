"""How our own product file writes lists and pairs into one cell, so that nothing is lost.

A backslash before a sign takes its meaning away; what is read back is what was written.
"""

import re
from collections.abc import Iterable

from shop.importing.cells import BadCell

FORMULA = re.compile(r"'*[=+\-@\t\r]")


def join_list(words: Iterable[str], sign: str = ",") -> str:
    r"""Write words into one cell.

    >>> join_list(["Small", "1,5 l"]), join_list(["Home", "A > B"], ">")
    ('Small, 1\\,5 l', 'Home > A \\> B')
    """
    lead = "" if sign == "," else " "
    return f"{lead}{sign} ".join(_masked(word, sign) for word in words)


def split_list(text: str, sign: str = ",") -> tuple[str, ...]:
    r"""Read what join_list() wrote; spaces around a word do not count.

    >>> split_list(r"Small, 1\,5 l"), split_list(r"Home > A \> B", ">"), split_list("")
    (('Small', '1,5 l'), ('Home', 'A > B'), ())
    """
    parts = re.split(rf"(?<!\\)((?:\\\\)*){re.escape(sign)}", text)
    words = [before + kept for before, kept in zip(parts[::2], [*parts[1::2], ""], strict=True)]
    return tuple(bare for word in words if (bare := _bare(word)))


def join_pairs(pairs: Iterable[Iterable[str]]) -> str:
    r"""Write pairs of a name and a value, one to a line.

    >>> join_pairs([["Material", "Brass"], ["Ratio 1:2", "yes"]])
    'Material: Brass\nRatio 1\\:2: yes'
    """
    return "\n".join(f"{_masked(name, ':')}: {_masked(value, '')}" for name, value in pairs)


def split_pairs(text: str) -> list[list[str]]:
    r"""Read what join_pairs() wrote. Raises BadCell.

    >>> split_pairs("Material: Brass: old\nRatio 1\\:2: yes")
    [['Material', 'Brass: old'], ['Ratio 1:2', 'yes']]
    """
    pairs = []
    for line in text.splitlines():
        if not line.strip():
            continue
        found = re.match(r"((?:\\.|[^\\:])*):(.*)", line)
        name, value = (_bare(part) for part in found.groups()) if found else ("", "")
        if not name or not value:
            raise BadCell(f"“{line.strip()}” is not a name, a colon and a value")
        pairs.append([name, value])
    return pairs


def safe(text: str) -> str:
    """Keep a spreadsheet from running what people wrote: it gets a quote before it.

    >>> safe("=1+1"), safe("'=1"), safe("Lamp"), safe("'90s lamp")
    ("'=1+1", "''=1", 'Lamp', "'90s lamp")
    """
    return f"'{text}" if FORMULA.match(text) else text


def unsafe(text: str) -> str:
    """Take away the quote that safe() put there, and no other.

    >>> unsafe("'=1+1"), unsafe("''=1"), unsafe("'90s lamp")
    ('=1+1', "'=1", "'90s lamp")
    """
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def _masked(word: str, sign: str) -> str:
    word = " ".join(word.split()).replace("\\", "\\\\")
    return word.replace(sign, f"\\{sign}") if sign else word


def _bare(word: str) -> str:
    return re.sub(r"\\(.)", r"\1", word).strip()
