"""Things that are woven and sewn."""

import math

from shop.demo.art.finish import matt
from shop.demo.canvas import Canvas, Point, box, mirrored, oval, smooth
from shop.demo.colours import (
    CREAM,
    INDIGO,
    IVORY,
    MADDER,
    TURMERIC,
    UMBER,
    WOOD,
    Colour,
    dark,
    light,
)


def _temple_border(c: Canvas, x0: float, x1: float, y: float, high: float, colour: Colour) -> None:
    """A row of points, as woven into the border of a saree."""
    count = round((x1 - x0) / 36)
    wide = (x1 - x0) / count
    for k in range(count):
        x = x0 + k * wide
        c.fill([(x, y), (x + wide / 2, y - high), (x + wide, y)], colour)


def _buttis(c: Canvas, area: tuple[float, float, float, float], colour: Colour, gap=84) -> None:
    """Small flowers spread over a cloth."""
    x0, y0, x1, y1 = area
    row = 0
    y = y0
    while y < y1:
        x = x0 + (gap / 2 if row % 2 else 0)
        while x < x1:
            for turn in range(0, 360, 90):
                way = math.radians(turn)
                c.fill(oval(x + 9 * math.cos(way), y + 9 * math.sin(way), 7), colour)
            c.fill(oval(x, y, 4), light(colour, 0.6))
            x += gap
        y += gap * 0.72
        row += 1


def saree(
    c: Canvas, *, body: Colour = MADDER, border: Colour = TURMERIC, motif: str = "butti"
) -> None:
    """A folded saree lying flat, its pallu turned over in front."""
    c.soft_fill(box(190, 200, 830, 880, 30), UMBER, alpha=0.34, soft=24)
    for layer in range(3):
        shift = 14 * (2 - layer)
        c.fading(box(180 + shift / 2, 160 + shift, 820 - shift / 4, 836 + shift, 26),
                 [(0, dark(body, 0.32 - layer * 0.08)), (1, dark(body, 0.4 - layer * 0.08))])  # fmt: skip
    sheet = box(176, 150, 824, 830, 26)
    c.turned(sheet, [(0, light(body, 0.1)), (0.45, body), (1, dark(body, 0.16))])
    with c.within(sheet):
        if motif == "butti":
            _buttis(c, (230, 215, 800, 560), light(border, 0.12))
        elif motif == "checks":
            for k in range(18):
                c.fill(box(176 + k * 40, 150, 180 + k * 40, 600), light(border, 0.2), alpha=0.7)
                c.fill(box(176, 150 + k * 40, 824, 154 + k * 40), light(border, 0.2), alpha=0.7)
        elif motif == "stripes":
            for k in range(14):
                c.fill(box(176, 170 + k * 44, 824, 182 + k * 44), light(body, 0.45), alpha=0.8)
        for x0, x1, colour in (
            (176, 236, border),
            (236, 246, light(border, 0.5)),
            (754, 764, light(border, 0.5)),
            (764, 824, border),
        ):
            c.fill(box(x0, 150, x1, 830), colour)
        for k in range(20):
            y = 168 + k * 36
            for x in (206, 794):
                c.fill([(x, y - 13), (x + 13, y), (x, y + 13), (x - 13, y)], dark(body, 0.05))
    _pallu(c, body, border)


def _pallu(c: Canvas, body: Colour, border: Colour) -> None:
    c.soft_fill(box(176, 545, 824, 600), UMBER, alpha=0.4, soft=12)
    flap = box(170, 552, 830, 838, 24)
    c.turned(flap, [(0, light(border, 0.22)), (0.4, border), (1, dark(border, 0.16))])
    with c.within(flap):
        c.fill(box(150, 574, 850, 584), dark(body, 0.05))
        c.fill(box(150, 806, 850, 816), dark(body, 0.05))
        _temple_border(c, 170, 830, 650, 44, body)
        c.fill(box(150, 650, 850, 742), body)
        for k in range(9):
            x = 208 + k * 73
            for turn in range(0, 360, 60):
                way = math.radians(turn)
                c.fill(
                    oval(x + 18 * math.cos(way), 696 + 18 * math.sin(way), 11, 11),
                    light(border, 0.18),
                )
            c.fill(oval(x, 696, 8), light(border, 0.7))
        for k in range(18):
            x = 170 + k * 36.7
            c.fill([(x, 742), (x + 18, 786), (x + 36.7, 742)], body)


