# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Kitchen and steelware."""

from shop.demo.art import kitchen as art
from shop.demo.colours import BRASS, COPPER, IRON, SAFFRON, STEEL, TEAL, WOOD, dark
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "kitchen-steelware",
    "Kitchen & Steelware",
    "Vessels that are used every day and handed on: steel, iron, brass, copper and stone.",
    "oat",
    (
        Shelf("cookware", "Cookware", "Pans and kadhais that get better with every meal."),
        Shelf("lunch-serving", "Lunch & Serving", "For carrying, pouring and serving."),
    ),
)

GOODS = (
    Good(
        slug="raga-steel-tiffin",
        name="Raga Steel Tiffin Carrier",
        shelf="lunch-serving",
        brand="Kansara Works",
        hsn="73239390",
        gst_bps=500,
        summary="A leak-tight lunch carrier in food-grade steel, with a handle that locks.",
        story="Lunch travels well in this carrier. Each round box seals on the one below it, and two "
        "side bars press the stack together, so the sambar stays where it was poured.\n\n"
        "The steel is brushed on the outside and polished within. Nothing is glued, so every part "
        "can be scrubbed, boiled and, in twenty years, repaired.",
        points=(
            "Food-grade 304 stainless steel",
            "Each tier holds 350 ml",
            "Safe in the dishwasher; take off the band first",
        ),
        option_names=("Tiers", "Band"),
        boxes=(
            Box("KW-TIF-2S", "2 tiers / Saffron", 749, 899, 620, 24),
            Box("KW-TIF-3S", "3 tiers / Saffron", 949, 1199, 820, 31),
            Box("KW-TIF-3T", "3 tiers / Teal", 949, 1199, 820, 4),
            Box("KW-TIF-4T", "4 tiers / Teal", 1149, 1449, 1020, 12),
        ),
        drawing=art.tiffin,
        focus=(500, 420),
        looks=(
            Look(
                "A steel tiffin carrier of three tiers with saffron bands",
                {"band": SAFFRON},
                "3 tiers / Saffron",
            ),
            Look(
                "The same carrier with four tiers and teal bands",
                {"band": TEAL, "tiers": 4},
                "4 tiers / Teal",
            ),
            Look(
                "The small carrier of two tiers with saffron bands",
                {"band": SAFFRON, "tiers": 2},
                "2 tiers / Saffron",
            ),
        ),
    ),
    Good(
        slug="cast-iron-kadhai",
        name="Seasoned Cast-Iron Kadhai",
        shelf="cookware",
        brand="Loha Ghar",
        hsn="73239110",
        gst_bps=500,
        summary="A heavy kadhai, seasoned with groundnut oil and ready for its first tadka.",
        story="Iron takes its time to warm and then holds the heat, which is why okra turns crisp in it "
        "and not soft. We season each kadhai three times, so you can cook in it on the day it arrives.\n\n"
        "Wipe it dry after washing and it will outlive the stove. The ears are cast in one piece with "
        "the pan and never come loose.",
        points=(
            "Works on gas, induction and wood fire",
            "No coating: nothing to peel off",
            "Wash by hand, without soap",
        ),
        option_names=("Size",),
        boxes=(
            Box("LG-KAD-22", "22 cm", 1099, 1399, 2100, 18),
            Box("LG-KAD-26", "26 cm", 1449, 1799, 2900, 14),
            Box("LG-KAD-30", "30 cm", 1849, 2299, 3900, 5),
        ),
        drawing=art.kadhai,
        looks=(
            Look("A black cast-iron kadhai with a red curry in it", {"body": IRON}),
            Look("The kadhai under a domed steel lid", {"body": IRON, "lid": True}),
        ),
    ),
    Good(
        slug="degree-coffee-tumbler-davara",
        name="Degree Coffee Tumbler & Davara",
        shelf="lunch-serving",
        brand="Kansara Works",
        hsn="73239390",
        gst_bps=500,
        summary="The tumbler and its bowl, for coffee that is cooled by the yard.",
        story="Filter coffee needs two vessels: one to drink from and one to pour into, back and forth, "
        "until it froths. The rim of this tumbler is rolled outward, so it pours without dripping and "
        "can be held while hot.",
        points=(
            "Tumbler 160 ml, davara 200 ml",
            "Heavy-gauge steel or lacquered brass",
            "Stacks in a drawer",
        ),
        option_names=("Metal", "Set"),
        boxes=(
            Box("KW-TUM-S1", "Steel / 1 pair", 229, 299, 190, 60, net="2 pieces"),
            Box("KW-TUM-S4", "Steel / 4 pairs", 849, 1149, 760, 22, net="8 pieces"),
            Box("KW-TUM-B1", "Brass / 1 pair", 599, 749, 310, 9, net="2 pieces"),
        ),
        drawing=art.tumbler_davara,
        focus=(500, 400),
        looks=(
            Look(
                "A steel tumbler of frothy coffee standing in its davara",
                {"body": STEEL},
                "Steel / 1 pair",
            ),
            Look("The tumbler and davara in brass", {"body": BRASS}, "Brass / 1 pair"),
        ),
    ),
    Good(
        slug="mysuru-coffee-filter",
        name="Mysuru Drip Coffee Filter",
        shelf="lunch-serving",
        brand="Kansara Works",
        hsn="74181022",
        gst_bps=500,
        summary="A two-storey drip filter: decoction by the time you have washed your face.",
        story="Spoon the powder into the upper cup, press it lightly with the plunger and pour water just "
        "off the boil. Gravity does the rest, slowly, and gives a decoction that is dark and sweet.\n\n"
        "The holes are drilled, not punched, so that they stay even and no grounds slip through.",
        points=(
            "Makes 4 cups in the small size, 8 in the large",
            "Lid with a turned knob",
            "Comes with a plunger",
        ),
        option_names=("Metal", "Size"),
        boxes=(
            Box("KW-FIL-B4", "Brass / 4 cups", 1249, 1549, 560, 11),
            Box("KW-FIL-S4", "Steel / 4 cups", 549, 699, 380, 35),
            Box("KW-FIL-S8", "Steel / 8 cups", 749, 949, 520, 20),
        ),
        drawing=art.coffee_filter,
        focus=(500, 360),
        looks=(
            Look("A brass coffee filter with a knobbed lid", {"body": BRASS}, "Brass / 4 cups"),
            Look("The coffee filter in steel", {"body": STEEL}, "Steel / 4 cups"),
        ),
    ),
    Good(
        slug="everyday-dosa-tawa",
        name="Everyday Dosa Tawa",
        shelf="cookware",
        brand="Loha Ghar",
        hsn="73239110",
        gst_bps=500,
        summary="A flat iron griddle with a rosewood grip, for dosas that lift at the edge.",
        story="Flat to within the thickness of a hair, so the batter runs evenly and browns evenly. The "
        "surface is ground smooth at the works and then oiled and baked until it is nearly black.\n\n"
        "The handle stays cool for as long as one dosa takes, and for the next forty.",
        points=(
            "4 mm thick",
            "Rosewood handle, screwed and replaceable",
            "Rub with half an onion before the first dosa",
        ),
        option_names=("Size",),
        boxes=(
            Box("LG-TAW-26", "26 cm", 899, 1099, 1700, 27),
            Box("LG-TAW-30", "30 cm", 1149, 1399, 2300, 16),
        ),
        drawing=art.pan,
        focus=(430, 510),
        looks=(Look("A round iron tawa with a golden dosa on it", {}),),
        extra=(
            (
                "A rolling board with a pin and a roti, to go with the tawa",
                art.rolling_board,
                {},
            ),
        ),
    ),
    Good(
        slug="seven-cup-masala-dabba",
        name="Seven-Cup Masala Dabba",
        shelf="kitchen-steelware",
        brand="Kansara Works",
        hsn="73239390",
        gst_bps=500,
        summary="All seven spices of a weekday under one lid, with a spoon.",
        story="Open one lid and the whole of dal is before you: turmeric, chilli, cumin, mustard, coriander "
        "and two more of your choice. The inner cups sit in a ring and do not slide when the box is carried.\n\n"
        "A flat second lid keeps the smells apart, the outer one keeps the damp out.",
        points=("Seven cups of 120 ml", "Two lids", "One spoon"),
        option_names=("Metal",),
        boxes=(
            Box("KW-MAS-S", "Steel", 1199, 1499, 1150, 19),
            Box("KW-MAS-B", "Brass", 2799, 3299, 1900, 3),
        ),
        drawing=art.masala_box,
        focus=(420, 430),
        looks=(
            Look(
                "A round steel spice box with seven cups of coloured spices",
                {"body": STEEL},
                "Steel",
            ),
            Look("The spice box in brass", {"body": BRASS}, "Brass"),
        ),
    ),
    Good(
        slug="chakla-belan-set",
        name="Sheesham Chakla & Belan",
        shelf="kitchen-steelware",
        brand="Lakdi Lane",
        hsn="44191900",
        gst_bps=500,
        summary="A rolling board and pin, turned from one plank so that they match.",
        story="The board is heavy enough to stay put and stands on three small feet, which never wobble. "
        "The pin is a little thicker in the middle, and that is what makes a roti round without effort.",
        points=(
            "Board 25 cm across",
            "Finished with groundnut oil only",
            "Wipe clean; do not soak",
        ),
        boxes=(Box("LL-CHK-25", "", 649, 849, 1300, 26),),
        drawing=art.rolling_board,
        focus=(520, 430),
        looks=(
            Look("A round wooden board with a rolling pin and a roti", {}),
            Look("The set in dark sheesham", {"body": WOOD, "pin": dark(WOOD, 0.35)}),
        ),
    ),
    Good(
        slug="granite-ammi-mortar",
        name="Stone Mortar & Pestle",
        shelf="kitchen-steelware",
        brand="Kallu Studio",
        hsn="68159990",
        gst_bps=1800,
        summary="Two kilos of dark stone for pepper, ginger and green chutney.",
        story="A mixer cuts, a mortar crushes, and you can taste the difference in the first rasam. The bowl "
        "is left rough inside to grip the pepper and polished outside to be pleasant in the hand.\n\n"
        "Grind a handful of raw rice in it before the first use, throw that away, and it is ready.",
        points=(
            "Inside 12 cm across",
            "Felt under the foot",
            "Each stone differs a little in grain",
        ),
        option_names=("Size",),
        boxes=(
            Box("KS-MOR-S", "Small", 799, 999, 1600, 13),
            Box("KS-MOR-L", "Large", 1299, 1599, 2900, 0),
        ),
        drawing=art.mortar,
        focus=(500, 500),
        looks=(
            Look("A dark stone mortar with its pestle and some peppercorns", {"body": IRON}),
            Look("The mortar and pestle in brass, for comparison", {"body": BRASS}),
        ),
    ),
    Good(
        slug="hammered-copper-bottle",
        name="Hammered Copper Bottle",
        shelf="lunch-serving",
        brand="Tamra House",
        hsn="74181031",
        gst_bps=500,
        summary="A water bottle beaten by hand, with a cap that seals.",
        story="Every dent on this bottle is one stroke of a hammer, about nine hundred in all. The pattern "
        "stiffens the copper, so the wall can be thin and the bottle light.\n\n"
        "Copper darkens with use. Lime and salt bring the shine back in a minute, if you want it back.",
        points=("950 ml", "Screw cap with a silicone ring", "For water only"),
        option_names=("Finish",),
        boxes=(
            Box("TH-BOT-H", "Hammered", 899, 1199, 320, 41),
            Box("TH-BOT-P", "Plain", 799, 999, 300, 28),
        ),
        drawing=art.bottle,
        focus=(500, 420),
        looks=(
            Look("A copper bottle covered in hammer marks", {"body": COPPER}, "Hammered"),
            Look(
                "The same bottle with a plain surface", {"body": COPPER, "hammered": False}, "Plain"
            ),
            Look("A hammered bottle that has darkened with use", {"body": dark(COPPER, 0.3)}),
        ),
    ),
)
