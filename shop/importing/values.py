"""What a product file says, whatever its format: plain values, no database."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """Something about one line of the file that a person must know."""

    line: int
    text: str

    def __str__(self):
        return f"Line {self.line}: {self.text}"


@dataclass(frozen=True)
class ParsedImage:
    """Where a picture is to be had; with a SKU, it shows that variant.

    url    an address on the web, or a name in the zip file that came with the product file
    pair   an option and the value whose variants it shows, both empty for none; None is not
           in the file
    focus  what stays in view where it is cropped, in hundredths from the left and the top
    """

    line: int
    url: str
    alt: str = ""
    sku: str = ""
    focus: tuple[int, int] = (50, 50)
    pair: tuple[str, str] | None = None


@dataclass(frozen=True)
class ParsedVariant:
    """One thing to sell. What is None is not in the file, and is left as it is.

    stock  units on the shelf when the file was written; received once, on creation
    more   further columns of the model, by name
    """

    line: int
    sku: str
    options: tuple[str, ...]
    price_paise: int
    mrp_paise: int
    weight_grams: int | None = None
    barcode: str | None = None
    is_active: bool | None = None
    stock: int | None = None
    more: dict = field(default_factory=dict)

    @property
    def option_key(self) -> str:
        """What the database holds to be unique within the product."""
        return " / ".join(self.options)[:200]


def shown_by(
    skus: Iterable[str], variants: Sequence[ParsedVariant], option_names: Sequence[str]
) -> dict:
    """What a picture shows that these variants have as their own, in the words of ParsedImage.

    The only one that has it; or the value that they all have, and no other variant has.
    """
    having = set(skus)
    if len(having) < 2:
        return {"sku": having.pop()} if having else {}
    of_pair: dict[tuple[str, str], set[str]] = {}
    for one in variants:
        for pair in zip(option_names, one.options, strict=False):
            of_pair.setdefault(pair, set()).add(one.sku)
    for pair, theirs in of_pair.items():
        if theirs == having and all(pair) and len(having) < len(variants):
            return {"pair": pair}
    return {}


@dataclass(frozen=True)
class ParsedProduct:
    """One page of the shop. None is not in the file.

    source_handle  how the file names the product, the same in every export; with a colon
                   where it is a name of another system, and else the product's address
    slug           the address to have, with a number where another product has it
    category       names from the root to the shelf; None leaves it to the shop
    hint           a tag, which may serve as a category where there is none
    more           further columns of the model, by name
    """

    line: int
    source_handle: str
    name: str
    slug: str
    status: str | None
    variants: tuple[ParsedVariant, ...]
    category: tuple[str, ...] | None = None
    hint: str = ""
    brand: str | None = None
    summary: str | None = None
    description: str | None = None
    option_names: tuple[str, ...] = ()
    images: tuple[ParsedImage, ...] = ()
    more: dict = field(default_factory=dict)


@dataclass
class Parsed:
    """All that a file says.

    products  to be gone through as often as one likes
    problems  what is wrong: with one of them nothing of the file is taken
    left      rows of what this shop does not sell; all others are taken
    notes     rows that are taken, but not quite as they stand
    uncounted variants that are in stock, but nobody said how many
    """

    format: str
    products: Collection[ParsedProduct] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)
    _noted: set[Problem] = field(default_factory=set)

    def refuse(self, line: int, text: str) -> None:
        """Name a row that is wrong."""
        self.problems.append(Problem(line, text))

    def leave(self, line: int, text: str) -> None:
        """Name a row of something that is not sold here."""
        self.left.append(Problem(line, text))

    def note(self, line: int, text: str) -> None:
        """Say, once, what became of a row that was taken."""
        if (found := Problem(line, text)) not in self._noted:
            self._noted.add(found)
            self.notes.append(found)
