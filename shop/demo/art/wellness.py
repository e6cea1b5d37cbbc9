"""Bath, fragrance and rest."""

import math

from shop.demo.art.finish import cylinder, disc, glint, matt, metal
from shop.demo.canvas import Canvas, box, oval, smooth
from shop.demo.colours import (
    BRASS,
    CREAM,
    INDIGO,
    IVORY,
    JUTE,
    LEAF,
    MOSS,
    PALE_WOOD,
    PAPER,
    PLUM,
    ROSEWOOD,
    SAND,
    TEAL,
    UMBER,
    WOOD,
    Colour,
    dark,
    light,
    mix,
)


def soap(
    c: Canvas, *, body: Colour = LEAF, band: Colour = PAPER, flecks: Colour | None = None
) -> None:
    """Two bars of soap on a slatted dish, one in its paper band."""
    c.shadow(500, 824, 320, 32)
    for x in (240, 720):
        c.fading(box(x, 780, x + 44, 820, 6), matt(dark(WOOD, 0.2)))
    for k in range(3):
        c.fading(box(176 + k * 10, 736 + k * 18, 824 - k * 10, 754 + k * 18, 8), matt(WOOD))
    for x0, y0, tone in ((224, 568, body), (300, 410, light(body, 0.22))):
        face = box(x0, y0, x0 + 480, y0 + 172, 52)
        c.soft_fill(box(x0 + 20, y0 + 150, x0 + 470, y0 + 190, 20), UMBER, alpha=0.4, soft=10)
        c.fading(
            face,
            [
                (0, light(tone, 0.45)),
                (0.28, light(tone, 0.12)),
                (0.34, tone),
                (1, dark(tone, 0.16)),
            ],
        )
        with c.within(face):
            for k in range(40):
                c.fill(
                    oval(x0 + 20 + k * 71 % 450, y0 + 60 + k * 43 % 100, 6, 4),
                    flecks or dark(body, 0.12),
                )
            if tone is body:
                c.turned(box(x0 + 130, y0, x0 + 350, y0 + 172), matt(band))
                for x in (x0 + 146, x0 + 326):
                    c.fill(box(x, y0, x + 8, y0 + 172), dark(body, 0.1))
                for turn in (-40, 0, 40):
                    with c.placed(at=(x0 + 240, y0 + 134), turn=turn, pivot=(0, 0)):
                        c.fill(smooth((0, 0), (-15, -34), (0, -76), (15, -34)), dark(body, 0.1))
    for x, y, r in ((760, 486, 30), (812, 440, 18), (806, 540, 22), (244, 500, 22), (206, 456, 13)):
        c.line(oval(x, y, r), 4, PAPER)
        c.fill(oval(x, y, r), PAPER, alpha=0.35)
        c.fill(oval(x - r * 0.3, y - r * 0.35, r * 0.2), PAPER)


def incense(
    c: Canvas, *, stick: Colour = PLUM, holder: Colour = WOOD, box_colour: Colour = TEAL
) -> None:
    """Burning sticks in a wooden holder, and their box."""
    c.shadow(510, 826, 340, 28)
    for shift, x in ((0, 556), (1, 590), (2, 624)):
        lean = 70 + shift * 46
        c.line([(x, 770), (x + lean * 0.3, 600)], 7, mix(SAND, WOOD, 0.4))
        c.line([(x + lean * 0.3, 600), (x + lean, 270)], 13, stick)
        c.fill(oval(x + lean, 266, 9), (232, 116, 60))
    for x, y, s in ((626, 250, 1.0), (706, 250, 0.86), (786, 250, 0.7)):
        c.line(
            smooth(
                (x, y),
                (x + 26, y - 40 * s),
                (x - 16, y - 90 * s),
                (x + 14, y - 140 * s),
                (x - 4, y - 176 * s),
                closed=False,
            ),
            9,
            (255, 252, 245),
        )
    c.fading(
        smooth((380, 770), (520, 752), (700, 752), (860, 730), (884, 770), (820, 822), (420, 822)),
        matt(holder),
    )
    for x in (470, 760, 800):
        c.fill(oval(x, 790, 11), BRASS)
    with c.placed(at=(292, 600), turn=-5, pivot=(292, 600)):
        c.turned(box(196, 330, 388, 820, 8), matt(box_colour))
        c.fill([(388, 338), (424, 314), (424, 800), (388, 816)], dark(box_colour, 0.35))
        c.fill([(196, 334), (234, 308), (424, 314), (388, 338)], light(box_colour, 0.3))
        c.fill(oval(292, 520, 70, 84), CREAM)
        for turn in range(0, 360, 45):
            with c.placed(at=(292, 520), turn=turn, pivot=(0, 0)):
                c.fill(smooth((0, 0), (-13, -26), (0, -60), (13, -26)), stick)
        c.fill(oval(292, 520, 12), BRASS)
        for y in (372, 388, 690, 706, 760):
            c.fill(box(196, y, 388, y + 6), BRASS)


