"""Vessels and tools of the kitchen."""

import math

from shop.demo.art.finish import cylinder, disc, glint, hoop, matt, metal, opening
from shop.demo.canvas import Canvas, box, mirrored, oval, smooth
from shop.demo.colours import (
    BRASS,
    CHILLI,
    COFFEE,
    COPPER,
    IRON,
    LEAF,
    PALE_WOOD,
    ROSEWOOD,
    SAFFRON,
    SAND,
    STEEL,
    TURMERIC,
    WOOD,
    Colour,
    dark,
    light,
    mix,
)


def tiffin(c: Canvas, *, body: Colour = STEEL, band: Colour = SAFFRON, tiers: int = 3) -> None:
    """A lunch carrier of stacked boxes between two side bars and a handle."""
    c.shadow(505, 822, 250, 34)
    tall = {2: 170, 3: 135, 4: 108}[tiers]
    top = 800 - tiers * tall
    frame = dark(body, 0.3)
    c.line(smooth((322, 800), (312, top + 30), (330, top - 70), (430, top - 128), (500, top - 134),
                  (570, top - 128), (670, top - 70), (688, top + 30), (678, 800), closed=False),
           20, frame)  # fmt: skip
    c.line([(420, top - 131), (580, top - 131)], 44, band)
    c.line([(432, top - 141), (560, top - 141)], 8, light(band, 0.45))
    for tier in range(tiers):
        low = 800 - tier * tall
        cylinder(c, 330, 670, low - tall + 14, low, metal(body))
        cylinder(c, 322, 678, low - tall + 4, low - tall + 26, metal(dark(body, 0.08)))
        hoop(c, 330, 670, low - tall * 0.48, low - tall * 0.48 + 12, metal(band))
    cylinder(c, 322, 678, top - 14, top + 6, metal(body))
    disc(c, 500, top - 14, 178, 24, light(body, 0.2))
    cylinder(c, 470, 530, top - 44, top - 20, metal(band), bend=8)
    disc(c, 500, top - 44, 30, 8, light(band, 0.3))
    for x in (306, 664):
        c.turned(box(x, top + 12, x + 30, 790, 12), metal(frame))
        c.fill(oval(x + 15, top + 46, 9), light(body, 0.6))
    c.turned(box(300, 786, 700, 822, 14), metal(frame))


def kadhai(c: Canvas, *, body: Colour = IRON, lid: bool = False) -> None:
    """A deep round pan with two ears."""
    c.shadow(500, 806, 250, 30)
    handle = dark(body, 0.2)
    for side in (-1, 1):
        x = 500 + side * 322
        ear = smooth((x - side * 30, 500), (x + side * 52, 470), (x + side * 66, 530),
                     (x - side * 20, 572), closed=False)  # fmt: skip
        c.line(ear, 24, handle)
        c.line(ear[8:20], 8, light(handle, 0.35))
    bowl = [*oval(500, 500, 318, 56, a=180, b=360), *oval(500, 500, 318, 312, a=0, b=180)]
    with c.within(box(0, 0, 1000, 800)):
        c.turned(bowl, metal(body))
    c.turned(oval(500, 500, 326, 62), metal(light(body, 0.12)))
    c.turned(
        oval(500, 504, 302, 50),
        [(0, dark(body, 0.55)), (0.6, dark(body, 0.2)), (1, light(body, 0.3))],
    )
    if lid:
        dome = [*oval(500, 486, 306, 150, a=180, b=360), *oval(500, 486, 306, 46, a=0, b=180)]
        c.turned(dome, metal(STEEL))
        c.turned(oval(500, 338, 44, 14), metal(ROSEWOOD))
        c.turned(box(478, 300, 522, 340, 16), matt(ROSEWOOD))
        c.fill(oval(500, 300, 52, 18), light(ROSEWOOD, 0.12))
        return
    curry = oval(500, 520, 262, 36)
    c.fading(curry, [(0, mix(SAFFRON, CHILLI, 0.25)), (1, SAFFRON)])
    for x, y in ((390, 516), (470, 530), (560, 510), (628, 526), (520, 508)):
        c.fill(oval(x, y, 20, 8), light(TURMERIC, 0.15))
    for x, y in ((430, 508), (600, 536), (500, 540)):
        c.fill(smooth((x - 18, y), (x, y - 9), (x + 20, y), (x, y + 7)), LEAF)


