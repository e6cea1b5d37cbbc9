"""Paper, pens and books."""

import math

from shop.demo.art.finish import cylinder, disc, glint, matt, metal
from shop.demo.canvas import Canvas, box, oval, smooth
from shop.demo.colours import (
    BRASS,
    CHILLI,
    INDIGO,
    INK,
    IVORY,
    LEAF,
    MADDER,
    PALE_WOOD,
    PAPER,
    PEACOCK,
    ROSE,
    SAFFRON,
    SAND,
    SKY,
    TEAL,
    TURMERIC,
    UMBER,
    Colour,
    dark,
    light,
)


def notebook(
    c: Canvas, *, body: Colour = INDIGO, trim: Colour = TURMERIC, pattern: str = "block"
) -> None:
    """A bound notebook lying a little turned, with its ribbon."""
    with c.placed(at=(500, 510), turn=-9):
        c.soft_fill(box(250, 190, 810, 880, 20), UMBER, alpha=0.38, soft=22)
        c.fading(
            [*smooth((640, 820), (648, 880), (640, 930), closed=False), (664, 936), (670, 820)],
            matt(trim),
        )
        c.fill(box(246, 160, 782, 846, 18), dark(body, 0.35))
        for k in range(5):
            c.fill(box(250, 158, 776 - k * 2, 836 - k * 4, 12), PAPER if k % 2 else SAND)
        cover = box(236, 140, 768, 816, 18)
        c.turned(cover, [(0, dark(body, 0.12)), (0.12, light(body, 0.14)), (1, body)])
        with c.within(cover):
            if pattern == "block":
                for row in range(12):
                    for column in range(9):
                        x, y = 340 + column * 60 + row % 2 * 30, 156 + row * 60
                        for turn in (0, 60, 120):
                            with c.placed(at=(x, y), turn=turn, pivot=(0, 0)):
                                c.fill(oval(0, 0, 6, 20), light(body, 0.5))
                        c.fill(oval(x, y, 6), trim)
            elif pattern == "waves":
                for row in range(15):
                    for column in range(8):
                        x, y = 330 + column * 76 + row % 2 * 38, 170 + row * 48
                        for r in (36, 25, 14):
                            c.line(
                                oval(x, y, r, a=180, b=360), 6, light(body, 0.22 + (36 - r) / 60)
                            )
            c.fill(box(236, 140, 312, 816), dark(body, 0.28))
            c.fill(box(312, 140, 320, 816), trim)
        if pattern == "plain":
            c.line([*box(380, 300, 700, 520, 14), (700, 320)], 5, trim)
            for k in range(12):
                way = k * math.pi / 6
                c.fill(
                    oval(540 + 46 * math.cos(way), 410 + 46 * math.sin(way), 17, 17),
                    light(trim, 0.1),
                )
            c.fill(oval(540, 410, 24), body)


def books(
    c: Canvas, *, first: Colour = MADDER, second: Colour = TEAL, third: Colour = TURMERIC
) -> None:
    """Three bound books in a stack, a fourth leaning on them."""
    c.shadow(500, 824, 330, 32)
    for number, (colour, x0, x1, high) in enumerate(
        ((first, 196, 760, 108), (second, 224, 724, 92), (third, 210, 700, 84))
    ):
        y1 = 818 - sum((108, 92, 84)[:number])
        y0 = y1 - high + 4
        c.fading(
            box(x0, y0, x1, y1, 14),
            [(0, light(colour, 0.25)), (0.3, colour), (1, dark(colour, 0.25))],
        )
        c.fading(box(x1 - 150, y0 + 14, x1 + 4, y1 - 14), [(0, PAPER), (1, dark(SAND, 0.12))])
        for k in range(1, 5):
            y = y0 + 14 + k * (high - 32) / 5
            c.line([(x1 - 146, y), (x1 + 2, y)], 2, dark(SAND, 0.2))
        c.fill(box(x1 - 158, y0, x1 - 140, y1), dark(colour, 0.2))
        for x in (x0 + 60, x0 + 76, x1 - 210):
            c.fill(box(x, y0, x + 8, y1), light(colour, 0.55))
        c.fill(oval(x0 + 190, (y0 + y1) / 2, 16, 16), light(colour, 0.55))
    with c.placed(at=(470, 356), turn=8, pivot=(470, 356)):
        c.soft_fill(box(330, 190, 650, 560, 14), UMBER, alpha=0.3, soft=14)
        c.fill(box(336, 176, 636, 548, 10), dark(PEACOCK, 0.4))
        c.fill(box(338, 172, 630, 540, 8), PAPER)
        c.turned(box(320, 160, 622, 536, 10), matt(PEACOCK))
        c.fill(box(320, 160, 352, 536), dark(PEACOCK, 0.25))
        c.fill(oval(490, 300, 84), light(TURMERIC, 0.1))
        c.fill(
            smooth((380, 430), (440, 330), (490, 390), (540, 316), (606, 430)), light(PEACOCK, 0.45)
        )
        c.fill(box(380, 426, 606, 470), light(PEACOCK, 0.3))