def comb(c: Canvas, *, body: Colour = PALE_WOOD, fine: bool = False) -> None:
    """Two wooden combs with a sprig of neem."""
    for turn, x, y, tone in ((-20, 410, 400, body), (14, 560, 640, dark(body, 0.2))):
        with c.placed(at=(x, y), turn=turn, pivot=(500, 500)):
            c.soft_fill(box(180, 430, 850, 640, 50), UMBER, alpha=0.3, soft=16)
            step, wide = (20, 11) if fine else (30, 17)
            for k in range(int(610 / step)):
                left = 200 + k * step
                c.fading(
                    [
                        (left, 480),
                        (left + wide, 480),
                        (left + wide - 3, 616),
                        (left + wide / 2, 626),
                        (left + 3, 616),
                    ],
                    matt(tone),
                )
            spine = smooth(
                (170, 500),
                (190, 420),
                (340, 386),
                (500, 376),
                (660, 386),
                (810, 420),
                (830, 500),
                (660, 512),
                (500, 514),
                (340, 512),
            )
            c.fading(spine, [(0, light(tone, 0.35)), (0.5, tone), (1, dark(tone, 0.2))])
            c.line(
                smooth((230, 446), (400, 418), (600, 418), (770, 446), closed=False),
                5,
                dark(tone, 0.2),
            )
            c.fill(box(184, 470, 204, 620, 9), tone)
            c.fill(box(798, 470, 818, 620, 9), tone)
    c.line(smooth((700, 330), (790, 250), (900, 210), closed=False), 7, dark(MOSS, 0.2))
    for k in range(5):
        for side in (-1, 1):
            with c.placed(at=(716 + k * 42, 316 - k * 26), turn=60 + side * 62, pivot=(0, 0)):
                c.fill(
                    smooth((0, 0), (-15, -42), (0, -92), (15, -42)),
                    light(LEAF, 0.12 if side > 0 else 0.0),
                )


def balm(c: Canvas, *, body: Colour = MOSS, inside: Colour = IVORY) -> None:
    """An open tin of balm with its lid leaning on it."""
    c.shadow(480, 816, 310, 32)
    cylinder(c, 196, 700, 660, 780, metal(body), bend=70)
    c.turned(oval(448, 660, 252, 78), metal(light(body, 0.4)))
    c.fading(oval(448, 664, 232, 66), [(0, dark(inside, 0.12)), (1, light(inside, 0.5))])
    c.line(
        smooth((340, 664), (420, 640), (500, 676), (570, 650), closed=False), 14, dark(inside, 0.1)
    )
    with c.placed(at=(690, 590), turn=-14, pivot=(500, 500)):
        c.turned(oval(512, 508, 214, 226), metal(dark(body, 0.15)))
        c.turned(oval(500, 500, 214, 226), metal(body))
        c.fill(oval(500, 500, 168, 178), IVORY)
        c.line(oval(500, 500, 152, 162), 5, body)
        for turn in range(0, 360, 40):
            with c.placed(at=(500, 500), turn=turn, pivot=(0, 0)):
                c.fill(smooth((0, -20), (-24, -66), (0, -124), (24, -66)), body)
        c.fill(oval(500, 500, 20), BRASS)


def mat(c: Canvas, *, body: Colour = INDIGO, strap: Colour = SAND) -> None:
    """A rolled cotton mat with straps."""
    c.shadow(500, 812, 370, 36)
    with c.placed(at=(500, 640), turn=-8, pivot=(500, 640)):
        roll = [*oval(230, 640, 76, 158, a=90, b=270), *oval(800, 640, 76, 158, a=270, b=450)]
        c.fading(
            roll,
            [(0, dark(body, 0.05)), (0.18, light(body, 0.35)), (0.45, body), (1, dark(body, 0.42))],
        )
        with c.within(roll):
            for k in range(16):
                x = 190 + k * 44
                c.line(
                    oval(x, 640, 76, 158, a=-90, b=90),
                    5,
                    light(body, 0.3) if k % 4 else light(strap, 0.2),
                )
            for x in (320, 600):
                c.line(oval(x, 640, 76, 158, a=-92, b=92), 40, strap)
                c.line(oval(x + 3, 640, 76, 158, a=-92, b=92), 5, dark(strap, 0.25))
        c.fill(oval(230, 640, 76, 158), light(body, 0.12))
        for r in range(5):
            c.line(
                oval(230 + r * 2, 640, 68 - r * 14, 144 - r * 29),
                7,
                dark(body, 0.28) if r % 2 else light(body, 0.4),
            )
    c.line(smooth((350, 500), (440, 330), (600, 330), (662, 454), closed=False), 26, strap)
    c.line(
        smooth((356, 494), (444, 340), (596, 338), (656, 446), closed=False), 4, dark(strap, 0.25)
    )


