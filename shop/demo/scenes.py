"""How a thing is shown: alone, from near, or several together, before a calm ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image

from shop.demo.canvas import Canvas, Point, box, oval
from shop.demo.colours import Colour, dark, light, paint

SIZE = 1200
MIDDLE = (500, 500)

GROUNDS = {
    "oat": paint("#efe3cd"),
    "blush": paint("#f3dcd3"),
    "mint": paint("#dbe8da"),
    "mist": paint("#dbe5ec"),
    "lilac": paint("#e6dfec"),
    "butter": paint("#f5e6bb"),
    "peach": paint("#f7dcc0"),
    "sage": paint("#dfe3cc"),
}


class View(StrEnum):
    ALONE = "alone"
    NEAR = "near"
    PAIR = "pair"
    TRIO = "trio"


@dataclass(frozen=True)
class Scene:
    """One picture: what is drawn, in which colours, on which ground, seen how.

    colours  what the drawing function is told; `others` is the same for its companions
    focus    the point that a near view is centred on
    """

    drawing: Callable[..., None]
    colours: Mapping[str, object] = field(default_factory=dict)
    ground: str = "oat"
    view: View = View.ALONE
    others: tuple[Mapping[str, object], ...] = ()
    focus: Point = (500, 470)


def draw(scene: Scene, *, size: int = SIZE) -> Image.Image:
    """Draw the scene, the same every time."""
    ground = GROUNDS[scene.ground]
    canvas = Canvas(size, ground)
    _backdrop(canvas, scene.view, ground)
    if scene.view is View.NEAR:
        with canvas.placed(at=MIDDLE, scale=1.9, turn=-6, pivot=scene.focus):
            scene.drawing(canvas, **scene.colours)
    elif scene.view is View.ALONE:
        with canvas.placed(at=MIDDLE, scale=1.08, pivot=(500, 515)):
            scene.drawing(canvas, **scene.colours)
    else:
        _group(canvas, scene)
    return canvas.finished()


def _group(canvas: Canvas, scene: Scene) -> None:
    """The companions stand behind, further up and smaller; the thing itself in front."""
    places = {
        View.PAIR: (((312, 420), 0.56), ((650, 580), 0.66)),
        View.TRIO: (((262, 390), 0.46), ((736, 400), 0.46), ((500, 640), 0.6)),
    }[scene.view]
    companions = scene.others or (scene.colours,) * (len(places) - 1)
    for (at, scale), colours in zip(places, (*companions, scene.colours), strict=True):
        with canvas.placed(at=at, scale=scale):
            scene.drawing(canvas, **colours)


def _backdrop(canvas: Canvas, view: View, ground: Colour) -> None:
    """A studio: a wall in soft light, and a floor that comes towards us without an edge."""
    wall = box(-1, -1, 1001, 1001)
    shades = [0.05, -0.3, -0.42, 0.0, 0.06]  # darker is more, lighter is less
    places = [0, 0.5, 0.7, 0.8, 1]
    colours = [dark(ground, by) if by > 0 else light(ground, -by) for by in shades]
    canvas.fading(wall, zip(places, colours, strict=True))
    glow = (700, 250, 360, 300) if view is View.NEAR else (430, 400, 330, 330)
    canvas.soft_fill(oval(*glow), light(ground, 0.75), alpha=0.75, soft=110)