def kurta(
    c: Canvas,
    *,
    body: Colour = INDIGO,
    trim: Colour = IVORY,
    pattern: str = "plain",
    long: bool = True,
) -> None:
    """A kurta on a hanger's shape: collar band, placket, side slits."""
    low = 868 if long else 760
    outline = mirrored(
        [
            (452, 176),
            (398, 192),
            (306, 226),
            (152, 520),
            (246, 566),
            (334, 410),
            (338, 560),
            (308, low),
            (500, low),
        ]
    )
    with c.placed(at=(510, 524), pivot=(500, 500)):
        c.soft_fill(outline, UMBER, alpha=0.34, soft=20)
    c.turned(outline, [(0, light(body, 0.08)), (0.4, body), (1, dark(body, 0.18))])
    with c.within(outline):
        _kurta_pattern(c, pattern, body, trim)
        for side in (-1, 1):
            c.line(
                [(500 + side * 166, 420), (500 + side * 158, 570), (500 + side * 186, low)],
                6,
                dark(body, 0.28),
            )
            cuff = [
                (500 + side * a, b) for a, b in ((358, 500), (262, 552), (244, 584), (344, 540))
            ]
            c.fill(cuff, trim)
            c.fill(box(500 + side * 184 - 60, low - 26, 500 + side * 184 + 60, low - 14), trim)
        c.fill(box(300, low - 24, 700, low - 12), trim)
        for x in (430, 570):
            c.line(smooth((x, 620), (x + 8, 720), (x - 4, low), closed=False), 5, dark(body, 0.16))
    neck = mirrored([(446, 170), (452, 214), (482, 244), (500, 248)])
    c.fill(neck, dark(body, 0.45))
    c.line(
        smooth((446, 172), (452, 216), (500, 250), (548, 216), (554, 172), closed=False), 17, trim
    )
    c.fill(box(482, 246, 518, 470, 8), light(body, 0.12))
    for edge in (482, 512):
        c.fill(box(edge, 246, edge + 6, 470), trim)
    for y in (286, 336, 386, 436):
        c.fill(oval(500, y, 9), trim)
        c.fill(oval(498, y - 2, 4), dark(trim, 0.3))


def _kurta_pattern(c: Canvas, pattern: str, body: Colour, trim: Colour) -> None:
    if pattern == "block":
        for row in range(11):
            for column in range(13):
                x = 140 + column * 62 + (row % 2) * 31
                y = 230 + row * 62
                c.fill(smooth((x, y - 17), (x + 12, y), (x, y + 17), (x - 12, y)), light(body, 0.5))
                c.fill(oval(x, y + 2, 4, 6), body)
    elif pattern == "stripes":
        for k in range(24):
            c.fill(box(150 + k * 30, 150, 156 + k * 30, 900), light(body, 0.35))
    elif pattern == "yoke":
        c.fill(mirrored([(398, 180), (420, 480), (500, 540)]), light(body, 0.14))
        for k in range(9):
            for side in (-1, 1):
                x, y = 500 + side * (28 + k % 3 * 22), 276 + k * 24
                c.fill([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], trim)


