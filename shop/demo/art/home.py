"""Lamps and things for the house."""

import math

from shop.demo.art.finish import cylinder, disc, glint, matt, metal, opening
from shop.demo.canvas import Canvas, box, mirrored, oval, smooth
from shop.demo.colours import (
    BRASS,
    CANE,
    CHILLI,
    CLAY,
    CREAM,
    INDIGO,
    IVORY,
    LEAF,
    MARIGOLD,
    ROSEWOOD,
    SAFFRON,
    TURMERIC,
    UMBER,
    Colour,
    dark,
    light,
    mix,
)


def flame(c: Canvas, x: float, y: float, tall: float) -> None:
    """A flame with its glow; (x, y) is where it stands."""
    c.soft_fill(
        oval(x, y - tall * 0.45, tall * 1.2), light(TURMERIC, 0.4), alpha=0.55, soft=tall * 0.45
    )
    for part, colour in ((1.0, MARIGOLD), (0.72, TURMERIC), (0.42, CREAM)):
        t = tall * part
        c.fill(smooth((x, y), (x - t * 0.24, y - t * 0.2), (x - t * 0.15, y - t * 0.55), (x, y - t),
                      (x + t * 0.15, y - t * 0.55), (x + t * 0.24, y - t * 0.2)), colour)  # fmt: skip


def diya(c: Canvas, *, body: Colour = CLAY, trim: Colour = IVORY) -> None:
    """A small oil lamp, lit."""
    c.shadow(500, 806, 270, 34)
    flame(c, 776, 556, 190)
    bowl = smooth(
        (186, 590),
        (300, 606),
        (500, 622),
        (700, 596),
        (806, 550),
        (770, 690),
        (660, 780),
        (500, 806),
        (330, 780),
        (226, 700),
    )
    c.turned(bowl, matt(body))
    c.fill(
        smooth(
            (190, 588),
            (330, 548),
            (520, 540),
            (700, 552),
            (806, 548),
            (700, 606),
            (500, 634),
            (310, 622),
        ),
        light(body, 0.28),
    )
    c.fill(
        smooth(
            (236, 588),
            (350, 562),
            (520, 556),
            (690, 564),
            (760, 560),
            (680, 594),
            (500, 614),
            (330, 606),
        ),
        mix(TURMERIC, SAFFRON, 0.5),
    )
    c.line(smooth((520, 586), (640, 574), (772, 556), closed=False), 13, CREAM)
    with c.within(bowl):
        for k in range(13):
            x = 224 + k * 46
            y = 690 + 34 * math.sin((k + 0.5) / 13 * math.pi)
            c.fill(oval(x, y, 10), trim)
            c.fill([(x + 23, y - 32), (x + 35, y - 14), (x + 23, y + 4), (x + 11, y - 14)], trim)


def lamp(c: Canvas, *, body: Colour = BRASS) -> None:
    """A standing brass lamp with five wicks and a finial."""
    c.shadow(500, 832, 210, 30)
    for shift, y in ((-178, 372), (178, 372), (-96, 392), (96, 392), (0, 398)):
        flame(c, 500 + shift, y, 92)
    c.turned(
        mirrored([(484, 372), (478, 260), (466, 232), (484, 208), (476, 176), (500, 116)]),
        metal(body),
    )
    for y, r in ((232, 40), (182, 28)):
        c.turned(oval(500, y, r, r * 0.62), metal(body))
    c.turned(
        [*oval(500, 400, 220, 34, a=180, b=360), *oval(500, 400, 220, 74, a=0, b=180)], metal(body)
    )
    c.turned(
        oval(500, 400, 200, 25),
        [(0, dark(body, 0.4)), (0.6, dark(body, 0.12)), (1, light(body, 0.4))],
    )
    for shift, y in ((-178, 384), (178, 384), (-96, 404), (96, 404), (0, 412)):
        flame(c, 500 + shift, y, 84)
    stem = mirrored(
        [
            (470, 460),
            (462, 500),
            (478, 520),
            (472, 560),
            (440, 590),
            (470, 620),
            (476, 680),
            (456, 720),
        ]
    )
    c.turned(stem, metal(body))
    for y, r in ((480, 54), (590, 66), (706, 52)):
        c.turned(oval(500, y, r, r * 0.36), metal(light(body, 0.1)))
    c.turned([*oval(500, 748, 70, 14, a=180, b=360), *mirrored([(570, 748), (640, 790), (690, 812), (690, 830)], about=500)[4:][::-1],
              (310, 830), (310, 812), (360, 790), (430, 748)], metal(body))  # fmt: skip
    c.turned(mirrored([(430, 742), (372, 782), (306, 806), (300, 830)]), metal(body))
    c.line([(308, 812), (692, 812)], 6, dark(body, 0.3))
    c.line([(360, 786), (640, 786)], 5, dark(body, 0.3))


