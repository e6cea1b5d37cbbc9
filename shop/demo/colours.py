"""The paint box of the demo pictures: warm, slightly muted, one family."""

Colour = tuple[int, int, int]


def paint(code: str) -> Colour:
    """Read `#rrggbb`.

    >>> paint("#ff8000")
    (255, 128, 0)
    """
    return tuple(int(code[place : place + 2], 16) for place in (1, 3, 5))


def mix(one: Colour, other: Colour, part: float) -> Colour:
    """The colour that lies `part` of the way from one to the other."""
    return tuple(round(a + (b - a) * part) for a, b in zip(one, other, strict=True))


CREAM = paint("#fff6e6")
PAPER = paint("#fffdf7")
UMBER = paint("#3a241c")
INK = paint("#2b2a33")


def light(colour: Colour, part: float = 0.3) -> Colour:
    """Lit: towards cream, as in lamplight."""
    return mix(colour, CREAM, part)


def dark(colour: Colour, part: float = 0.25) -> Colour:
    """In shade: towards umber, never towards plain black."""
    return mix(colour, UMBER, part)


STEEL = paint("#b9c2c6")
BRASS = paint("#d9a441")
COPPER = paint("#c9764a")
IRON = paint("#4a4a50")
CLAY = paint("#bd6a48")
WOOD = paint("#b9814f")
ROSEWOOD = paint("#7d4632")
PALE_WOOD = paint("#e0bb88")
CANE = paint("#d4a869")
JUTE = paint("#c8a877")
GLASS = paint("#dbe8e4")
AMBER = paint("#b5651d")

INDIGO = paint("#34477c")
SKY = paint("#7fa8c9")
TEAL = paint("#2f7f7b")
PEACOCK = paint("#1f6a86")
LEAF = paint("#5b8c4a")
MOSS = paint("#77854a")
MINT = paint("#a9cdb4")
TURMERIC = paint("#e5a92f")
MARIGOLD = paint("#ee8a2c")
SAFFRON = paint("#d96b27")
CHILLI = paint("#b8352c")
MADDER = paint("#9c3b3b")
ROSE = paint("#d9808a")
LOTUS = paint("#eab2b4")
PLUM = paint("#6d3d64")
LAVENDER = paint("#a99cc8")
SAND = paint("#e6d2ae")
IVORY = paint("#f4ead3")
COFFEE = paint("#5a3726")
CHARCOAL = paint("#45414a")
SLATE = paint("#6c7a86")