def tumbler_davara(c: Canvas, *, body: Colour = STEEL) -> None:
    """A tumbler of frothy filter coffee in its wide saucer-bowl."""
    c.shadow(500, 822, 290, 34)
    davara = mirrored([(214, 640), (232, 760), (300, 812), (420, 822)])
    tumbler = mirrored([(352, 250), (392, 690), (430, 720)])
    opening(c, 500, 640, 292, 62, body, rim=14)
    with c.within([*box(0, 0, 1000, 640), *oval(500, 640, 276, 52, a=0, b=180)]):
        c.shadow(520, 668, 150, 34, alpha=0.4)
        c.turned(tumbler, metal(body))
    c.turned([*oval(500, 640, 292, 60, a=180, b=0), *davara], metal(body))
    c.line(oval(500, 640, 287, 57, a=0, b=180), 9, light(body, 0.65))
    c.line(oval(500, 720, 262, 48, a=15, b=165), 5, dark(body, 0.3))
    c.turned(oval(500, 250, 158, 36), metal(light(body, 0.2)))
    c.fading(oval(500, 256, 142, 29), [(0, light(COFFEE, 0.32)), (1, light(COFFEE, 0.55))])
    for x, y, r in ((430, 256, 15), (468, 266, 11), (505, 250, 18), (552, 262, 13), (582, 250, 9)):
        c.fill(oval(x, y, r, r * 0.45), light(SAND, 0.5))
    _steam(c, 500, 180)


def _steam(c: Canvas, x: float, y: float) -> None:
    for shift, tall in ((-54, 80), (4, 120), (58, 84)):
        wisp = smooth((x + shift, y + 20), (x + shift + 22, y - tall * 0.3),
                      (x + shift - 14, y - tall * 0.7), (x + shift + 8, y - tall), closed=False)  # fmt: skip
        c.line(wisp, 9, (255, 252, 245))


def coffee_filter(c: Canvas, *, body: Colour = BRASS) -> None:
    """A South Indian coffee filter: two cups, one upon the other, and a lid with a knob."""
    c.shadow(504, 822, 215, 32)
    cylinder(c, 338, 662, 560, 800, metal(body))
    cylinder(c, 330, 670, 786, 806, metal(dark(body, 0.1)))
    cylinder(c, 326, 674, 536, 566, metal(dark(body, 0.12)))
    cylinder(c, 346, 654, 292, 536, metal(light(body, 0.06)))
    cylinder(c, 336, 664, 268, 300, metal(body))
    disc(c, 500, 268, 164, 26, light(body, 0.25))
    c.turned(
        [*oval(500, 262, 120, 46, a=180, b=360), *oval(500, 262, 120, 17, a=0, b=180)], metal(body)
    )
    c.turned(box(488, 186, 512, 226, 8), metal(dark(body, 0.15)))
    c.turned(oval(500, 184, 32, 28), metal(body))
    c.line(oval(500, 640, 162, 22, a=8, b=172), 6, dark(body, 0.3))
    c.line(oval(500, 400, 154, 22, a=8, b=172), 6, dark(body, 0.3))


def pan(c: Canvas, *, body: Colour = IRON, handle: Colour = ROSEWOOD) -> None:
    """A flat griddle seen from above, with a dosa on it."""
    c.soft_fill(oval(440, 552, 316, 300), (58, 36, 28), alpha=0.3, soft=24)
    with c.placed(at=(430, 510), turn=-38, pivot=(430, 510)):
        c.turned(box(700, 486, 940, 534, 22), matt(dark(body, 0.1)))
        c.fading(box(770, 476, 996, 544, 32), matt(handle))
        c.fill(oval(966, 510, 11), light(handle, 0.5))
    c.turned(oval(430, 510, 312), metal(body))
    c.fill(oval(430, 510, 288), dark(body, 0.3))
    c.fading(oval(430, 510, 276), [(0, dark(body, 0.1)), (1, dark(body, 0.38))])
    dosa = smooth(*((430 + (214 + 8 * math.sin(k * 2.1)) * math.cos(k * math.pi / 8),
                     510 + (214 + 8 * math.cos(k * 1.7)) * math.sin(k * math.pi / 8))
                    for k in range(16)))  # fmt: skip
    c.fill(dosa, light(SAFFRON, 0.38))
    c.fill(oval(430, 510, 196), light(TURMERIC, 0.42))
    for ring in range(5):
        c.line(
            oval(430, 510, 168 - ring * 36, a=ring * 40, b=ring * 40 + 250),
            9,
            mix(SAFFRON, SAND, 0.45),
        )
    c.fill(
        smooth((370, 470), (402, 452), (428, 476), (404, 500), (374, 494)), light(TURMERIC, 0.72)
    )