def lantern(c: Canvas, *, body: Colour = INDIGO, glow: Colour = TURMERIC) -> None:
    """A metal lantern with a pierced pattern and a candle's light."""
    c.shadow(500, 826, 220, 32)
    c.line(oval(500, 176, 66, 78), 15, dark(body, 0.15))
    c.turned(mirrored([(470, 220), (420, 280), (300, 356), (300, 380)]), metal(body))
    pane = box(320, 376, 680, 776)
    c.turned(pane, [(0, dark(glow, 0.08)), (0.5, light(glow, 0.55)), (1, dark(glow, 0.12))])
    c.soft_fill(oval(500, 620, 120, 150), CREAM, alpha=0.7, soft=50)
    cylinder(c, 450, 550, 660, 770, matt(IVORY), bend=10)
    c.line([(500, 664), (500, 642)], 6, UMBER)
    flame(c, 500, 650, 100)
    with c.within(pane):
        for x in (320, 500, 680):
            for y in (376, 516, 656, 796):
                for r in (88, 66):
                    c.line(oval(x, y, r), 11, body)
    for x in (308, 664):
        c.turned(box(x, 370, x + 28, 790), metal(body))
    c.turned(box(286, 356, 714, 388, 12), metal(dark(body, 0.1)))
    c.turned(box(286, 772, 714, 806, 12), metal(dark(body, 0.1)))
    for x in (320, 640):
        c.turned(box(x, 802, x + 40, 828, 10), metal(body))


def basket(c: Canvas, *, body: Colour = CANE, trim: Colour = INDIGO, handle: bool = True) -> None:
    """A woven basket."""
    c.shadow(500, 822, 270, 36)
    if handle:
        arch = oval(500, 480, 246, 300, a=180, b=360)
        c.line(arch, 34, dark(body, 0.3))
        c.line([(x, y - 4) for x, y in arch], 20, body)
        for k in range(6, 40, 3):
            x, y = arch[k]
            with c.placed(at=(x, y), turn=180 + k * 4, pivot=(0, 0)):
                c.line([(-16, -5), (16, 5)], 8, trim if 18 < k < 28 else dark(body, 0.2))
    c.turned(oval(500, 480, 300, 62), matt(dark(body, 0.12)))
    c.fading(oval(500, 486, 276, 50), [(0, dark(body, 0.55)), (1, dark(body, 0.25))])
    shape = [
        *oval(500, 480, 300, 62, a=180, b=0),
        *mirrored([(200, 480), (232, 640), (280, 800), (330, 822)]),
    ]
    shape = [
        (200, 480),
        *oval(500, 480, 300, 62, a=180, b=0)[1:],
        (768, 640),
        (724, 796),
        (670, 822),
        (330, 822),
        (276, 796),
        (232, 640),
    ]
    c.turned(shape, matt(body))
    with c.within(shape):
        for row in range(13):
            y = 480 + row * 28
            for k in range(22):
                share = (k - 10.5) / 10.5
                half = 300 - row * 5.6
                x = 500 + half * math.sin(share * math.pi / 2)
                sag = 62 * math.cos(share * math.pi / 2)
                wide = max(9, 36 * math.cos(share * math.pi / 2))
                accent = row in (4, 5)
                tone = trim if accent else body
                shade = light(tone, 0.28) if (k + row) % 2 else dark(tone, 0.2)
                c.fill(oval(x, y + sag, wide * 0.56, 13), shade)
        c.soft_fill(box(640, 480, 900, 840), UMBER, alpha=0.3, soft=60)
    rim = oval(500, 480, 300, 62, a=0, b=180)
    c.line(rim, 26, dark(body, 0.25))
    c.line([(x, y - 4) for x, y in rim], 14, light(body, 0.15))


def pot(c: Canvas, *, body: Colour = CLAY, trim: Colour = IVORY, plant: bool = False) -> None:
    """A round clay pot with a painted band; with a plant or a mouth to drink from."""
    c.shadow(500, 822, 230, 34)
    if plant:
        _plant(c)
    neck = smooth((388, 330), (402, 400), (330, 450), (250, 540), (240, 640), (300, 760), (400, 818), (500, 822),
                  (600, 818), (700, 760), (760, 640), (750, 540), (670, 450), (598, 400), (612, 330), (500, 352))  # fmt: skip
    c.turned(neck, matt(body))
    with c.within(neck):
        for y, wide in ((510, 8), (530, 5), (672, 5), (690, 8)):
            c.line([(200, y - 26), *oval(500, y - 26, 300, 40, a=180, b=0)], wide, trim)
        for k in range(15):
            share = (k - 7) / 7.6
            x, y = (
                500 + 270 * math.sin(share * math.pi / 2),
                578 + 40 * math.cos(share * math.pi / 2),
            )
            wide = 24 * math.cos(share * math.pi / 2) + 3
            c.fill([(x, y - 40), (x + wide, y), (x, y + 40), (x - wide, y)], trim)
            c.fill([(x, y - 16), (x + wide * 0.4, y), (x, y + 16), (x - wide * 0.4, y)], body)
    if not plant:
        opening(c, 500, 330, 132, 30, body, rim=18)
    else:
        c.turned(oval(500, 332, 132, 30), matt(light(body, 0.15)))
        c.fill(oval(500, 330, 112, 20), UMBER)
    c.line(oval(500, 332, 128, 28, a=0, b=180), 16, light(body, 0.22))
    glint(c, oval(352, 560, 22, 54), 0.22)