def stole(
    c: Canvas, *, body: Colour = INDIGO, border: Colour = IVORY, pattern: str = "bands"
) -> None:
    """A dupatta or stole hung over a wooden rod, with its fringe."""
    c.soft_fill(box(296, 260, 730, 850, 20), UMBER, alpha=0.25, soft=26)
    c.fading(box(130, 196, 870, 226, 15), matt(WOOD))
    for x in (122, 878):
        c.turned(oval(x, 211, 26), matt(dark(WOOD, 0.15)))
    back = [(330, 200), (746, 200), (752, 690), (700, 700), (420, 700)]
    c.turned(back, [(0, dark(body, 0.25)), (1, dark(body, 0.4))])
    c.fill([(420, 640), (751, 630), (752, 690), (420, 700)], dark(border, 0.25))
    front = smooth(
        (262, 198),
        (480, 186),
        (690, 198),
        (700, 500),
        (694, 800),
        (480, 812),
        (270, 800),
        (266, 500),
    )
    front = [(264, 200), (694, 200), *smooth((694, 200), (702, 500), (690, 792), closed=False),
             *smooth((690, 792), (480, 804), (272, 792), closed=False), *smooth((272, 792), (262, 500), (264, 200), closed=False)]  # fmt: skip
    c.turned(
        front,
        [
            (0, light(body, 0.1)),
            (0.3, body),
            (0.5, light(body, 0.12)),
            (0.75, dark(body, 0.08)),
            (1, dark(body, 0.24)),
        ],
    )
    with c.within(front):
        if pattern == "dots":
            for row in range(14):
                for column in range(10):
                    c.fill(
                        oval(280 + column * 46 + row % 2 * 23, 230 + row * 34, 8),
                        light(border, 0.1),
                    )
        elif pattern == "waves":
            for row in range(13):
                points = [(250 + k * 22, 232 + row * 36 + (16 if k % 2 else 0)) for k in range(22)]
                c.line(points, 6, border)
        else:
            for y in (240, 258, 470, 488):
                c.fill(box(240, y, 720, y + 8), border)
        for y, high in ((640, 12), (664, 62), (738, 12), (762, 60)):
            c.fill(box(240, y, 720, y + high), border)
        for k in range(14):
            x = 280 + k * 32
            c.fill([(x, 676), (x + 14, 695), (x, 714), (x - 14, 695)], body)
        for x in (372, 486, 596):
            c.line(smooth((x, 196), (x + 10, 480), (x - 6, 820), closed=False), 6, dark(body, 0.2))
    _fringe(c, (278, 684), 794, border)


def _fringe(c: Canvas, across: tuple[float, float], y: float, colour: Colour) -> None:
    x = across[0]
    while x <= across[1]:
        c.line([(x, y), (x, y + 26)], 5, colour)
        c.line([(x, y + 24), (x - 6, y + 58)], 4, colour)
        c.line([(x, y + 24), (x + 6, y + 58)], 4, colour)
        c.fill(oval(x, y + 24, 6), dark(colour, 0.12))
        x += 29


def cushion(
    c: Canvas, *, body: Colour = MADDER, trim: Colour = IVORY, pattern: str = "mirror"
) -> None:
    """A plump square cushion with tassels."""
    c.shadow(500, 836, 320, 32)
    corners: tuple[Point, ...] = ((196, 222), (804, 222), (818, 812), (182, 812))
    for x, y in corners:
        for shift in (-14, 0, 14):
            c.line([(x, y), (x + (x - 500) * 0.14 + shift, y + (y - 500) * 0.12 + 12)], 9, trim)
        c.fill(oval(x, y, 18), dark(trim, 0.12))
    shape = smooth((196, 222), (350, 246), (500, 252), (650, 246), (804, 222), (782, 380), (778, 520), (786, 660),
                   (818, 812), (650, 792), (500, 788), (350, 792), (182, 812), (214, 660), (222, 520), (218, 380))  # fmt: skip
    c.turned(
        shape, [(0, dark(body, 0.1)), (0.3, light(body, 0.16)), (0.65, body), (1, dark(body, 0.3))]
    )
    with c.within(shape):
        _cushion_pattern(c, pattern, body, trim)
        c.soft_fill(
            smooth((182, 812), (500, 720), (818, 812), (818, 900), (182, 900)),
            UMBER,
            alpha=0.28,
            soft=30,
        )


def _cushion_pattern(c: Canvas, pattern: str, body: Colour, trim: Colour) -> None:
    if pattern == "mirror":
        for ring, r in ((0, 196), (1, 124), (2, 60)):
            c.line(oval(500, 518, r), 9, trim if ring != 1 else light(body, 0.5))
        for k in range(16):
            way = k * math.pi / 8
            for far, r in ((160, 17), (92, 12)):
                x, y = 500 + far * math.cos(way), 518 + far * math.sin(way)
                c.fill(oval(x, y, r), trim)
                c.fill(oval(x, y, r * 0.55), light((150, 180, 190), 0.5))
        c.fill(oval(500, 518, 34), trim)
        for x, y in ((280, 300), (720, 300), (280, 736), (720, 736)):
            c.line(oval(x, y, 34), 7, trim)
            c.fill(oval(x, y, 13), trim)
    elif pattern == "stripes":
        for x in (270, 330, 390, 500, 610, 670, 730):
            wide = 34 if x == 500 else 12
            c.line(
                smooth((x - 6, 220), (x + (x - 500) * -0.04, 518), (x - 6, 830), closed=False),
                wide,
                trim,
            )
    else:
        for row in range(8):
            for column in range(8):
                x, y = 230 + column * 78, 262 + row * 76
                c.fill(
                    [(x, y - 30), (x + 30, y), (x, y + 30), (x - 30, y)],
                    trim if (row + column) % 2 else light(body, 0.35),
                )
                c.fill([(x, y - 12), (x + 12, y), (x, y + 12), (x - 12, y)], body)