def masala_box(c: Canvas, *, body: Colour = STEEL, lid: Colour | None = None) -> None:
    """A round spice box seen from above: seven cups of colour."""
    c.soft_fill(oval(510, 545, 372), (58, 36, 28), alpha=0.32, soft=26)
    c.turned(oval(500, 510, 366), metal(lid or body))
    c.turned(oval(500, 510, 342), metal(dark(body, 0.22)))
    c.fading(oval(500, 510, 332), [(0, dark(body, 0.3)), (1, light(body, 0.25))])
    spices = [TURMERIC, CHILLI, COFFEE, LEAF, SAND, mix(SAFFRON, COFFEE, 0.45), dark(IRON, 0.1)]
    places = [(500, 510)] + [
        (500 + 214 * math.cos(math.radians(turn)), 510 + 214 * math.sin(math.radians(turn)))
        for turn in range(-90, 270, 60)
    ]
    for number, ((x, y), spice) in enumerate(zip(places, spices, strict=True)):
        c.soft_fill(oval(x + 4, y + 12, 102), (58, 36, 28), alpha=0.4, soft=8)
        c.turned(oval(x, y, 102), metal(body))
        c.fading(oval(x, y, 88), [(0, dark(spice, 0.28)), (0.5, spice), (1, light(spice, 0.18))])
        c.fill(oval(x - 14, y - 14, 44, 36), light(spice, 0.22))
        if number in (2, 4, 6):
            _seeds(c, x, y, light(spice, 0.45) if number != 4 else dark(spice, 0.3))
    c.line([(470, 590), (330, 716)], 16, metal(STEEL)[2][1])
    c.turned(smooth((462, 556), (530, 560), (548, 616), (494, 640), (452, 606)), metal(STEEL))
    c.fill(oval(502, 598, 30, 24), TURMERIC)


def _seeds(c: Canvas, x: float, y: float, colour: Colour) -> None:
    for k in range(26):
        turn, far = k * 2.4, 12 * math.sqrt(k)
        with c.placed(
            at=(x + far * math.cos(turn), y + far * math.sin(turn)), turn=k * 67, pivot=(0, 0)
        ):
            c.fill(oval(0, 0, 9, 4), colour)


def rolling_board(c: Canvas, *, body: Colour = PALE_WOOD, pin: Colour = WOOD) -> None:
    """A round board with a rolling pin and a roti."""
    c.soft_fill(oval(508, 560, 338, 320), (58, 36, 28), alpha=0.32, soft=24)
    c.turned(oval(500, 530, 340), matt(dark(body, 0.2)))
    c.turned(oval(500, 514, 340), matt(body))
    for ring in range(4):
        c.line(oval(500, 514, 322 - ring * 62, 318 - ring * 60), 4, dark(body, 0.1))
    c.fill(oval(480, 540, 214, 206), dark(SAND, 0.16))
    c.fill(oval(480, 534, 212, 204), light(SAND, 0.3))
    for k in range(9):
        c.fill(
            oval(480 + 132 * math.cos(k * 2.3), 534 + 120 * math.sin(k * 1.9), 17, 12),
            mix(SAND, WOOD, 0.45),
        )
    with c.placed(at=(540, 420), turn=-32, pivot=(500, 500)):
        c.soft_fill(box(160, 506, 860, 560, 30), (58, 36, 28), alpha=0.35, soft=12)
        for x in (110, 770):
            c.fading(box(x, 478, x + 120, 516, 19), matt(dark(pin, 0.12)))
        c.fading(
            box(210, 452, 790, 544, 44),
            [(0, light(pin, 0.35)), (0.3, light(pin, 0.12)), (1, dark(pin, 0.3))],
        )
        for x in (240, 752):
            c.fading(box(x, 452, x + 10, 544), matt(dark(pin, 0.3)))


