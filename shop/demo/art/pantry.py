"""Things to eat and drink, and what they are kept in."""

import math

from shop.demo.art.finish import cylinder, disc, glint, hoop, matt, metal
from shop.demo.canvas import Canvas, box, mirrored, oval, smooth
from shop.demo.colours import (
    AMBER,
    BRASS,
    CHILLI,
    CLAY,
    COFFEE,
    GLASS,
    IVORY,
    JUTE,
    LEAF,
    MADDER,
    PALE_WOOD,
    PAPER,
    ROSEWOOD,
    TEAL,
    TURMERIC,
    UMBER,
    WOOD,
    Colour,
    dark,
    light,
    mix,
)


def _emblem(c: Canvas, x: float, y: float, r: float, kind: str, colour: Colour) -> None:
    """A small sign on a label instead of words."""
    if kind == "leaf":
        for turn in (-38, 0, 38):
            with c.placed(at=(x, y + r * 0.5), turn=turn, pivot=(0, 0)):
                c.fill(
                    smooth((0, 0), (-r * 0.3, -r * 0.7), (0, -r * 1.5), (r * 0.3, -r * 0.7)), colour
                )
    elif kind == "bean":
        for shift, turn in ((-0.42, -24), (0.42, 24)):
            with c.placed(at=(x + r * shift, y), turn=turn, pivot=(0, 0)):
                c.fill(oval(0, 0, r * 0.46, r * 0.72), colour)
                c.line(
                    smooth(
                        (0, -r * 0.6),
                        (r * 0.12, -r * 0.1),
                        (-r * 0.1, r * 0.2),
                        (0, r * 0.6),
                        closed=False,
                    ),
                    r * 0.1,
                    light(colour, 0.7),
                )
    elif kind == "sun":
        for turn in range(0, 360, 30):
            with c.placed(at=(x, y), turn=turn, pivot=(0, 0)):
                c.fill([(-r * 0.12, -r * 0.66), (0, -r * 1.1), (r * 0.12, -r * 0.66)], colour)
        c.fill(oval(x, y, r * 0.54), colour)
    elif kind == "chilli":
        c.fill(smooth((x - r * 0.7, y - r * 0.7), (x - r * 0.2, y - r * 0.5), (x + r * 0.3, y + r * 0.1), (x + r * 0.9, y + r * 0.8),
                      (x, y + r * 0.6), (x - r * 0.6, y)), colour)  # fmt: skip
        c.line([(x - r * 0.6, y - r * 0.6), (x - r * 0.9, y - r)], r * 0.16, LEAF)
    else:
        for turn in range(0, 360, 60):
            way = math.radians(turn)
            c.fill(
                oval(x + r * 0.55 * math.cos(way), y + r * 0.55 * math.sin(way), r * 0.4), colour
            )
        c.fill(oval(x, y, r * 0.3), light(colour, 0.7))


def jar(
    c: Canvas,
    *,
    inside: Colour = TURMERIC,
    lid: Colour = BRASS,
    label: Colour = PAPER,
    sign: str = "sun",
    grains: bool = False,
) -> None:
    """A glass jar with a metal lid; what is in it shows."""
    c.shadow(504, 822, 235, 34)
    glass = mirrored([(356, 300), (312, 340), (296, 400), (296, 770), (322, 818)])
    c.turned(glass, [(0, light(GLASS, 0.2)), (0.5, GLASS), (1, dark(GLASS, 0.16))])
    fill = mirrored([(318, 420), (314, 764), (336, 802)])
    c.turned(fill, matt(inside))
    c.fill(oval(500, 420, 182, 24), light(inside, 0.25))
    if grains:
        with c.within(fill):
            for k in range(150):
                x, y = 322 + k * 53 % 356, 416 + k * 97 % 390
                c.fill(oval(x, y, 11, 8), (light(inside, 0.3), dark(inside, 0.25))[k % 2])
    cylinder(c, 344, 656, 214, 296, metal(lid), bend=20)
    disc(c, 500, 214, 156, 22, light(lid, 0.25))
    for x in range(352, 652, 15):
        c.line([(x, 240), (x, 302)], 3, dark(lid, 0.2))
    tag = [*oval(500, 500, 204, 22, a=180, b=0), *oval(500, 690, 204, 22, a=0, b=180)]
    c.turned(tag, matt(label))
    c.line(oval(500, 514, 200, 21, a=8, b=172), 6, inside)
    c.line(oval(500, 674, 200, 21, a=8, b=172), 6, inside)
    _emblem(c, 500, 618, 52, sign, dark(inside, 0.12))
    glint(c, box(320, 350, 342, 780, 11), 0.55)
    glint(c, box(350, 350, 358, 470, 4), 0.45)


