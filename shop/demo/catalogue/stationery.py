# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Stationery and books."""

from shop.demo.art import paper as art
from shop.demo.colours import (
    BRASS,
    CHILLI,
    INDIGO,
    IVORY,
    LEAF,
    MADDER,
    PEACOCK,
    PLUM,
    ROSE,
    SKY,
    TEAL,
    TURMERIC,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "stationery-books",
    "Stationery & Books",
    "Paper made by hand, ink that flows and stories worth a shelf.",
    "lilac",
)

GOODS = (
    Good(
        slug="handmade-paper-journal",
        name="Handmade Paper Journal",
        shelf="stationery-books",
        brand="Pathra Paper",
        hsn="48201010",
        gst_bps=1800,
        summary="A cloth-bound journal of cotton paper, with a ribbon.",
        story="The paper is made from the offcuts of shirt factories: pulped, lifted on a screen and dried in the sun. It takes "
        "ink without feathering and has an edge that no machine can cut.\n\nSewn and not glued, so it lies open at any page.",
        points=("144 unlined pages, 120 g", "A5", "Cover in block-printed cotton"),
        option_names=("Colour",),
        boxes=(
            Box("PP-JOU-IND", "Indigo", 449, 549, 380, 34),
            Box("PP-JOU-MAD", "Madder", 449, 549, 380, 27),
            Box("PP-JOU-TEA", "Teal", 449, 549, 380, 4),
        ),
        drawing=art.notebook,
        focus=(440, 420),
        looks=(
            Look("An indigo cloth-bound journal with small flowers", {"body": INDIGO}, "Indigo"),
            Look(
                "The journal in madder red with a wave pattern",
                {"body": MADDER, "pattern": "waves"},
                "Madder",
            ),
            Look(
                "The journal in teal with a single flower",
                {"body": TEAL, "pattern": "plain"},
                "Teal",
            ),
        ),
    ),
    Good(
        slug="school-exercise-books",
        name="Ruled Exercise Books",
        shelf="stationery-books",
        brand="Pathra Paper",
        hsn="48202000",
        gst_bps=0,
        summary="Plain ruled exercise books that survive a school year.",
        story="The corners are rounded, the staples are turned in, and the cover is thick enough for a bag with a lunch box in "
        "it. The lines are a quiet grey, so that the writing is what you see.",
        points=("172 pages each", "60 g writing paper", "Single-ruled"),
        option_names=("Pack",),
        boxes=(
            Box("PP-EXE-6", "Pack of 6", 299, 360, 1400, 66, net="6 pieces"),
            Box("PP-EXE-12", "Pack of 12", 569, 720, 2800, 31, net="12 pieces"),
        ),
        drawing=art.notebook,
        focus=(520, 420),
        looks=(
            Look(
                "A plain exercise book with a flower in the middle",
                {"body": PEACOCK, "trim": IVORY, "pattern": "plain"},
            ),
            Look("A green exercise book", {"body": LEAF, "trim": IVORY, "pattern": "plain"}),
            Look("A red exercise book", {"body": CHILLI, "trim": IVORY, "pattern": "plain"}),
        ),
    ),
    Good(
        slug="fountain-pen-ink-set",
        name="Fountain Pen & Ink",
        shelf="stationery-books",
        brand="Kathe Press",
        hsn="96083029",
        gst_bps=1800,
        summary="A turned ebonite pen with a bottle of ink to match.",
        story="Ebonite is warm in the hand and takes a polish that gets better with use. The nib is ground for Indian scripts, "
        "with a little more ink on the curves.\n\nFilled with a dropper: one filling writes about sixty pages.",
        points=("Medium nib", "30 ml of ink", "Comes with a dropper"),
        option_names=("Colour",),
        boxes=(
            Box("KP-PEN-IND", "Indigo", 1299, 1599, 210, 13),
            Box("KP-PEN-MAD", "Madder", 1299, 1599, 210, 9),
        ),
        drawing=art.pen,
        focus=(400, 560),
        looks=(
            Look("An indigo fountain pen beside a bottle of blue ink", {"body": INDIGO}, "Indigo"),
            Look("A madder red pen with red ink", {"body": MADDER, "trim": BRASS}, "Madder"),
        ),
    ),
    Good(
        slug="colour-pencils-cup",
        name="Colour Pencils in a Lacquer Cup",
        shelf="stationery-books",
        brand="Pathra Paper",
        hsn="96091000",
        gst_bps=0,
        summary="Twelve soft pencils from recycled wood, in a painted cup.",
        story="The leads are soft and full of pigment, so a light hand is enough. When the pencils are down to stubs, the cup goes "
        "on holding scissors for years.",
        points=("12 colours", "Cup of turned wood, 9 cm", "For ages three and up"),
        option_names=("Cup",),
        boxes=(
            Box("PP-PCL-RED", "Red", 399, 499, 360, 22, net="12 pieces"),
            Box("PP-PCL-TEA", "Teal", 399, 499, 360, 18, net="12 pieces"),
        ),
        drawing=art.pencils,
        focus=(500, 460),
        looks=(
            Look("Coloured pencils in a red painted cup", {"cup": CHILLI}, "Red"),
            Look("The pencils in a teal cup", {"cup": TEAL}, "Teal"),
        ),
    ),
    Good(
        slug="pressed-flower-cards",
        name="Pressed Flower Cards",
        shelf="stationery-books",
        brand="Pathra Paper",
        hsn="49090090",
        gst_bps=1800,
        summary="Blank cards on petal paper, with envelopes to match.",
        story="Petals from the flower market are stirred into the pulp after the day's trade is over. Every card has its own "
        "freckles, and room inside for what you mean to say.",
        points=("10 × 15 cm", "Blank inside", "With envelopes"),
        option_names=("Pack",),
        boxes=(
            Box("PP-CRD-5", "5 cards", 249, 299, 120, 40, net="5 pieces"),
            Box("PP-CRD-10", "10 cards", 449, 549, 230, 26, net="10 pieces"),
        ),
        drawing=art.cards,
        focus=(470, 460),
        looks=(
            Look("A handmade card with a rose flower and its envelope", {"accent": ROSE}),
            Look("A card with a sky-blue flower", {"accent": SKY}),
            Look("A card with a turmeric-coloured flower", {"accent": TURMERIC}),
        ),
    ),
    Good(
        slug="river-stories-box-set",
        name="Stories of Four Rivers",
        shelf="stationery-books",
        brand="Kathe Press",
        hsn="49011010",
        gst_bps=0,
        summary="Four illustrated volumes of folk tales, one for each river.",
        story="A boatman, a washerwoman, a schoolteacher and a ferry clerk tell the stories of their own bank. The tales are short "
        "enough for a bedtime and odd enough to be asked for again.\n\nPrinted by letterpress, bound in cloth.",
        points=(
            "4 volumes, 640 pages",
            "For ages eight and up",
            "In English, or in English and Kannada",
        ),
        option_names=("Language",),
        boxes=(
            Box("KP-RIV-E", "English", 1199, 1499, 1700, 12),
            Box("KP-RIV-K", "English and Kannada", 1349, 1699, 1900, 7),
        ),
        drawing=art.books,
        focus=(470, 420),
        looks=(
            Look("Three cloth-bound books in a stack with a fourth leaning on them", {}, "English"),
            Look(
                "The bilingual edition in plum and leaf green",
                {"first": PLUM, "second": LEAF, "third": ROSE},
                "English and Kannada",
            ),
        ),
    ),
)
