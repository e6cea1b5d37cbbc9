"""A sheet of 1000 by 1000 units to draw on with filled shapes, smooth at any size.

Every shape is a list of points, so that it can be moved, turned and scaled alike.
"""

import math
from collections.abc import Iterable, Sequence
from contextlib import contextmanager

from PIL import Image, ImageDraw, ImageFilter

from shop.demo.colours import UMBER, Colour

UNITS = 1000
FINER = 2  # drawn so many times larger, then reduced: smooth edges
Point = tuple[float, float]
Shape = Sequence[Point]


def oval(x: float, y: float, rx: float, ry: float | None = None, *, a=0, b=360) -> list[Point]:
    """An ellipse around (x, y), or the part of it from `a` to `b` degrees, clockwise."""
    ry = rx if ry is None else ry
    steps = max(8, round(abs(b - a) / 4))
    turns = [math.radians(a + (b - a) * step / steps) for step in range(steps + 1)]
    return [(x + rx * math.cos(turn), y + ry * math.sin(turn)) for turn in turns]


def box(x0: float, y0: float, x1: float, y1: float, r: float = 0) -> list[Point]:
    """A rectangle with rounded corners."""
    if not r:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    return [
        *oval(x1 - r, y0 + r, r, a=270, b=360),
        *oval(x1 - r, y1 - r, r, a=0, b=90),
        *oval(x0 + r, y1 - r, r, a=90, b=180),
        *oval(x0 + r, y0 + r, r, a=180, b=270),
    ]


