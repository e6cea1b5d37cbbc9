"""Toys and games."""

import math

from shop.demo.art.finish import cylinder, matt, metal
from shop.demo.canvas import Canvas, box, mirrored, oval, smooth
from shop.demo.colours import (
    CHILLI,
    CREAM,
    INK,
    IVORY,
    LEAF,
    MADDER,
    MARIGOLD,
    PALE_WOOD,
    PAPER,
    PEACOCK,
    ROSE,
    ROSEWOOD,
    SKY,
    TEAL,
    TURMERIC,
    UMBER,
    WOOD,
    Colour,
    dark,
    light,
)


def top(
    c: Canvas, *, body: Colour = CHILLI, second: Colour = TURMERIC, third: Colour = LEAF
) -> None:
    """A lacquered spinning top, leaning as it turns."""
    c.shadow(470, 824, 150, 26)
    for r, alpha in ((230, 0.16), (180, 0.2)):
        c.line(oval(470, 820, r, r * 0.2, a=200, b=330), 7, light(UMBER, 0.6 + alpha))
    with c.placed(at=(470, 820), turn=12, pivot=(500, 820)):
        c.turned(mirrored([(486, 250), (478, 160), (500, 146)]), metal(WOOD))
        c.turned(oval(500, 160, 30, 26), metal(body))
        shape = smooth((470, 250), (380, 300), (260, 410), (250, 480), (330, 590), (440, 690), (486, 800), (500, 824),
                       (514, 800), (560, 690), (670, 590), (750, 480), (740, 410), (620, 300), (530, 250))  # fmt: skip
        c.turned(shape, metal(body))
        with c.within(shape):
            bands = (
                (330, 46, second),
                (376, 16, CREAM),
                (440, 54, third),
                (494, 16, CREAM),
                (560, 40, second),
                (640, 26, third),
            )
            for y, high, colour in bands:
                c.turned(
                    [*oval(500, y, 262, 50, a=180, b=0), *oval(500, y + high, 262, 50, a=0, b=180)],
                    metal(colour),
                )
        c.fill(oval(370, 430, 22, 58), CREAM, alpha=0.4)


def elephant(
    c: Canvas, *, body: Colour = TURMERIC, cloth: Colour = MADDER, wheels: bool = True
) -> None:
    """A wooden elephant, on wheels to be pulled along."""
    c.shadow(500, 830, 320, 30)
    base = 716 if wheels else 820
    shape = smooth((250, 380), (330, 300), (480, 270), (620, 290), (720, 380), (752, 500), (748, base), (640, base), (628, 600),
                   (500, 614), (392, 600), (386, base), (274, base), (262, 560))  # fmt: skip
    with c.placed(at=(30, -10), pivot=(0, 0)):
        c.line(smooth((740, 400), (790, 460), (772, 540), closed=False), 16, dark(body, 0.2))
        c.turned(shape, matt(body))
    _elephant_head(c, body, cloth)
    saddle = smooth(
        (420, 262),
        (540, 254),
        (650, 270),
        (684, 420),
        (640, 520),
        (520, 536),
        (430, 510),
        (408, 380),
    )
    c.turned(saddle, matt(cloth))
    with c.within(saddle):
        c.line(
            smooth(
                (428, 300),
                (424, 400),
                (446, 486),
                (530, 506),
                (626, 492),
                (662, 410),
                (636, 296),
                closed=False,
            ),
            12,
            CREAM,
        )
        for x, y in ((480, 330), (560, 330), (520, 390), (600, 390), (480, 450), (560, 450)):
            c.fill([(x, y - 20), (x + 20, y), (x, y + 20), (x - 20, y)], light(TURMERIC, 0.2))
    if wheels:
        c.fading(box(226, 716, 830, 750, 14), matt(ROSEWOOD))
        for x in (320, 720):
            c.turned(oval(x, 768, 62), matt(cloth))
            c.fill(oval(x, 768, 38), light(TURMERIC, 0.2))
            c.fill(oval(x, 768, 13), ROSEWOOD)