def tin(
    c: Canvas, *, body: Colour = TEAL, trim: Colour = BRASS, sign: str = "leaf", tall: bool = True
) -> None:
    """A printed tin with a press-on lid."""
    top = 290 if tall else 450
    c.shadow(504, 822, 240, 34)
    cylinder(c, 290, 710, top, 800, metal(body), bend=28)
    hoop(c, 290, 710, 762, 800, metal(trim), bend=28)
    hoop(c, 290, 710, top + 88, top + 108, metal(trim), bend=28)
    for k in range(15):
        x = 312 + k * 27
        sag = 24 * math.sqrt(max(0, 1 - ((x - 500) / 210) ** 2))
        c.fill(oval(x, 736 + sag, 8, 12), trim)
    middle = (top + 106 + 740) / 2 + 24
    c.fill(oval(500, middle, 112, 112 if tall else 84), IVORY)
    c.line(oval(500, middle, 100, 100 if tall else 73), 6, trim)
    _emblem(c, 500, middle + 8, 54 if tall else 40, sign, body)
    cylinder(c, 282, 718, top - 62, top + 2, metal(dark(body, 0.08)), bend=28)
    disc(c, 500, top - 62, 218, 30, light(body, 0.2))
    c.turned(oval(500, top - 66, 168, 20), metal(dark(body, 0.05)))


def pouch(
    c: Canvas,
    *,
    body: Colour = JUTE,
    label: Colour = PAPER,
    inside: Colour = COFFEE,
    sign: str = "bean",
) -> None:
    """A standing paper bag, folded at the top, with a label."""
    c.shadow(504, 822, 245, 34)
    bag = [
        (318, 236),
        (682, 236),
        (706, 420),
        (716, 800),
        (690, 824),
        (310, 824),
        (284, 800),
        (294, 420),
    ]
    c.turned(
        bag,
        [
            (0, dark(body, 0.12)),
            (0.1, light(body, 0.2)),
            (0.5, light(body, 0.08)),
            (0.86, body),
            (1, dark(body, 0.25)),
        ],
    )
    c.fill(
        [(318, 236), (344, 420), (336, 824), (310, 824), (284, 800), (294, 420)],
        dark(body, 0.16),
        alpha=0.6,
    )
    c.fill(
        [(682, 236), (656, 420), (664, 824), (690, 824), (716, 800), (706, 420)],
        dark(body, 0.3),
        alpha=0.6,
    )
    c.fading(box(306, 196, 694, 268, 10), [(0, light(body, 0.2)), (1, dark(body, 0.12))])
    c.line([(312, 252), (688, 252)], 4, dark(body, 0.3))
    for x in (330, 670):
        c.fill(box(x - 22, 212, x + 22, 300, 8), dark(inside, 0.1))
    c.turned(box(362, 370, 638, 700, 20), matt(label))
    c.fill(box(362, 370, 638, 410, 0), inside)
    _emblem(c, 500, 520, 74, sign, inside)
    for y, half in ((634, 82), (660, 54)):
        c.line([(500 - half, y), (500 + half, y)], 9, light(inside, 0.45))
    c.fill(oval(500, 306, 16), dark(body, 0.28))


def heap(
    c: Canvas, *, bowl: Colour = CLAY, inside: Colour = TURMERIC, grain: str = "powder"
) -> None:
    """A bowl heaped with a spice, tea or nuts."""
    c.shadow(500, 820, 250, 36)
    mound = smooth((190, 560), (330, 430), (500, 336), (670, 430), (810, 560), (500, 640))
    c.turned(mound, matt(inside))
    with c.within(mound):
        if grain == "powder":
            for k in range(5):
                c.soft_fill(
                    smooth((300 + k * 30, 560), (420 + k * 26, 420 + k * 22), (560 + k * 18, 600)),
                    light(inside, 0.4),
                    alpha=0.3,
                    soft=10,
                )
        else:
            _grains(c, inside, grain)
    c.turned(
        [*oval(500, 560, 324, 62, a=180, b=0), *oval(500, 560, 324, 262, a=0, b=180)][:400],
        matt(bowl),
    )
    body = [*oval(500, 562, 326, 58, a=180, b=0)[::-1]]
    c.turned(
        [*oval(500, 560, 326, 60, a=0, b=180), *mirrored([(174, 560), (240, 720), (380, 812)])],
        matt(bowl),
    )
    c.line(body, 1, bowl)
    c.line(oval(500, 560, 322, 60, a=0, b=180), 20, light(bowl, 0.3))
    c.line(oval(500, 650, 292, 56, a=18, b=162), 8, light(bowl, 0.45))


def _grains(c: Canvas, inside: Colour, grain: str) -> None:
    wide, high = {"leaf": (26, 6), "bean": (26, 19), "pepper": (17, 17), "seed": (18, 8)}[grain]
    tones = (light(inside, 0.28), inside, dark(inside, 0.25), light(inside, 0.12))
    for k in range(330):
        x, y = 180 + k * 73.7 % 650, 340 + k * 41.3 % 310
        with c.placed(at=(x, y), turn=k * 47 % 180, pivot=(0, 0)):
            c.fill(oval(0, 0, wide, high), tones[k % 4])
            if grain == "bean":
                c.line([(-wide * 0.7, 0), (wide * 0.7, 0)], 4, dark(inside, 0.45))
            elif grain == "pepper":
                c.fill(oval(-5, -5, 5), light(inside, 0.5))