def pencils(c: Canvas, *, cup: Colour = CHILLI, trim: Colour = IVORY) -> None:
    """Coloured pencils in a painted cup."""
    c.shadow(500, 822, 190, 30)
    colours = (TURMERIC, INDIGO, LEAF, ROSE, SAFFRON, PEACOCK, MADDER)
    for k, colour in enumerate(colours):
        with c.placed(at=(412 + k * 29, 600), turn=(k - 3) * 5.5, pivot=(0, 0)):
            tall = -(330 + (k * 59) % 90)
            c.turned(
                [(-20, tall), (20, tall), (20, 60), (-20, 60)],
                [
                    (0, light(colour, 0.3)),
                    (0.34, light(colour, 0.15)),
                    (0.36, colour),
                    (0.68, colour),
                    (0.7, dark(colour, 0.2)),
                    (1, dark(colour, 0.25)),
                ],
            )
            c.turned([(-20, tall), (20, tall), (0, tall - 62)], matt(PALE_WOOD))
            c.fill([(-7, tall - 40), (7, tall - 40), (0, tall - 62)], colour)
    cylinder(c, 344, 656, 520, 800, matt(cup), bend=28)
    c.turned(oval(500, 520, 156, 28), matt(light(cup, 0.3)))
    with c.within(oval(500, 522, 144, 22)):
        c.fill(box(340, 480, 660, 548), dark(cup, 0.4))
        for k, colour in enumerate(colours):
            with c.placed(at=(412 + k * 29, 600), turn=(k - 3) * 5.5, pivot=(0, 0)):
                c.fill([(-20, -200), (20, -200), (20, 60), (-20, 60)], colour)
    c.line(oval(500, 522, 146, 24, a=0, b=180), 10, light(cup, 0.25))
    for k in range(9):
        x = 364 + k * 34
        y = 668 + 26 * math.sqrt(max(0, 1 - ((x - 500) / 156) ** 2))
        c.fill([(x, y - 40), (x + 15, y), (x, y + 40), (x - 15, y)], trim)
        c.fill(oval(x, y, 5), cup)
    for y in (606, 750):
        c.line(oval(500, y, 153, 26, a=6, b=174), 8, trim)


def cards(c: Canvas, *, body: Colour = IVORY, accent: Colour = ROSE) -> None:
    """Handmade cards with a pressed flower, and an envelope behind."""
    with c.placed(at=(560, 470), turn=10, pivot=(500, 500)):
        c.soft_fill(box(200, 260, 820, 720, 10), UMBER, alpha=0.3, soft=18)
        c.fading(box(190, 240, 810, 690, 10), [(0, light(accent, 0.35)), (1, light(accent, 0.15))])
        c.fill([(190, 240), (810, 240), (500, 480)], light(accent, 0.5))
        c.line([(190, 244), (500, 480), (810, 244)], 5, dark(accent, 0.12))
    with c.placed(at=(450, 550), turn=-7, pivot=(500, 500)):
        c.soft_fill(box(262, 190, 752, 850, 8), UMBER, alpha=0.36, soft=20)
        c.turned(box(250, 170, 740, 820, 6), [(0, light(body, 0.5)), (1, body)])
        for k in range(60):
            c.fill(oval(262 + k * 97 % 470, 180 + k * 61 % 630, 4, 2), dark(body, 0.16))
        c.line([*box(286, 206, 704, 784), (286, 206)], 4, accent)
        c.line(smooth((495, 740), (486, 600), (506, 470), closed=False), 9, LEAF)
        for x, y, turn in ((486, 640, -60), (496, 590, 55), (484, 680, 62)):
            with c.placed(at=(x, y), turn=turn, pivot=(0, 0)):
                c.fill(smooth((0, 0), (-26, -50), (0, -112), (26, -50)), light(LEAF, 0.2))
        for ring, r, n in ((0, 78, 9), (1, 46, 7)):
            for k in range(n):
                with c.placed(at=(506, 400), turn=k * 360 / n + ring * 20, pivot=(0, 0)):
                    c.fill(
                        smooth((0, 0), (-r * 0.36, -r * 0.8), (0, -r * 1.55), (r * 0.36, -r * 0.8)),
                        light(accent, ring * 0.35),
                    )
        c.fill(oval(506, 400, 26), TURMERIC)


def pen(c: Canvas, *, body: Colour = INDIGO, trim: Colour = BRASS) -> None:
    """A fountain pen and a bottle of ink."""
    c.shadow(610, 806, 190, 32)
    glass = box(450, 540, 780, 800, 44)
    c.turned(glass, [(0, light(SKY, 0.3)), (0.5, light(SKY, 0.6)), (1, SKY)])
    c.turned(box(474, 610, 756, 776, 30), matt(body))
    c.fill(box(474, 606, 756, 626, 6), light(body, 0.25))
    cylinder(c, 536, 694, 452, 532, matt(INK), bend=14)
    disc(c, 615, 452, 79, 15, light(INK, 0.25))
    c.turned(box(540, 650, 690, 744, 8), matt(PAPER))
    c.fill(smooth((615, 664), (592, 704), (615, 730), (638, 704)), body)
    glint(c, box(468, 570, 482, 770, 7), 0.7)
    with c.placed(at=(330, 520), turn=-34, pivot=(0, 0)):
        c.soft_fill(box(10, -350, 74, 310, 26), UMBER, alpha=0.3, soft=14)
        c.turned(box(-34, -330, 34, 130, 26), metal(body))
        c.turned(box(-36, -60, 36, -36), metal(trim))
        c.turned(box(22, -300, 40, -120, 8), metal(trim))
        c.turned([(-28, 130), (28, 130), (20, 220), (-20, 220)], metal(dark(body, 0.2)))
        c.turned(box(-30, 122, 30, 140, 4), metal(trim))
        c.turned(smooth((-20, 218), (20, 218), (16, 262), (0, 320), (-16, 262)), metal(trim))
        c.line([(0, 256), (0, 314)], 3, UMBER)
        c.fill(oval(0, 254, 6), UMBER)