def _elephant_head(c: Canvas, body: Colour, cloth: Colour) -> None:
    trunk = smooth((220, 330), (186, 430), (170, 540), (190, 640), (150, 668), (132, 630), (104, 650), (132, 716), (206, 712),
                   (250, 640), (262, 540), (330, 500))  # fmt: skip
    c.turned(trunk, matt(body))
    c.turned(
        smooth((210, 340), (270, 270), (370, 280), (420, 360), (400, 470), (310, 520), (226, 470)),
        matt(light(body, 0.08)),
    )
    for k in range(4):
        c.line([(182 - k * 2, 500 + k * 34), (236, 508 + k * 34)], 5, dark(body, 0.2))
    c.fill(smooth((246, 500), (212, 560), (226, 596), (276, 540)), CREAM)
    c.turned(
        smooth((340, 300), (440, 296), (470, 400), (430, 510), (360, 470), (330, 390)),
        matt(dark(body, 0.14)),
    )
    c.turned(
        smooth((352, 330), (424, 326), (444, 400), (414, 476), (372, 446), (350, 390)),
        matt(light(cloth, 0.35)),
    )
    c.fill(oval(276, 396, 13), UMBER)
    c.fill(oval(272, 392, 4), CREAM)
    c.fill(smooth((250, 300), (300, 268), (340, 290), (296, 350)), cloth)
    c.fill(oval(292, 304, 12), light(TURMERIC, 0.3))


def doll(c: Canvas, *, body: Colour = ROSE, second: Colour = TURMERIC, count: int = 1) -> None:
    """A turned and lacquered wooden doll."""
    places = {1: ((500, 1.0),), 3: ((215, 0.62), (500, 0.86), (780, 0.56))}[count]
    tones = (body, second, TEAL)
    for number, (x, scale) in enumerate(places):
        with c.placed(at=(x, 822), scale=scale, pivot=(500, 822)):
            _one_doll(c, tones[number], tones[(number + 1) % 3])


def _one_doll(c: Canvas, body: Colour, second: Colour) -> None:
    c.shadow(500, 824, 190, 30)
    c.turned(
        smooth(
            (500, 452),
            (400, 490),
            (340, 620),
            (326, 760),
            (360, 818),
            (500, 826),
            (640, 818),
            (674, 760),
            (660, 620),
            (600, 490),
        ),
        metal(body),
    )
    with c.within(
        smooth(
            (500, 452),
            (400, 490),
            (340, 620),
            (326, 760),
            (360, 818),
            (500, 826),
            (640, 818),
            (674, 760),
            (660, 620),
            (600, 490),
        )
    ):
        for y, high in ((700, 40), (752, 12)):
            c.turned(
                [*oval(500, y, 190, 34, a=180, b=0), *oval(500, y + high, 190, 34, a=0, b=180)],
                metal(second),
            )
        c.fill([(440, 450), (560, 450), (500, 590)], light(second, 0.2))
        for k in range(5):
            x, y = 392 + k * 54, 648 + (16 if k in (1, 3) else 22 if k == 2 else 0)
            c.fill(oval(x, y, 13), light(second, 0.35))
            c.fill(oval(x, y, 5), dark(body, 0.2))
    hair = INK
    c.turned(oval(500, 320, 146, 142), metal(hair))
    c.turned(oval(500, 190, 46, 40), metal(hair))
    c.turned(oval(500, 342, 122, 122), matt((226, 172, 128)))
    c.fill(
        smooth(
            (376, 330),
            (400, 236),
            (500, 206),
            (600, 236),
            (624, 330),
            (560, 262),
            (500, 250),
            (440, 262),
        ),
        hair,
    )
    for x in (452, 548):
        c.fill(oval(x, 348, 12, 15), INK)
        c.fill(oval(x - 4, 342, 4), CREAM)
        c.line(smooth((x - 24, 314), (x, 304), (x + 24, 314), closed=False), 6, INK)
        c.fill(oval(x + (x - 500) * 0.5, 392, 20, 14), ROSE, alpha=0.6)
    c.line(smooth((470, 404), (500, 422), (530, 404), closed=False), 8, CHILLI)
    c.fill(oval(500, 288, 9), CHILLI)
    for x in (376, 624):
        c.fill(oval(x, 400, 14), TURMERIC)