def brush(c: Canvas, *, body: Colour = WOOD, bristle: Colour = IVORY) -> None:
    """A long-handled bath brush and a loofah."""
    with c.placed(at=(490, 480), turn=-40):
        c.soft_fill(box(70, 470, 960, 610, 60), UMBER, alpha=0.28, soft=18)
        c.fading(
            smooth((40, 500), (70, 468), (360, 476), (560, 466), (560, 534), (360, 524), (70, 532)),
            matt(body),
        )
        c.fill(oval(88, 500, 13), light(body, 0.6))
        for k in range(30):
            x = 580 + k * 11
            c.line(
                [(x, 520), (x + (k % 3 - 1) * 4, 640 - abs(k - 15) * 1.5)],
                10,
                (light(bristle, 0.4), dark(bristle, 0.1), bristle)[k % 3],
            )
        c.fading(box(540, 430, 930, 560, 64), matt(body))
        c.line([(590, 462), (870, 462)], 7, light(body, 0.5))
    c.shadow(700, 824, 170, 22)
    loofah = smooth(
        (590, 610),
        (700, 566),
        (826, 600),
        (860, 700),
        (826, 806),
        (700, 830),
        (586, 800),
        (556, 700),
    )
    c.turned(loofah, matt(JUTE))
    with c.within(loofah):
        for k in range(46):
            x, y = 560 + k * 67 % 300, 570 + k * 89 % 260
            c.line(
                oval(x, y, 26 + k % 3 * 8, 18, a=k * 40, b=k * 40 + 220),
                5,
                light(JUTE, 0.45) if k % 2 else dark(JUTE, 0.18),
            )


def pump(c: Canvas, *, body: Colour = TEAL, label: Colour = PAPER, accent: Colour = LEAF) -> None:
    """A pump bottle of wash or lotion."""
    c.shadow(504, 822, 200, 32)
    c.line(smooth((500, 190), (420, 184), (366, 196), (352, 226), closed=False), 30, ROSEWOOD)
    c.turned(box(480, 190, 520, 300), metal(dark(ROSEWOOD, 0.1)))
    c.turned(box(446, 166, 554, 206, 18), matt(ROSEWOOD))
    cylinder(c, 424, 576, 282, 340, matt(dark(ROSEWOOD, 0.1)), bend=10)
    shape = [(410, 340), *smooth((410, 340), (340, 380), (320, 440), closed=False), (320, 790), *smooth((320, 790), (330, 816), (360, 824), closed=False),
             (640, 824), *smooth((640, 824), (670, 816), (680, 790), closed=False), (680, 440), *smooth((680, 440), (660, 380), (590, 340), closed=False)]  # fmt: skip
    c.turned(shape, metal(body))
    c.turned(box(320, 480, 680, 730), matt(label))
    c.fill(box(320, 480, 680, 494), accent)
    c.fill(box(320, 716, 680, 730), accent)
    for turn in (-60, -30, 0, 30, 60):
        with c.placed(at=(500, 660), turn=turn, pivot=(0, 0)):
            c.fill(smooth((0, 0), (-20, -50), (0, -122 + abs(turn) * 0.5), (20, -50)), accent)
    c.line([(430, 690), (570, 690)], 7, light(accent, 0.5))
    glint(c, box(340, 420, 354, 474, 6), 0.5)


def powder(c: Canvas, *, body: Colour = IVORY, lid: Colour = WOOD, accent: Colour = MOSS) -> None:
    """A round paper drum with a wooden lid."""
    c.shadow(504, 822, 250, 34)
    cylinder(c, 280, 720, 440, 796, matt(body), bend=34)
    cylinder(c, 272, 728, 330, 440, matt(lid), bend=34)
    disc(c, 500, 330, 228, 36, light(lid, 0.3))
    c.fill(oval(500, 330, 206, 28), light(lid, 0.35))
    for r in (150, 100, 50):
        c.line(oval(500, 330, r, r * 0.14), 3, dark(lid, 0.1))
    for y, wide in ((500, 10), (526, 5), (740, 5), (764, 10)):
        c.line(oval(500, y - 4, 216, 33, a=6, b=174), wide, accent)
    for k in range(7):
        share = (k - 3) / 3.4
        x, y = 500 + 210 * math.sin(share * math.pi / 2), 628 + 32 * math.cos(share * math.pi / 2)
        wide = max(0.25, math.cos(share * math.pi / 2))
        for turn in range(0, 360, 60):
            way = math.radians(turn)
            c.fill(
                oval(x + 26 * math.cos(way) * wide, y + 26 * math.sin(way), 18 * wide, 18),
                light(accent, 0.15 if k % 2 else 0.4),
            )
        c.fill(oval(x, y, 9 * wide, 9), BRASS)
