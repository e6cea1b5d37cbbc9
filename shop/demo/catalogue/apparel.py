# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Kurtas and apparel."""

from shop.demo.art import cloth as art
from shop.demo.colours import (
    CHARCOAL,
    INDIGO,
    IVORY,
    LEAF,
    MADDER,
    MINT,
    PEACOCK,
    ROSE,
    SAND,
    SKY,
    TEAL,
    TURMERIC,
    light,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "kurtas-apparel",
    "Kurtas & Apparel",
    "Clothes cut with room to move, in cotton and linen.",
    "mist",
    (
        Shelf("women", "Women", "Kurtas and tunics in block print and plain weaves.", "mist"),
        Shelf("men", "Men", "Kurtas for the office, the temple and the sofa.", "mist"),
    ),
)


def _sizes(code: str, colour: str, price: int, mrp: int, stocks: dict[str, int]) -> tuple[Box, ...]:
    """A box for each size of one colour."""
    short = colour[:3].upper()
    return tuple(
        Box(f"{code}-{short}-{size}", f"{size} / {colour}", price, mrp, 260, stock)
        for size, stock in stocks.items()
    )


GOODS = (
    Good(
        slug="block-print-kurta",
        name="Block-Print Straight Kurta",
        shelf="women",
        brand="Neel Yard",
        hsn="62044290",
        gst_bps=500,
        summary="A straight kurta stamped by hand with small leaves.",
        story="Three blocks make one leaf, and a good printer sets four hundred of them in an hour without a ruler. "
        "Look closely and you will find the places where the hand shook; we like those best.\n\n"
        "The cut is straight with deep side slits and a pocket in the right seam, large enough for a phone.",
        points=(
            "Cotton cambric",
            "Length 112 cm in size M",
            "Side pocket",
            "Wash cold, dry in shade",
        ),
        option_names=("Size", "Colour"),
        boxes=(
            *_sizes("NY-BPK", "Indigo", 1299, 1699, {"S": 12, "M": 20, "L": 16, "XL": 4}),
            *_sizes("NY-BPK", "Madder", 1299, 1699, {"S": 8, "M": 14, "L": 3}),
        ),
        drawing=art.kurta,
        focus=(500, 320),
        looks=(
            Look(
                "An indigo kurta printed with small leaves",
                {"body": INDIGO, "pattern": "block"},
                "Indigo",
            ),
            Look(
                "The block-print kurta in madder red",
                {"body": MADDER, "pattern": "block"},
                "Madder",
            ),
        ),
    ),
    Good(
        slug="embroidered-yoke-tunic",
        name="Embroidered Yoke Tunic",
        shelf="women",
        brand="Hasiru Threads",
        hsn="62044290",
        gst_bps=500,
        summary="A short tunic with small diamonds embroidered at the neck.",
        story="The yoke is worked in a counted stitch by a group of nineteen women who share the looms and the "
        "profit. The rest is left plain, because that is what lets you wear it to work.",
        points=("Slub cotton", "Three-quarter sleeves", "Length 78 cm in size M"),
        option_names=("Size", "Colour"),
        boxes=(
            *_sizes("HT-YOK", "Teal", 1149, 1499, {"S": 9, "M": 12, "L": 10}),
            *_sizes("HT-YOK", "Rose", 1149, 1499, {"S": 5, "M": 11}),
        ),
        drawing=art.kurta,
        focus=(500, 320),
        looks=(
            Look(
                "A teal tunic with an embroidered yoke",
                {"body": TEAL, "trim": TURMERIC, "pattern": "yoke", "long": False},
                "Teal",
            ),
            Look(
                "The tunic in rose",
                {"body": ROSE, "trim": IVORY, "pattern": "yoke", "long": False},
                "Rose",
            ),
        ),
    ),
    Good(
        slug="mens-linen-kurta",
        name="Men's Linen Kurta",
        shelf="men",
        brand="Hasiru Threads",
        hsn="62052090",
        gst_bps=500,
        summary="A kurta of washed linen with a band collar and wooden buttons.",
        story="Garment-washed, so it is soft on the first day and does not shrink on the second. The collar stands by "
        "itself, the cuffs can be rolled, and it looks right over jeans and over a mundu.",
        points=("Linen, 160 g per square metre", "Coconut-wood buttons", "Two side pockets"),
        option_names=("Size", "Colour"),
        boxes=(
            *_sizes("HT-MLK", "Ivory", 2199, 2699, {"M": 14, "L": 17, "XL": 9}),
            *_sizes("HT-MLK", "Sky", 2199, 2699, {"M": 6, "L": 8}),
        ),
        drawing=art.kurta,
        focus=(500, 320),
        looks=(
            Look(
                "An ivory linen kurta with sand-coloured edges",
                {"body": light(SAND, 0.4), "trim": SAND},
                "Ivory",
            ),
            Look("The linen kurta in sky blue", {"body": SKY, "trim": IVORY}, "Sky"),
        ),
    ),
    Good(
        slug="mens-short-khadi-kurta",
        name="Short Khadi Kurta",
        shelf="men",
        brand="Charkha Cotton",
        hsn="62052090",
        gst_bps=500,
        summary="Hand-spun, hand-woven and cut short, for hot afternoons.",
        story="Khadi is spun on a wheel turned by hand, so the thread has a life of its own and the cloth lets the air "
        "through. This one ends at the hip and has slits that let you sit on the floor in comfort.",
        points=("Hand-spun cotton", "Length 76 cm in size L", "Gets softer for years"),
        option_names=("Size", "Colour"),
        boxes=(
            *_sizes("CC-KHA", "Leaf", 999, 1299, {"M": 13, "L": 15}),
            *_sizes("CC-KHA", "Charcoal", 999, 1299, {"M": 10, "L": 1, "XL": 6}),
        ),
        drawing=art.kurta,
        focus=(500, 320),
        looks=(
            Look(
                "A short leaf-green khadi kurta",
                {"body": LEAF, "trim": IVORY, "long": False},
                "Leaf",
            ),
            Look(
                "The short kurta in charcoal",
                {"body": CHARCOAL, "trim": SAND, "long": False},
                "Charcoal",
            ),
        ),
    ),
    Good(
        slug="festive-brocade-kurta",
        name="Festive Silk Kurta",
        shelf="men",
        brand="Nadi Looms",
        hsn="62059090",
        gst_bps=1800,
        summary="A long kurta in silk with woven gold at collar, placket and cuff.",
        story="For the evening when everyone will be photographed. The silk is lined with cotton down to the hip, so "
        "it does not cling, and the gold is woven and not printed, so it does not crack.",
        points=("Silk, cotton lining", "Length 110 cm in size L", "Dry clean"),
        option_names=("Size", "Colour"),
        boxes=_sizes("NL-BRO", "Peacock", 3999, 4799, {"M": 5, "L": 7, "XL": 4}),
        drawing=art.kurta,
        focus=(500, 320),
        looks=(
            Look(
                "A peacock blue silk kurta with golden edges",
                {"body": PEACOCK, "trim": TURMERIC},
                "Peacock",
            ),
            Look(
                "The silk kurta with the woven yoke of the wedding edition",
                {"body": PEACOCK, "trim": TURMERIC, "pattern": "yoke"},
            ),
        ),
    ),
    Good(
        slug="striped-lounge-kurta",
        name="Striped Lounge Kurta",
        shelf="women",
        brand="Charkha Cotton",
        hsn="62044290",
        gst_bps=500,
        summary="A loose striped kurta for Sundays and night trains.",
        story="No darts, no zip, no label at the neck. The stripes run the long way and the seams are felled flat, so "
        "nothing scratches and nothing shows that you slept in it.",
        points=("Cotton poplin", "Loose fit: choose the smaller size", "Machine wash"),
        option_names=("Size",),
        boxes=(
            Box("CC-LOU-S", "S", 849, 1099, 240, 10),
            Box("CC-LOU-M", "M", 849, 1099, 240, 18),
            Box("CC-LOU-L", "L", 849, 1099, 240, 15),
        ),
        drawing=art.kurta,
        focus=(500, 320),
        looks=(
            Look(
                "A mint kurta with pale stripes", {"body": MINT, "trim": TEAL, "pattern": "stripes"}
            ),
            Look(
                "The striped kurta lying beside a fresh one",
                {"body": light(MINT, 0.3), "trim": TEAL, "pattern": "stripes"},
            ),
        ),
    ),
)
