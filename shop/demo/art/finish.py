"""How materials catch the light: colour stops for things that are round."""

from shop.demo.canvas import Canvas, Shape, oval
from shop.demo.colours import CREAM, Colour, dark, light, mix


def metal(colour: Colour) -> list[tuple[float, Colour]]:
    """Polished: a bright streak on the left, a rim of reflected light on the right."""
    return [
        (0.0, dark(colour, 0.22)),
        (0.12, light(colour, 0.15)),
        (0.26, light(colour, 0.78)),
        (0.40, light(colour, 0.12)),
        (0.72, dark(colour, 0.20)),
        (0.90, dark(colour, 0.34)),
        (1.0, dark(colour, 0.08)),
    ]


def matt(colour: Colour) -> list[tuple[float, Colour]]:
    """Clay, wood, paper: a gentle turn from light into shade."""
    return [
        (0.0, light(colour, 0.08)),
        (0.3, light(colour, 0.2)),
        (0.62, colour),
        (1.0, dark(colour, 0.26)),
    ]


def disc(c: Canvas, x: float, y: float, rx: float, ry: float, colour: Colour) -> None:
    """A round lid or rim seen from a little above."""
    c.turned(oval(x, y, rx, ry), metal(colour))


def glint(c: Canvas, shape: Shape, alpha: float = 0.5) -> None:
    """A patch of light on something glossy."""
    c.fill(shape, CREAM, alpha=alpha)


def cylinder(
    c: Canvas,
    x0: float,
    x1: float,
    top: float,
    bottom: float,
    stops: list[tuple[float, Colour]],
    *,
    bend: float = 22,
) -> None:
    """An upright round body, open above: put a disc or an opening on it."""
    middle, rx = (x0 + x1) / 2, (x1 - x0) / 2
    body = [
        *oval(middle, top, rx, bend, a=180, b=360),
        *oval(middle, bottom, rx, bend, a=0, b=180),
    ]
    c.turned(body, stops)


def opening(c: Canvas, x: float, y: float, rx: float, ry: float, colour: Colour, rim=10) -> None:
    """The mouth of a vessel: a rim and the dark inside."""
    c.turned(oval(x, y, rx, ry), [(0, light(colour, 0.5)), (1, light(colour, 0.05))])
    inside = oval(x, y + rim * 0.2, rx - rim, ry - rim * 0.55)
    c.turned(
        inside, [(0, dark(colour, 0.5)), (0.7, dark(colour, 0.28)), (1, mix(colour, CREAM, 0.2))]
    )


def hoop(
    c: Canvas,
    x0: float,
    x1: float,
    top: float,
    bottom: float,
    stops: list[tuple[float, Colour]],
    *,
    bend: float = 22,
) -> None:
    """A band or label round the front of a cylinder: both of its edges bend downwards."""
    middle, rx = (x0 + x1) / 2, (x1 - x0) / 2
    lower = oval(middle, bottom, rx, bend, a=0, b=180)
    c.turned([*oval(middle, top, rx, bend, a=180, b=0), *lower], stops)
