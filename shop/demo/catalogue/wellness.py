# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Wellness and bath."""

from shop.demo.art import cloth, home, pantry
from shop.demo.art import wellness as art
from shop.demo.colours import (
    AMBER,
    BRASS,
    CHILLI,
    COFFEE,
    INDIGO,
    IVORY,
    LAVENDER,
    LEAF,
    LOTUS,
    MADDER,
    MINT,
    MOSS,
    PALE_WOOD,
    PLUM,
    ROSE,
    SAND,
    TEAL,
    TURMERIC,
    WOOD,
    dark,
    light,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "wellness-bath",
    "Wellness & Bath",
    "Oils, soaps and quiet things for the beginning and the end of a day.",
    "sage",
    (
        Shelf("bath-body", "Bath & Body", "Soap, oil, wash and wood.", "sage"),
        Shelf("fragrance-rest", "Fragrance & Rest", "Incense, candles, balm and a mat.", "sage"),
    ),
)

GOODS = (
    Good(
        slug="neem-tulasi-soap",
        name="Cold-Process Soap",
        shelf="bath-body",
        brand="Tulasi Lane",
        hsn="34011190",
        gst_bps=500,
        summary="Coconut and castor oil, cured for six weeks, with leaves or petals.",
        story="Made in trays of forty and left alone for six weeks, until the bar is hard and mild. It lathers in hard water, and the "
        "scent comes from the plant and nowhere else.",
        points=("100 g a bar", "No palm oil, no colour", "Keep it on a dry dish"),
        option_names=("Scent", "Pack"),
        boxes=(
            Box("TL-SOA-N1", "Neem / 1 bar", 129, 150, 120, 74, net="100 g"),
            Box("TL-SOA-N3", "Neem / 3 bars", 349, 450, 340, 30, net="300 g"),
            Box("TL-SOA-R1", "Rose / 1 bar", 139, 160, 120, 52, net="100 g"),
            Box("TL-SOA-L1", "Lavender / 1 bar", 139, 160, 120, 5, net="100 g"),
        ),
        drawing=art.soap,
        focus=(450, 620),
        looks=(
            Look("Two green bars of neem soap on a wooden dish", {"body": LEAF}, "Neem"),
            Look("The soap with rose petals", {"body": ROSE, "flecks": MADDER}, "Rose"),
            Look("The soap with lavender", {"body": LAVENDER, "flecks": PLUM}, "Lavender"),
        ),
    ),
    Good(
        slug="bhringraj-hair-oil",
        name="Herbal Hair Oil",
        shelf="bath-body",
        brand="Tulasi Lane",
        hsn="33059019",
        gst_bps=500,
        summary="Coconut oil simmered with eleven herbs, for Sunday mornings.",
        story="The herbs go into the oil fresh and stay on a small flame for two days. What is left is green, smells of curry leaf, and "
        "asks for a slow hand and an hour's patience before the bath.",
        points=("No mineral oil", "Glass bottle", "Warm it a little before use"),
        option_names=("Volume",),
        boxes=(
            Box("TL-OIL-100", "100 ml", 249, 299, 240, 43, net="100 ml"),
            Box("TL-OIL-200", "200 ml", 449, 549, 420, 25, net="200 ml"),
        ),
        drawing=pantry.oil,
        focus=(500, 560),
        looks=(
            Look(
                "A bottle of green hair oil with a leaf on its label",
                {"glass": dark(MOSS, 0.2), "accent": LEAF},
            ),
            Look("The oil in an amber bottle", {"glass": AMBER, "accent": MOSS}),
        ),
    ),
    Good(
        slug="neem-wood-comb",
        name="Neem Wood Comb",
        shelf="bath-body",
        brand="Lakdi Lane",
        hsn="96151900",
        gst_bps=500,
        summary="A comb cut with a fretsaw; no static, no broken hair.",
        story="Plastic combs have seams between the teeth, and the seams tear. This one is sawn from a single piece, and each tooth is "
        "rounded by hand. Oil it when you oil your hair.",
        points=("18 cm", "Seasoned neem", "Do not leave it in water"),
        option_names=("Teeth",),
        boxes=(
            Box("LL-CMB-W", "Wide", 179, 229, 60, 61),
            Box("LL-CMB-F", "Fine", 179, 229, 60, 47),
        ),
        drawing=art.comb,
        focus=(440, 450),
        looks=(
            Look(
                "Two wooden combs with wide teeth and a sprig of neem", {"body": PALE_WOOD}, "Wide"
            ),
            Look("The combs with fine teeth", {"body": WOOD, "fine": True}, "Fine"),
        ),
    ),
    Good(
        slug="bath-brush-loofah",
        name="Bath Brush & Loofah",
        shelf="bath-body",
        brand="Lakdi Lane",
        hsn="96032900",
        gst_bps=1800,
        summary="A long brush for the back and a loofah for the rest.",
        story="The handle reaches where arms do not. The bristles are of plant fibre, stiff when dry and kind when wet, and the loofah is "
        "simply a gourd that grew on a fence.",
        points=("Handle 38 cm", "Plant-fibre bristles", "Hang up to dry"),
        boxes=(Box("LL-BRU-1", "", 399, 499, 260, 20),),
        drawing=art.brush,
        focus=(640, 420),
        looks=(
            Look("A long-handled bath brush and a round loofah", {}),
            Look("The brush in dark wood", {"body": dark(WOOD, 0.35), "bristle": SAND}),
        ),
    ),
    Good(
        slug="vetiver-body-wash",
        name="Vetiver Body Wash",
        shelf="bath-body",
        brand="Tulasi Lane",
        hsn="34013019",
        gst_bps=1800,
        summary="A mild wash that smells like the first rain on a khus screen.",
        story="Vetiver roots are dug after the monsoon and distilled in copper. A few drops are enough to make a bathroom smell of wet "
        "earth and shade, long after the water has run out.",
        points=("300 ml, refillable", "Soap-free", "For all skins"),
        option_names=("Scent",),
        boxes=(
            Box("TL-WAS-V", "Vetiver", 349, 425, 380, 29, net="300 ml"),
            Box("TL-WAS-M", "Mint", 349, 425, 380, 24, net="300 ml"),
        ),
        drawing=art.pump,
        focus=(500, 560),
        looks=(
            Look(
                "A teal pump bottle of body wash with leaves on its label",
                {"body": TEAL},
                "Vetiver",
            ),
            Look("The wash with mint in a pale bottle", {"body": MINT, "accent": TEAL}, "Mint"),
        ),
    ),
    Good(
        slug="ubtan-face-powder",
        name="Turmeric & Gram Ubtan",
        shelf="bath-body",
        brand="Tulasi Lane",
        hsn="33049990",
        gst_bps=1800,
        summary="A scrub of gram flour, wild turmeric and rose, to be mixed with milk.",
        story="What brides are rubbed with, ground finer. A spoon of it with a spoon of milk makes a paste; leave it on until it begins to "
        "crack, and wash it off with cold water.",
        points=("120 g in a paper drum", "Does not stain skin", "Use within nine months"),
        boxes=(Box("TL-UBT-120", "", 329, 399, 190, 36, net="120 g"),),
        drawing=art.powder,
        focus=(500, 480),
        looks=(
            Look("A paper drum with a wooden lid and a band of flowers", {"accent": TURMERIC}),
            Look("The drum in a rose print", {"accent": ROSE, "body": light(LOTUS, 0.5)}),
        ),
    ),
    Good(
        slug="mysuru-sandal-incense",
        name="Sandal Incense Sticks",
        shelf="fragrance-rest",
        brand="Gandha Works",
        hsn="33074100",
        gst_bps=500,
        summary="Hand-rolled sticks that burn for forty minutes and do not bite.",
        story="Charcoal makes cheap sticks black and smoky. These are rolled with wood powder and halmaddi resin, so the smoke is thin "
        "and the scent stays in the curtains until morning.",
        points=("40 sticks", "About 40 minutes each", "With a wooden holder in the gift box"),
        option_names=("Scent", "Box"),
        boxes=(
            Box("GW-INC-S", "Sandal / Refill", 149, 180, 90, 85, net="40 pieces"),
            Box("GW-INC-SG", "Sandal / Gift box", 349, 449, 280, 22, net="40 pieces"),
            Box("GW-INC-J", "Jasmine / Refill", 149, 180, 90, 63, net="40 pieces"),
        ),
        drawing=art.incense,
        focus=(640, 480),
        looks=(
            Look("Burning incense sticks in a wooden holder beside a teal box", {}, "Sandal"),
            Look(
                "The jasmine sticks with a madder box",
                {"box_colour": MADDER, "stick": COFFEE},
                "Jasmine",
            ),
        ),
    ),
    Good(
        slug="clay-pot-candle",
        name="Clay Pot Candle",
        shelf="fragrance-rest",
        brand="Gandha Works",
        hsn="34060010",
        gst_bps=500,
        summary="Soy wax in a painted clay pot that is a planter afterwards.",
        story="It burns for thirty hours, clean and low, and fills a room without filling the head. When the wax is gone, wash the pot, and it "
        "will hold a cutting of money plant.",
        points=("180 g of soy wax", "Cotton wick", "Trim the wick to 5 mm"),
        option_names=("Scent",),
        boxes=(
            Box("GW-CAN-J", "Jasmine", 449, 549, 480, 17, net="180 g"),
            Box("GW-CAN-C", "Cardamom", 449, 549, 480, 3, net="180 g"),
        ),
        drawing=home.candle,
        focus=(500, 470),
        looks=(
            Look("A lit candle in a painted clay pot", {}, "Jasmine"),
            Look("The candle in an indigo pot", {"vessel": INDIGO}, "Cardamom"),
        ),
    ),
    Good(
        slug="eucalyptus-balm",
        name="Eucalyptus Balm",
        shelf="fragrance-rest",
        brand="Tulasi Lane",
        hsn="30039011",
        gst_bps=500,
        summary="For foreheads, chests and mosquito bites.",
        story="Beeswax and sesame oil, with eucalyptus from the hills and a little camphor. Warm it between two fingers first; a tin is small "
        "enough for the pocket and lasts a winter.",
        points=("25 g", "For outer use only", "Not for children under two"),
        option_names=("Pack",),
        boxes=(
            Box("TL-BAL-1", "1 tin", 149, 180, 50, 68, net="25 g"),
            Box("TL-BAL-3", "3 tins", 399, 540, 150, 27, net="75 g"),
        ),
        drawing=art.balm,
        focus=(600, 560),
        looks=(
            Look("An open tin of balm with a flower on the lid", {"body": MOSS}),
            Look("The tin in turmeric yellow", {"body": TURMERIC, "inside": IVORY}),
        ),
    ),
    Good(
        slug="cotton-yoga-mat",
        name="Handwoven Yoga Mat",
        shelf="fragrance-rest",
        brand="Charkha Cotton",
        hsn="63049239",
        gst_bps=500,
        summary="A thick cotton mat that does not slip and can be washed.",
        story="Woven on the looms that make durries, only closer. It grips better as it warms, rolls up tight, and goes into the machine "
        "when it needs to.",
        points=("180 × 65 cm", "Rubber dots beneath", "With carrying strap"),
        option_names=("Colour",),
        boxes=(
            Box("CC-MAT-IND", "Indigo", 1499, 1899, 1500, 13),
            Box("CC-MAT-MAD", "Madder", 1499, 1899, 1500, 10),
        ),
        drawing=art.mat,
        focus=(400, 620),
        looks=(
            Look("A rolled indigo cotton mat with a carrying strap", {"body": INDIGO}, "Indigo"),
            Look("The mat in madder red", {"body": MADDER}, "Madder"),
        ),
    ),
    Good(
        slug="waffle-bath-towels",
        name="Waffle Bath Towels",
        shelf="bath-body",
        brand="Charkha Cotton",
        hsn="63026090",
        gst_bps=500,
        summary="Light towels that drink fast and dry faster.",
        story="A thick towel is a pleasure for one day and a damp smell for two. These are woven in small squares that take up water at once "
        "and are dry again by noon, even in July.",
        points=("70 × 140 cm", "100 per cent cotton", "Machine wash at 60 °C"),
        option_names=("Pack",),
        boxes=(
            Box("CC-TOW-1", "1 towel", 499, 649, 380, 31),
            Box("CC-TOW-3", "3 towels", 1349, 1799, 1140, 14, net="3 pieces"),
        ),
        drawing=cloth.linen,
        focus=(460, 600),
        looks=(
            Look("A stack of folded towels with madder stripes", {"border": MADDER, "towel": True}),
            Look(
                "The towels with brass-coloured stripes",
                {"border": BRASS, "towel": True, "folds": 2},
            ),
            Look(
                "The towels in rose", {"body": light(LOTUS, 0.4), "border": CHILLI, "towel": True}
            ),
        ),
    ),
)