def mortar(c: Canvas, *, body: Colour = IRON, pestle: Colour | None = None) -> None:
    """A mortar and pestle with peppercorns."""
    pestle = pestle or body
    c.shadow(500, 822, 250, 34)
    opening(c, 500, 470, 240, 56, body, rim=30)
    inside = [*box(0, 0, 1000, 474), *oval(500, 474, 206, 40, a=0, b=180)]
    with c.within(inside), c.placed(at=(560, 420), turn=24, pivot=(500, 500)):
        c.turned(
            mirrored([(474, 210), (462, 260), (474, 330), (452, 620), (470, 650)]),
            metal(pestle),
        )
        c.turned(oval(500, 206, 38, 34), metal(pestle))
    c.turned([*oval(500, 470, 240, 56, a=180, b=0),
              *mirrored([(260, 470), (284, 640), (350, 726), (392, 750)])], metal(body))  # fmt: skip
    c.turned(mirrored([(392, 742), (372, 780), (330, 806), (336, 822)]), metal(dark(body, 0.12)))
    c.line(oval(500, 474, 228, 50, a=0, b=180), 14, light(body, 0.3))
    c.line(oval(500, 560, 226, 40, a=12, b=168), 7, dark(body, 0.35))
    for x, y in ((770, 812), (806, 822), (226, 818), (738, 826), (190, 826)):
        c.fill(oval(x, y, 15), dark(COFFEE, 0.4))
        c.fill(oval(x - 4, y - 5, 4), light(COFFEE, 0.4))


def bottle(c: Canvas, *, body: Colour = COPPER, hammered: bool = True) -> None:
    """A metal water bottle with a screw cap."""
    c.shadow(504, 822, 165, 30)
    shape = mirrored([(448, 250), (446, 300), (390, 360), (372, 430), (372, 780), (392, 818)])
    c.turned(shape, metal(body))
    c.turned(box(440, 180, 560, 262, 18), metal(dark(body, 0.1)))
    for y in (204, 224, 244):
        c.line([(446, y), (554, y)], 4, dark(body, 0.3))
    c.line([(450, 290), (550, 290)], 6, dark(body, 0.3))
    if hammered:
        with c.within(shape):
            for row in range(11):
                for column in range(8):
                    x = 384 + column * 36 + (row % 2) * 18
                    c.fill(oval(x, 420 + row * 36, 13, 12), light(body, 0.55), alpha=0.22)
                    c.fill(oval(x + 4, 424 + row * 36, 11, 10), dark(body, 0.2), alpha=0.18)
    glint(c, box(404, 430, 420, 740, 8), 0.35)


def urli(c: Canvas, *, body: Colour = BRASS, petal: Colour = CHILLI) -> None:
    """A wide bowl of water with floating flowers."""
    c.shadow(500, 800, 300, 36)
    bowl = [*oval(500, 560, 360, 74, a=180, b=360), *oval(500, 560, 360, 220, a=0, b=180)]
    with c.within(box(0, 0, 1000, 776)):
        c.turned(bowl, metal(body))
    c.turned(mirrored([(340, 764), (320, 808)]), metal(dark(body, 0.15)))
    c.turned(oval(500, 560, 366, 80), metal(light(body, 0.15)))
    c.fading(oval(500, 564, 332, 64), [(0, mix(STEEL, body, 0.5)), (1, mix(STEEL, body, 0.15))])
    for x, y, colour, r in ((330, 556, petal, 58), (500, 538, TURMERIC, 62), (660, 562, petal, 56),
                            (420, 592, SAFFRON, 52), (580, 596, SAFFRON, 50)):  # fmt: skip
        for ring, part in ((1.0, 0.0), (0.72, 0.16), (0.44, 0.32)):
            for k in range(12):
                turn = k * math.pi / 6 + ring
                c.fill(oval(x + r * ring * 0.72 * math.cos(turn), y + r * ring * 0.34 * math.sin(turn),
                            r * 0.27, r * 0.17), light(colour, part) if k % 2 else mix(colour, TURMERIC, 0.15))  # fmt: skip
        c.fill(oval(x, y, r * 0.2, r * 0.12), light(TURMERIC, 0.3))
    glint(c, oval(330, 700, 30, 60), 0.25)
