# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Toys and games."""

from shop.demo.art import play as art
from shop.demo.colours import (
    CHILLI,
    CREAM,
    INDIGO,
    LAVENDER,
    LEAF,
    MADDER,
    MARIGOLD,
    MOSS,
    PEACOCK,
    PLUM,
    ROSE,
    ROSEWOOD,
    SKY,
    SLATE,
    TEAL,
    TURMERIC,
    WOOD,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "toys-games",
    "Toys & Games",
    "Wood, lacquer and paper: toys without batteries that last more than one childhood.",
    "mint",
)

GOODS = (
    Good(
        slug="pull-along-elephant",
        name="Pull-Along Elephant",
        shelf="toys-games",
        brand="Chukki Toys",
        hsn="95030020",
        gst_bps=500,
        summary="A wooden elephant on wheels that nods as it is pulled.",
        story="One wheel is set a little off its middle, so the elephant nods at every step. Everyone who first pulls it looks "
        "back to see, and that is the whole game.\n\nColoured with lac and vegetable dyes, so it may be chewed.",
        points=("18 cm long", "Rounded edges, no small parts", "From one year"),
        option_names=("Colour",),
        boxes=(
            Box("CT-ELE-TUR", "Turmeric", 749, 949, 420, 21),
            Box("CT-ELE-SLA", "Grey", 749, 949, 420, 16),
        ),
        drawing=art.elephant,
        focus=(330, 420),
        looks=(
            Look(
                "A yellow wooden elephant on wheels with a red saddle cloth",
                {"body": TURMERIC},
                "Turmeric",
            ),
            Look(
                "The elephant in grey with a plum saddle cloth",
                {"body": SLATE, "cloth": PLUM},
                "Grey",
            ),
        ),
    ),
    Good(
        slug="lacquer-spinning-top",
        name="Lacquer Spinning Top",
        shelf="toys-games",
        brand="Chukki Toys",
        hsn="95030020",
        gst_bps=500,
        summary="A striped top that sings when it is thrown well.",
        story="Turned on a lathe and coloured while it spins, with sticks of lac that melt in the friction. Give it a sharp flick: "
        "the stripes run together and a good one hums for a minute.",
        points=("8 cm tall", "Turned ivory-wood", "From three years"),
        option_names=("Pack",),
        boxes=(
            Box("CT-TOP-1", "1 top", 149, 199, 80, 90),
            Box("CT-TOP-3", "3 tops", 399, 549, 240, 33, net="3 pieces"),
        ),
        drawing=art.top,
        focus=(480, 480),
        looks=(
            Look("A red spinning top with yellow and green stripes", {}),
            Look("A blue spinning top", {"body": PEACOCK, "second": MARIGOLD, "third": CHILLI}),
            Look("A green spinning top", {"body": LEAF, "second": ROSE, "third": INDIGO}),
        ),
    ),
    Good(
        slug="turned-wood-dolls",
        name="Turned Wood Dolls",
        shelf="toys-games",
        brand="Chukki Toys",
        hsn="95030020",
        gst_bps=500,
        summary="Round little people with painted faces, for shelves and stories.",
        story="No two faces come out alike, since one painter does them all and her mood goes into the eyebrows. They stand "
        "firmly, roll a little and like to be lined up.",
        points=("12 cm and 9 cm tall", "Lac colours, safe to chew", "From one year"),
        option_names=("Set",),
        boxes=(
            Box("CT-DOL-1", "One doll", 329, 399, 190, 28),
            Box("CT-DOL-3", "Family of three", 849, 1099, 480, 5),
        ),
        drawing=art.doll,
        focus=(500, 340),
        looks=(
            Look("A wooden doll in a rose dress with a painted face", {}, "One doll"),
            Look("A family of three wooden dolls", {"count": 3}, "Family of three"),
        ),
    ),
    Good(
        slug="building-blocks-gate",
        name="Temple Gate Blocks",
        shelf="toys-games",
        brand="Chukki Toys",
        hsn="95030020",
        gst_bps=500,
        summary="Lacquered blocks, pillars and arches in a cotton bag.",
        story="Blocks that are not all cubes: pillars, domes, beams and cones, so that what gets built has a roof. The measure is "
        "kept to half a millimetre, and even a tall gate stands straight.",
        points=("Smooth on every side", "In a drawstring bag", "From two years"),
        option_names=("Pieces",),
        boxes=(
            Box("CT-BLK-24", "24 pieces", 899, 1149, 1100, 14),
            Box("CT-BLK-48", "48 pieces", 1599, 1999, 2200, 8),
        ),
        drawing=art.blocks,
        focus=(500, 420),
        looks=(
            Look("A gate of coloured wooden blocks with a domed roof", {}),
            Look(
                "The blocks in softer colours", {"first": LAVENDER, "second": ROSE, "third": MOSS}
            ),
        ),
    ),
    Good(
        slug="village-tray-puzzle",
        name="Village Morning Puzzle",
        shelf="toys-games",
        brand="Chukki Toys",
        hsn="95030060",
        gst_bps=500,
        summary="A wooden tray puzzle of sixteen large pieces.",
        story="Hills, a house, two clouds and a sun that is harder to place than it looks. The pieces are as thick as a biscuit "
        "and cut by hand, so each fits in one place only.",
        points=("30 × 30 cm", "16 pieces", "From three years"),
        option_names=("Picture",),
        boxes=(
            Box("CT-PUZ-M", "Morning", 499, 649, 620, 19),
            Box("CT-PUZ-E", "Evening", 499, 649, 620, 13),
        ),
        drawing=art.puzzle,
        focus=(620, 620),
        looks=(
            Look("A wooden puzzle of green hills under a blue sky", {"body": SKY}, "Morning"),
            Look("The same village in the evening", {"body": PLUM, "second": TEAL}, "Evening"),
        ),
    ),
    Good(
        slug="pallanguzhi-board",
        name="Pallanguzhi Board",
        shelf="toys-games",
        brand="Lakdi Lane",
        hsn="95049090",
        gst_bps=500,
        summary="The old game of fourteen pits, with seeds to sow and capture.",
        story="Grandmothers win this game by counting ahead while they talk of something else. Sow the seeds round the board one "
        "by one; capture what lies beyond an empty pit. Learnt in five minutes, played for life.",
        points=(
            "Rosewood finish, 40 cm",
            "146 seeds in a pouch",
            "For two players, from five years",
        ),
        option_names=("Style",),
        boxes=(
            Box("LL-PAL-F", "Flat", 899, 1149, 1300, 11),
            Box("LL-PAL-H", "Hinged", 1149, 1449, 1400, 6),
        ),
        drawing=art.board_game,
        focus=(460, 500),
        looks=(
            Look(
                "A dark wooden board with fourteen pits and red seeds", {"body": ROSEWOOD}, "Flat"
            ),
            Look(
                "The hinged board in light wood with blue seeds",
                {"body": WOOD, "seeds": INDIGO},
                "Hinged",
            ),
        ),
    ),
    Good(
        slug="paper-fighter-kite",
        name="Paper Fighter Kite",
        shelf="toys-games",
        brand="Chukki Toys",
        hsn="95030090",
        gst_bps=500,
        summary="A kite of tissue and split bamboo that answers the lightest tug.",
        story="It has no tail to speak of, and so it turns wherever it looks. Let out the line and it spins; pull and it darts. "
        "On a roof in January there is nothing better.",
        points=(
            "60 cm across",
            "With 100 m of plain cotton line",
            "No glass, no metal: kind to birds",
        ),
        option_names=("Pack",),
        boxes=(
            Box("CT-KIT-1", "1 kite", 129, 159, 90, 58),
            Box("CT-KIT-5", "5 kites", 549, 699, 380, 24, net="5 pieces"),
        ),
        drawing=art.kite,
        focus=(500, 420),
        looks=(
            Look("A paper kite in blue, orange and red", {}),
            Look("A kite in plum and turmeric", {"body": PLUM, "second": TURMERIC, "third": TEAL}),
            Look("A kite in red and cream", {"body": MADDER, "second": CREAM, "third": INDIGO}),
        ),
    ),
)
