# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Sarees and handloom."""

from shop.demo.art import cloth as art
from shop.demo.colours import (
    CHARCOAL,
    INDIGO,
    IVORY,
    LEAF,
    LOTUS,
    MADDER,
    MARIGOLD,
    MINT,
    PEACOCK,
    PLUM,
    ROSE,
    SAND,
    SKY,
    SLATE,
    TEAL,
    TURMERIC,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "sarees-handloom",
    "Sarees & Handloom",
    "Cloth from small looms, bought from the weavers and folded by hand.",
    "blush",
    (
        Shelf("sarees", "Sarees", "Silk and cotton, five and a half metres each.", "blush"),
        Shelf("stoles-dupattas", "Stoles & Dupattas", "Light lengths for every season.", "blush"),
    ),
)

GOODS = (
    Good(
        slug="temple-border-silk-saree",
        name="Temple Border Silk Saree",
        shelf="sarees",
        brand="Nadi Looms",
        hsn="50072010",
        gst_bps=500,
        summary="Pure mulberry silk with a row of temple spires along both borders.",
        story="Body and border are woven apart and joined at the loom with a third shuttle, which is why the "
        "line between the two colours is so sharp. It takes two weavers eleven days.\n\n"
        "The silk is heavy enough to fall in clean pleats and soft enough to sit in for a whole wedding.",
        points=(
            "5.5 m, with an unstitched blouse piece of 80 cm",
            "Mulberry silk, tested zari",
            "Dry clean; store folded in muslin",
        ),
        option_names=("Colour",),
        boxes=(
            Box("NL-TEM-MAD", "Madder", 11499, 13999, 720, 4),
            Box("NL-TEM-PEA", "Peacock", 11499, 13999, 720, 6),
            Box("NL-TEM-PLU", "Plum", 11999, 14499, 720, 3),
        ),
        drawing=art.saree,
        focus=(480, 560),
        looks=(
            Look(
                "A folded madder red silk saree with a golden temple border",
                {"body": MADDER},
                "Madder",
            ),
            Look("The saree in peacock blue", {"body": PEACOCK}, "Peacock"),
            Look("The saree in plum", {"body": PLUM, "border": MARIGOLD}, "Plum"),
        ),
    ),
    Good(
        slug="checked-cotton-saree",
        name="Checked Cotton Saree",
        shelf="sarees",
        brand="Nadi Looms",
        hsn="52085290",
        gst_bps=500,
        summary="A light saree in small checks for long working days.",
        story="Woven from 80-count cotton that softens with each wash, this is the saree for a day with three "
        "meetings and a bus ride. The checks hide a crease, the narrow border keeps the pleats in place.",
        points=(
            "5.5 m with blouse piece",
            "Wash cold with like colours",
            "Shrinks by less than 2 per cent",
        ),
        option_names=("Colour",),
        boxes=(
            Box("NL-CHK-TEA", "Teal", 1899, 2299, 480, 15),
            Box("NL-CHK-ROS", "Rose", 1899, 2299, 480, 12),
        ),
        drawing=art.saree,
        focus=(430, 340),
        looks=(
            Look(
                "A folded teal cotton saree in fine checks",
                {"body": TEAL, "border": SAND, "motif": "checks"},
                "Teal",
            ),
            Look(
                "The checked saree in rose",
                {"body": ROSE, "border": PLUM, "motif": "checks"},
                "Rose",
            ),
        ),
    ),
    Good(
        slug="linen-stripe-saree",
        name="Linen Stripe Saree",
        shelf="sarees",
        brand="Hasiru Threads",
        hsn="53091910",
        gst_bps=500,
        summary="Cool linen with quiet stripes and a contrasting pallu.",
        story="Linen breathes, and in May nothing else matters. The yarn is spun thick and thin, so the stripes "
        "shimmer a little when you move.\n\nIt comes crumpled and it is meant to: a damp hand is all the ironing it needs.",
        points=("5.5 m, blouse piece included", "100 per cent linen", "Machine wash, gentle"),
        option_names=("Colour",),
        boxes=(
            Box("HT-LIN-SLA", "Slate", 3299, 3999, 520, 8),
            Box("HT-LIN-MIN", "Mint", 3299, 3999, 520, 5),
        ),
        drawing=art.saree,
        focus=(480, 520),
        looks=(
            Look(
                "A slate grey linen saree with pale stripes and a rose pallu",
                {"body": SLATE, "border": LOTUS, "motif": "stripes"},
                "Slate",
            ),
            Look(
                "The linen saree in mint with an indigo pallu",
                {"body": MINT, "border": INDIGO, "motif": "stripes"},
                "Mint",
            ),
        ),
    ),
    Good(
        slug="festive-butti-saree",
        name="Festive Butti Saree",
        shelf="sarees",
        brand="Nadi Looms",
        hsn="50072090",
        gst_bps=500,
        summary="A silk-cotton saree scattered with small golden flowers.",
        story="Half silk, half cotton: it shines for the lamp-lighting and does not mind the cooking after. Each "
        "small flower is put in by hand with its own little shuttle and cannot pull out at the back.",
        points=("Silk warp, cotton weft", "5.5 m with blouse piece", "First wash by dry cleaner"),
        option_names=("Colour",),
        boxes=(
            Box("NL-BUT-MAR", "Marigold", 4499, 5499, 560, 9),
            Box("NL-BUT-LEA", "Leaf", 4499, 5499, 560, 7),
        ),
        drawing=art.saree,
        focus=(440, 330),
        looks=(
            Look(
                "A marigold yellow saree with small flowers and a madder border",
                {"body": MARIGOLD, "border": MADDER},
                "Marigold",
            ),
            Look(
                "The flowered saree in leaf green with a golden border",
                {"body": LEAF, "border": TURMERIC},
                "Leaf",
            ),
        ),
    ),
    Good(
        slug="indigo-dabu-stole",
        name="Indigo Mud-Resist Stole",
        shelf="stoles-dupattas",
        brand="Neel Yard",
        hsn="62149040",
        gst_bps=500,
        summary="A cotton stole printed with mud and dipped in a vat of indigo.",
        story="The printer stamps a paste of clay and gum on the cloth, strews it with sawdust and dips it in "
        "the vat. Where the mud was, the cotton stays white, with fine cracks that are never the same twice.",
        points=(
            "200 × 70 cm",
            "Natural indigo: rinse twice before the first wear",
            "Hand-knotted fringe",
        ),
        option_names=("Pattern",),
        boxes=(
            Box("NY-STO-WAV", "Waves", 699, 899, 180, 33),
            Box("NY-STO-DOT", "Dots", 699, 899, 180, 5),
        ),
        drawing=art.stole,
        focus=(480, 640),
        looks=(
            Look(
                "An indigo stole with white waves hanging over a rod", {"pattern": "waves"}, "Waves"
            ),
            Look("The indigo stole with dots", {"pattern": "dots"}, "Dots"),
        ),
    ),
    Good(
        slug="mulmul-dupatta",
        name="Mulmul Dupatta",
        shelf="stoles-dupattas",
        brand="Hasiru Threads",
        hsn="62149040",
        gst_bps=500,
        summary="Two and a half metres of the softest cotton there is.",
        story="Mulmul is woven so finely that it floats for a moment before it settles. This one has two woven "
        "bands at each end and a fringe short enough not to catch in a cycle.",
        points=("250 × 90 cm", "100-count cotton", "Dries in half an hour"),
        option_names=("Colour",),
        boxes=(
            Box("HT-MUL-ROS", "Rose", 549, 699, 140, 44),
            Box("HT-MUL-SKY", "Sky", 549, 699, 140, 38),
            Box("HT-MUL-TUR", "Turmeric", 549, 699, 140, 2),
        ),
        drawing=art.stole,
        focus=(480, 640),
        looks=(
            Look(
                "A rose dupatta with ivory bands over a wooden rod",
                {"body": ROSE, "border": IVORY},
                "Rose",
            ),
            Look("The dupatta in sky blue", {"body": SKY, "border": IVORY}, "Sky"),
            Look(
                "The dupatta in turmeric with madder bands",
                {"body": TURMERIC, "border": MADDER},
                "Turmeric",
            ),
        ),
    ),
    Good(
        slug="hill-wool-shawl",
        name="Hill Wool Shawl",
        shelf="stoles-dupattas",
        brand="Deodar Weavers",
        hsn="62142010",
        gst_bps=500,
        summary="A warm shawl from mountain wool, with a woven border of diamonds.",
        story="Spun by hand in winter and woven in spring, when the passes open. The wool is washed in soft "
        "water only, so it keeps a little of its own oil and sheds a drizzle.\n\nWide enough to share on a night train.",
        points=("210 × 100 cm", "Pure sheep's wool", "Air it often, wash it seldom"),
        option_names=("Colour",),
        boxes=(
            Box("DW-SHA-CHA", "Charcoal", 2499, 2999, 540, 10),
            Box("DW-SHA-SAN", "Sand", 2499, 2999, 540, 7),
        ),
        drawing=art.stole,
        focus=(480, 660),
        looks=(
            Look(
                "A charcoal wool shawl with a red woven border",
                {"body": CHARCOAL, "border": MADDER},
                "Charcoal",
            ),
            Look("The shawl in sand with a plum border", {"body": SAND, "border": PLUM}, "Sand"),
        ),
    ),
)