def puzzle(
    c: Canvas, *, body: Colour = SKY, second: Colour = LEAF, tray: Colour = PALE_WOOD
) -> None:
    """A wooden tray puzzle of a landscape, one piece lifted out."""
    c.soft_fill(box(170, 190, 860, 860, 20), UMBER, alpha=0.32, soft=22)
    c.fading(box(150, 160, 850, 830, 24), matt(tray))
    c.fill(box(192, 202, 808, 788, 8), dark(tray, 0.35))
    with c.within(box(196, 206, 804, 784, 6)):
        _landscape(c, body, second)
        for x in (348, 500, 652):
            c.line([(x, 206), (x, 784)], 5, dark(tray, 0.4))
        for y in (350, 495, 640):
            c.line([(196, y), (804, y)], 5, dark(tray, 0.4))
        for column, x in enumerate((348, 500, 652)):
            for row in range(4):
                y, side = 278 + row * 145, 1 if (column + row) % 2 else -1
                c.line(
                    oval(
                        x + side * 22, y, 25, a=0 if side < 0 else 180, b=360 if side < 0 else 540
                    ),
                    5,
                    dark(tray, 0.4),
                )
        for row, y in enumerate((350, 495, 640)):
            for column in range(4):
                c.line(
                    oval(272 + column * 152, y + (20 if (column + row) % 2 else -20), 25),
                    5,
                    dark(tray, 0.4),
                )
        c.fill(box(654, 642, 808, 790), dark(tray, 0.3))
    with c.placed(at=(806, 806), turn=16, pivot=(728, 712)):
        c.soft_fill(box(660, 662, 812, 806, 8), UMBER, alpha=0.45, soft=12)
        piece = [*box(654, 642, 804, 784, 8), (654, 650)]
        for shape in (piece, oval(630, 712, 27), oval(728, 622, 27)):
            c.fill(shape, dark(second, 0.2))
        c.fill(
            smooth((654, 690), (730, 660), (804, 700), (804, 784), (654, 784)), light(second, 0.2)
        )


def _landscape(c: Canvas, sky: Colour, hill: Colour) -> None:
    c.fading(box(196, 206, 804, 784), [(0, sky), (1, light(sky, 0.7))])
    c.fill(oval(640, 330, 66), light(MARIGOLD, 0.1))
    for x, y in ((300, 300), (470, 270)):
        for shift, r in ((-40, 28), (0, 40), (42, 30)):
            c.fill(oval(x + shift, y, r, r * 0.7), PAPER)
    c.fill(
        smooth(
            (150, 620),
            (300, 430),
            (430, 560),
            (560, 420),
            (720, 560),
            (860, 480),
            (860, 900),
            (150, 900),
        ),
        light(hill, 0.3),
    )
    c.fill(
        smooth((150, 700), (330, 580), (520, 660), (700, 590), (860, 680), (860, 900), (150, 900)),
        hill,
    )
    c.fill(
        smooth((150, 790), (330, 690), (560, 760), (860, 700), (860, 900), (150, 900)),
        dark(hill, 0.22),
    )
    for x, y in ((300, 640), (380, 660), (600, 640)):
        c.fill(box(x - 6, y, x + 6, y + 60), WOOD)
        c.fill(oval(x, y - 10, 38, 46), dark(hill, 0.3))
    c.fill([(440, 700), (500, 640), (560, 700)], CHILLI)
    c.fill(box(452, 700, 548, 756), IVORY)
    c.fill(box(486, 712, 514, 756), ROSEWOOD)


