# ruff: noqa: E501 (sentences and tables of points read better unbroken)
"""Tea, coffee and spices."""

from shop.demo.art import pantry as art
from shop.demo.colours import (
    AMBER,
    BRASS,
    CHILLI,
    CLAY,
    COFFEE,
    INDIGO,
    IRON,
    JUTE,
    LEAF,
    MADDER,
    MOSS,
    PLUM,
    SAND,
    STEEL,
    TEAL,
    TURMERIC,
    dark,
)
from shop.demo.goods import Box, Good, Look, Shelf

SHELF = Shelf(
    "tea-coffee-spices",
    "Tea, Coffee & Spices",
    "From gardens and estates that we know by name, packed in small lots.",
    "peach",
    (
        Shelf(
            "tea-coffee", "Tea & Coffee", "Leaf and bean for the first cup and the fifth.", "peach"
        ),
        Shelf(
            "spices",
            "Spices & Pantry",
            "Ground in small lots, so that the smell is still there.",
            "peach",
        ),
    ),
)

GOODS = (
    Good(
        slug="nilgiri-orange-pekoe",
        name="Nilgiri Orange Pekoe Tea",
        shelf="tea-coffee",
        brand="Malnad Pantry",
        hsn="09024020",
        gst_bps=500,
        summary="A bright, flowery leaf from the Blue Mountains that needs no milk.",
        story="Plucked in January, when frost makes the leaf sweet. It brews to the colour of a new copper coin, with "
        "a scent of orange blossom, and forgives you if you forget it for a minute.",
        points=("Whole leaf", "2 g for a cup, three minutes", "Best within a year of packing"),
        option_names=("Pack",),
        boxes=(
            Box("MP-NIL-100", "100 g tin", 349, 425, 180, 36, net="100 g"),
            Box("MP-NIL-250", "250 g tin", 749, 899, 380, 21, net="250 g"),
        ),
        drawing=art.tin,
        looks=(
            Look(
                "A teal tea tin with brass bands and a leaf on its label",
                {"body": TEAL},
                "250 g tin",
            ),
            Look("The small, low tin", {"body": TEAL, "tall": False}, "100 g tin"),
        ),
        extra=(
            (
                "A bowl heaped with dark tea leaves",
                art.heap,
                {"bowl": STEEL, "inside": dark(COFFEE, 0.3), "grain": "leaf"},
            ),
        ),
    ),
    Good(
        slug="kadak-assam-tea",
        name="Kadak Assam Tea",
        shelf="tea-coffee",
        brand="Malnad Pantry",
        hsn="09024030",
        gst_bps=500,
        summary="Strong granules for milk tea that stands up to ginger.",
        story="This is the tea of the railway platform: dark in half a minute, brisk, and not afraid of milk and sugar. "
        "We blend two gardens, one for colour and one for bite.",
        points=("CTC granules", "Boil with milk for two minutes", "In a tin that keeps damp out"),
        option_names=("Pack",),
        boxes=(
            Box("MP-ASM-250", "250 g", 229, 275, 320, 70, net="250 g"),
            Box("MP-ASM-500", "500 g", 429, 525, 580, 48, net="500 g"),
            Box("MP-ASM-1K", "1 kg", 799, 999, 1120, 5, net="1 kg"),
        ),
        drawing=art.tin,
        looks=(
            Look("A madder red tea tin with a sun on its label", {"body": MADDER, "sign": "sun"}),
        ),
        extra=(("A clay cup of milky tea with biscuits", art.tea_cup, {}),),
    ),
    Good(
        slug="malnad-peaberry-coffee",
        name="Malnad Peaberry Coffee",
        shelf="tea-coffee",
        brand="Malnad Pantry",
        hsn="09012110",
        gst_bps=500,
        summary="Round beans, medium roast: chocolate, jaggery and a little orange.",
        story="One cherry in twenty holds a single round bean instead of two flat ones. They roast more evenly, so we "
        "sort them out and roast them by themselves every Thursday.\n\nWhole or ground for the South Indian filter.",
        points=("Arabica, grown in shade at 1,100 m", "Roasted on Thursdays", "No chicory"),
        option_names=("Grind", "Pack"),
        boxes=(
            Box("MP-PEA-B250", "Whole bean / 250 g", 449, 549, 290, 25, net="250 g"),
            Box("MP-PEA-F250", "Filter / 250 g", 449, 549, 290, 40, net="250 g"),
            Box("MP-PEA-F500", "Filter / 500 g", 849, 1049, 560, 18, net="500 g"),
        ),
        drawing=art.pouch,
        looks=(
            Look("A paper pouch of coffee with two beans on its label", {"body": JUTE}),
            Look("The pouch in dark paper", {"body": dark(JUTE, 0.45)}),
        ),
        extra=(
            (
                "A bowl heaped with roasted coffee beans",
                art.heap,
                {"bowl": CLAY, "inside": COFFEE, "grain": "bean"},
            ),
        ),
    ),
    Good(
        slug="lakadong-turmeric",
        name="High-Curcumin Turmeric",
        shelf="spices",
        brand="Khasi Harvest",
        hsn="09103030",
        gst_bps=500,
        summary="Deep orange turmeric from the eastern hills; use half as much.",
        story="Grown on slopes too steep for a tractor, boiled and sun-dried by the families who grow it. The colour is "
        "so strong that your usual spoon will be too much.\n\nWe grind once a fortnight and write the day on the lid.",
        points=("Single origin", "Nothing added", "Glass jar, recycled lid"),
        option_names=("Weight",),
        boxes=(
            Box("KH-TUR-100", "100 g", 179, 220, 260, 55, net="100 g"),
            Box("KH-TUR-250", "250 g", 379, 460, 480, 30, net="250 g"),
        ),
        drawing=art.jar,
        looks=(Look("A glass jar of turmeric with a brass lid", {"inside": TURMERIC}),),
        extra=(("A clay bowl heaped with turmeric powder", art.heap, {"inside": TURMERIC}),),
    ),
    Good(
        slug="byadagi-chilli",
        name="Sun-Dried Red Chilli",
        shelf="spices",
        brand="Malnad Pantry",
        hsn="09042110",
        gst_bps=500,
        summary="Wrinkled, deep red and gentle: chillies for colour more than for fire.",
        story="Dried on mats for nine days until the skin folds like silk. It gives a gravy the red of a temple door and "
        "only a quiet warmth, so that you can be generous.",
        points=("Whole with stalk, or ground", "About 10,000 heat units: mild", "Keep in the dark"),
        option_names=("Form",),
        boxes=(
            Box("MP-CHI-W", "Whole, 200 g", 199, 245, 240, 32, net="200 g"),
            Box("MP-CHI-G", "Ground, 200 g", 219, 265, 340, 29, net="200 g"),
        ),
        drawing=art.chillies,
        looks=(Look("Dried red chillies on a wooden tray", {}, "Whole, 200 g"),),
        extra=(
            ("A jar of ground chilli", art.jar, {"inside": CHILLI, "sign": "chilli", "lid": BRASS}),
        ),
    ),
    Good(
        slug="malabar-black-pepper",
        name="Bold Black Pepper",
        shelf="spices",
        brand="Malnad Pantry",
        hsn="09041120",
        gst_bps=500,
        summary="Large peppercorns from old vines that climb the shade trees.",
        story="Left on the vine until the first berry of each spike turns red, then dried whole. Big corns carry more oil, "
        "and you hear them crack under the pestle.",
        points=("Corns above 4.5 mm", "Hand-sorted", "Smells of lemon and pine"),
        option_names=("Weight",),
        boxes=(
            Box("MP-PEP-100", "100 g", 249, 299, 250, 47, net="100 g"),
            Box("MP-PEP-250", "250 g", 549, 675, 470, 22, net="250 g"),
        ),
        drawing=art.jar,
        looks=(
            Look(
                "A glass jar of black peppercorns with a steel lid",
                {"inside": dark(IRON, 0.3), "lid": STEEL, "grains": True, "sign": "flower"},
            ),
        ),
        extra=(
            (
                "A bowl heaped with peppercorns",
                art.heap,
                {"bowl": SAND, "inside": dark(IRON, 0.2), "grain": "pepper"},
            ),
        ),
    ),
    Good(
        slug="wild-forest-honey",
        name="Raw Forest Honey",
        shelf="spices",
        brand="Jenu Collective",
        hsn="04090000",
        gst_bps=500,
        summary="Gathered after the monsoon, strained through cloth and never heated.",
        story="The gatherers climb at dusk, smoke the comb gently and leave a third of it for the bees. What comes down is "
        "dark and tastes of jamun and wild curry leaf, different every season.\n\nIt sets in winter. Stand the bottle in the sun and wait.",
        points=("Raw and unblended", "Glass bottle", "Not for babies under one year"),
        option_names=("Weight",),
        boxes=(
            Box("JC-HON-250", "250 g", 299, 360, 480, 26, net="250 g"),
            Box("JC-HON-500", "500 g", 549, 675, 860, 17, net="500 g"),
            Box("JC-HON-1K", "1 kg", 999, 1249, 1600, 0, net="1 kg"),
        ),
        drawing=art.oil,
        focus=(500, 560),
        looks=(
            Look(
                "A bottle of amber honey with a sun on its label",
                {"glass": AMBER, "sign": "sun", "accent": TURMERIC},
            ),
            Look(
                "A darker honey of the late season",
                {"glass": dark(AMBER, 0.4), "sign": "sun", "accent": MADDER},
            ),
        ),
    ),
    Good(
        slug="cold-pressed-groundnut-oil",
        name="Wood-Pressed Groundnut Oil",
        shelf="spices",
        brand="Ganuga Mill",
        hsn="15081000",
        gst_bps=500,
        summary="Pressed slowly in a wooden mill; it still smells of the nut.",
        story="A wooden press turns fourteen times a minute and never gets warm, so the oil keeps its colour and its taste. "
        "We let it settle for three days and filter it through cotton.",
        points=("First press only", "Good for frying and for pickles", "Glass bottle"),
        option_names=("Volume",),
        boxes=(
            Box("GM-OIL-500", "500 ml", 219, 265, 860, 38, net="500 ml"),
            Box("GM-OIL-1L", "1 litre", 399, 480, 1600, 34, net="1 l"),
        ),
        drawing=art.oil,
        focus=(500, 560),
        looks=(
            Look(
                "A bottle of golden groundnut oil with a leaf on its label",
                {"glass": TURMERIC, "accent": MOSS},
            ),
            Look(
                "The bottle beside a fresh pressing",
                {"glass": dark(TURMERIC, 0.12), "accent": LEAF},
            ),
        ),
    ),
    Good(
        slug="monsoon-masala-chai",
        name="Monsoon Masala Chai",
        shelf="tea-coffee",
        brand="Malnad Pantry",
        hsn="09024040",
        gst_bps=500,
        summary="Assam leaf with ginger, cardamom, clove and a little pepper.",
        story="For the hour when the rain comes in sideways. The spices are crushed and not powdered, so the tea stays clear "
        "and the ginger arrives last.",
        points=("Tea 82 per cent, spices 18 per cent", "No flavouring", "Enough for about 60 cups"),
        boxes=(Box("MP-CHA-150", "", 279, 340, 240, 42, net="150 g"),),
        drawing=art.tin,
        looks=(
            Look(
                "An indigo tin of masala chai with a flower on its label",
                {"body": INDIGO, "sign": "flower"},
            ),
            Look("The gift tin in plum", {"body": PLUM, "sign": "flower"}),
        ),
        extra=(("A clay cup of masala chai", art.tea_cup, {"body": dark(CLAY, 0.15)}),),
    ),
)
