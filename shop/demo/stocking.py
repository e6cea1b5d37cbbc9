"""Puts the demo catalogue on the shelves: only what is missing, never over an edit."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from shop.demo.catalogue import NEWEST_FIRST, SHELVES, ground_of
from shop.demo.goods import Good, Shelf
from shop.demo.scenes import SIZE
from shop.looks import pairs_of
from shop.models import (
    Category,
    Collection,
    Product,
    ProductImage,
    ProductStatus,
    SearchSynonym,
    ShortLink,
    Variant,
)
from shop.models.image import RECIPE
from shop.services import listing, stock

MAKERS = {
    "Kansara Works": "Kansara Works, Peenya 2nd Stage, Bengaluru 560058",
    "Loha Ghar": "Loha Ghar Foundry, Shapar, Rajkot 360024",
    "Lakdi Lane": "Lakdi Lane Turners, Saharanpur 247001",
    "Kallu Studio": "Kallu Studio, Karkala 574104",
    "Tamra House": "Tamra House, Moradabad 244001",
    "Nadi Looms": "Nadi Looms Producers, Kanchipuram 631501",
    "Hasiru Threads": "Hasiru Threads, Erode 638001",
    "Neel Yard": "Neel Yard Printers, Bagru, Jaipur 303007",
    "Deodar Weavers": "Deodar Weavers, Kullu 175101",
    "Charkha Cotton": "Charkha Cotton Society, Dharwad 580001",
    "Malnad Pantry": "Malnad Pantry, Chikkamagaluru 577101",
    "Khasi Harvest": "Khasi Harvest Growers, Jowai 793150",
    "Jenu Collective": "Jenu Collective, Gudalur 643212",
    "Ganuga Mill": "Ganuga Mill, Kurnool 518001",
    "Belaku Home": "Belaku Home, Swamimalai 612302",
    "Mannu Clay": "Mannu Clay, Khurja 203131",
    "Bidiru Crafts": "Bidiru Crafts, Silchar 788001",
    "Pathra Paper": "Pathra Paper, Sanganer, Jaipur 302029",
    "Kathe Press": "Kathe Press, Mysuru 570001",
    "Chukki Toys": "Chukki Toys, Channapatna 562160",
    "Tulasi Lane": "Tulasi Lane Naturals, Palakkad 678001",
    "Gandha Works": "Gandha Works, Mysuru 570008",
}
SHORT_LINKS = {
    "diwali": "/c/home-lamps/",
    "onam": "/c/sarees-handloom/",
    "chai": "/c/tea-coffee/",
    "gifts": "/c/toys-games/",
    "tiffin": "/p/raga-steel-tiffin/",
}
COLLECTIONS = {  # slug, and what is written of each
    "new-this-week": {"name": "New this week", "new_within_days": 7},
    "under-499": {
        "name": "Under ₹499",
        "description": "Small things for the house and the hand.",
        "max_paise": 499_00,
        "in_stock_only": True,
    },
    "20-percent-off": {
        "name": "20% off and more",
        "description": "At least a fifth below MRP, while they last.",
        "discount_percent": 20,
        "in_stock_only": True,
    },
    "gifts-500-to-999": {
        "name": "Gifts from ₹500 to ₹999",
        "description": "Enough to delight, and nobody need know the price.",
        "min_paise": 500_00,
        "max_paise": 999_00,
        "in_stock_only": True,
    },
}
SYNONYMS = {  # what people type, and what the shop calls it
    "agarbatti": "incense",
    "baal": "hair",
    "chadar": "bedsheet",
    "chai": "tea",
    "chai patti": "tea",
    "chunni": "dupatta",
    "diary": "journal",
    "gamla": "planter, pot",
    "greeting cards": "cards",
    "gudiya": "doll",
    "haathi": "elephant",
    "haldi": "turmeric",
    "jhola": "bag",
    "jigsaw": "puzzle",
    "kaapi": "coffee",
    "kadai": "kadhai",
    "kali mirch": "black pepper",
    "kangha": "comb",
    "karahi": "kadhai",
    "khalbatta": "mortar pestle",
    "khus": "vetiver",
    "lal mirch": "red chilli",
    "lattu": "spinning top",
    "lunch box": "tiffin",
    "masala box": "masala dabba",
    "mirchi": "chilli",
    "mitti": "clay",
    "mombatti": "candle",
    "mysore": "mysuru",
    "notebook": "exercise book, journal",
    "patang": "kite",
    "peanut": "groundnut",
    "pital": "brass",
    "rolling pin": "belan",
    "sabun": "soap",
    "shahad": "honey",
    "spice box": "masala dabba",
    "tel": "oil",
    "tokri": "basket",
}
Progress = Callable[[Iterable[Good]], Iterable[Good]]


def stock_shop(*, progress: Progress = iter) -> dict[str, int]:
    """Add what the shop does not have yet; tells how many of each were added.

    A product comes with its variants, stock and pictures or not at all, so that a run
    that broke off can be run again. What is there is left as people made it.
    """
    with transaction.atomic():
        shelves = {}
        new_shelves = sum(_put_up(shelf, None, shelves) for shelf in SHELVES)
    now = timezone.now()
    new_goods = 0
    for age, good in enumerate(progress(NEWEST_FIRST)):
        created_at = now - timedelta(hours=7 * age)
        new_goods += _put_out(good, shelves[good.shelf], created_at=created_at)
    new_links = sum(
        ShortLink.objects.get_or_create(code=code, defaults={"path": path})[1]
        for code, path in SHORT_LINKS.items()
    )
    new_synonyms = sum(
        SearchSynonym.objects.get_or_create(words=words, defaults={"means": means})[1]
        for words, means in SYNONYMS.items()
    )
    new_collections = sum(
        Collection.objects.get_or_create(slug=slug, defaults={**fields, "position": position})[1]
        for position, (slug, fields) in enumerate(COLLECTIONS.items())
    )
    return {
        "categories": new_shelves,
        "products": new_goods,
        "collections": new_collections,
        "short links": new_links,
        "synonyms": new_synonyms,
    }


def _put_up(shelf: Shelf, under: Category | None, shelves: dict[str, Category]) -> int:
    """Make the category and those beneath it, where missing; returns how many were."""
    category = Category.objects.filter(slug=shelf.slug).first()
    added = 0
    if category is None:
        values = {"slug": shelf.slug, "name": shelf.name, "description": shelf.description}
        tree = Category.objects
        category = tree.add_child(under, values) if under else tree.add_root(values)
        added = 1
    shelves[shelf.slug] = category
    for inner in shelf.shelves:
        # Read anew: it may have got its first child.
        parent = Category.objects.get(pk=category.pk)
        added += _put_up(inner, parent, shelves)
    return added


def _put_out(good: Good, category: Category, *, created_at) -> bool:
    """Add the product with all that belongs to it; False if the shop knows it already."""
    skus = [box.sku for box in good.boxes]
    with transaction.atomic():
        is_known = (
            Product.objects.filter(slug=good.slug).exists()
            or Variant.objects.filter(sku__in=skus).exists()
        )
        if is_known:
            return False
        product = Product.objects.create(
            category=category,
            name=good.name,
            slug=good.slug,
            brand=good.brand,
            summary=good.summary,
            description=good.description,
            status=ProductStatus.ACTIVE,
            gst_rate_bps=good.gst_bps,
            hsn=good.hsn,
            country_of_origin="India",
            maker=MAKERS[good.brand],
            option_names=list(good.option_names),
            created_at=created_at,
        )
        variants = [_fill(product, good, position) for position in range(len(good.boxes))]
        _hang_pictures(product, good, variants)
        listing.reindex([product.pk])
    return True


def _fill(product: Product, good: Good, position: int) -> Variant:
    box = good.boxes[position]
    net_amount, net_unit = box.net_quantity
    variant = Variant.objects.create(
        product=product,
        sku=box.sku,
        options=box.options,
        price_paise=box.price * 100,
        mrp_paise=box.mrp * 100,
        net_amount=net_amount,
        net_unit=net_unit,
        weight_grams=box.grams,
        position=position,
    )
    if box.stock:
        stock.receive(variant, box.stock, reason="Opening stock")
    return variant


def _hang_pictures(product: Product, good: Good, variants: list[Variant]) -> None:
    """Write the rows of the pictures; the files are made by shop.demo.pictures."""
    shots = good.shots(ground_of(good.shelf))
    ProductImage.objects.bulk_create(
        ProductImage(
            product=product,
            **_shown(shot.label, product.option_names, variants),
            file=good.file_name(number),
            width=SIZE,
            height=SIZE,
            recipe=RECIPE,  # drawn in all widths at once
            alt=shot.alt,
            position=number,
        )
        for number, shot in enumerate(shots, 1)
    )


def _shown(label: str, option_names: list[str], variants: list[Variant]) -> dict:
    """What looks so: all in `Indigo`, or `S / Indigo` alone; nothing in particular otherwise."""
    for variant in variants:
        for name, value in pairs_of(variant.options, option_names):
            if value == label:
                return {"option_name": name, "option_value": value}
        if label and variant.label == label:
            return {"variant": variant}
    return {}