def board_game(c: Canvas, *, body: Colour = ROSEWOOD, seeds: Colour = CHILLI) -> None:
    """A two-row pit board with seeds in the pits, seen from above."""
    with c.placed(at=(500, 510), turn=-24):
        c.soft_fill(box(80, 330, 950, 730, 90), UMBER, alpha=0.36, soft=24)
        c.fading(
            box(60, 310, 940, 690, 90),
            [(0, light(body, 0.3)), (0.2, light(body, 0.1)), (1, dark(body, 0.2))],
        )
        c.line([(500, 330), (500, 670)], 5, dark(body, 0.35))
        c.line([*box(84, 334, 916, 666, 70), (916, 404)], 5, light(body, 0.4))
        for row in range(2):
            for column in range(7):
                x, y = 146 + column * 118, 414 + row * 172
                c.fading(
                    oval(x, y, 50, 62),
                    [(0, dark(body, 0.55)), (0.7, dark(body, 0.25)), (1, light(body, 0.25))],
                )
                for k in range((column * 3 + row * 2) % 6 + 1):
                    turn = k * 2.4 + column
                    sx, sy = (
                        x + 20 * math.cos(turn) * (k > 0),
                        y + 8 + 24 * math.sin(turn) * (k > 0),
                    )
                    c.fill(oval(sx + 2, sy + 4, 14, 12), UMBER, alpha=0.5)
                    c.fill(oval(sx, sy, 14, 12), seeds if (k + column) % 3 else CREAM)
                    c.fill(oval(sx - 4, sy - 4, 4), CREAM, alpha=0.8)


def blocks(
    c: Canvas, *, first: Colour = CHILLI, second: Colour = TURMERIC, third: Colour = TEAL
) -> None:
    """Building blocks: a small gate of lacquered wood."""
    c.shadow(500, 824, 340, 32)
    for x, colour in ((230, first), (610, third)):
        c.turned(box(x, 600, x + 160, 820, 10), matt(colour))
        c.fill(box(x + 14, 614, x + 24, 806, 5), light(colour, 0.5))
    cylinder(c, 258, 362, 440, 592, metal(second), bend=12)
    c.fill(oval(310, 440, 52, 12), light(second, 0.4))
    cylinder(c, 638, 742, 440, 592, metal(light(first, 0.1)), bend=12)
    c.fill(oval(690, 440, 52, 12), light(first, 0.4))
    c.fading(box(190, 356, 810, 436, 10), matt(PALE_WOOD))
    for k in range(5):
        c.line(
            smooth((210, 372 + k * 14), (500, 378 + k * 13), (790, 370 + k * 14), closed=False),
            2,
            dark(PALE_WOOD, 0.14),
        )
    c.turned([*oval(500, 352, 150, 150, a=180, b=360)], matt(third))
    c.fill(oval(500, 352, 70, 70, a=180, b=360), light(third, 0.5))
    c.turned([(228, 352), (392 - 56, 352), (282, 226)], matt(second))
    c.turned([(664, 352), (772, 352), (718, 226)], matt(first))
    c.turned(oval(500, 756, 64), metal(second))


def kite(
    c: Canvas, *, body: Colour = PEACOCK, second: Colour = MARIGOLD, third: Colour = CHILLI
) -> None:
    """A paper kite with its tail and string."""
    c.line(smooth((500, 500), (420, 700), (540, 820), (440, 960), closed=False), 4, UMBER)
    with c.placed(at=(510, 410), turn=14):
        c.soft_fill([(500, 160), (830, 480), (500, 850), (190, 480)], UMBER, alpha=0.25, soft=24)
        c.fill([(500, 120), (820, 440), (500, 800), (180, 440)], body)
        c.fill([(500, 120), (820, 440), (500, 440)], second)
        c.fill([(500, 800), (180, 440), (500, 440)], third)
        c.fill([(500, 800), (820, 440), (500, 440)], light(body, 0.35))
        c.fill(oval(500, 440, 92), IVORY)
        c.fill(oval(500, 440, 54), dark(second, 0.05))
        c.line([(500, 120), (500, 800)], 9, WOOD)
        c.line(
            smooth((180, 440), (340, 372), (500, 352), (660, 372), (820, 440), closed=False),
            9,
            WOOD,
        )
        c.fill([(500, 770), (560, 890), (500, 866), (440, 890)], second)
        for k in range(5):
            c.line([(500, 866), (452 + k * 24, 950)], 5, (third, second, body)[k % 3])
