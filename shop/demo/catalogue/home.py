# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Home and lamps."""

from shop.demo.art import cloth, home, kitchen
from shop.demo.colours import (
    BRASS,
    CANE,
    CHILLI,
    COPPER,
    INDIGO,
    IVORY,
    LEAF,
    MADDER,
    MARIGOLD,
    PEACOCK,
    PLUM,
    ROSE,
    SLATE,
    TEAL,
    TURMERIC,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "home-lamps",
    "Home & Lamps",
    "Light, cloth and clay for rooms that people live in.",
    "butter",
    (
        Shelf("lamps-festive", "Lamps & Festive", "Brass, clay and marigold.", "butter"),
        Shelf("furnishing", "Furnishing", "Cushions, linen, rugs and baskets.", "butter"),
    ),
)

GOODS = (
    Good(
        slug="standing-brass-lamp",
        name="Standing Brass Lamp",
        shelf="lamps-festive",
        brand="Belaku Home",
        hsn="74198030",
        gst_bps=500,
        summary="A five-wick lamp cast in brass, in parts that unscrew for cleaning.",
        story="Cast in sand by founders whose village does little else, then turned on a lathe until it rings. It comes in "
        "four parts that screw together, because a lamp that cannot be taken apart is never really clean.\n\n"
        "The base is weighted, and a child's elbow does not topple it.",
        points=(
            "Solid brass, no plating",
            "Five wicks",
            "Polish with tamarind and ash, or any brass cream",
        ),
        option_names=("Height",),
        boxes=(
            Box("BH-LMP-20", "20 cm", 1499, 1899, 900, 14),
            Box("BH-LMP-30", "30 cm", 2899, 3499, 1900, 9),
            Box("BH-LMP-45", "45 cm", 5499, 6799, 3600, 3),
        ),
        drawing=home.lamp,
        focus=(500, 400),
        looks=(
            Look("A standing brass lamp with five burning wicks", {}),
            Look("The lamp in a copper finish", {"body": COPPER}),
        ),
    ),
    Good(
        slug="painted-clay-diyas",
        name="Painted Clay Diyas",
        shelf="lamps-festive",
        brand="Mannu Clay",
        hsn="69139000",
        gst_bps=500,
        summary="Small lamps thrown on the wheel and painted with rice paste and earth.",
        story="Each diya takes the potter nine seconds and the painter nine minutes. They hold oil for three hours and do not "
        "leak, because the inside is burnished with a river stone.",
        points=(
            "About 9 cm long",
            "Packed in straw, not plastic",
            "Soak in water for an hour before use",
        ),
        option_names=("Pack",),
        boxes=(
            Box("MC-DIY-6", "Set of 6", 199, 249, 420, 80, net="6 pieces"),
            Box("MC-DIY-12", "Set of 12", 349, 449, 820, 54, net="12 pieces"),
        ),
        drawing=home.diya,
        focus=(620, 560),
        looks=(
            Look("A lit clay lamp with a painted border", {}),
            Look("A lit lamp of dark red clay", {"body": MADDER, "trim": TURMERIC}),
            Look("A lit lamp painted in teal", {"body": TEAL, "trim": IVORY}),
        ),
    ),
    Good(
        slug="jaali-candle-lantern",
        name="Jaali Candle Lantern",
        shelf="lamps-festive",
        brand="Belaku Home",
        hsn="94055000",
        gst_bps=500,
        summary="A pierced metal lantern that throws circles on the wall.",
        story="The pattern is taken from the stone screens of old courtyards, where it let the wind in and kept the sun out. "
        "Here it lets the light out and keeps the wind from the flame.",
        points=(
            "Powder-coated iron and glass",
            "Takes a candle up to 7 cm wide",
            "Hang it or stand it",
        ),
        option_names=("Colour",),
        boxes=(
            Box("BH-LAN-IND", "Indigo", 1199, 1499, 980, 16),
            Box("BH-LAN-BRA", "Brass", 1399, 1699, 980, 11),
        ),
        drawing=home.lantern,
        focus=(500, 560),
        looks=(
            Look("A glowing indigo lantern with pierced circles", {"body": INDIGO}, "Indigo"),
            Look("The lantern in a brass finish", {"body": BRASS}, "Brass"),
        ),
    ),
    Good(
        slug="marigold-door-toran",
        name="Marigold Door Toran",
        shelf="lamps-festive",
        brand="Belaku Home",
        hsn="67029090",
        gst_bps=1800,
        summary="A garland of cloth marigolds and mango leaves that never wilts.",
        story="Real marigolds last two days, and by the third they are on the floor. These are folded from silk offcuts, one "
        "petal at a time, and strung with leaves of dyed cotton. Shake it out each year and hang it again.",
        points=("Fits doors of 90 to 110 cm", "Two hooks in the pack", "Keep out of heavy rain"),
        option_names=("Colour",),
        boxes=(
            Box("BH-TOR-MAR", "Marigold", 449, 599, 260, 37),
            Box("BH-TOR-ROS", "Rose", 449, 599, 260, 5),
        ),
        drawing=home.toran,
        focus=(500, 380),
        looks=(
            Look(
                "A door garland of orange marigolds and green leaves",
                {"body": MARIGOLD},
                "Marigold",
            ),
            Look("The garland with rose-coloured flowers", {"body": ROSE}, "Rose"),
        ),
    ),
    Good(
        slug="brass-urli-bowl",
        name="Brass Urli Bowl",
        shelf="lamps-festive",
        brand="Belaku Home",
        hsn="74198030",
        gst_bps=500,
        summary="A wide bowl for water, petals and floating lights.",
        story="Set it where people come in, fill it with water and change the flowers when you change your mind. The rim is "
        "broad enough to lift it by when full.",
        points=("30 cm across", "Spun brass with a cast foot", "Flowers not included"),
        option_names=("Metal",),
        boxes=(
            Box("BH-URL-B", "Brass", 2299, 2799, 1600, 8),
            Box("BH-URL-C", "Copper", 2499, 2999, 1600, 4),
        ),
        drawing=kitchen.urli,
        focus=(480, 570),
        looks=(
            Look("A wide brass bowl with floating flowers", {"body": BRASS}, "Brass"),
            Look("The bowl in copper", {"body": COPPER, "petal": ROSE}, "Copper"),
        ),
    ),
    Good(
        slug="mirror-work-cushion",
        name="Mirror-Work Cushion Cover",
        shelf="furnishing",
        brand="Neel Yard",
        hsn="63049239",
        gst_bps=500,
        summary="A cotton cover with stitched mirrors, zip at the back.",
        story="Thirty-two small mirrors, each held by a ring of stitches that takes longer than it looks. They catch the "
        "evening sun and send it round the room.",
        points=("40 × 40 cm", "Cover only", "Wash by hand, inside out"),
        option_names=("Colour",),
        boxes=(
            Box("NY-CUS-MAD", "Madder", 499, 649, 190, 29),
            Box("NY-CUS-PEA", "Peacock", 499, 649, 190, 23),
            Box("NY-CUS-PLU", "Plum", 499, 649, 190, 0),
        ),
        drawing=cloth.cushion,
        focus=(500, 500),
        looks=(
            Look("A madder red cushion with rings of small mirrors", {"body": MADDER}, "Madder"),
            Look(
                "The cushion in peacock blue", {"body": PEACOCK, "pattern": "diamonds"}, "Peacock"
            ),
            Look("The cushion in plum with stripes", {"body": PLUM, "pattern": "stripes"}, "Plum"),
        ),
    ),
    Good(
        slug="block-print-bedsheet",
        name="Block-Print Bedsheet Set",
        shelf="furnishing",
        brand="Neel Yard",
        hsn="63042190",
        gst_bps=500,
        summary="A cotton sheet with two pillow covers, printed by hand.",
        story="Percale cotton, cool to lie on and crisp for the first hour. The print runs to the edge, so that the border shows "
        "all round when the bed is made.",
        points=("300 threads", "Two pillow covers, 45 × 70 cm", "Wash with like colours"),
        option_names=("Size", "Colour"),
        boxes=(
            Box("NY-BED-DI", "Double / Indigo", 1799, 2299, 1300, 17),
            Box("NY-BED-KI", "King / Indigo", 2199, 2799, 1600, 12),
            Box("NY-BED-DL", "Double / Leaf", 1799, 2299, 1300, 8),
        ),
        drawing=cloth.linen,
        focus=(460, 600),
        looks=(
            Look("A stack of folded sheets with an indigo print", {"border": INDIGO}, "Indigo"),
            Look("The sheets with a leaf-green print", {"border": LEAF}, "Leaf"),
        ),
    ),
    Good(
        slug="woven-cane-basket",
        name="Woven Cane Basket",
        shelf="furnishing",
        brand="Bidiru Crafts",
        hsn="46021200",
        gst_bps=500,
        summary="A basket with a high handle, for the market or for toys.",
        story="Cane from the river banks is split, soaked and woven while wet, and tightens as it dries. It carries eight "
        "kilos of vegetables without creaking.",
        points=("36 cm across", "Dyed band of cane", "Wipe with a damp cloth"),
        option_names=("Style",),
        boxes=(
            Box("BC-BAS-H", "With handle", 799, 999, 620, 15),
            Box("BC-BAS-O", "Open", 649, 799, 540, 19),
        ),
        drawing=home.basket,
        focus=(470, 610),
        looks=(
            Look("A cane basket with a high handle and an indigo band", {}, "With handle"),
            Look("The open basket without a handle", {"handle": False, "trim": CHILLI}, "Open"),
            Look("The basket in dark cane", {"body": CANE, "trim": TEAL}),
        ),
    ),
    Good(
        slug="terracotta-planter",
        name="Painted Terracotta Planter",
        shelf="furnishing",
        brand="Mannu Clay",
        hsn="69149000",
        gst_bps=500,
        summary="A round-bellied pot with a hole below and diamonds around.",
        story="Clay breathes, and roots like that. The diamonds are painted with white earth before the firing, so they are "
        "part of the pot and no rain takes them off.",
        points=(
            "Drain hole and saucer",
            "Frost does not matter here; sun does: it stands that too",
            "Plant not included",
        ),
        option_names=("Size",),
        boxes=(
            Box("MC-POT-S", "Small, 15 cm", 349, 449, 900, 24),
            Box("MC-POT-L", "Large, 25 cm", 699, 899, 2600, 10),
        ),
        drawing=home.pot,
        focus=(500, 580),
        looks=(
            Look("A painted terracotta planter with a green plant", {"plant": True}),
            Look("The empty pot, with its painted band", {}),
            Look("A pot of grey clay", {"body": SLATE, "plant": True}),
        ),
    ),
)