def smooth(*points: Point, closed: bool = True) -> list[Point]:
    """A soft line through all the points (Catmull-Rom), closed to a shape or left open."""
    count = len(points)
    path = []
    for place in range(count if closed else count - 1):
        p0, p1, p2, p3 = (
            points[(place + step) % count if closed else min(max(place + step, 0), count - 1)]
            for step in (-1, 0, 1, 2)
        )
        for part in range(12):
            t = part / 12
            path.append(
                tuple(
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t**2
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return path if closed else [*path, points[-1]]


def mirrored(points: Shape, about: float = 500) -> list[Point]:
    """The left half and, closing the shape, its mirror image."""
    return [*points, *((2 * about - x, y) for x, y in reversed(points))]


class Canvas:
    """Paper, paint and a pen; `placed` moves, turns and scales all that is drawn in it."""

    def __init__(self, size: int, ground: Colour):
        self.size = size
        self.image = Image.new("RGB", (size * FINER, size * FINER), ground)
        self._pen = ImageDraw.Draw(self.image, "RGBA")
        unit = size * FINER / UNITS
        self._matrix = (unit, 0.0, 0.0, 0.0, unit, 0.0)

    def finished(self) -> Image.Image:
        """The picture in its final size."""
        return self.image.reduce(FINER)

    @contextmanager
    def placed(self, *, at: Point, scale: float = 1.0, turn: float = 0.0, pivot=(500, 500)):
        """Draw so that `pivot` comes to lie at `at`, scaled and turned by degrees."""
        before = self._matrix
        a, b, c, d, e, f = before
        cos, sin = scale * math.cos(math.radians(turn)), scale * math.sin(math.radians(turn))
        dx = at[0] - cos * pivot[0] + sin * pivot[1]
        dy = at[1] - sin * pivot[0] - cos * pivot[1]
        self._matrix = (
            a * cos + b * sin,
            -a * sin + b * cos,
            a * dx + b * dy + c,
            d * cos + e * sin,
            -d * sin + e * cos,
            d * dx + e * dy + f,
        )
        yield
        self._matrix = before

    @contextmanager
    def within(self, shape: Shape):
        """Keep only what is drawn inside the shape."""
        before = self.image.copy()
        yield
        outside = Image.new("L", self.image.size, 255)
        ImageDraw.Draw(outside).polygon(self._pixels(shape), fill=0)
        self.image.paste(before, mask=outside)

    def fill(self, shape: Shape, colour: Colour, *, alpha: float = 1.0) -> None:
        self._pen.polygon(self._pixels(shape), fill=(*colour, round(255 * alpha)))

    def line(self, points: Shape, width: float, colour: Colour) -> None:
        """A line with round ends and joints."""
        pixels = self._pixels(points)
        thick = max(1, round(width * self._scale()))
        self._pen.line(pixels, fill=colour, width=thick, joint="curve")
        for x, y in (pixels[0], pixels[-1]):
            r = thick / 2
            self._pen.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def turned(self, shape: Shape, stops: Iterable[tuple[float, Colour]]) -> None:
        """Fill with colours that change from left to right, as on something round."""
        self._blend(shape, list(stops), across=True)

    def fading(self, shape: Shape, stops: Iterable[tuple[float, Colour]]) -> None:
        """Fill with colours that change from top to bottom."""
        self._blend(shape, list(stops), across=False)

    def shadow(
        self, x: float, y: float, rx: float, ry: float, *, alpha: float = 0.28, soft: float = 14
    ) -> None:
        """What an object throws on the ground: a soft dark oval."""
        self.soft_fill(oval(x, y, rx, ry), UMBER, alpha=alpha, soft=soft)

    def soft_fill(
        self, shape: Shape, colour: Colour, *, alpha: float = 0.25, soft: float = 14
    ) -> None:
        """A shape without an edge. Blurred small and enlarged: it is soft anyway."""
        coarse = 8
        blur = soft * self._scale() / coarse
        points = [(x / coarse, y / coarse) for x, y in self._pixels(shape)]
        edge = math.ceil(blur * 3) + 1
        xs, ys = [x for x, _ in points], [y for _, y in points]
        left, top = math.floor(min(xs)) - edge, math.floor(min(ys)) - edge
        size = (math.ceil(max(xs)) + edge - left, math.ceil(max(ys)) + edge - top)
        mask = Image.new("L", size, 0)
        shifted = [(x - left, y - top) for x, y in points]
        ImageDraw.Draw(mask).polygon(shifted, fill=round(255 * alpha))
        mask = mask.filter(ImageFilter.GaussianBlur(blur))
        mask = mask.resize((size[0] * coarse, size[1] * coarse), Image.Resampling.BILINEAR)
        self.image.paste(Image.new("RGB", mask.size, colour), (left * coarse, top * coarse), mask)

    def _blend(self, shape: Shape, stops: list[tuple[float, Colour]], *, across: bool) -> None:
        pixels = self._pixels(shape)
        xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
        left, top = math.floor(min(xs)), math.floor(min(ys))
        size = (math.ceil(max(xs)) - left + 1, math.ceil(max(ys)) - top + 1)
        mask = Image.new("L", size, 0)
        ImageDraw.Draw(mask).polygon([(x - left, y - top) for x, y in pixels], fill=255)
        steps = 128
        strip = Image.new("RGB", (steps, 1))
        strip.putdata([_between(stops, step / (steps - 1)) for step in range(steps)])
        if not across:
            strip = strip.transpose(Image.Transpose.ROTATE_270)
        self.image.paste(strip.resize(size, Image.Resampling.BILINEAR), (left, top), mask)

    def _pixels(self, shape: Shape) -> list[Point]:
        a, b, c, d, e, f = self._matrix
        return [(a * x + b * y + c, d * x + e * y + f) for x, y in shape]

    def _scale(self) -> float:
        return math.hypot(self._matrix[0], self._matrix[3])


def _between(stops: list[tuple[float, Colour]], place: float) -> Colour:
    before = stops[0]
    for stop in stops:
        if stop[0] >= place:
            span = stop[0] - before[0]
            part = (place - before[0]) / span if span else 0
            return tuple(round(m + (n - m) * part) for m, n in zip(before[1], stop[1], strict=True))
        before = stop
    return before[1]