def oil(
    c: Canvas,
    *,
    glass: Colour = AMBER,
    cap: Colour = ROSEWOOD,
    label: Colour = PAPER,
    sign: str = "leaf",
    accent: Colour = LEAF,
) -> None:
    """A tall bottle with a label: oil, honey or hair oil."""
    c.shadow(504, 822, 185, 32)
    shape = mirrored(
        [(454, 230), (452, 330), (420, 372), (364, 410), (346, 460), (346, 790), (366, 820)]
    )
    c.turned(
        shape,
        [
            (0, dark(glass, 0.2)),
            (0.16, light(glass, 0.3)),
            (0.3, light(glass, 0.08)),
            (0.8, dark(glass, 0.2)),
            (1, dark(glass, 0.05)),
        ],
    )
    cylinder(c, 438, 562, 160, 248, matt(cap), bend=12)
    c.turned(oval(500, 160, 62, 13), matt(light(cap, 0.25)))
    c.turned(box(346, 500, 654, 730, 6), matt(label))
    c.fill(box(346, 500, 654, 520), accent)
    c.fill(box(346, 712, 654, 730), accent)
    _emblem(c, 500, 612, 58, sign, accent)
    c.line([(440, 676), (560, 676)], 8, light(accent, 0.5))
    glint(c, box(366, 440, 382, 492, 8), 0.55)
    glint(c, box(366, 738, 382, 790, 8), 0.4)


def tea_cup(c: Canvas, *, body: Colour = CLAY) -> None:
    """A clay cup of milky tea with biscuits beside it."""
    c.shadow(430, 822, 210, 32)
    cup = mirrored([(222, 400), (262, 760), (300, 816)], about=430)
    c.turned(cup, matt(body))
    c.turned(oval(430, 400, 208, 50), matt(light(body, 0.25)))
    c.fading(oval(430, 406, 186, 40), [(0, mix(AMBER, IVORY, 0.3)), (1, mix(AMBER, IVORY, 0.5))])
    c.line(oval(430, 520, 198, 46, a=8, b=172), 12, light(body, 0.3))
    c.line(oval(430, 556, 194, 45, a=8, b=172), 5, light(body, 0.3))
    for shift, tall in ((-60, 110), (0, 150), (62, 112)):
        x = 430 + shift
        c.line(
            smooth(
                (x, 330),
                (x + 24, 330 - tall * 0.4),
                (x - 16, 330 - tall * 0.75),
                (x + 8, 330 - tall),
                closed=False,
            ),
            11,
            (255, 252, 245),
        )
    c.shadow(730, 826, 120, 20)
    for k in range(3):
        y = 800 - k * 38
        c.fading(
            [
                *oval(730 + k * 6, y, 106, 30, a=180, b=360),
                *oval(730 + k * 6, y + 20, 106, 30, a=0, b=180),
            ],
            [(0, PALE_WOOD), (1, dark(WOOD, 0.1))],
        )
        c.fill(oval(730 + k * 6, y, 106, 30), light(PALE_WOOD, 0.2))
    for x, y in ((700, 716), (760, 720), (740, 732), (726, 710), (782, 730)):
        c.fill(oval(x, y, 8, 4), MADDER)


def chillies(c: Canvas, *, body: Colour = CHILLI, tray: Colour = PALE_WOOD) -> None:
    """Dried chillies on a wooden tray, seen from above."""
    c.soft_fill(box(150, 240, 870, 830, 60), UMBER, alpha=0.3, soft=22)
    c.turned(box(140, 210, 860, 800, 60), matt(dark(tray, 0.1)))
    c.turned(box(172, 242, 828, 768, 40), matt(light(tray, 0.15)))
    for k in range(13):
        x, y = 270 + k * 131 % 470, 330 + k * 89 % 360
        with c.placed(at=(x, y), turn=k * 53 % 360, pivot=(0, 0)):
            c.soft_fill(smooth((-80, 14), (0, -12), (110, 30), (0, 34)), UMBER, alpha=0.35, soft=8)
            c.fading(smooth((-88, -10), (-60, -28), (10, -24), (80, 0), (124, 36), (60, 26), (0, 20), (-70, 20)),
                     [(0, light(body, 0.25)), (0.5, body), (1, dark(body, 0.3))])  # fmt: skip
            c.line([(-84, -4), (-126, -16)], 11, MOSSY)
            c.line(smooth((-50, -12), (0, -14), (60, 2), closed=False), 6, light(body, 0.5))


MOSSY = mix(LEAF, JUTE, 0.35)