def linen(
    c: Canvas, *, body: Colour = IVORY, border: Colour = INDIGO, folds: int = 3, towel: bool = False
) -> None:
    """A stack of folded sheets or towels."""
    c.shadow(500, 824, 340, 34)
    high = 400 / folds
    for layer in range(folds):
        y1 = 820 - layer * high
        y0 = y1 - high + 8
        x0, x1 = 190 + layer * 8, 810 - layer * 8
        shade = body if layer % 2 == 0 else light(border, 0.55)
        trim = border if layer % 2 == 0 else light(body, 0.3)
        face = box(x0, y0, x1, y1, high * 0.34)
        c.fading(face, [(0, light(shade, 0.25)), (0.5, shade), (1, dark(shade, 0.2))])
        with c.within(face):
            c.fill(box(x0 + 90, y0, x0 + 122, y1), trim)
            c.fill(box(x0 + 134, y0, x0 + 144, y1), trim)
            c.fill(box(x1 - 70, y0, x1 - 60, y1), trim)
            c.line(
                smooth(
                    (x0, (y0 + y1) / 2),
                    (500, (y0 + y1) / 2 + 6),
                    (x1 - 14, (y0 + y1) / 2),
                    closed=False,
                ),
                5,
                dark(shade, 0.24),
            )
            if towel:
                for k in range(40):
                    c.fill(
                        oval(x0 + 160 + k * 12, y0 + 16 + (k * 37 % 60) / 60 * (high - 40), 4),
                        light(shade, 0.6),
                    )
    top = 820 - folds * high
    lid = [(214, top + 40), (286, top - 86), (740, top - 86), (800, top + 40)]
    c.fading(lid, [(0, light(body, 0.35)), (1, body)])
    with c.within(lid):
        for share in (0.12, 0.2):
            c.line(
                [(214 + 586 * share, top + 60), (286 + 454 * share, top - 96)],
                20 if share < 0.2 else 8,
                border,
            )
        if not towel:
            for row in range(4):
                for column in range(9):
                    x = 380 + column * 44 - row * 4 + (row % 2) * 22
                    c.fill(
                        smooth(
                            (x, top - 70 + row * 28),
                            (x + 9, top - 62 + row * 28),
                            (x, top - 54 + row * 28),
                            (x - 9, top - 62 + row * 28),
                        ),
                        border,
                    )
    c.line([(214, top + 40), (800, top + 40)], 4, dark(body, 0.2))


def rug(c: Canvas, *, body: Colour = MADDER, border: Colour = IVORY) -> None:
    """A flat-woven mat with stepped diamonds, seen from above."""
    c.soft_fill(box(200, 160, 820, 880), UMBER, alpha=0.3, soft=18)
    for k in range(32):
        x = 206 + k * 19
        c.line([(x, 130), (x, 870)], 6, CREAM if k % 2 else border)
    c.turned(box(196, 156, 804, 844), [(0, light(body, 0.1)), (0.5, body), (1, dark(body, 0.14))])
    for inset, colour in ((22, border), (34, body), (60, border), (68, dark(body, 0.3))):
        c.fill(box(196 + inset, 156 + inset, 804 - inset, 844 - inset), colour)
    for row in range(3):
        for column in range(3):
            x, y = 344 + column * 156, 300 + row * 200
            for step in range(5):
                r = 82 - step * 18
                for part in range(4):
                    w, h = r * (part + 1) / 4, r * 1.15 * (4 - part) / 4
                    c.fill(
                        box(x - w, y - h, x + w, y + h),
                        border if step % 2 == 0 else light(body, 0.1 + step * 0.08),
                    )
