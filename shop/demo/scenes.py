"""How a thing is shown: alone, from near, or several together, before a calm ground."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image

from shop.demo.canvas import Canvas, Point, oval
from shop.demo.colours import PAPER, Colour, dark, light, paint

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
        with canvas.placed(at=MIDDLE, scale=0.98, pivot=(500, 510)):
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
    pale, deep = light(ground, 0.55), dark(ground, 0.07)
    if view is View.ALONE:
        canvas.fill(oval(500, 490, 410), pale)
    elif view is View.NEAR:
        canvas.fill(oval(830, 200, 520), pale)
        canvas.fill(oval(120, 960, 330), deep)
    elif view is View.PAIR:
        canvas.fill([(0, 640), (1000, 420), (1000, 1000), (0, 1000)], pale)
    else:
        canvas.fill([*oval(500, 560, 380, a=180, b=360), (880, 1000), (120, 1000)], pale)
    if view is not View.NEAR:
        for x, y, r in ((92, 96, 20), (146, 70, 9), (912, 908, 20), (860, 936, 9)):
            canvas.fill(oval(x, y, r), PAPER, alpha=0.7)