def _plant(c: Canvas) -> None:
    for turn, tall, tone in (
        (-52, 190, 0.1),
        (52, 190, 0.0),
        (-28, 250, 0.2),
        (28, 245, 0.12),
        (0, 280, 0.25),
        (-70, 130, 0.0),
        (70, 130, 0.16),
    ):
        with c.placed(at=(500, 330), turn=turn, pivot=(0, 0)):
            c.fill(
                smooth(
                    (0, 0),
                    (-34, -tall * 0.45),
                    (-18, -tall * 0.82),
                    (0, -tall),
                    (18, -tall * 0.82),
                    (34, -tall * 0.45),
                ),
                light(LEAF, tone),
            )
            c.line([(0, 0), (0, -tall * 0.86)], 5, dark(LEAF, 0.25))


def toran(c: Canvas, *, body: Colour = MARIGOLD, leaf: Colour = LEAF) -> None:
    """A door garland of marigolds and mango leaves."""
    c.line([(90, 236), (910, 236)], 12, ROSEWOOD)
    sag = smooth((110, 240), (305, 360), (500, 250), (695, 360), (890, 240), closed=False)
    for place, (x, y) in enumerate(sag[2::4]):
        c.soft_fill(
            smooth((x, y + 16), (x - 26, y + 80), (x + 8, y + 180), (x + 34, y + 90)),
            UMBER,
            alpha=0.22,
            soft=10,
        )
        tone = light(leaf, 0.12) if place % 2 else dark(leaf, 0.12)
        c.fill(smooth((x, y), (x - 28, y + 70), (x, y + 172), (x + 28, y + 70)), tone)
        c.line([(x, y + 6), (x, y + 150)], 4, light(leaf, 0.4))
    for x, y in ((110, 240), (500, 250), (890, 240)):
        for k in range(7):
            _marigold(c, x, y + 40 + k * 66, 38, light(TURMERIC, 0.1) if k % 2 else body)
        c.fill(smooth((x, y + 480), (x - 30, y + 530), (x, y + 570), (x + 30, y + 530)), CHILLI)
    for place, (x, y) in enumerate(sag[::3]):
        _marigold(c, x, y, 36, body if place % 2 else light(TURMERIC, 0.1))


def _marigold(c: Canvas, x: float, y: float, r: float, colour: Colour) -> None:
    for ring, part in ((1.0, -0.18), (0.72, 0.0), (0.42, 0.2)):
        tone = dark(colour, -part) if part < 0 else light(colour, part)
        for k in range(10):
            way = k * math.pi / 5 + ring * 2
            c.fill(
                oval(
                    x + r * ring * 0.66 * math.cos(way),
                    y + r * ring * 0.66 * math.sin(way),
                    r * 0.34,
                ),
                tone,
            )
    c.fill(oval(x, y, r * 0.2), dark(colour, 0.15))


def candle(c: Canvas, *, body: Colour = IVORY, vessel: Colour = CLAY) -> None:
    """A candle in a pot."""
    c.shadow(500, 822, 220, 32)
    cylinder(c, 304, 696, 500, 800, matt(vessel), bend=34)
    opening(c, 500, 500, 196, 40, vessel, rim=16)
    c.fading(oval(500, 508, 176, 30), [(0, dark(body, 0.12)), (1, light(body, 0.4))])
    c.line([(500, 506), (500, 466)], 8, UMBER)
    flame(c, 500, 476, 170)
    for k in range(11):
        x = 340 + k * 32
        y = 640 + 30 * math.sqrt(max(0, 1 - ((x - 500) / 196) ** 2))
        c.fill(smooth((x, y + 44), (x - 14, y), (x, y - 44), (x + 14, y)), light(vessel, 0.5))


def bell(c: Canvas, *, body: Colour = BRASS) -> None:
    """A hand bell with a turned handle."""
    c.shadow(500, 826, 230, 32)
    c.turned(
        mirrored(
            [(488, 400), (470, 350), (486, 310), (466, 262), (482, 220), (460, 180), (500, 128)]
        ),
        metal(body),
    )
    for y, r in ((392, 44), (310, 34), (220, 32)):
        disc(c, 500, y, r, r * 0.42, body)
    dome = mirrored([(462, 404), (394, 440), (356, 540), (340, 680), (290, 770), (270, 800)])
    c.turned(dome, metal(body))
    c.turned(oval(500, 800, 230, 34), metal(dark(body, 0.1)))
    c.fading(oval(500, 804, 206, 23), [(0, dark(body, 0.6)), (1, dark(body, 0.25))])
    c.turned(oval(500, 812, 42, 26), metal(dark(body, 0.2)))
    for y, r in ((560, 146), (580, 149), (720, 182)):
        c.line(oval(500, y - 20, r, 24, a=4, b=176), 6, dark(body, 0.3))
