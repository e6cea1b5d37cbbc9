"""The words in which the demo catalogue is written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from shop.demo.scenes import Scene, View


@dataclass(frozen=True)
class Shelf:
    """A category, with the shelves that stand on it; `ground` is the paper of its pictures."""

    slug: str
    name: str
    description: str
    ground: str = "oat"
    shelves: tuple["Shelf", ...] = ()


@dataclass(frozen=True)
class Box:
    """A variant. Prices are in whole rupees; `stock` is what is received at first.

    `net` is what the pack holds and `grams` what the parcel weighs.
    """

    sku: str
    label: str  # option values, as people say them: `M / Indigo`
    price: int
    mrp: int
    grams: int
    stock: int
    net: str = "1 piece"

    @property
    def net_quantity(self) -> tuple[Decimal, str]:
        """The number and the unit of what the pack holds."""
        amount, unit = self.net.split(" ", 1)
        return Decimal(amount), unit.removesuffix("s")

    @property
    def options(self) -> list[str]:
        return self.label.split(" / ") if self.label else []


@dataclass(frozen=True)
class Look:
    """How it looks, in words and in colours; `label` names the variants that look so."""

    alt: str
    colours: Mapping[str, object]
    label: str = ""


@dataclass(frozen=True)
class Shot:
    """A picture, what it shows in words, and the option value that it belongs to."""

    alt: str
    scene: Scene
    label: str = ""


@dataclass(frozen=True)
class Good:
    """A product of the demo shop, with all that belongs to it."""

    slug: str
    name: str
    shelf: str
    brand: str
    hsn: str
    gst_bps: int
    summary: str
    story: str
    points: tuple[str, ...]
    boxes: tuple[Box, ...]
    drawing: Callable[..., None]
    looks: tuple[Look, ...]
    option_names: tuple[str, ...] = ()
    focus: tuple[float, float] = (500, 470)
    extra: tuple[tuple[str, Callable[..., None], Mapping[str, object]], ...] = ()

    @property
    def description(self) -> str:
        """The story in paragraphs and the facts as a list, as HTML."""
        paragraphs = "".join(f"<p>{part.strip()}</p>" for part in self.story.split("\n\n"))
        facts = "".join(f"<li>{point}</li>" for point in self.points)
        return f"{paragraphs}<ul>{facts}</ul>"

    def file_name(self, number: int) -> str:
        """Where the picture of this number is kept: the same name every time."""
        return f"demo/{self.slug}-{number}.jpg"

    def shots(self, ground: str) -> list[Shot]:
        """Two looks alone, the first from near, what goes with it, and three looks together."""
        first, *more = self.looks
        shots = [
            Shot(look.alt, Scene(self.drawing, look.colours, ground), look.label)
            for look in self.looks[:2]
        ]
        for alt, drawing, colours in self.extra:
            shots.append(Shot(alt, Scene(drawing, colours, ground)))
        near = Scene(self.drawing, first.colours, ground, View.NEAR, focus=self.focus)
        shots.insert(1, Shot(f"{first.alt}, seen from near", near, first.label))
        if len(more) > 1:
            others = tuple(look.colours for look in more[:2])
            together = Scene(self.drawing, first.colours, ground, View.TRIO, others)
            shots.append(Shot(f"{self.name}: three of them side by side", together))
        return shots
