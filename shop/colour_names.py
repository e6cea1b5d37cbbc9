"""What colour a name means, in English and in words of Indian shops. Pure."""

import re

COLOUR_OPTIONS = re.compile("colou?r|shade|rang")
SHADES = {  # what is mixed in, and how much of it
    "light": ("#ffffff", 0.4),
    "pale": ("#ffffff", 0.5),
    "pastel": ("#ffffff", 0.5),
    "baby": ("#ffffff", 0.4),
    "dusty": ("#9a8f86", 0.35),
    "deep": ("#000000", 0.25),
    "dark": ("#000000", 0.4),
}
LONGEST = 2  # words in a name of the table
NAMES = {
    "amber": "#e09a1f", "angoori": "#a9c65a", "aqua": "#3fc1c0", "ash": "#b2b2ad",
    "asmani": "#7fb8e0", "aubergine": "#4b2440", "baingani": "#5b2a63", "badami": "#e3c9a0",
    "beige": "#e3d3b5", "bhagwa": "#f0801f", "black": "#1f1d1d", "blue": "#2b5fb0",
    "bottle green": "#0f4a37", "brass": "#c59b3f", "brick": "#a4472f", "bronze": "#8f6a35",
    "brown": "#6f4a2f", "burgundy": "#6b1830", "camel": "#bd9260", "champagne": "#ecdcb9",
    "chandan": "#dfbf92", "chandi": "#c3c6c9", "charcoal": "#45454a", "cherry": "#a3162f",
    "chocolate": "#4e3024", "cinnamon": "#a5613a", "coffee": "#4d3629", "copper": "#b46a3c",
    "coral": "#f0785f", "cream": "#f6ecd2", "crimson": "#b3132f", "cyan": "#18b5cf",
    "denim": "#3f5f85", "emerald": "#138a5e", "fawn": "#d3b48d", "firozi": "#1fb0b8",
    "forest": "#254d32", "fuchsia": "#cf2f92", "gajri": "#ee7f72", "gerua": "#c65a2a",
    "gold": "#cfa23a", "golden": "#cfa23a", "gray": "#85858a", "green": "#34834a",
    "grey": "#85858a", "gulabi": "#ee7fa3", "hara": "#34834a", "haldi": "#e3a51c",
    "henna": "#7d5a2b", "hot pink": "#ea3f92", "indigo": "#2f3f80", "ivory": "#f6f0df",
    "jamun": "#4d2450", "jamuni": "#4d2450", "kaala": "#1f1d1d", "kala": "#1f1d1d",
    "kesari": "#f28c1e", "khaki": "#a89a6b", "lal": "#c62430", "lavender": "#b3a3d4",
    "leaf": "#5b8c4a", "lemon": "#f0df57", "lilac": "#c3a8d1", "lime": "#a9cc3c",
    "lotus": "#eab2b4", "madder": "#9c3b3b", "magenta": "#c2257f", "mahogany": "#5a2a22",
    "marigold": "#f09a22", "maroon": "#701f2c", "mauve": "#b08aa5", "mehendi": "#6f7434",
    "mehndi": "#6f7434", "midnight": "#1b2340", "mint": "#a9d6bb", "moss": "#77854a",
    "morpankhi": "#0f6a75", "mustard": "#d39c22", "narangi": "#f0802a", "natural": "#e8dcc3",
    "navy": "#1d2a52", "neela": "#2b5fb0", "neel": "#2f3f80", "nude": "#e3bfa5",
    "ochre": "#c07f2a", "off white": "#f5f1e6", "olive": "#6d6b32", "onion": "#c98a93",
    "onion pink": "#d99aa5", "orange": "#ee7d22", "parrot": "#58b13c", "peach": "#f7bd9c",
    "peacock": "#0f6a86", "pearl": "#ece7dc", "peela": "#f0cb2e", "petrol": "#155563",
    "pink": "#ee8fb0", "pista": "#bdd196", "pistachio": "#bdd196", "plum": "#6d2f5a",
    "purple": "#6b3a8c", "rama": "#0f8274", "rama green": "#0f8274", "rani": "#d81f78",
    "red": "#c62430", "rose": "#dd7a8c", "rose gold": "#d9a08f", "royal": "#2748a8",
    "royal blue": "#2748a8", "ruby": "#9b1239", "rust": "#a94c24", "saffron": "#f28c1e",
    "safed": "#ffffff", "sage": "#a3b18f", "salmon": "#f28f79", "sand": "#e2cda5",
    "sandal": "#dfbf92", "scarlet": "#d3231f", "sea green": "#2f9a83", "silver": "#c3c6c9",
    "sindoor": "#d32b1e", "sindoori": "#d32b1e", "sky": "#8cc4ea", "slate": "#66727d",
    "sona": "#cfa23a", "steel": "#a5adb3", "sunehri": "#cfa23a", "tan": "#c69a69",
    "tamba": "#b46a3c", "tangerine": "#f08a2c", "taupe": "#8f8072", "teal": "#167a7c",
    "terracotta": "#bf6243", "tomato": "#dc452f", "totapuri": "#58b13c", "turmeric": "#e3a51c",
    "turquoise": "#2fbdb5", "vermilion": "#d8432a", "violet": "#7a4fa8", "walnut": "#5c4130",
    "wheat": "#ecd6a8", "white": "#ffffff", "wine": "#5f1a30", "yellow": "#f0cb2e",
}  # fmt: skip


def swatch_of(option: str, value: str) -> str:
    """The colour that a value of an option about colour names, as `#rrggbb`; else nothing.

    Of several the first counts; what it is made darker or lighter by is mixed in.

    >>> swatch_of("Colour", "Rani Pink"), swatch_of("Flavour", "Orange")
    ('#d81f78', '')
    """
    if not COLOUR_OPTIONS.search(option.casefold()):
        return ""
    words = re.findall(r"[^\W\d_]+", value.casefold())
    for start in range(len(words)):
        for length in range(LONGEST, 0, -1):
            if colour := NAMES.get(" ".join(words[start : start + length])):
                shade = SHADES.get(words[start - 1]) if start else None
                return _mixed(colour, *shade) if shade else colour
    return ""


def _mixed(colour: str, other: str, part: float) -> str:
    pairs = ((int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(one + (two - one) * part):02x}" for one, two in pairs)
